/** Promises of the bottleneck: the node that limits is named, not those that wait for it. */
import { describe, expect, it } from 'vitest';
import { designOf } from '../../experiment/testing/designs.ts';
import { bottlenecksOf, bottleneckWords } from './bottleneck.ts';
import { evidenceOf } from './testing/told.ts';

const chain = (serviceMean: number, dbMean: number, blocking: boolean) =>
  designOf({
    version: 1,
    title: 'Chain',
    nodes: [
      { id: 'shop', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 100 } } },
      {
        id: 'orders',
        kind: 'service',
        settings: {
          concurrency: 8,
          blocking,
          serviceTime: { distribution: 'exponential', mean: serviceMean },
        },
      },
      {
        id: 'db',
        kind: 'database',
        settings: { connections: 2, readTime: { distribution: 'exponential', mean: dbMean } },
      },
    ],
    links: [
      { id: 'l1', from: 'shop', to: 'orders' },
      { id: 'l2', from: 'orders', to: 'db' },
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  });
const found = (design: ReturnType<typeof chain>) => {
  const { telemetry } = evidenceOf(design, 15);
  return bottlenecksOf(telemetry, design).map(({ id }) => id);
};

describe('the bottleneck', () => {
  it('is the busiest, not the one whose workers wait for it', () => {
    expect(found(chain(0.002, 0.03, true))).toEqual(['db']);
    expect(found(chain(0.1, 0.004, false))).toEqual(['orders']);
  });

  it('is nobody while all have room', () => {
    expect(found(chain(0.002, 0.004, false))).toEqual([]);
  });

  it('says how busy it is and how many wait', () => {
    const design = chain(0.002, 0.03, false);
    const { telemetry } = evidenceOf(design, 15);
    expect(bottleneckWords(telemetry, design, 'db')).toMatch(/100 % busy by its own work, and \d+ wait/);
    expect(bottleneckWords(telemetry, design, 'orders')).toBeNull();
  });
});
