/**
 * The factor of a load shape over time, for its preview; the definition stands in `model/traffic.ts`. And what
 * a Zipf law means in words that a person can check against experience.
 */
import type { Keys, LoadShape, Retries } from '../../../model/traffic.ts';

/** The factor on the arrival rate at a moment. */
export function loadFactor(shape: LoadShape, t: number): number {
  switch (shape.shape) {
    case 'steady':
      return 1;
    case 'step':
      return t < shape.at ? 1 : shape.factor;
    case 'ramp': {
      if (t <= shape.from) return 1;
      if (t >= shape.to) return shape.factor;
      return 1 + ((t - shape.from) / (shape.to - shape.from)) * (shape.factor - 1);
    }
    case 'spike':
      return t >= shape.at && t < shape.at + shape.duration ? shape.factor : 1;
    case 'diurnal': {
      const wave = (1 - Math.cos((2 * Math.PI * t) / shape.period)) / 2;
      return shape.low + (shape.high - shape.low) * wave;
    }
    case 'points':
      return interpolate(shape.points, t);
  }
}

function interpolate(points: readonly (readonly [number, number])[], t: number): number {
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  const after = sorted.findIndex((point) => point[0] > t);
  if (after < 0) return sorted.at(-1)![1];
  if (after === 0) return sorted[0]![1];
  const [t0, f0] = sorted[after - 1]!;
  const [t1, f1] = sorted[after]!;
  return f0 + ((t - t0) / (t1 - t0)) * (f1 - f0);
}

/** Moments at which a preview must have a point, besides even steps: where the shape jumps or bends. */
export function bendsOf(shape: LoadShape): readonly number[] {
  switch (shape.shape) {
    case 'step':
      return [shape.at];
    case 'ramp':
      return [shape.from, shape.to];
    case 'spike':
      return [shape.at, shape.at + shape.duration];
    case 'points':
      return shape.points.map((point) => point[0]);
    default:
      return [];
  }
}

/** Until when a preview reaches: the run, and far enough to show all that the shape does. */
export function previewEnd(shape: LoadShape, duration: number | null): number {
  const last = Math.max(0, ...bendsOf(shape));
  const whole = shape.shape === 'diurnal' ? shape.period : last * 1.15;
  return Math.max(duration ?? 0, whole) || 60;
}

const EXACT_TERMS = 2000;

/** Sum of 1/i^s for i up to n: the first terms one by one, the rest by Euler and Maclaurin. */
export function zipfSum(n: number, s: number): number {
  const exact = Math.min(n, EXACT_TERMS);
  let sum = 0;
  for (let i = 1; i <= exact; i++) sum += i ** -s;
  if (n <= exact) return sum;
  const integral =
    Math.abs(s - 1) < 1e-12 ? Math.log(n / exact) : (n ** (1 - s) - exact ** (1 - s)) / (1 - s);
  return sum + integral + (n ** -s - exact ** -s) / 2;
}

/** Share of all requests that go to the hottest key, and to the hottest one percent of the keys. */
export function keyShares(keys: Keys): { readonly hottest: number; readonly hottestPercent: number } {
  const all = zipfSum(keys.count, keys.skew);
  return {
    hottest: 1 / all,
    hottestPercent: zipfSum(Math.max(1, Math.round(keys.count / 100)), keys.skew) / all,
  };
}

/** Longest delays between the tries of a retry strategy, in seconds, the first after the first try. */
export function retryDelays(retries: Retries): readonly number[] {
  if (retries.strategy === 'none') return [];
  const delays: number[] = [];
  for (let i = 0; i + 1 < retries.attempts; i++) {
    if (retries.strategy === 'immediate') delays.push(0);
    else if (retries.strategy === 'fixed') delays.push(retries.base);
    else delays.push(Math.min(retries.cap, retries.base * 2 ** i));
  }
  return delays;
}
