/**
 * Bursty arrivals against theory: batches (M^[X]/M/1: Gross, Shortle, Thompson and Harris, "Fundamentals of
 * Queueing Theory", §3.1) and Markov-modulated Poisson processes (Fischer and Meier-Hellstern, "The
 * Markov-modulated Poisson process (MMPP) cookbook", 1993). Every case is a design out of real kinds, run as
 * the command line runs it.
 */
import { describe, it, vi } from 'vitest';
import { exp } from '../base/deterministic-math.ts';
import * as rig from '../catalog/shared/testing/rig.ts';
import type { BatchSize } from '../model/traffic.ts';
import type { Case } from './cases.ts';
import { constant, design, exponential, link, poissonClient, station } from './designs.ts';
import type { Tolerance } from './estimates.ts';
import { levelOf, meanOf, rateOf } from './readings.ts';
import { expectCase, expectEstimates } from './testing/case-table.ts';
import { FULL } from './testing/length.ts';

vi.setConfig({ testTimeout: 600_000 });

const MOST_REQUESTS = 250_000;

const rel = (percent: number): Tolerance => ({ relative: percent / 100 });

function queueOf(arrivals: object, serviceMean: number): Case['input'] {
  return design(
    'bursts',
    [poissonClient(1, { arrivals }), station('queue', 1, exponential(serviceMean))],
    [link('client', 'queue')],
  );
}

describe('M^[X]/M/1: batches come by a Poisson process', () => {
  // L = (ρ + λ E[X²] ÷ μ) ÷ (2 (1 − ρ)), W = L ÷ (λ E[X]), Wq = W − 1 ÷ μ
  it.each<readonly [string, BatchSize, number, number, number]>([
    ['4 each', 4, 0.2, 4, 16],
    ['geometric, 3.5 on average', { distribution: 'geometric', mean: 3.5 }, 0.2, 3.5, 21],
    ['1 to 4, as often each', { distribution: 'uniform', min: 0, max: 4 }, 0.28, 2.5, 7.5],
  ])('of %s wait as theory says (closed form)', (_, batch, rate, mean, square) => {
    const load = rate * mean;
    const inSystem = (load + rate * square) / (2 * (1 - load));
    expectCase(
      {
        input: queueOf({ process: 'poisson', rate, batch }, 1),
        workers: { queue: 1 },
        rate: load,
        requests: 4_000_000,
        checks: [
          ['requests/s', rateOf('client', 'requests'), load, rel(1)],
          ['L', levelOf('queue', 'inSystem'), inSystem, rel(3)],
          ['W', meanOf('queue', 'residenceSeconds'), inSystem / load, rel(3)],
          ['Wq', meanOf('queue', 'waitSeconds'), inSystem / load - 1, rel(3)],
        ],
      },
      MOST_REQUESTS,
    );
  });

  it('that come regularly, 3 each every 4 s, wait for those of their own batch before them', () => {
    expectCase(
      {
        input: design(
          'D[3]/D/1',
          [
            poissonClient(1, { arrivals: { process: 'constant', rate: 0.25, batch: 3 } }),
            station('queue', 1, constant(1)),
          ],
          [link('client', 'queue')],
        ),
        workers: { queue: 1 },
        rate: 0.75,
        requests: 100_000,
        checks: [['Wq = (0 + 1 + 2) ÷ 3', meanOf('queue', 'waitSeconds'), 1, rel(0.1)]],
      },
      MOST_REQUESTS,
    );
  });
});

describe('a Markov-modulated Poisson process', () => {
  /** GI/M/1 with the gaps of an interrupted Poisson process (Kuczura 1973): σ = A*(μ (1 − σ)), Wq = σ ÷ (μ (1 − σ)). */
  function interrupted(on: number, leaveOn: number, leaveOff: number, mu: number): number {
    const gaps = (s: number) =>
      (on * (s + leaveOff)) / (s * s + (on + leaveOn + leaveOff) * s + on * leaveOff);
    let sigma = 0.5;
    for (let i = 0; i < 500; i++) sigma = gaps(mu * (1 - sigma));
    return sigma / (mu * (1 - sigma));
  }

  it('that is silent half of the time makes requests wait as GI/M/1 with hyperexponential gaps (Kuczura 1973)', () => {
    const wait = interrupted(2, 1, 1, 1.5);
    expectCase(
      {
        input: queueOf(
          {
            process: 'mmpp',
            states: [
              { rate: 2, meanSojourn: 1 },
              { rate: 0, meanSojourn: 1 },
            ],
          },
          1 / 1.5,
        ),
        workers: { queue: 1 },
        rate: 1,
        requests: 3_000_000,
        checks: [
          ['requests/s', rateOf('client', 'requests'), 1, rel(1)],
          ['Wq', meanOf('queue', 'waitSeconds'), wait, rel(3)],
        ],
      },
      MOST_REQUESTS,
    );
  });

  it('goes from phase to phase by its matrix: the mean rate is that of the stationary phases', () => {
    // visits 8/15, 4/15, 3/15 of the embedded chain, times 1, 2 and 0.5 s
    const states = [
      { rate: 10, meanSojourn: 1 },
      { rate: 40, meanSojourn: 2 },
      { rate: 300, meanSojourn: 0.5 },
    ];
    const transitions = [
      [0.25, 0.5, 0.25],
      [1, 0, 0],
      [2 / 3, 0, 1 / 3],
    ];
    const mean = (8 * 10 + 8 * 40 + 1.5 * 300) / (8 + 8 + 1.5);
    expectCase(
      {
        input: queueOf({ process: 'mmpp', states, transitions }, 0.001),
        workers: { queue: 1 },
        rate: mean,
        requests: 3_000_000,
        checks: [['requests/s', rateOf('client', 'requests'), mean, rel(1.5)]],
      },
      MOST_REQUESTS,
    );
  });

  it('is as unsteady as its index of dispersion says: variance ÷ mean of the requests in 5 s', () => {
    // Fischer and Meier-Hellstern, eq. 25: λ 40 and 4, phases of 1 s and 3 s
    const [fast, slow, r1, r2, t] = [40, 4, 1, 1 / 3, 5];
    const r = r1 + r2;
    const scale = (2 * (fast - slow) ** 2 * r1 * r2) / (r * r * (fast * r2 + slow * r1));
    const expected = 1 + scale - (scale * (1 - exp(-r * t))) / (r * t);
    const states = [
      { rate: fast, meanSojourn: 1 },
      { rate: slow, meanSojourn: 3 },
    ];
    const input = rig.design(
      {
        client: ['client', { arrivals: { process: 'mmpp', states }, timeout: null }],
        sink: ['service', { serviceTime: constant(0) }],
      },
      [['client', 'sink']],
    );
    const indices = Array.from({ length: FULL ? 60 : 12 }, (_, seed) => {
      const engine = rig.start(input, seed);
      const counts = Array.from({ length: 300 }, (_, i) => {
        const before = rig.counter(engine, 'client', 'requests');
        engine.runTo((i + 1) * t);
        return rig.counter(engine, 'client', 'requests') - before;
      });
      const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
      return counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1) / mean;
    });
    expectEstimates('I(5 s)', indices, expected, rel(3));
  });
});
