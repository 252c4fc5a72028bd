/**
 * A synchronous leader–follower set is safe under any schedule, and for each rule on which that rests one run of
 * few shows what happens without it. What it promises less by its settings is asked of the presets
 * (`store-presets.test.ts`).
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { Rules } from '../catalog/shared/leader-follower/rules.ts';
import type { anything, Chaos, search } from './leader-follower-chaos.ts';
import { SOAK } from './testing/length.ts';

const chaos: { anything: typeof anything; search: typeof search } = await tsImport(
  './leader-follower-chaos.ts',
  import.meta.url,
);

vi.setConfig({ testTimeout: 3_600_000 });

const SEEDS = SOAK ? 2000 : 25;
/** More than any of the broken rules needs. */
const ENOUGH = 150;

/** Leaders are struck again and again before their entries are everywhere. */
const hunted: Partial<Chaos> = {
  huntEvery: 0.4,
  members: 5,
  settings: { shippingLag: { distribution: 'exponential', mean: 0.1 }, failoverTimeout: 0.2 },
};
/** Leaders are cut off together with a client that only reads, and seldom look whether anybody hears them. */
const unaware: Partial<Chaos> = {
  huntEvery: 4,
  cutOffReads: 1,
  settings: { failoverTimeout: 1, heartbeatInterval: 0.9 },
  rate: 100,
  seconds: 20,
};
/** The same, where every read asks a majority. */
const linearizable: Partial<Chaos> = {
  ...unaware,
  settings: { ...unaware.settings, readConcern: 'linearizable' },
};

function found(seeds: number, of: Partial<Chaos>, broken: Partial<Rules> = {}): string[] {
  return chaos.search(seeds, { ...chaos.anything, ...of }, broken);
}

describe('nothing goes wrong, whatever is broken', () => {
  it.each([
    ['three members under any fault', {}],
    ['five members under any fault', { members: 5 }],
    ['leaders hunted among five', hunted],
    ['leaders cut off with a client that reads', unaware],
    ['leaders cut off with a client that asks for linearizable reads', linearizable],
  ] as const)('%s', (_name, of) => {
    expect(found(SEEDS, of)).toEqual([]);
  });
});

describe('a broken rule is noticed', () => {
  it.each<readonly [string, Partial<Rules>, Partial<Chaos>]>([
    ['a leader elected by a minority', { electing: (members) => Math.floor(members / 2) }, {}],
    ['a leader that commits by a minority', { committing: (members) => Math.floor(members / 2) }, {}],
    ['a vote given twice', { mayVote: () => true }, {}],
    ['a vote for a log that lacks entries', { isNewEnough: () => true }, {}],
    ['an entry of an earlier term committed by counting', { mayCount: () => true }, hunted],
    ['a linearizable read that nobody confirms', { isConfirmed: () => true }, linearizable],
    ['a lease longer than the fail-over time-out', { leaseSeconds: (timeout) => 20 * timeout }, unaware],
  ])('%s', (_name, broken, of) => {
    expect(found(ENOUGH, of, broken)).not.toEqual([]);
  });
});
