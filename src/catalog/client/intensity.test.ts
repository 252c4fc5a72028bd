import { describe, expect, test } from 'vitest';
import type { LoadShape } from '../../model/traffic.ts';
import { shapePieces, tablePieces, timeOfArea, valueAt } from './intensity.ts';

/** Area under shape × table from 0 to `end`, by the midpoint rule. */
function areaUntil(shape: LoadShape, rows: [number, number][] | null, end: number): number {
  const s = shapePieces(shape);
  const table = rows === null ? null : tablePieces(rows);
  const steps = 20_000;
  let area = 0;
  for (let i = 0; i < steps; i++) {
    const t = ((i + 0.5) * end) / steps;
    area += valueAt(s, t) * (table === null ? 1 : valueAt(table, t)) * (end / steps);
  }
  return area;
}

const shapes: LoadShape[] = [
  { shape: 'steady' },
  { shape: 'step', at: 10, factor: 3 },
  { shape: 'ramp', from: 5, to: 25, factor: 4 },
  { shape: 'spike', at: 7, duration: 3, factor: 10 },
  { shape: 'diurnal', period: 24, low: 0.2, high: 2 },
  {
    shape: 'points',
    points: [
      [2, 1],
      [10, 0],
      [20, 5],
      [30, 0.5],
    ],
  },
];
const table: [number, number][] = [
  [3, 2],
  [11, 0],
  [19, 7],
  [37, 1],
];

describe.each(shapes.map((shape) => [shape.shape, shape] as const))('under the shape %s', (_name, shape) => {
  test.each([null, table])('arrivals split the area evenly (table %#)', (rows) => {
    const s = shapePieces(shape);
    const pieces = rows === null ? null : tablePieces(rows);
    let t = 0;
    for (let arrival = 1; arrival <= 40; arrival++) {
      t = timeOfArea(s, pieces, t, 1);
      expect(areaUntil(shape, rows, t) / arrival).toBeCloseTo(1, 2);
    }
  });
});

describe('a load shape', () => {
  test('is what its name says', () => {
    expect(valueAt(shapePieces(shapes[1]!), 9.99)).toBe(1);
    expect(valueAt(shapePieces(shapes[1]!), 10)).toBe(3);
    expect(valueAt(shapePieces(shapes[2]!), 15)).toBeCloseTo(2.5);
    expect(valueAt(shapePieces(shapes[2]!), 100)).toBe(4);
    expect(valueAt(shapePieces(shapes[3]!), 8)).toBe(10);
    expect(valueAt(shapePieces(shapes[3]!), 10)).toBe(1);
    expect(valueAt(shapePieces(shapes[4]!), 240)).toBeCloseTo(0.2);
    expect(valueAt(shapePieces(shapes[4]!), 252)).toBeCloseTo(2);
    expect(valueAt(shapePieces(shapes[5]!), 0)).toBe(1);
    expect(valueAt(shapePieces(shapes[5]!), 15)).toBeCloseTo(2.5);
    expect(valueAt(shapePieces(shapes[5]!), 1000)).toBe(0.5);
  });

  test('that has come down to nothing has no next arrival', () => {
    const ended = shapePieces({ shape: 'step', at: 10, factor: 0 });
    expect(timeOfArea(ended, null, 0, 9)).toBe(9);
    expect(timeOfArea(ended, null, 0, 11)).toBe(Number.POSITIVE_INFINITY);
    const night = shapePieces({ shape: 'diurnal', period: 10, low: 0, high: 0 });
    expect(timeOfArea(night, null, 3, 1)).toBe(Number.POSITIVE_INFINITY);
    const silent = tablePieces([
      [0, 5],
      [10, 0],
    ]);
    expect(timeOfArea(shapePieces({ shape: 'diurnal', period: 3, low: 1, high: 1 }), silent, 0, 51)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  test('that repeats is crossed in one step however rare the arrivals are', () => {
    const day = shapePieces({ shape: 'diurnal', period: 86_400, low: 0, high: 2 });
    expect(timeOfArea(day, null, 0, 86_400 * 1e6) / (86_400 * 1e6)).toBeCloseTo(1, 9);
  });
});

test('a rate table holds each rate until its next row', () => {
  const rows: [number, number][] = [];
  for (let minute = 0; minute < 500; minute++) rows.push([minute * 60, (minute * 37) % 11]);
  rows.push([30_000, 0]);
  const expected = rows.reduce(
    (sum, [start, rate], i) => sum + rate * ((rows[i + 1]?.[0] ?? start) - start),
    0,
  );
  const steady = shapePieces({ shape: 'steady' });
  const pieces = tablePieces(rows);
  let arrivals = 0;
  for (
    let t = timeOfArea(steady, pieces, 0, 1);
    t < Number.POSITIVE_INFINITY;
    t = timeOfArea(steady, pieces, t, 1)
  ) {
    arrivals++;
  }
  expect(Math.abs(arrivals - expected)).toBeLessThanOrEqual(1);
});
