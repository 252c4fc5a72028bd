/**
 * The values that a slider stops at. Bounds of fields are there to refuse nonsense (a time-out of 1 µs to 11
 * days), not to be dragged across: a slider offers the two decades around what the field starts with, and
 * further where the value lies further out. As soon as the ends differ by more than a factor of fifty the
 * stops are spaced logarithmically, on round numbers, with zero first where it is allowed. Stops rather than
 * a continuous scale, because the arrow keys then go from one round value to the next.
 */

/** What a slider has to know about its field. */
export interface SliderBounds {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly initial: number;
}

/** Ends whose ratio is at most this are dragged over whole. */
const WHOLE_RANGE_RATIO = 1000;
const LINEAR_RATIO = 50;
const DECADES_AROUND = 100;
const LINEAR_STOPS = 100;
/** Round numbers within a decade, nearly equal steps on a logarithmic scale. */
const MANTISSAS = [
  1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.2, 2.4, 2.6, 2.8, 3, 3.2, 3.4, 3.6, 3.8, 4, 4.5, 5,
  5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5,
];

/** The stops for a field that now holds `value`, rising. They stay the same while the value is among them. */
export function sliderStops(bounds: SliderBounds, value: number): readonly number[] {
  if (bounds.min < 0) return mirroredStops(bounds, value);
  const { low, high } = sliderEnds(bounds, value);
  if (high / low > LINEAR_RATIO && bounds.max > 1) return logarithmicStops(bounds, low, high);
  return linearStops(bounds.min <= 0 ? bounds.min : low, high, bounds.integer);
}

/** A field that may be negative has the same stops on both sides of zero. */
function mirroredStops(bounds: SliderBounds, value: number): readonly number[] {
  const all = sliderStops({ ...bounds, min: 0 }, Math.abs(value));
  // twice as many would not fit the track
  const stops = all.filter((stop, i) => stop === 0 || (all.length - 1 - i) % 2 === 0);
  const below = stops.filter((stop) => stop > 0 && -stop >= bounds.min).map((stop) => -stop);
  return [...below.reverse(), ...stops];
}

/** Where the slider begins and ends; `low` is positive, zero is added by whoever allows it. */
function sliderEnds(bounds: SliderBounds, value: number): { readonly low: number; readonly high: number } {
  const least = bounds.min > 0 ? bounds.min : bounds.integer ? 1 : 0;
  if (bounds.max <= 1 || (least > 0 && bounds.max / least <= WHOLE_RANGE_RATIO)) {
    return { low: least > 0 ? least : bounds.max / LINEAR_STOPS, high: bounds.max };
  }
  const middle = bounds.initial > 0 ? bounds.initial : bounds.integer ? 10 : 1;
  let low = decadeBelow(middle / DECADES_AROUND);
  let high = decadeAbove(middle * DECADES_AROUND);
  if (value > 0 && value < low) low = decadeBelow(value);
  if (value > high && Number.isFinite(value)) high = decadeAbove(value);
  return { low: Math.max(low, least), high: Math.min(high, bounds.max) };
}

function linearStops(low: number, high: number, integer: boolean): readonly number[] {
  const step = integer ? Math.max(1, Math.round((high - low) / LINEAR_STOPS)) : (high - low) / LINEAR_STOPS;
  const stops: number[] = [];
  for (let i = 0; low + i * step < high - step / 2; i++) stops.push(exact(low + i * step));
  return [...stops, high];
}

function logarithmicStops(bounds: SliderBounds, low: number, high: number): readonly number[] {
  const stops: number[] = bounds.min <= 0 ? [0] : [];
  for (let decade = decadeBelow(low); decade <= high; decade = exact(decade * 10)) {
    for (const mantissa of MANTISSAS) {
      const stop = exact(mantissa * decade);
      if (stop < low * (1 - 1e-9) || stop > high * (1 + 1e-9)) continue;
      if (!bounds.integer || Number.isInteger(stop)) stops.push(stop);
    }
  }
  if (stops.at(-1)! < high) stops.push(high);
  return stops;
}

/** Place of the stop nearest to a value. */
export function stopIndex(stops: readonly number[], value: number): number {
  let low = 0;
  let high = stops.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stops[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low > 0 && value - stops[low - 1]! < stops[low]! - value ? low - 1 : low;
}

const MOST_TICKS = 9;

/**
 * Where the marks under a slider stand, as shares of the track: on a logarithmic scale at the powers of ten, on
 * a linear one at round parts of the range, at zero where it lies within.
 */
export function tickShares(stops: readonly number[]): readonly number[] {
  const last = stops.length - 1;
  if (last < 2) return [];
  const logarithmic = isLogarithmic(stops);
  const round = logarithmic ? isPowerOfTen : multipleOf(roundPart(stops[0]!, stops[last]!));
  const shares: number[] = [];
  for (let i = 0; i <= last; i++) if (stops[i] === 0 || round(stops[i]!)) shares.push(i / last);
  return shares.length > MOST_TICKS ? shares.filter((_, i) => i % 2 === 0) : shares;
}

/** Even steps on a linear scale, growing ones on a logarithmic one. */
function isLogarithmic(stops: readonly number[]): boolean {
  const last = stops.length - 1;
  const first = stops[1]! - stops[0]!;
  return Math.abs(stops[last - 1]! - stops[last - 2]! - first) > first * 0.5;
}

function isPowerOfTen(x: number): boolean {
  const size = Math.abs(x);
  return size > 0 && Math.abs(size / decadeBelow(size) - 1) < 1e-9;
}

/** The round number of which a range has four to eight parts. */
function roundPart(low: number, high: number): number {
  const part = (high - low) / 4;
  const decade = decadeBelow(part);
  return [5, 2.5, 2, 1].map((step) => step * decade).find((step) => step <= part * (1 + 1e-9)) ?? decade;
}

function multipleOf(step: number): (x: number) => boolean {
  return (x) => Math.abs(x / step - Math.round(x / step)) < 1e-6;
}

function decadeBelow(x: number): number {
  return Number(`1e${Math.floor(Math.log10(x) + 1e-9)}`);
}

function decadeAbove(x: number): number {
  return Number(`1e${Math.ceil(Math.log10(x) - 1e-9)}`);
}

function exact(x: number): number {
  return Number(x.toPrecision(12));
}
