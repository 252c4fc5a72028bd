/** A single run tells how sure it is of its figures, and why where it cannot. */
import { describe, expect, it } from 'vitest';
import type { GaugeSummary, HistogramSummary, Intervals } from '../model/telemetry.ts';
import { withIntervals } from './intervals.ts';
import { Run } from './run.ts';
import { addAllBins, addBins, noBins } from './sparse-bins.ts';
import { summarize } from './summary.ts';
import { designOf } from './testing/designs.ts';

const queue = (duration: number, rate = 50) =>
  designOf({
    version: 1,
    nodes: [
      { id: 'client', kind: 'client', settings: { arrivals: { process: 'poisson', rate }, timeout: null } },
      {
        id: 'app',
        kind: 'service',
        settings: { concurrency: 1, serviceTime: { distribution: 'exponential', mean: 0.01 } },
      },
    ],
    links: [{ id: 'l', from: 'client', to: 'app' }],
    run: { duration, warmup: duration / 10 },
  });
const told = (duration: number, rate?: number, series = true) => {
  const run = new Run({
    design: queue(duration, rate),
    seed: 3,
    recording: { series, checkpoints: false },
    traceEvery: 0,
  });
  run.advance(duration);
  return { plain: summarize(run, 0), summary: withIntervals(run, summarize(run, 0)) };
};

describe('intervals of a single run', () => {
  it('stand beside its figures, around them, and leave all else as it was', () => {
    const { plain, summary } = told(200);
    const wait = summary.nodes.app!.metrics.waitSeconds as HistogramSummary;
    const busy = summary.nodes.app!.metrics.utilization as GaugeSummary;
    const { ci95, effectiveCount, ...figures } = wait;
    expect(figures).toEqual(plain.nodes.app!.metrics.waitSeconds);
    for (const [name, interval] of Object.entries(ci95!)) {
      const [low, high] = interval as readonly [number, number];
      expect(low, name).toBeLessThanOrEqual(figures[name as 'mean'] * 1.02);
      expect(high, name).toBeGreaterThanOrEqual(figures[name as 'mean'] * 0.98);
    }
    expect(Object.keys(ci95!)).toEqual(['mean', 'p50', 'p90', 'p95', 'p99', 'p999']);
    // waits resemble their neighbours: ten thousand tell as much as some hundreds
    expect(effectiveCount).toBeGreaterThan(100);
    expect(effectiveCount).toBeLessThan(wait.count / 3);
    const [low, high] = busy.ci95!.mean as readonly [number, number];
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(summary.fingerprint).toBe(plain.fingerprint);
  });

  it('are missing with the reason where the run cannot tell', () => {
    expect(told(200, 50, false).summary.intervals).toEqual({
      method: 'batch-means',
      missing: 'not-recorded',
    });
    expect(told(0.5).summary.intervals!.missing).toMatchObject({
      'nodes.client.latencySeconds.mean': 'too-few-values',
    });
    // overload: the queue only grows
    expect(told(100, 150).summary.intervals!.missing).toMatchObject({
      'nodes.app.queueLength.mean': 'correlated',
      'nodes.client.latencySeconds.mean': 'correlated',
    });
  });
});

describe('intervals of what hardly moves', () => {
  it('are not given for a gauge that never changed: nobody knows how far it could have moved', () => {
    const { summary } = told(200);
    expect(summary.nodes.app!.metrics.availability).toMatchObject({ mean: 1 });
    expect(summary.nodes.app!.metrics.availability).not.toHaveProperty('ci95');
    expect(summary.intervals!.missing).toMatchObject({ 'nodes.app.availability.mean': 'never-changed' });
  });

  it('end where a figure cannot be: nothing is counted, and nothing lasts, less than 0', () => {
    for (const rate of [5, 20, 45]) {
      const { nodes, links } = told(60, rate).summary;
      const groups = [...Object.values(nodes), ...Object.values(links)].flatMap(({ metrics }) =>
        Object.entries(metrics as { readonly [metric: string]: { readonly ci95?: Intervals } }),
      );
      const shares = groups.filter(([name]) => ['utilization', 'availability'].includes(name));
      for (const [name, { ci95 = {} }] of groups)
        for (const [low] of Object.values(ci95) as (readonly [number, number])[])
          expect(low, name).toBeGreaterThanOrEqual(0);
      for (const [name, { ci95 = {} }] of shares)
        for (const [, high] of Object.values(ci95) as (readonly [number, number])[])
          expect(high, name).toBeLessThanOrEqual(1);
    }
  });
});

describe('sparse histograms', () => {
  it('are the same added at once or one by one', () => {
    const parts = [[], [0, 3], [5, 1, 9, 2], [0, 1, 4, 4], [9, 1]].map((pairs) => Int32Array.from(pairs));
    expect(addAllBins(parts)).toEqual(parts.reduce(addBins, noBins));
    expect(addAllBins([noBins])).toEqual(noBins);
    expect(addAllBins([Int32Array.from([0, 2])])).toEqual(Int32Array.from([0, 2]));
  });
});
