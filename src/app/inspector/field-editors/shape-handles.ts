/**
 * Load shapes drawn by hand: what of a shape can be taken hold of, what becomes of the shape when that is moved,
 * and how a line drawn across the plot becomes points. Plain functions; the plot only draws and listens.
 */
import { bendsOf, loadFactor } from '../../../model/load-shape.ts';
import type { LoadShape } from '../../../model/traffic.ts';

/** What the shapes are called. */
export const shapeNames: { readonly [S in LoadShape['shape']]: string } = {
  steady: 'Steady',
  step: 'Step',
  ramp: 'Ramp',
  spike: 'Spike',
  diurnal: 'Day and night',
  points: 'Drawn by hand',
};

export type Point = readonly [seconds: number, factor: number];
type Points = Extract<LoadShape, { shape: 'points' }>;

/** Something of a shape that can be moved. */
export interface ShapeHandle {
  readonly name: string;
  readonly seconds: number;
  readonly factor: number;
  /** What it can be moved along; a point of a drawn shape goes anywhere. */
  readonly moves: 'time' | 'factor' | 'both';
}

/** Limits of the schema. */
const MOST_SECONDS = 1e9;
const MOST_FACTOR = 1e6;
const MOST_POINTS = 10_000;

/** What can be taken hold of, in the order of time. */
export function handlesOf(shape: LoadShape): readonly ShapeHandle[] {
  switch (shape.shape) {
    case 'steady':
      return [];
    case 'step':
      return [{ name: 'The step', seconds: shape.at, factor: shape.factor, moves: 'both' }];
    case 'ramp':
      return [
        { name: 'Start of the ramp', seconds: shape.from, factor: 1, moves: 'time' },
        { name: 'End of the ramp', seconds: shape.to, factor: shape.factor, moves: 'both' },
      ];
    case 'spike':
      return [
        { name: 'Start of the spike', seconds: shape.at, factor: shape.factor, moves: 'both' },
        { name: 'End of the spike', seconds: shape.at + shape.duration, factor: shape.factor, moves: 'time' },
      ];
    case 'diurnal':
      return [
        { name: 'Night', seconds: 0, factor: shape.low, moves: 'factor' },
        { name: 'Noon', seconds: shape.period / 2, factor: shape.high, moves: 'both' },
      ];
    case 'points':
      return shape.points.map(([seconds, factor], i) => ({
        name: `Point ${i + 1}`,
        seconds,
        factor,
        moves: 'both',
      }));
  }
}

/** The shape after one of its handles was moved; what it may not do, it does as far as it may. */
export function moveHandle(shape: LoadShape, index: number, seconds: number, factor: number): LoadShape {
  const t = Math.min(MOST_SECONDS, Math.max(0, seconds));
  const f = Math.min(MOST_FACTOR, Math.max(0, factor));
  switch (shape.shape) {
    case 'steady':
      return shape;
    case 'step':
      return { ...shape, at: t, factor: f };
    case 'ramp':
      if (index === 0) return { ...shape, from: Math.min(t, justBefore(shape.to)) };
      return { ...shape, to: Math.max(t, justAfter(shape.from)), factor: f };
    case 'spike':
      if (index === 0) return { ...shape, at: t, factor: f };
      return { ...shape, duration: exact(Math.max(0, t - shape.at)) };
    case 'diurnal':
      if (index === 0) return { ...shape, low: f };
      return { ...shape, period: Math.max(1e-3, exact(2 * t)), high: f };
    case 'points':
      return movePoint(shape, index, t, f);
  }
}

/** A point stays between its neighbours: lines that run back in time have no meaning. */
function movePoint(shape: Points, index: number, seconds: number, factor: number): Points {
  const before = shape.points[index - 1]?.[0];
  const after = shape.points[index + 1]?.[0];
  let t = seconds;
  if (after !== undefined && t >= after) t = justBefore(after);
  if (before !== undefined && t <= before) t = justAfter(before);
  return { ...shape, points: shape.points.map((point, i) => (i === index ? [t, factor] : point)) };
}

/** A shape with one more point, in its place in time; where one is already, that one moves. */
export function addPoint(shape: Points, seconds: number, factor: number): Points {
  if (shape.points.length >= MOST_POINTS) return shape;
  const others = shape.points.filter(([t]) => t !== seconds);
  return { ...shape, points: inOrder([...others, [seconds, factor]]) };
}

/** A shape without a point; the last one stays. */
export function removePoint(shape: Points, index: number): Points {
  if (shape.points.length <= 1) return shape;
  return { ...shape, points: shape.points.filter((_, i) => i !== index) };
}

