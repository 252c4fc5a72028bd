/**
 * Where a link runs: from the side of one box to the side of another that look at each other, straight or as
 * one calm curve. The same curve is drawn by the edge, followed by the dots and measured by labels, so it is
 * computed here once, from the two boxes alone.
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
/** A cubic Bézier curve: start, two control points, end. */
export interface Curve {
  readonly start: Point;
  readonly bend1: Point;
  readonly bend2: Point;
  readonly end: Point;
}

export const sameBox = (a: Box, b: Box): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** Whether two boxes share anything, one of them with `reach` around it. */
export const meet = (a: Box, b: Box, reach: number): boolean =>
  a.x - reach < b.x + b.width &&
  b.x < a.x + a.width + reach &&
  a.y - reach < b.y + b.height &&
  b.y < a.y + a.height + reach;

/** A box with `reach` around it. */
export const grown = ({ x, y, width, height }: Box, reach: number): Box => ({
  ...{ x: x - reach, y: y - reach, width: width + 2 * reach, height: height + 2 * reach },
});

/** The box around two boxes. */
export function hull(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

const centre = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
const LEAST_BEND = 26;
/** With less room than this between two boxes, a link leaves upwards or downwards if there is more room there. */
const ROOM_FOR_A_CURVE = 50;
/** A link whose ends differ by less than this runs straight. */
const STRAIGHT = 6;

/** The curve between two boxes. Sideways where there is room between them, else from top to bottom. */
export function linkCurve(from: Box, to: Box): Curve {
  const a = centre(from);
  const b = centre(to);
  const gapX = Math.max(to.x - (from.x + from.width), from.x - (to.x + to.width));
  const gapY = Math.max(to.y - (from.y + from.height), from.y - (to.y + to.height));
  const sideways = gapX >= ROOM_FOR_A_CURVE || gapX >= gapY;
  return sideways ? sidewaysCurve(from, to, a, b) : uprightCurve(from, to, a, b);
}

function sidewaysCurve(from: Box, to: Box, a: Point, b: Point): Curve {
  const right = b.x >= a.x;
  const start = { x: right ? from.x + from.width : from.x, y: a.y };
  const end = { x: right ? to.x : to.x + to.width, y: b.y };
  const level = Math.abs(start.y - end.y) < STRAIGHT;
  const bend = level ? 0 : Math.max(LEAST_BEND, Math.abs(end.x - start.x) * 0.5) * (right ? 1 : -1);
  return { start, bend1: { x: start.x + bend, y: start.y }, bend2: { x: end.x - bend, y: end.y }, end };
}
function uprightCurve(from: Box, to: Box, a: Point, b: Point): Curve {
  const down = b.y >= a.y;
  const start = { x: a.x, y: down ? from.y + from.height : from.y };
  const end = { x: b.x, y: down ? to.y : to.y + to.height };
  const plumb = Math.abs(start.x - end.x) < STRAIGHT;
  const bend = plumb ? 0 : Math.max(LEAST_BEND, Math.abs(end.y - start.y) * 0.5) * (down ? 1 : -1);
  return { start, bend1: { x: start.x, y: start.y + bend }, bend2: { x: end.x, y: end.y - bend }, end };
}

const round = (value: number): number => Math.round(value * 10) / 10;
/** The curve as an SVG path. */
export function curvePath({ start, bend1, bend2, end }: Curve): string {
  const p = (point: Point) => `${round(point.x)} ${round(point.y)}`;
  return `M${p(start)}C${p(bend1)} ${p(bend2)} ${p(end)}`;
}

/** The point of the curve at parameter t from 0 to 1. */
export function curvePoint({ start, bend1, bend2, end }: Curve, t: number): Point {
  const u = 1 - t;
  const a = u * u * u;
  const b = 3 * u * u * t;
  const c = 3 * u * t * t;
  const d = t * t * t;
  return {
    x: a * start.x + b * bend1.x + c * bend2.x + d * end.x,
    y: a * start.y + b * bend1.y + c * bend2.y + d * end.y,
  };
}

const SAMPLES = 24;
/** A curve measured for moving along it at an even pace: points at equal steps of arc length. */
export interface Track {
  readonly length: number;
  /** x, y of SAMPLES + 1 points, evenly spaced along the curve. */
  readonly points: Float32Array;
}
export function measureCurve(curve: Curve): Track {
  const fine = SAMPLES * 3;
  const xs = new Float64Array(fine + 1);
  const ys = new Float64Array(fine + 1);
  const along = new Float64Array(fine + 1);
  for (let i = 0; i <= fine; i++) {
    const point = curvePoint(curve, i / fine);
    xs[i] = point.x;
    ys[i] = point.y;
    if (i > 0) along[i] = along[i - 1]! + Math.hypot(xs[i]! - xs[i - 1]!, ys[i]! - ys[i - 1]!);
  }
  const length = along[fine]!;
  const points = new Float32Array(2 * (SAMPLES + 1));
  let j = 0;
  for (let i = 0; i <= SAMPLES; i++) {
    const target = (length * i) / SAMPLES;
    while (j < fine - 1 && along[j + 1]! < target) j += 1;
    const step = along[j + 1]! - along[j]!;
    const share = step > 0 ? (target - along[j]!) / step : 0;
    points[2 * i] = xs[j]! + share * (xs[j + 1]! - xs[j]!);
    points[2 * i + 1] = ys[j]! + share * (ys[j + 1]! - ys[j]!);
  }
  return { length, points };
}
/** The place at a share of the track's length, 0 to 1. */
export function trackPoint(track: Track, share: number): Point {
  const place = Math.min(SAMPLES, Math.max(0, share * SAMPLES));
  const i = Math.min(SAMPLES - 1, Math.floor(place));
  const rest = place - i;
  const { points } = track;
  return {
    x: points[2 * i]! + rest * (points[2 * i + 2]! - points[2 * i]!),
    y: points[2 * i + 1]! + rest * (points[2 * i + 3]! - points[2 * i + 1]!),
  };
}

/** Rounded up to 1, 2 or 5 times a power of ten, so that a scale does not follow every wiggle of its data. */
export function stepUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

const THINNEST = 1.6;
const THICKEST = 9;
/** Width of a link: the square root of its rate, against the busiest link of the canvas. */
export function linkWidth(rate: number, busiest: number): number {
  if (!(rate > 0)) return THINNEST;
  const width = THINNEST + (THICKEST - THINNEST) * Math.sqrt(Math.min(1, rate / stepUp(busiest)));
  return Math.round(width * 4) / 4;
}

/** How bad a share of errors is, 0 none … 4 most calls: the five colors of a link. */
export function errorLevel(share: number): 0 | 1 | 2 | 3 | 4 {
  if (!(share >= 0.005)) return 0;
  if (share < 0.05) return 1;
  if (share < 0.2) return 2;
  return share < 0.6 ? 3 : 4;
}
