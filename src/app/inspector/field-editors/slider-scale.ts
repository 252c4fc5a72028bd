/**
 * How a slider maps a number. Bounds of fields are there to refuse nonsense (a time-out of 1 µs to 11 days),
 * not to be dragged across: a slider offers the two decades around what the field starts with, further where
 * the value lies further out, and on a logarithmic scale as soon as the ends differ by more than a factor
 * of fifty. Zero, where it is allowed, keeps the left end for itself.
 */

/** What a slider has to know about its field. */
export interface SliderBounds {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly initial: number;
}

export interface SliderScale {
  readonly low: number;
  readonly high: number;
  readonly logarithmic: boolean;
  readonly integer: boolean;
  /** The left end means exactly zero; the scale proper begins a little to the right. */
  readonly zeroAtStart: boolean;
}

/** Ends whose ratio is at most this are dragged over whole. */
const WHOLE_RANGE_RATIO = 1000;
const LINEAR_RATIO = 50;
/** Share of the track that stands for zero on a logarithmic scale. */
const ZERO_SHARE = 0.04;
const DECADES_AROUND = 100;

/** The scale for a field that now holds `value`. It does not change while the value stays within it. */
export function sliderScale(bounds: SliderBounds, value: number): SliderScale {
  const positiveMin = bounds.min > 0 ? bounds.min : bounds.integer ? 1 : 0;
  if (bounds.max <= 1 || (positiveMin > 0 && bounds.max / positiveMin <= WHOLE_RANGE_RATIO)) {
    return scaleBetween(bounds, bounds.min, bounds.max);
  }
  const reference = bounds.initial > 0 ? bounds.initial : Math.min(bounds.max, bounds.integer ? 10 : 1);
  let low = decadeBelow(reference / DECADES_AROUND);
  let high = decadeAbove(reference * DECADES_AROUND);
  if (value > 0 && Number.isFinite(value)) {
    if (value < low) low = decadeBelow(value);
    if (value > high) high = decadeAbove(value);
  }
  low = Math.max(low, positiveMin);
  high = Math.min(high, bounds.max);
  return scaleBetween(bounds, bounds.min > 0 ? low : bounds.min === 0 ? -low : bounds.min, high);
}

/** `low` below or equal to zero says that zero is allowed; its magnitude is then where the decades begin. */
function scaleBetween(bounds: SliderBounds, low: number, high: number): SliderScale {
  const start = low > 0 ? low : low < 0 ? -low : bounds.integer ? 1 : high / 1000;
  const logarithmic = bounds.min >= 0 && bounds.max > 1 && high / start > LINEAR_RATIO;
  const zeroAtStart = bounds.min === 0 && logarithmic;
  const from = logarithmic ? start : bounds.min;
  return { low: from, high, logarithmic, integer: bounds.integer, zeroAtStart };
}

/** Where a value stands on the track, 0 to 1. */
export function positionOf(scale: SliderScale, value: number): number {
  if (!scale.logarithmic) return clamp((value - scale.low) / (scale.high - scale.low));
  const start = scale.zeroAtStart ? ZERO_SHARE : 0;
  if (value < scale.low) return value <= 0 ? 0 : start;
  const share = Math.log(value / scale.low) / Math.log(scale.high / scale.low);
  return clamp(start + (1 - start) * share);
}

/** The round value at a place on the track: two significant digits, whole where the field is. */
export function valueAt(scale: SliderScale, position: number): number {
  const p = clamp(position);
  if (!scale.logarithmic) {
    const raw = scale.low + p * (scale.high - scale.low);
    return limit(scale, scale.integer ? Math.round(raw) : roundTo(raw, (scale.high - scale.low) / 100));
  }
  const start = scale.zeroAtStart ? ZERO_SHARE : 0;
  if (scale.zeroAtStart && p < start / 2) return 0;
  const share = Math.max(0, (p - start) / (1 - start));
  const raw = scale.low * Math.exp(share * Math.log(scale.high / scale.low));
  return limit(scale, scale.integer ? roundInteger(raw) : roundSignificant(raw));
}

/** The next round value in a direction, for the arrow keys; always different unless at an end. */
export function neighbour(scale: SliderScale, value: number, direction: 1 | -1, coarse = false): number {
  if (!scale.logarithmic) {
    const step = scale.integer ? (coarse ? 10 : 1) : (scale.high - scale.low) / (coarse ? 10 : 100);
    return limit(scale, roundTo(value + direction * step, scale.integer ? 1 : step));
  }
  if (direction > 0 && value < scale.low) return scale.low;
  if (direction < 0 && value <= scale.low) return scale.zeroAtStart ? 0 : scale.low;
  const decade = decadeBelow(direction > 0 ? value * (1 + 1e-12) : value * (1 - 1e-9));
  const step = Math.max(coarse ? decade : decade / 10, scale.integer ? 1 : 0);
  return limit(scale, roundTo(value + direction * step, step));
}

function limit(scale: SliderScale, value: number): number {
  if (scale.zeroAtStart && value === 0) return 0;
  return Math.min(scale.high, Math.max(scale.low, value));
}

function clamp(share: number): number {
  return share > 0 ? Math.min(1, share) : 0;
}

function decadeBelow(x: number): number {
  const exponent = Math.floor(Math.log10(x) + 1e-9);
  return tenTo(exponent);
}

function decadeAbove(x: number): number {
  const exponent = Math.ceil(Math.log10(x) - 1e-9);
  return tenTo(exponent);
}

/** Exact powers of ten: 1e-3, not 0.0010000000000000002. */
function tenTo(exponent: number): number {
  return Number(`1e${exponent}`);
}

function roundTo(x: number, step: number): number {
  return Number((Math.round(x / step) * step).toPrecision(12));
}

function roundSignificant(x: number): number {
  return Number(x.toPrecision(2));
}

function roundInteger(x: number): number {
  return x < 100 ? Math.round(x) : Number(x.toPrecision(2));
}
