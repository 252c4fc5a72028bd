import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadFactor } from '../../../model/load-shape.ts';
import { type LoadShape, loadShapeSchema } from '../../../model/traffic.ts';
import {
  addPoint,
  asPoints,
  drawStroke,
  frameOf,
  gridOf,
  handlesOf,
  inOrder,
  moveHandle,
  type Point,
  removePoint,
  snapTo,
} from './shape-handles.ts';

const shapes: readonly LoadShape[] = [
  { shape: 'steady' },
  { shape: 'step', at: 40, factor: 3 },
  { shape: 'ramp', from: 10, to: 90, factor: 3 },
  { shape: 'spike', at: 30, duration: 20, factor: 4 },
  { shape: 'diurnal', period: 120, low: 0.3, high: 1.5 },
  {
    shape: 'points',
    points: [
      [0, 1],
      [40, 2],
      [120, 0.5],
    ],
  },
];
const drawn = shapes.at(-1)! as Extract<LoadShape, { shape: 'points' }>;

describe('a load shape by hand', () => {
  it('can be taken hold of where it bends, and the curve runs through each handle', () => {
    for (const shape of shapes) {
      for (const handle of handlesOf(shape)) {
        if (handle.name === 'End of the spike') continue; // the load is back at 1 there
        expect(loadFactor(shape, handle.seconds), `${shape.shape}: ${handle.name}`).toBeCloseTo(
          handle.factor,
          6,
        );
      }
    }
  });

  it('stays a shape that a design may have, wherever a handle is dragged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes.slice(1)),
        fc.nat(2),
        fc.double({ min: -50, max: 500, noNaN: true }),
        fc.double({ min: -3, max: 20, noNaN: true }),
        (shape, which, seconds, factor) => {
          const index = which % handlesOf(shape).length;
          const moved = moveHandle(shape, index, seconds, factor);
          expect(loadShapeSchema.safeParse(moved).error?.message).toBeUndefined();
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });

  it('follows the hand', () => {
    expect(moveHandle(shapes[1]!, 0, 50, 2)).toEqual({ shape: 'step', at: 50, factor: 2 });
    expect(moveHandle(shapes[3]!, 1, 80, 4)).toMatchObject({ at: 30, duration: 50 });
    expect(moveHandle(shapes[4]!, 1, 30, 2)).toMatchObject({ period: 60, high: 2 });
    expect(moveHandle(drawn, 1, 60, 3)).toMatchObject({
      points: [
        [0, 1],
        [60, 3],
        [120, 0.5],
      ],
    });
  });

  it('takes points and gives them away in the order of time', () => {
    expect(addPoint(drawn, 20, 4).points).toEqual([
      [0, 1],
      [20, 4],
      [40, 2],
      [120, 0.5],
    ]);
    expect(addPoint(drawn, 40, 4).points).toEqual([
      [0, 1],
      [40, 4],
      [120, 0.5],
    ]);
    expect(removePoint(drawn, 1).points).toEqual([
      [0, 1],
      [120, 0.5],
    ]);
    const last = { shape: 'points' as const, points: [[5, 1]] as [number, number][] };
    expect(removePoint(last, 0)).toEqual(last);
    expect(
      inOrder([
        [9, 1],
        [3, 2],
        [9, 5],
      ]),
    ).toEqual([
      [3, 2],
      [9, 5],
    ]);
  });

  it('is the same load when it becomes points', () => {
    for (const shape of shapes) {
      const points = asPoints(shape, 120);
      expect(loadShapeSchema.safeParse(points).success, shape.shape).toBe(true);
      let off = 0;
      for (let t = 0; t < 120; t += 0.5) off += Math.abs(loadFactor(shape, t) - loadFactor(points, t)) / 240;
      expect(off, shape.shape).toBeLessThan(0.02);
    }
  });

  it('replaces what a stroke goes over by few points that follow it', () => {
    const stroke: Point[] = Array.from({ length: 60 }, (_, i) => [30 + i, 1 + Math.abs(i - 30) / 15]);
    const result = drawStroke(drawn, stroke, 0.05);
    expect(result.points.map(([t]) => t)).toEqual([0, 30, 60, 89, 120]);
    for (const [t, f] of stroke) expect(Math.abs(loadFactor(result, t) - f)).toBeLessThanOrEqual(0.0501);
    expect(loadShapeSchema.safeParse(drawStroke(drawn, [...stroke].reverse(), 0.05)).success).toBe(true);
  });

  it('is shown whole, with room above to draw in, and snaps to round figures', () => {
    expect(frameOf({ shape: 'step', at: 300, factor: 2 }, 120).end).toBeGreaterThan(300);
    expect(frameOf({ shape: 'steady' }, 120)).toEqual({ end: 120, top: 1.5 });
    expect(frameOf({ shape: 'steady' }, null).end).toBe(60);
    expect(frameOf(drawn, 120).top).toBeGreaterThan(2);
    expect(gridOf({ end: 120, top: 3 })).toEqual({ seconds: 2, factor: 0.1 });
    expect(snapTo(41.2, 2)).toBe(42);
  });
});
