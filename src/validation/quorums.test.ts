/**
 * Quorums against theory and the literature: how stale partial quorums are and how long they take (P. Bailis,
 * S. Venkataraman, M. Franklin, J. Hellerstein and I. Stoica, "Probabilistically Bounded Staleness for Practical
 * Partial Quorums", VLDB 2012), how available majorities are, and how often sites write past each other. The
 * quorums are those of the protocol, message by message, not of a model of it.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { MessageLatency } from '../model/message-latency.ts';
import {
  availabilityOf,
  concurrentShare,
  orderStatisticMean,
  overwrittenUnseen,
  withinVersions,
} from '../theory/quorums.ts';
import type { Case, Check, complaintsOf } from './cases.ts';
import { constant, exponential } from './designs.ts';
import { estimateOf, type Tolerance } from './estimates.ts';
import {
  exponentialLegs,
  LNKD_DISK,
  LNKD_SSD,
  probed,
  quorumOf,
  readBeforeWrite,
  twoSites,
  used,
} from './quorum-designs.ts';
import type { sharesBehind } from './quorum-versions.ts';
import { counter, histogram, meanOf, type Reading } from './readings.ts';
import type { simulate } from './simulate.ts';
import { checkUpTo, expectEstimates } from './testing/case-table.ts';
import { FULL } from './testing/length.ts';

const cases: { complaintsOf: typeof complaintsOf } = await tsImport('./cases.ts', import.meta.url);
const versions: { sharesBehind: typeof sharesBehind } = await tsImport(
  './quorum-versions.ts',
  import.meta.url,
);

const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);

vi.setConfig({ testTimeout: 600_000 });
const check = checkUpTo(12_000);

const total = (metric: string) => (reading: Reading) => counter(reading, 'set', metric).total;
const staleShare = (reading: Reading) => total('staleReads')(reading) / total('reads')(reading);
const fresh = (reading: Reading) => 1 - staleShare(reading);

/** Probes of three replicas, read so many milliseconds after each commit. */
function probe(legs: MessageLatency, r: number, w: number, milliseconds: number, requests: number): Case {
  const store = { replicas: 3, settings: { messageLatency: legs, ...quorumOf(r, w) }, client: {} };
  return { input: probed(store, milliseconds / 1000), rate: 100, requests, checks: [] };
}

function expectFresh(one: Case, expected: number, tolerance: Tolerance): void {
  check({ ...one, checks: [['fresh reads', fresh, expected, tolerance]] });
}

describe('PBS: how likely a read is to return the newest version', () => {
  it.each([
    ['A-R1 LNKD-SSD', 0, 0.9735, 0.003, LNKD_SSD],
    ['A-R1 LNKD-SSD', 5, 0.99999, 0.003, LNKD_SSD],
    ['A-R4 LNKD-DISK', 0, 0.4369, 0.004, LNKD_DISK],
    ['A-R4 LNKD-DISK', 10, 0.9265, 0.004, LNKD_DISK],
    ['A-R8 exponential, writes of rate 4', 0, 0.943, 0.01, exponentialLegs(4)],
    ['A-R8 exponential, writes of rate 0.1', 0, 0.42, 0.01, exponentialLegs(0.1)],
  ])('%s, N = 3, R = W = 1, %f ms after the commit', (...row) => {
    const [, milliseconds, expected, absolute, legs] = row;
    expectFresh(probe(legs, 1, 1, milliseconds, 200_000), expected, { absolute });
  });

  it('A-R11 always, when R + W > N', () => {
    for (const legs of [LNKD_SSD, LNKD_DISK, exponentialLegs(0.1)]) {
      for (const [r, w] of [
        [2, 2],
        [3, 1],
        [1, 3],
      ] as const) {
        const one = probe(legs, r, w, 0, FULL ? 50_000 : 2_000);
        check({ ...one, checks: [['stale reads', total('staleReads'), 0, { absolute: 0 }]] });
      }
    }
  });
});

/**
 * When 99.9 % of the reads are fresh: a little earlier fewer are, a little later more. Shorter runs look at a
 * wider bracket.
 */
describe('PBS: t-visibility, when one read in a thousand is stale', () => {
  it.each([
    ['A-R3 LNKD-SSD', 1, 1, 1.98, 0.04, 0.22, LNKD_SSD],
    ['A-R3 LNKD-SSD', 1, 2, 1.86, 0.04, 0.22, LNKD_SSD],
    ['A-R7 LNKD-DISK', 1, 1, 52.2, 0.06, 0.5, LNKD_DISK],
    ['A-R7 LNKD-DISK', 1, 2, 47.8, 0.06, 0.5, LNKD_DISK],
    ['A-R7 LNKD-DISK', 2, 1, 14.1, 0.06, 0.5, LNKD_DISK],
    ['A-R8 exponential, writes of rate 4', 1, 1, 1.01, 0.04, 0.22, exponentialLegs(4)],
    ['A-R8 exponential, writes of rate 0.1', 1, 1, 63.4, 0.04, 0.22, exponentialLegs(0.1)],
  ])('%s, R = %i, W = %i: %f ms', (...row) => {
    const [, r, w, milliseconds, exact, wide, legs] = row;
    const band = FULL ? exact : wide;
    const staleAt = (factor: number) => {
      const seen: number[] = [];
      const one = probe(legs, r, w, milliseconds * factor, 1_000_000);
      const look: Check = [
        'stale',
        (reading) => seen.push(staleShare(reading)),
        0,
        { absolute: Number.POSITIVE_INFINITY },
      ];
      cases.complaintsOf({ ...one, checks: [look] }, FULL ? 1_000_000 : 20_000);
      return estimateOf(seen).mean;
    };
    expect(staleAt(1 - band)).toBeGreaterThan(0.001);
    expect(staleAt(1 + band)).toBeLessThan(0.001);
  });
});

