/**
 * Histories of random designs under random faults and edits never say what cannot be: that somebody saw a value
 * which nobody wrote, which was written later, or whose write is told to have failed.
 */
import { tsImport } from 'tsx/esm/api';
import { expect, it, vi } from 'vitest';
import type { recordedRun } from './recorded-histories.ts';
import { SOAK } from './testing/length.ts';

const recorded: { recordedRun: typeof recordedRun } = await tsImport(
  './recorded-histories.ts',
  import.meta.url,
);

/** Runs in which something was asked of a store: random designs of some kinds have none. */
const RUNS = SOAK ? 1000 : 40;

vi.setConfig({ testTimeout: 3_600_000 });

it(`in ${RUNS} runs nobody saw what cannot have been there`, () => {
  const sum = { operations: 0, seen: 0, uncertain: 0 };
  let runs = 0;
  for (let seed = 1; runs < RUNS; seed++) {
    const { operations, seen, uncertain, complaints } = recorded.recordedRun(seed);
    expect(complaints.slice(0, 3), `seed ${seed}`).toEqual([]);
    if (operations > 0) runs++;
    sum.operations += operations;
    sum.seen += seen;
    sum.uncertain += uncertain;
  }
  expect(sum.operations).toBeGreaterThan(100 * RUNS);
  expect(sum.seen).toBeGreaterThan(4 * RUNS);
  expect(sum.uncertain).toBeGreaterThan(RUNS);
});
