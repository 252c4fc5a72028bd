/**
 * The way of a message on the canvas: along the drawn links that it takes, or between two replicas, which reach
 * each other without one, on a bow of its own. There and back keep to their right, so that questions and
 * answers pass each other. Pure geometry, from the boxes alone.
 */
import { type Box, linkCurve, measureCurve, type Point, type Track, trackPoint } from './link-geometry.ts';

export interface MessagePath {
  /** Stretches one after the other; what lies within a driver's box on the way is passed in no time. */
  readonly stretches: readonly Track[];
  readonly length: number;
  /** Not along drawn links. */
  readonly direct: boolean;
}

/** Where a message is and where it goes: `dx`, `dy` are of length 1. */
export interface Place {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

/** How far beside the middle of a link messages keep. */
const ASIDE = 4.5;
/** The bow of a direct way, as a share of its length, and its bounds. */
const BOW_SHARE = 0.13;
const LEAST_BOW = 12;
const MOST_BOW = 46;
const STEPS = 48;

/** Along drawn links, given by the boxes at their ends; a reply runs them backwards. */
export function pathAlong(links: readonly (readonly [Box, Box])[], backwards: boolean): MessagePath {
  const curves = links.map(([from, to]) => linkCurve(from, to));
  if (backwards) curves.reverse();
  const stretches = curves.map((curve) => {
    const { start, bend1, bend2, end } = curve;
    return measureCurve(backwards ? { start: end, bend1: bend2, bend2: bend1, end: start } : curve);
  });
  return { stretches, length: sum(stretches), direct: false };
}

/** From box to box on a bow to the right of the straight line, around what stands between if a wider one helps. */
export function directPath(from: Box, to: Box, others: readonly Box[]): MessagePath {
  const a = centreOf(from);
  const b = centreOf(to);
  const distance = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const plain = Math.min(MOST_BOW, Math.max(LEAST_BOW, distance * BOW_SHARE));
  const bows = [plain, plain + 60, -plain - 30, plain + 130];
  const tracks = bows.map((bow) => between(from, to, a, b, bow));
  const free = tracks.find((track) => !others.some((box) => passes(track, box)));
  const track = free ?? tracks[0]!;
  return { stretches: [track], length: track.length, direct: true };
}

/** The part of the bow that lies outside both boxes. */
function between(from: Box, to: Box, a: Point, b: Point, bow: number): Track {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const aside = { x: (-(b.y - a.y) / length) * bow, y: ((b.x - a.x) / length) * bow };
  // a quadratic bow through twice the height, written as a cubic one
  const bend = { x: (a.x + b.x) / 2 + 2 * aside.x, y: (a.y + b.y) / 2 + 2 * aside.y };
  const at = (t: number): Point => {
    const u = 1 - t;
    return {
      x: u * u * a.x + 2 * u * t * bend.x + t * t * b.x,
      y: u * u * a.y + 2 * u * t * bend.y + t * t * b.y,
    };
  };
  let first = 0;
  let last = 1;
  for (let i = 0; i <= STEPS; i++) if (inside(at(i / STEPS), from, 0)) first = i / STEPS;
  for (let i = STEPS; i >= 0; i--) if (inside(at(i / STEPS), to, 0)) last = i / STEPS;
  if (last <= first) [first, last] = [0, 1];
  return measureCurve(partOfBow(a, bend, b, first, last));
}

/** The part of a quadratic curve from t0 to t1 as a cubic one. */
function partOfBow(a: Point, bend: Point, b: Point, t0: number, t1: number) {
  const blossom = (s: number, t: number): Point => {
    const mix = (p: number, q: number, r: number) =>
      (1 - s) * (1 - t) * p + (s * (1 - t) + t * (1 - s)) * q + s * t * r;
    return { x: mix(a.x, bend.x, b.x), y: mix(a.y, bend.y, b.y) };
  };
  const start = blossom(t0, t0);
  const middle = blossom(t0, t1);
  const end = blossom(t1, t1);
  const towards = (p: Point, q: Point): Point => ({
    x: p.x + (2 / 3) * (q.x - p.x),
    y: p.y + (2 / 3) * (q.y - p.y),
  });
  return { start, bend1: towards(start, middle), bend2: towards(end, middle), end };
}

function passes(track: Track, box: Box): boolean {
  for (let i = 0; i <= 16; i++) if (inside(trackPoint(track, i / 16), box, 6)) return true;
  return false;
}

const sum = (stretches: readonly Track[]) => stretches.reduce((total, { length }) => total + length, 0);
const centreOf = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
function inside({ x, y }: Point, box: Box, margin: number): boolean {
  return (
    x > box.x - margin &&
    x < box.x + box.width + margin &&
    y > box.y - margin &&
    y < box.y + box.height + margin
  );
}

/** The place at a share of the way, written into `place` (no object for each dot and frame). */
export function placeOn(path: MessagePath, share: number, place: Place): void {
  let along = Math.min(1, Math.max(0, share)) * path.length;
  let track = path.stretches[0]!;
  for (let i = 1; i < path.stretches.length && along > track.length; i++) {
    along -= track.length;
    track = path.stretches[i]!;
  }
  const at = track.length > 0 ? Math.min(1, along / track.length) : 0;
  const here = trackPoint(track, at);
  const before = trackPoint(track, Math.max(0, at - 0.03));
  const after = trackPoint(track, Math.min(1, at + 0.03));
  const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
  place.dx = (after.x - before.x) / length;
  place.dy = (after.y - before.y) / length;
  const aside = path.direct ? 0 : ASIDE;
  place.x = here.x - place.dy * aside;
  place.y = here.y + place.dx * aside;
}

/** At which share of the way a fence is met, for each fence a row of points; null where none is. */
export function shareAtFence(path: MessagePath, fences: readonly (readonly Point[])[]): number | null {
  const place: Place = { x: 0, y: 0, dx: 0, dy: 0 };
  placeOn(path, 0, place);
  let before = { x: place.x, y: place.y };
  for (let i = 1; i <= STEPS; i++) {
    placeOn(path, i / STEPS, place);
    const here = { x: place.x, y: place.y };
    if (fences.some((fence) => meets(before, here, fence))) return (i - 0.5) / STEPS;
    before = here;
  }
  return null;
}

function meets(a: Point, b: Point, fence: readonly Point[]): boolean {
  for (let i = 1; i < fence.length; i++) if (cross(a, b, fence[i - 1]!, fence[i]!)) return true;
  return false;
}
function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) > 0 !== side(a, b, d) > 0 && side(c, d, a) > 0 !== side(c, d, b) > 0;
}

/** The outline of a box as a fence. */
export function fenceAround(box: Box, margin: number): readonly Point[] {
  const left = box.x - margin;
  const top = box.y - margin;
  const right = box.x + box.width + margin;
  const bottom = box.y + box.height + margin;
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
    { x: left, y: top },
  ];
}
