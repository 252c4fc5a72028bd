/**
 * Raft against its literature: how often votes split and how long elections take (D. Ongaro, "Consensus:
 * Bridging Theory and Practice", Stanford 2014, chapter 9; D. Ongaro and J. Ousterhout, USENIX ATC 2014, figure
 * 16), and what a commit waits for (order statistics). The elections are those of the protocol, not of a model.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { Distribution } from '../model/distribution.ts';
import { constant, exponential } from './designs.ts';
import { estimateOf } from './estimates.ts';
import type { commitSeconds, Election, failovers, freshElections } from './raft-elections.ts';
import { expectEstimates, expectFigure } from './testing/case-table.ts';
import { FULL } from './testing/length.ts';

const elections: {
  freshElections: typeof freshElections;
  failovers: typeof failovers;
  commitSeconds: typeof commitSeconds;
} = await tsImport('./raft-elections.ts', import.meta.url);

vi.setConfig({ testTimeout: 600_000 });

const ELECTIONS = FULL ? 20_000 : 1500;
const uniform = (min: number, max: number): Distribution => ({ distribution: 'uniform', min, max });

/** Elections of a set whose time-outs are a second apart, so that latency is a fraction of their range. */
function splitting(members: number, up: number, latency: Distribution): Election[] {
  const arena = { timeouts: [1, 2], vote: constant(0), heartbeat: 0.5, members, latency } as const;
  return elections.freshElections({ ...arena, down: members - up }, ELECTIONS, 7);
}

describe('A-F1 … A-F5 split votes (dissertation, section 9.3)', () => {
  it.each([
    [5, 4, 0.01, 0.000592, 0.006],
    [5, 4, 0.1, 0.0523, 0.006],
    [5, 4, 0.2, 0.1808, 0.006],
    [5, 3, 0.2, 0.488, 0.01],
    [9, 7, 0.2, 0.148032, 0.01],
    [7, 6, 0.2, 0.09888, 0.01],
  ])(
    'A-F2, A-F3 of %i members %i are up, latency %f of the range of time-outs: %f of first terms elect nobody',
    (members, up, latency, split, absolute) => {
      const found = splitting(members, up, constant(latency));
      expectEstimates(
        'split votes',
        found.map(({ terms }) => (terms > 1 ? 1 : 0)),
        split,
        { absolute },
      );
    },
  );

  it('A-F1 the first of s time-outs is over after 1/(s + 1) of the range, in mean', () => {
    const found = splitting(5, 4, constant(0.01)).map(({ firstTimeout }) => firstTimeout - 1);
    expectEstimates('first of four', found, 1 / 5, { absolute: 0.01 });
    const early = found.map((first) => (first <= 0.25 ? 1 : 0));
    expectEstimates('within a quarter', early, 0.683594, { absolute: 0.01 });
    const ofThree = splitting(5, 3, constant(0.01)).map(({ firstTimeout }) => firstTimeout - 1);
    expectEstimates('first of three', ofThree, 1 / 4, { absolute: 0.01 });
  });

  it('A-F4 with latency that varies between .1 and .2 of the range', () => {
    const found = splitting(5, 4, uniform(0.1, 0.2)).map(({ terms }) => (terms > 1 ? 1 : 0));
    expectEstimates('split votes', found, 0.1622, { absolute: 0.015 });
  });

  it('A-F5 the number of terms is geometric', () => {
    const found = splitting(5, 4, constant(0.2)).map(({ terms }) => terms);
    expectEstimates('terms', found, 1.2207, { relative: 0.03 });
  });
});

it('A-F6 over a wide area, one of five down, time-outs of 300 to 600 ms: 475 ms in mean, 99.9 % within 1.5 s', () => {
  const found = elections
    .freshElections(
      {
        members: 5,
        down: 1,
        timeouts: [0.3, 0.6],
        latency: uniform(0.03, 0.04),
        vote: constant(0),
        heartbeat: 0.15,
      },
      ELECTIONS,
      3,
    )
    .map(({ seconds }) => seconds)
    .sort((a, b) => a - b);
  expectEstimates('seconds', found, 0.468, { relative: 0.08 });
  // of the shorter sample the 99.9th percentile says nothing: it is one of the last two
  const [share, least, most] = ELECTIONS < 10_000 ? [0.99, 0.6, 1.3] : [0.999, 1.43 * 0.88, 1.43 * 1.12];
  const high = found[Math.floor(found.length * share)]!;
  expect(high).toBeGreaterThan(least);
  expect(high).toBeLessThan(most);
});

describe('A-F7, A-F8 a commit takes the round trip to the quickest majority', () => {
  it('A-F7 followers at 10, 20, 30 and 40 ms', () => {
    const seconds = elections.commitSeconds([0.01, 0.02, 0.03, 0.04].map(constant), 50, 1);
    expectFigure('seconds', seconds, 0.02, { absolute: 5e-10 });
  });

  it.each([
    [3, 0.5],
    [5, 0.583333],
  ])('A-F8 %i members, round trips exponential with mean 1: %f', (members, expected) => {
    const trips = Array.from({ length: members - 1 }, () => exponential(1));
    const found = Array.from({ length: 8 }, (_, i) => elections.commitSeconds(trips, ELECTIONS / 2, 11 + i));
    expectEstimates('round trips', found, expected, { relative: 0.02 });
  });
});

describe('A-F9 time without a leader after a crash (paper, figure 16)', () => {
  const TRIALS = 1000;
  const timeWithout = (shortest: number, longest: number, trials = TRIALS) =>
    elections
      .failovers(
        {
          members: 5,
          down: 0,
          timeouts: [shortest, longest],
          latency: uniform(0.0001, 0.0003),
          vote: uniform(0.003, 0.004),
          heartbeat: shortest / 2,
        },
        trials,
        5,
      )
      .sort((a, b) => a - b);

  it('without luck in the time-outs there is no end; the more, the sooner; short ones elect soonest', () => {
    const same = timeWithout(0.15, 0.15, 3);
    const little = timeWithout(0.15, 0.155);
    const more = timeWithout(0.15, 0.2);
    const short = timeWithout(0.012, 0.024);
    const median = (sorted: readonly number[]) => sorted[sorted.length >> 1]!;
    const worst = (sorted: readonly number[]) => sorted.at(-1)!;
    expect(median(same)).toBeGreaterThan(10);
    expect(median(little)).toBeGreaterThan(median(more));
    expect(median(more)).toBeGreaterThan(median(short));
    const withinTwice = (found: number, published: number) => {
      expect(found).toBeGreaterThan(published / 2);
      expect(found).toBeLessThan(published * 2);
    };
    withinTwice(median(little), 0.287);
    withinTwice(worst(more), 0.513);
    withinTwice(estimateOf(short).mean, 0.035);
    withinTwice(worst(short), 0.152);
  });
});