describe('PBS: how long operations take', () => {
  const latency = (p: 'p50' | 'p999') => (reading: Reading) =>
    1000 * histogram(reading, 'set', 'latencySeconds')[p];

  function latencyOf(legs: MessageLatency, quorum: object, readFraction: number, requests: number): Case {
    const store = { replicas: 3, settings: { messageLatency: legs, ...quorum }, client: { readFraction } };
    return { input: used(store), rate: 100, requests, checks: [] };
  }

  it.each([
    [1, 0.656],
    [2, 1.63],
    [3, 4.115],
  ])('A-R2 LNKD-SSD: 99.9 % of the operations that wait for %i of 3', (k, milliseconds) => {
    for (const readFraction of [0, 1]) {
      const one = latencyOf(LNKD_SSD, quorumOf(k, k), readFraction, 400_000);
      check({ ...one, checks: [['p99.9', latency('p999'), milliseconds, { relative: 0.04 }]] });
    }
  });

  it.each([
    [1, 10.87, 0.04],
    [2, 20.94, 0.04],
    [3, 111.95, FULL ? 0.08 : 0.2],
  ])('A-R5 LNKD-DISK: 99.9 % of the writes that wait for %i of 3', (w, milliseconds, relative) => {
    const one = latencyOf(LNKD_DISK, quorumOf(1, w), 0, 1_000_000);
    check({ ...one, checks: [['p99.9', latency('p999'), milliseconds, { relative }]] });
  });

  it.each([
    ['LNKD-SSD', 0.489, LNKD_SSD],
    ['LNKD-DISK', 1.505, LNKD_DISK],
  ])('A-R6 %s: the median write that waits for one takes %f ms', (_, milliseconds, legs) => {
    const one = latencyOf(legs, quorumOf(1, 1), 0, 200_000);
    check({ ...one, checks: [['median', latency('p50'), milliseconds, { relative: 0.02 }]] });
  });

  it.each([
    [3, 2],
    [5, 3],
    [3, 1],
    [3, 3],
  ])('A-R15 of %i exponential round trips the %i. (order statistics)', (n, k) => {
    const legs = { ...exponentialLegs(1), write: exponential(0.001), ack: constant(0) };
    const store = {
      replicas: n,
      settings: { messageLatency: legs, ...quorumOf(1, k) },
      client: { readFraction: 0 },
    };
    check({
      input: used(store, 100),
      rate: 100,
      requests: 200_000,
      checks: [
        ['latency', meanOf('set', 'latencySeconds'), orderStatisticMean(n, k, 0.001), { relative: 0.02 }],
      ],
    });
  });
});

it('A-R9 random quorums of one in three return one of the last k versions (PBS, k-staleness)', () => {
  const store = {
    replicas: 3,
    settings: { ...quorumOf(1, 1), readFanout: 'quorum', writeFanout: 'quorum' },
    client: { readFraction: 0.5, keys: { count: 1, skew: 0 } },
  };
  const ks = [1, 2, 3, 5, 10];
  const seconds = FULL ? 4000 : 100;
  const runs = [1, 2, 3, 4].map((seed) => versions.sharesBehind(used(store), seconds, seed, ks));
  ks.forEach((k, i) => {
    const within = runs.map((shares) => 1 - shares[i]!);
    expectEstimates(`k = ${k}`, within, withinVersions(3, 1, 1, k), { absolute: 0.003 });
  });
});

it('A-R12, A-R13 a write that needs q of three is done while q of them are there', () => {
  for (const [q, up] of [
    [2, 0.9],
    [1, 0.95],
    [2, 0.95],
    [3, 0.95],
  ] as const) {
    const store = {
      replicas: 3,
      settings: { ...quorumOf(1, q), memberTimeout: 0.001, giveUpAfter: 0.001 },
      client: { readFraction: 0 },
    };
    const design = used(store, 1);
    // short failures, so that requests find independent states
    const failures = { mtbf: up, mttr: 1 - up };
    const nodes = design.nodes.map((node) =>
      node.kind === 'replica' ? { ...node, settings: { ...node.settings, failures } } : node,
    );
    check({
      input: { ...design, nodes },
      rate: 1,
      requests: FULL ? 1_500_000 : 8_000,
      checks: [
        [
          `${q} of three, each there with ${up}`,
          (reading) =>
            counter(reading, 'client', 'goodput').total / counter(reading, 'client', 'requests').total,
          availabilityOf(3, q, up),
          { absolute: FULL ? 1e-4 : 0.004 },
        ],
      ],
    });
  }
});

describe('A-R17 two sites that write one key past each other', () => {
  const share = (metric: string) => (reading: Reading) => total(metric)(reading) / total('writes')(reading);

  it('with last write wins a later write that had not seen it overwrites one in ten', () => {
    check({
      input: twoSites(0.1, {}, () => ({ readFraction: 0 })),
      rate: 2,
      requests: 100_000,
      checks: [['lost', share('conflictsLost'), overwrittenUnseen(1, 0.1), { absolute: 0.004 }]],
    });
  });

  it('with version vectors every write with a concurrent one is kept beside it', () => {
    const writes = FULL ? 20_000 : 3_000;
    const shares = [1, 2, 3, 4].map((seed) => {
      const input = twoSites(0.1, { conflicts: 'version-vectors' }, (site) =>
        readBeforeWrite(writes, 2 * seed + site),
      );
      return share('siblings')(runs.simulate({ ...input, run: { duration: null } }));
    });
    expectEstimates('siblings', shares, concurrentShare(1, 0.1), { absolute: 0.004 });
  });
});
