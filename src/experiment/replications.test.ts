/** Replications: means with intervals that hold the truth as often as they say. */
import { describe, expect, it } from 'vitest';
import { studentT975 } from '../theory/student-t.ts';
import { combineReplications, confidence, replicationSeed } from './replications.ts';
import { Run } from './run.ts';
import { summarize } from './summary.ts';
import { shop } from './testing/designs.ts';

describe('a confidence interval', () => {
  it('is that of Student', () => {
    // Student (1908): the ten differences in sleep under two drugs, t = 2.262 with 9 degrees of freedom
    const sleep = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
    const { mean, low, high } = confidence(sleep);
    expect(mean).toBeCloseTo(1.58, 10);
    expect(low).toBeCloseTo(0.7, 2);
    expect(high).toBeCloseTo(2.46, 2);
  });

  it('of one value is unknown', () => {
    expect(confidence([3])).toEqual({ mean: 3, low: Number.NaN, high: Number.NaN });
  });

  it('uses quantiles that go over into the normal ones', () => {
    expect(studentT975(30)).toBe(2.042);
    expect(studentT975(40)).toBeCloseTo(2.0211, 3);
    expect(studentT975(120)).toBeCloseTo(1.9799, 3);
    expect(studentT975(1_000_000)).toBeCloseTo(1.96, 4);
  });
});

describe('replications', () => {
  const runs = [0, 1, 2].map((k) => {
    const run = new Run({ design: shop({ duration: 3 }), seed: replicationSeed(1, k) });
    run.advance(3);
    return summarize(run, 0.5);
  });
  const summary = combineReplications(runs);

  it('have seeds of their own', () => {
    expect(new Set(runs.map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect(replicationSeed(4_294_967_295, 1)).toBe(0);
  });

  it('are averaged figure by figure', () => {
    const totals = runs.map((run) => (run.nodes.app!.metrics.arrivals as { total: number }).total);
    const { total, ci95 } = summary.nodes.app!.metrics.arrivals as unknown as {
      total: number;
      ci95: { total: [number, number] };
    };
    expect(total).toBeCloseTo((totals[0]! + totals[1]! + totals[2]!) / 3, 9);
    expect(ci95.total).toEqual([confidence(totals).low, confidence(totals).high]);
    expect(summary.events).toBe(runs[0]!.events + runs[1]!.events + runs[2]!.events);
    expect(summary.wallSeconds).toBe(1.5);
  });

  it('count an error that one run had and another had not as 0 there', () => {
    const metrics = (by: object) => ({ failures: { total: 4, rate: 1, by } });
    const one = (by: object) => ({
      ...runs[0]!,
      nodes: { a: { kind: 'service', metrics: metrics(by) } },
      links: {},
    });
    const combined = combineReplications([one({ timeout: 4 }), one({})] as never);
    expect(combined.nodes.a!.metrics.failures).toMatchObject({ by: { timeout: 2 } });
  });
});
