/**
 * A-F10: Raft is safe under any schedule. Random faults strike sets of three and five while an onlooker watches
 * the properties of figure 3 of the paper; and for each rule on which safety rests, one run of few shows what
 * happens without it.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { Rules } from '../catalog/shared/raft/rules.ts';
import type { allBlows, anything, Chaos, search } from './raft-chaos.ts';
import { SOAK } from './testing/length.ts';

const chaos: { allBlows: typeof allBlows; anything: typeof anything; search: typeof search } = await tsImport(
  './raft-chaos.ts',
  import.meta.url,
);

vi.setConfig({ testTimeout: 3_600_000 });

const SEEDS = SOAK ? 2000 : 25;

/** Leaders are cut off as soon as they are elected, entries travel one by one: figure 8 of the paper. */
const hunted: Partial<Chaos> = {
  settings: { batchEntries: 1, preVote: false, checkQuorum: false },
  blows: ['isolate-leader'],
  between: 0.3,
  hunts: true,
};
/** Machines lose power together while votes are on their way to slow disks. */
const dark: Partial<Chaos> = { blows: ['power-cut'], sync: 0.01, between: 0.05 };
/** Leaders are cut off together with a client, and do not notice. */
const cutOff: Partial<Chaos> = {
  settings: { raftReads: 'read-index', checkQuorum: false },
  blows: ['isolate-leader'],
};
/** The same while clocks run up to twice as fast, or slow. */
const drifting: Partial<Chaos> = {
  settings: {
    raftReads: 'lease',
    checkQuorum: false,
    preVote: false,
    electionTimeoutMin: 0.2,
    electionTimeoutMax: 0.22,
    clockDriftBound: 3.2,
  },
  blows: ['isolate-leader', 'clock-drift'],
  drift: 1,
  between: 0.2,
  rate: 200,
};

function found(seeds: number, of: Partial<Chaos>, broken: Partial<Rules> = {}): string[] {
  return chaos.search(seeds, { ...chaos.anything, ...of }, broken).found;
}

describe('A-F10 nothing goes wrong, whatever is broken', () => {
  it.each([
    ['three members under any fault', {}],
    ['five members under any fault', { members: 5 }],
    ['leaders hunted among three', hunted],
    ['leaders hunted among five', { ...hunted, members: 5 }],
    ['power cuts', dark],
    ['one disk after the other lost', { blows: [...chaos.allBlows, 'disk-loss', 'disk-loss'] }],
    ['leaders cut off with a client', cutOff],
    ['leases that allow for the drift of the clocks', drifting],
  ] as const)('%s', (_name, of) => {
    expect(found(SEEDS, of)).toEqual([]);
  });
});

it('A-F10 a candidate that follows another one of its own term has forgotten the leader before', () => {
  expect(chaos.search(1, chaos.anything, {}, 5110).found).toEqual([]);
});

it('A-F10 a leader that was cut off is not confirmed by one that has forgotten the next leader', () => {
  const blows = [...chaos.allBlows, 'disk-loss', 'disk-loss'] as const;
  expect(chaos.search(1, { ...chaos.anything, blows }, {}, 1499).found).toEqual([]);
});

describe('A-F10 a broken rule is noticed', () => {
  it.each<readonly [string, Partial<Rules>, Partial<Chaos>]>([
    ['a leader that commits by a minority', { committing: (members) => Math.floor(members / 2) }, {}],
    ['a leader elected by a minority', { electing: (members) => Math.floor(members / 2) }, {}],
    ['a vote given twice', { mayVote: () => true }, {}],
    ['a vote for a log that lacks entries', { isNewEnough: () => true }, {}],
    ['a vote that is said before it is on the disk', { maySay: () => true }, dark],
    ['an entry of an older term committed by counting', { mayCount: () => true }, hunted],
    ['a read without asking whether it still leads', { isConfirmed: () => true }, cutOff],
    ['a lease that takes clocks for perfect', { leaseSeconds: (shortest) => shortest }, drifting],
  ])('%s', (_name, broken, of) => {
    expect(found(150, of, broken)).not.toEqual([]);
  });
});
