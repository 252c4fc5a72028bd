/**
 * What holds at every node of any design at every moment, whatever is broken and edited: arrivals = replies +
 * failures + killed + in system + waiting. And that such a run, with all that was done to it, happens again
 * from its journal.
 */
import { tsImport } from 'tsx/esm/api';
import { expect, it, vi } from 'vitest';
import type { meddledRun } from './meddled-run.ts';
import { SOAK } from './testing/length.ts';

const meddled: { meddledRun: typeof meddledRun } = await tsImport('./meddled-run.ts', import.meta.url);

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });

const DESIGNS = SOAK ? 2000 : 120;

it(`nothing is lost in ${DESIGNS} random designs under random faults and edits, and each replays`, () => {
  const complaints: string[] = [];
  let events = 0;
  for (let seed = 1; seed <= DESIGNS && complaints.length < 5; seed++) {
    const outcome = meddled.meddledRun(seed);
    events += outcome.events;
    complaints.push(...outcome.complaints.map((complaint) => `seed ${seed}: ${complaint}`));
  }
  expect(complaints).toEqual([]);
  // else nothing happened that could have gone wrong
  expect(events).toBeGreaterThan(2000 * DESIGNS);
});
