/** Figures of batches and phases, against sums written out, against textbooks, and against what is drawn. */
import { describe, expect, test } from 'vitest';
import { exp } from '../base/deterministic-math.ts';
import { kinds } from '../catalog/kinds.ts';
import { Streams } from '../engine/random.ts';
import { compileSampler, draw } from '../engine/sampler.ts';
import { meanBatch, meanRate, phaseShares } from './bursts.ts';
import type { Distribution } from './distribution.ts';
import { parseDesign } from './validation.ts';

describe('the mean size of a batch', () => {
  test('is what is said of fixed and geometric ones', () => {
    expect(meanBatch(undefined)).toBe(1);
    expect(meanBatch(7)).toBe(7);
    expect(meanBatch({ distribution: 'geometric', mean: 2.5 })).toBe(2.5);
  });

  test('of an exponential rounded up is that of the geometric law which it then is', () => {
    expect(meanBatch({ distribution: 'exponential', mean: 4 })).toBeCloseTo(1 / (1 - exp(-1 / 4)), 9);
  });

  test('of a constant is the next whole number, of nothing 1', () => {
    expect(meanBatch({ distribution: 'constant', value: 2.2 })).toBe(3);
    expect(meanBatch({ distribution: 'constant', value: 3 })).toBe(3);
    expect(meanBatch({ distribution: 'constant', value: 0 })).toBe(1);
  });

  test('is infinite where the law’s is', () => {
    expect(meanBatch({ distribution: 'pareto', min: 1, alpha: 1 })).toBe(Number.POSITIVE_INFINITY);
  });

  const laws: readonly Distribution[] = [
    { distribution: 'uniform', min: 0, max: 4 },
    { distribution: 'empirical', values: [1, 2.5, 8], weights: [3, 2, 1] },
    { distribution: 'lognormal', mean: 5, cv: 2 },
    { distribution: 'gamma', mean: 3000, cv: 1 },
    { distribution: 'pareto', min: 2, alpha: 3.5 },
  ];
  test.each(laws)('agrees with what is drawn and rounded up: $distribution', (law) => {
    const streams = new Streams();
    streams.addOwner(3, 5, 0);
    const sampler = compileSampler(law);
    const sizes = Array.from({ length: 60_000 }, () => {
      draw(sampler, streams, 0);
      return Math.max(1, Math.ceil(streams.drawn));
    });
    const mean = sizes.reduce((sum, n) => sum + n, 0) / sizes.length;
    const deviation = Math.sqrt(sizes.reduce((sum, n) => sum + (n - mean) ** 2, 0) / sizes.length);
    expect(Math.abs(mean - meanBatch(law))).toBeLessThan((4 * deviation) / Math.sqrt(sizes.length));
  });
});

describe('the phases of a modulated process', () => {
  test('have shares of the time by how long they last, where they go round', () => {
    const states = [
      { rate: 10, meanSojourn: 1 },
      { rate: 100, meanSojourn: 3 },
    ];
    expect(phaseShares({ states, transitions: undefined })).toEqual([0.25, 0.75]);
    expect(meanRate({ states, transitions: undefined })).toBe(77.5);
  });

  test('have shares by their matrix, phases that follow themselves included', () => {
    const states = [1, 2, 0.5].map((meanSojourn) => ({ rate: 1, meanSojourn }));
    const transitions = [
      [0.25, 0.5, 0.25],
      [1, 0, 0],
      [2 / 3, 0, 1 / 3],
    ];
    const shares = phaseShares({ states, transitions });
    // visits 8 : 4 : 3
    [8, 8, 1.5].forEach((time, i) => {
      expect(shares[i]).toBeCloseTo(time / 17.5, 12);
    });
  });
});

const refused = (arrivals: object): readonly string[] => {
  const nodes = [{ id: 'c', kind: 'client', settings: { arrivals } }];
  const parsed = parseDesign({ version: 1, nodes }, kinds);
  return parsed.ok ? [] : parsed.error.map(({ path, message }) => `${path}: ${message}`);
};
const two = [
  { rate: 1, meanSojourn: 1 },
  { rate: 2, meanSojourn: 1 },
];
const at = 'nodes[0].settings.arrivals';

test.each([
  [{ states: two.slice(1) }, `${at}.states: found a list of 1, expected at least 2 entries`],
  [{ states: two, transitions: [[1]] }, `${at}.transitions: found 1 rows, expected 2, one for each state`],
  [
    {
      states: two,
      transitions: [
        [0, 1],
        [1, 1],
      ],
    },
    `${at}.transitions[1]: found chances that sum to 2, expected 1`,
  ],
  [
    {
      states: two,
      transitions: [
        [1, 0],
        [1, 0],
      ],
    },
    `${at}.transitions[1]: found no way here from the first state, expected ways from every state to every other`,
  ],
])('phases are refused with the reason: %j', (parts, message) => {
  expect(refused({ process: 'mmpp', ...parts })).toEqual([message]);
});

test('a batch is refused where it is no size', () => {
  expect(refused({ process: 'poisson', rate: 1, batch: 0 }).length).toBeGreaterThan(0);
  expect(
    refused({ process: 'closed', users: 1, thinkTime: { distribution: 'constant', value: 1 }, batch: 2 }),
  ).toHaveLength(1);
  expect(
    refused({ process: 'poisson', rate: 1, batch: { distribution: 'geometric', mean: 0.5 } }),
  ).toHaveLength(1);
});
