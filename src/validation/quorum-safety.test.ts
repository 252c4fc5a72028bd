/**
 * A-R11 and the promises of strict quorums under any schedule: random faults strike sets of three and five
 * replicas while an onlooker watches; and for each rule on which safety rests, one run of few shows what
 * happens without it.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { Rules } from '../catalog/shared/quorum/rules.ts';
import type { anything, Chaos, search } from './quorum-chaos.ts';
import { SOAK } from './testing/length.ts';

const chaos: { anything: typeof anything; search: typeof search } = await tsImport(
  './quorum-chaos.ts',
  import.meta.url,
);

vi.setConfig({ testTimeout: 3_600_000 });

const SEEDS = SOAK ? 3000 : 25;

/** Machines lose power while writes are on their way to slow disks. */
const dark: Partial<Chaos> = { blows: ['power-cut'], sync: 0.01 };

function found(seeds: number, of: Partial<Chaos>, broken: Partial<Rules> = {}): string[] {
  return chaos.search(seeds, { ...chaos.anything, ...of }, broken);
}

describe('with R + W > N, strictly, and a sync before each answer, nothing goes wrong', () => {
  it.each([
    ['under any fault', {}],
    ['with version vectors', { settings: { conflicts: 'version-vectors' } }],
    [
      'with replicas that coordinate and keep hints',
      { settings: { coordinator: 'replica', hintedHandoff: 'on' } },
    ],
    ['when the power goes', dark],
  ] as const)('%s', (_name, of) => {
    expect(found(SEEDS, of)).toEqual([]);
  });
});

describe('a broken rule is noticed', () => {
  it.each<readonly [string, Partial<Rules>, Partial<Chaos>]>([
    ['a quorum one too small', { enough: (answers, needed) => answers >= Math.max(1, needed - 1) }, {}],
    [
      'a half taken for a majority',
      { majority: (replicas) => Math.max(1, Math.floor(replicas / 2)) },
      { settings: { readQuorum: 'quorum', writeQuorum: 'quorum' } },
    ],
    ['a write that is said to be there before it is on the disk', { sayable: (_, written) => written }, dark],
    ['a replica that keeps what comes last', { combine: (_, incoming) => incoming }, {}],
  ])('%s', (_name, broken, of) => {
    expect(found(150, of, broken)).not.toEqual([]);
  });

  it('a sloppy quorum promises less: reads may miss what only a substitute has', () => {
    const settings = { replicas: 3, hintedHandoff: 'on', quorumKind: 'sloppy' } as const;
    expect(found(150, { settings })).not.toEqual([]);
  });
});
