/**
 * Going back and forth in time is looking and nothing else: restore + run equals run, for every kind, with
 * faults and edits, whatever was visited before.
 */
import { tsImport } from 'tsx/esm/api';
import { expect, it, vi } from 'vitest';
import type { soughtRun } from './sought-run.ts';

const sought: { soughtRun: typeof soughtRun } = await tsImport('./sought-run.ts', import.meta.url);

vi.setConfig({ testTimeout: 600_000 });

const DESIGNS = process.env.VALIDATE === 'full' ? 1000 : 25;

it(`every moment of ${DESIGNS} random runs is the same, whatever was visited before`, () => {
  const complaints: string[] = [];
  for (let seed = 1; seed <= DESIGNS && complaints.length < 5; seed++) {
    complaints.push(...sought.soughtRun(seed).map((complaint) => `seed ${seed}: ${complaint}`));
  }
  expect(complaints).toEqual([]);
});
