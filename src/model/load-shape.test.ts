import { describe, expect, it } from 'vitest';
import { shapePieces } from '../catalog/client/intensity.ts';
import { bendsOf, crestsOf, loadFactor } from './load-shape.ts';
import { retryDelays } from './retry-delays.ts';
import type { LoadShape } from './traffic.ts';

const shapes: readonly LoadShape[] = [
  { shape: 'steady' },
  { shape: 'step', at: 10, factor: 3 },
  { shape: 'ramp', from: 10, to: 20, factor: 3 },
  { shape: 'spike', at: 10, duration: 5, factor: 4 },
  { shape: 'diurnal', period: 40, low: 0.2, high: 1.4 },
  {
    shape: 'points',
    points: [
      [5, 1],
      [10, 3],
      [30, 0.5],
    ],
  },
];

describe('the factor of a load shape', () => {
  it.each(shapes)('is the one by which the client sends: $shape', (shape) => {
    const pieces = shapePieces(shape);
    for (let t = 0.05; t < 40; t += 0.37) {
      const within = t % pieces.period;
      const piece = pieces.start.findLastIndex((start) => start <= within);
      const sent = pieces.value[piece]! + pieces.slope[piece]! * (within - pieces.start[piece]!);
      // The day is compiled into 1440 straight pieces.
      expect(loadFactor(shape, t), `at ${t}`).toBeCloseTo(sent, shape.shape === 'diurnal' ? 4 : 9);
    }
  });

  it.each(shapes)('is nowhere larger than at one of its crests: $shape', (shape) => {
    const most = Math.max(...crestsOf(shape, 40).map((t) => loadFactor(shape, t)));
    for (let t = 0; t <= 40; t += 0.1) expect(loadFactor(shape, t)).toBeLessThanOrEqual(most + 1e-9);
  });

  it('bends where it is told to', () => {
    expect(bendsOf({ shape: 'spike', at: 10, duration: 5, factor: 4 })).toEqual([10, 15]);
    expect(bendsOf({ shape: 'steady' })).toEqual([]);
  });
});

describe('what a retry strategy waits', () => {
  it('doubles up to the cap, one delay less than tries', () => {
    expect(
      retryDelays({ strategy: 'exponential', attempts: 5, base: 0.1, cap: 0.5, jitter: 'full' }),
    ).toEqual([0.1, 0.2, 0.4, 0.5]);
    expect(retryDelays({ strategy: 'none' })).toEqual([]);
    expect(retryDelays({ strategy: 'immediate', attempts: 3 })).toEqual([0, 0]);
  });
});
