/**
 * The factor of a load shape over time, as `traffic.ts` defines it: for its picture, and for what clients offer
 * at their busiest. The client's behavior compiles the same shapes into pieces of its own, to invert their area.
 */
import { cos } from '../base/deterministic-math.ts';
import type { LoadShape } from './traffic.ts';

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
      const wave = (1 - cos((2 * Math.PI * t) / shape.period)) / 2;
      return shape.low + (shape.high - shape.low) * wave;
    }
    case 'points':
      return interpolate(shape.points, t);
  }
}

function interpolate(points: readonly (readonly [number, number])[], t: number): number {
  const after = points.findIndex((point) => point[0] > t);
  if (after < 0) return points.at(-1)?.[1] ?? 1;
  if (after === 0) return points[0]![1];
  const [t0, f0] = points[after - 1]!;
  const [t1, f1] = points[after]!;
  return f0 + ((t - t0) / (t1 - t0)) * (f1 - f0);
}

/** Moments at which the shape jumps or bends. */
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

/** Moments among which the factor is largest in a run of so many seconds: its bends, its ends, its crests. */
export function crestsOf(shape: LoadShape, duration: number): readonly number[] {
  const crests = shape.shape === 'diurnal' ? [shape.period / 2] : bendsOf(shape);
  return [0, ...crests, duration].filter((t) => t >= 0 && t <= duration);
}
