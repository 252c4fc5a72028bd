/** Cases that are formulas and no simulations: held to their numbers here, and used beside measurements on the screen. */
import { expect, it } from 'vitest';
import { amdahlSpeedup } from '../theory/amdahl.ts';
import { kingmanWait } from '../theory/kingman.ts';
import { meanWaitOfGeneralService, squareWaitOfFirstCome } from '../theory/single-server.ts';
import { CISCO_BENCHMARK } from '../theory/testing/cisco-benchmark.ts';
import { fitScalability, peakConcurrency, throughputAt } from '../theory/usl.ts';
import { expectFigure } from './testing/case-table.ts';

it('A-Q18 Pareto work of index 2.5: the mean wait is known, and no run can show it (Pollaczek–Khinchine)', () => {
  expectFigure('Wq', meanWaitOfGeneralService(0.5, 1, 0.8), 0.9, { absolute: 1e-9 });
  // the wait has no second moment: means of runs wander for ever, so none is held to the figure
  const moments = { mean: 1, square: 1.8, cube: Number.POSITIVE_INFINITY };
  expect(squareWaitOfFirstCome(0.5, moments)).toBe(Number.POSITIVE_INFINITY);
});

it('A-Q33 Kingman’s approximation of G/G/1 (Kingman 1961)', () => {
  expectFigure('Wq', kingmanWait(0.8, 0.5, 1, 1), 3, { absolute: 1e-9 });
  expectFigure('Wq of E4/M/1', kingmanWait(0.8, 0.25, 1, 1), 2.5, { absolute: 1e-9 });
});

it('A-S1 speed-up with one part in twenty that only one can do (Amdahl 1967)', () => {
  for (const [workers, expected] of [
    [8, 5.925926],
    [64, 15.421687],
    [Number.POSITIVE_INFINITY, 20],
  ] as const)
    expectFigure(`n = ${workers}`, amdahlSpeedup(0.05, workers), expected, { absolute: 1e-6 });
});

it('A-S2 the universal scalability law, fitted to a Cisco benchmark (B. Schwartz 2015, via usl4j)', () => {
  const law = fitScalability(CISCO_BENCHMARK)!;
  const close = { relative: 2e-4 };
  expectFigure('σ', law.contention, 0.02671591, close);
  expectFigure('κ', law.coherency, 7.690945e-4, close);
  expectFigure('λ', law.single, 995.6486, close);
  expectFigure('N max', Math.floor(peakConcurrency(law)), 35, { absolute: 0 });
  expectFigure('X(1)', throughputAt(law, 1), 995.649, close);
  expectFigure('X(20)', throughputAt(law, 20), 11063.634, close);
  expectFigure('X max', throughputAt(law, 35), 12341.746, close);
});

it('A-S3 the same law with σ = κ = .02: throughput falls again after 7 (smoeding/usl)', () => {
  const law = { contention: 0.02, coherency: 0.02, single: 1 };
  for (const [n, expected] of [
    [1, 1],
    [2, 1.8868],
    [4, 3.0769],
    [6, 3.5294],
    [8, 3.5398],
    [10, 3.3557],
  ] as const)
    expectFigure(`X(${n})`, throughputAt(law, n), expected, { absolute: 1e-4 });
  expectFigure('peak', peakConcurrency(law), 7, { absolute: 1e-9 });
});
