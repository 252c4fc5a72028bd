/**
 * Where the arrow keys take a number: to the next round value, so that a step is always between one and ten
 * percent, whatever the size (250 ms → 260 ms, 1.2 k/s → 1.3 k/s). Values with two significant digits are
 * round; with Shift those with one, with Alt those with three. Round is meant in the unit that is shown, and
 * where the whole range is a share (0 to 100 %) steps are one percent, ten, and a tenth.
 */
import { formatExactly, parseQuantity } from '../../../base/units.ts';
import { type QuantityBounds, splitQuantity } from './quantity-text.ts';

/** How far a press of an arrow goes: Alt, plain, Shift. */
export type StepSize = 'fine' | 'normal' | 'coarse';

const DIGITS: { readonly [S in StepSize]: number } = { fine: 3, normal: 2, coarse: 1 };
const SHARE_STEPS: { readonly [S in StepSize]: number } = { fine: 0.001, normal: 0.01, coarse: 0.1 };
/** So many times smaller than where the field starts is as good as nothing: the next step down is zero. */
const NOTHING = 1e4;

/** Which step the modifier keys ask for. */
export function stepSizeOf(keys: { readonly altKey: boolean; readonly shiftKey: boolean }): StepSize {
  if (keys.altKey) return 'fine';
  return keys.shiftKey ? 'coarse' : 'normal';
}

/**
 * The next round value above (1) or below (−1), within the bounds. `start` is where the field starts: it tells
 * how large a first step from zero is.
 */
export function stepQuantity(
  value: number,
  direction: 1 | -1,
  size: StepSize,
  bounds: QuantityBounds,
  start = 1,
): number {
  const next = bounds.max <= 1 && bounds.min >= 0 ? nextShare : nextRound;
  const stepped = next(value, direction, size, bounds, start);
  return Math.min(bounds.max, Math.max(bounds.min, stepped));
}

function nextShare(value: number, direction: 1 | -1, size: StepSize): number {
  const step = SHARE_STEPS[size];
  return exact(nextMultiple(value, step, direction));
}

function nextRound(
  value: number,
  direction: 1 | -1,
  size: StepSize,
  bounds: QuantityBounds,
  start: number,
): number {
  const scale = shownScale(value === 0 ? start : value, bounds);
  const least = bounds.integer === true ? 1 : smallest(start) / scale;
  const shown = value / scale;
  const outwards = shown === 0 || shown > 0 === direction > 0;
  const stepped = outwards ? grown(shown, direction, size, least) : shrunk(shown, direction, size, least);
  const next = exact(stepped * scale);
  return bounds.integer === true ? wholeStep(value, next, direction) : next;
}

/** Away from zero: 99 → 100 → 110. */
function grown(shown: number, direction: 1 | -1, size: StepSize, least: number): number {
  const from = Math.abs(shown);
  if (from < least) return direction * least;
  return direction * nextMultiple(from, gridAt(from, size), 1);
}

/** Towards zero: 110 → 100 → 99, and in the end 0. */
function shrunk(shown: number, direction: 1 | -1, size: StepSize, least: number): number {
  const from = Math.abs(shown);
  if (from <= least * (1 + 1e-9)) return 0;
  // From 100 the grid below counts, from 110 the one above.
  const step = gridAt(from * (1 - 1e-6), size);
  return -direction * Math.max(least, nextMultiple(from, step, -1));
}

/** Distance of round values around a positive one. */
function gridAt(x: number, size: StepSize): number {
  return decade(x) / (DIGITS[size] === 1 ? 1 : DIGITS[size] === 2 ? 10 : 100);
}

function nextMultiple(x: number, step: number, direction: 1 | -1): number {
  const count = x / step;
  const next = direction > 0 ? Math.floor(count + 1e-6) + 1 : Math.ceil(count - 1e-6) - 1;
  return next * step;
}

/** A whole number moves by one at least. */
function wholeStep(value: number, next: number, direction: 1 | -1): number {
  const whole = Math.round(next);
  if (direction > 0) return Math.max(whole, Math.floor(value) + 1);
  return Math.min(whole, Math.ceil(value) - 1);
}

/** How much one of the unit is in which a value is shown: 0.25 is shown in ms, so 0.001. */
function shownScale(value: number, bounds: QuantityBounds): number {
  const { suffix } = splitQuantity(formatExactly(value, bounds.unit));
  const one = parseQuantity(`1 ${suffix}`, bounds.unit);
  return one.ok && one.value > 0 ? one.value : 1;
}

function smallest(start: number): number {
  return decade(Math.abs(start) > 0 ? Math.abs(start) : 1) / NOTHING;
}

function decade(x: number): number {
  return Number(`1e${Math.floor(Math.log10(x) + 1e-9)}`);
}

function exact(x: number): number {
  return Number(x.toPrecision(12));
}
