/** What the laboratory offers and how its axes lie. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { replicate } from '../../experiment/replicate.ts';
import { designOf } from '../../experiment/testing/designs.ts';
import { sweepPoints } from '../../model/sweep.ts';
import { parseSweepValues } from '../../model/sweep-values.ts';
import { labFigures } from './lab-figures.ts';
import { lasting, replicationsOf } from './lab-tasks.ts';
import { scaleFor, shareOn } from './plot-scale.ts';
import { scalingOfSweep } from './swept-scaling.ts';
import { sweptSettings } from './swept-settings.ts';

const design = designOf({
  version: 1,
  nodes: [
    { id: 'client', kind: 'client', name: 'People' },
    {
      id: 'users',
      kind: 'client',
      settings: {
        arrivals: { process: 'closed', users: 40, thinkTime: { distribution: 'constant', value: 1 } },
      },
    },
    { id: 'balancer', kind: 'load-balancer' },
    { id: 'app', kind: 'service', name: 'Server', settings: { instances: 12 } },
    { id: 'db', kind: 'database' },
  ],
  links: [
    { id: 'l1', from: 'client', to: 'balancer' },
    { id: 'l2', from: 'users', to: 'balancer' },
    { id: 'l3', from: 'balancer', to: 'app' },
    { id: 'l4', from: 'app', to: 'db' },
  ],
});

describe('settings that can be swept', () => {
  const settings = sweptSettings(design, 'app');

  it('are those of the selected node first, and loads say that they are', () => {
    expect(settings[0]!.path).toMatch(/^nodes\.app\./);
    expect(settings.filter(({ isLoad }) => isLoad).map(({ path }) => path)).toEqual([
      'nodes.client.settings.arrivals.rate',
      'nodes.users.settings.arrivals.users',
    ]);
  });

  it('suggest values that can be run, each of them', () => {
    for (const { path, values } of settings) {
      const parsed = parseSweepValues(values);
      expect(parsed.ok, `${path}: ${values}`).toBe(true);
      const points = sweepPoints(design, [{ path, values: parsed.ok ? parsed.value : [] }], kinds);
      expect(points.ok ? [] : points.error, `${path}: ${values}`).toEqual([]);
    }
  });
});

it('a size that was full scales by the universal law, what only passes a load on by none', () => {
  const queue = designOf({
    version: 1,
    nodes: [
      { id: 'c', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 1000 } } },
      {
        id: 'app',
        kind: 'service',
        settings: { concurrency: 1, serviceTime: { distribution: 'exponential', mean: 0.01 } },
      },
    ],
    links: [{ id: 'l', from: 'c', to: 'app' }],
    run: { duration: 5 },
  });
  const swept = (path: string, values: readonly number[]) => {
    const points = sweepPoints(queue, [{ path, values }], kinds);
    if (!points.ok) throw new Error(JSON.stringify(points.error));
    const outcomes = points.value.map(({ design: of }) => [
      replicate({ design: of, journal: [], seed: 1 }, () => 0),
    ]);
    return scalingOfSweep({ setting: { path }, points: points.value, outcomes });
  };
  const { law, measurements } = swept('nodes.app.settings.instances', [1, 2, 3, 4, 5])!;
  expect(measurements).toHaveLength(5);
  expect(Math.abs(law.single / 100 - 1)).toBeLessThan(0.1);
  expect(law.contention).toBeLessThan(0.06);
  expect(swept('nodes.c.settings.arrivals.rate', [10, 20, 30, 40, 50])).toBeNull();
  expect(swept('nodes.app.settings.instances', [20, 21, 22, 23, 24])).toBeNull();
});

describe('tasks of the laboratory', () => {
  it('end, and begin with the design’s seed and go on from there', () => {
    const short = lasting({ ...design, run: { seed: 4_294_967_295, duration: null, warmup: 30 } }, 20);
    expect(short.run).toEqual({ seed: 4_294_967_295, duration: 20, warmup: 2 });
    expect(replicationsOf(short, 2).map(({ seed }) => seed)).toEqual([4_294_967_295, 0]);
  });

  it('are about figures that the design has', () => {
    const paths = labFigures(design).map(({ path }) => path);
    expect(paths[0]).toBe('p99LatencySeconds');
    expect(paths).toContain('nodes.db.utilization.mean');
    expect(new Set(paths).size).toBe(paths.length);
  });
});

describe('axes', () => {
  it('end on round numbers and hold every value', () => {
    expect(scaleFor([3, 87], false)).toMatchObject({ low: 0, high: 100 });
    expect(scaleFor([0.003, 4.2], true).ticks).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(scaleFor([], false)).toMatchObject({ low: 0, high: 1 });
    expect(shareOn(scaleFor([0.01, 1], true), 0.1)).toBeCloseTo(0.5, 10);
  });
});