/** Points in the order of time; of several at one moment the last that was set counts. */
export function inOrder(points: readonly Point[]): [number, number][] {
  const byTime = new Map<number, number>();
  for (const [seconds, factor] of points) byTime.set(seconds, factor);
  return [...byTime].sort((a, b) => a[0] - b[0]);
}

const EVEN_POINTS = 24;

/** Any shape as points, to be drawn on: bends where it bends, curves in pieces, jumps as steep as can be. */
export function asPoints(shape: LoadShape, end: number): Points {
  if (shape.shape === 'points') return shape;
  const curve = shape.shape === 'diurnal' ? EVEN_POINTS : 1;
  const even = Array.from({ length: curve + 1 }, (_, i) => exact((i / curve) * end));
  const jumps = shape.shape === 'step' || shape.shape === 'spike';
  const bends = bendsOf(shape).flatMap((t) => (jumps && t > 0 ? [exact(t - end / 1000), t] : [t]));
  const times = [...even, ...bends].filter((t) => t >= 0 && t <= end);
  const points = times.map((t): Point => [t, Number(loadFactor(shape, t).toPrecision(4))]);
  return { shape: 'points', points: inOrder(points) };
}

/**
 * A line drawn by hand over a part of the plot: it takes the place of what was there, with as few points as
 * follow the hand within `tolerance` (a factor).
 */
export function drawStroke(shape: Points, stroke: readonly Point[], tolerance: number): Points {
  const drawn = simplified(inOrder(stroke), tolerance);
  const from = drawn[0]![0];
  const to = drawn.at(-1)![0];
  const kept = shape.points.filter(([t]) => t < from || t > to);
  return { ...shape, points: inOrder([...kept, ...drawn]).slice(0, MOST_POINTS) };
}

/** Ramer, Douglas and Peucker: keeps the point that is furthest off, as long as one is off too far. */
function simplified(points: readonly Point[], tolerance: number): readonly Point[] {
  if (points.length <= 2) return points;
  const [t0, f0] = points[0]!;
  const [t1, f1] = points.at(-1)!;
  let furthest = 0;
  let most = tolerance;
  for (let i = 1; i < points.length - 1; i++) {
    const [t, f] = points[i]!;
    const off = Math.abs(f - (f0 + ((t - t0) / (t1 - t0)) * (f1 - f0)));
    if (off <= most) continue;
    most = off;
    furthest = i;
  }
  if (furthest === 0) return [points[0]!, points.at(-1)!];
  const left = simplified(points.slice(0, furthest + 1), tolerance);
  return [...left.slice(0, -1), ...simplified(points.slice(furthest), tolerance)];
}

/** The range of the plot. */
export interface ShapeFrame {
  readonly end: number;
  readonly top: number;
}

/** Until when and how high a plot reaches: the run, all that the shape does, and room above it to draw in. */
export function frameOf(shape: LoadShape, duration: number | null): ShapeFrame {
  const last = Math.max(0, ...bendsOf(shape));
  const whole = shape.shape === 'diurnal' ? shape.period : last > (duration ?? 0) ? last * 1.15 : last;
  const end = Math.max(duration ?? 0, whole) || 60;
  const highest = Math.max(1, ...[...bendsOf(shape), 0, end].map((t) => loadFactor(shape, t)));
  const crest = shape.shape === 'diurnal' ? Math.max(highest, shape.high, shape.low) : highest;
  return { end, top: roundTop(crest * 1.25) };
}

function roundTop(x: number): number {
  const decade = Number(`1e${Math.floor(Math.log10(x))}`);
  return [1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => exact(step * decade)).find((top) => top >= x) ?? x;
}

/** Distances at which times and factors snap: some sixty and thirty to the plot, round. */
export function gridOf({ end, top }: ShapeFrame): { readonly seconds: number; readonly factor: number } {
  return { seconds: roundStep(end / 60), factor: roundStep(top / 30) };
}

function roundStep(x: number): number {
  const decade = Number(`1e${Math.floor(Math.log10(x) + 1e-9)}`);
  return exact(([1, 2, 5].find((step) => step * decade >= x * (1 - 1e-9)) ?? 10) * decade);
}

/** The nearest multiple of a step. */
export function snapTo(x: number, step: number): number {
  return exact(Math.round(x / step) * step);
}

function justBefore(t: number): number {
  return exact(t - Math.max(t * 1e-4, 1e-3));
}

function justAfter(t: number): number {
  return exact(t + Math.max(t * 1e-4, 1e-3));
}

function exact(x: number): number {
  return Number(x.toPrecision(9));
}
