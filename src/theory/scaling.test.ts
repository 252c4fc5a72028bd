/** Promises of the scaling laws: published figures, and a fit that finds what it was made of. */
import { describe, expect, it } from 'vitest';
import { amdahlSpeedup, gustafsonSpeedup } from './amdahl.ts';
import { CISCO_BENCHMARK as CISCO } from './testing/cisco-benchmark.ts';
import {
  determination,
  efficiencyAt,
  fitScalability,
  peakConcurrency,
  scalingOf,
  throughputAt,
} from './usl.ts';

it('A-S1 Amdahl: one part in twenty alone bounds the gain by twenty', () => {
  expect(amdahlSpeedup(0.05, 8)).toBeCloseTo(5.925926, 6);
  expect(amdahlSpeedup(0.05, 64)).toBeCloseTo(15.421687, 6);
  expect(amdahlSpeedup(0.05, Number.POSITIVE_INFINITY)).toBeCloseTo(20, 12);
  expect(gustafsonSpeedup(0.05, 64)).toBeCloseTo(60.85, 12);
});

describe('the universal scalability law', () => {
  it('A-S2 fits the Cisco benchmark as the book does, within .02 %', () => {
    const law = fitScalability(CISCO)!;
    const near = (found: number, expected: number) =>
      expect(Math.abs(found / expected - 1)).toBeLessThan(2e-4);
    near(law.contention, 0.02671591);
    near(law.coherency, 7.690945e-4);
    near(law.single, 995.6486);
    expect(Math.floor(peakConcurrency(law))).toBe(35);
    near(throughputAt(law, 35), 12341.746);
    near(throughputAt(law, 1), 995.649);
    near(throughputAt(law, 20), 11063.634);
    expect(determination(law, CISCO)).toBeGreaterThan(0.995);
  });

  it('A-S3 has the values of smoeding/usl for σ = κ = .02', () => {
    const law = { contention: 0.02, coherency: 0.02, single: 1 };
    for (const [n, x] of [
      [1, 1],
      [2, 1.8868],
      [4, 3.0769],
      [6, 3.5294],
      [8, 3.5398],
      [10, 3.3557],
    ] as const)
      expect(Math.abs(throughputAt(law, n) - x)).toBeLessThan(1e-4);
    expect(peakConcurrency(law)).toBeCloseTo(7, 12);
    expect(efficiencyAt(law, 1)).toBe(1);
  });

  it('tells how a size scales by those at which it was full, and how well', () => {
    const made = { contention: 0.05, coherency: 0.002, single: 100 };
    const measured = [1, 2, 4, 8, 12, 16].map((concurrency) => ({
      concurrency,
      throughput: throughputAt(made, concurrency),
      utilization: 0.97,
    }));
    // what nobody asks for is not done: the largest had nothing to do
    const idle = { concurrency: 64, throughput: 300, utilization: 0.3 };
    const found = scalingOf([...measured, idle])!;
    expect(found.law.contention).toBeCloseTo(0.05, 6);
    expect(found.law.coherency).toBeCloseTo(0.002, 7);
    expect(found.peak).toBeCloseTo(Math.sqrt(0.95 / 0.002), 3);
    expect(found.residual).toBeLessThan(1e-6);
    expect(found.measurements).toHaveLength(6);
    const crooked = measured.map((one, i) => ({
      ...one,
      throughput: one.throughput * (i % 2 === 0 ? 1.1 : 0.9),
    }));
    expect(scalingOf(crooked)!.residual).toBeGreaterThan(0.05);
    expect(scalingOf(crooked)!.residual).toBeLessThan(0.12);
    // users are the load themselves
    const users = measured.map((one) => ({ ...one, utilization: null }));
    expect(scalingOf(users)!.peak).toBeCloseTo(found.peak, 3);
    expect(scalingOf(measured.slice(0, 4))).toBeNull();
  });

  it('finds again what measurements were made of, from few and crooked ones too', () => {
    for (const made of [
      { contention: 0.3, coherency: 0, single: 40 },
      { contention: 0, coherency: 0, single: 7 },
      { contention: 0.001, coherency: 1e-6, single: 1e5 },
    ]) {
      const points = [1, 3, 8, 20, 64].map((n) => ({ concurrency: n, throughput: throughputAt(made, n) }));
      const found = fitScalability(points)!;
      expect(found.single / made.single).toBeCloseTo(1, 6);
      expect(found.contention).toBeCloseTo(made.contention, 6);
      expect(found.coherency).toBeCloseTo(made.coherency, 8);
    }
    expect(fitScalability(CISCO.slice(0, 2))).toBeNull();
    // faster together than alone: no contention is negative
    const superlinear = [1, 2, 4].map((n) => ({ concurrency: n, throughput: n * n }));
    expect(fitScalability(superlinear)!.contention).toBe(0);
  });
});
