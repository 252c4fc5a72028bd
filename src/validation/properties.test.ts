/**
 * What must not matter to a run, held on random designs with random faults: each property is run over many of
 * them, and whatever parts from its twin is named with its seed.
 */
import { tsImport } from 'tsx/esm/api';
import { expect, it, vi } from 'vitest';
import type { lawsOf } from './laws.ts';
import type * as properties from './properties.ts';
import { FULL } from './testing/length.ts';

const { brokenDesign, changedByLooks, changedByStrangers, partingInTime }: typeof properties = await tsImport(
  './properties.ts',
  import.meta.url,
);

const laws: { lawsOf: typeof lawsOf } = await tsImport('./laws.ts', import.meta.url);

// many runs, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });
const DESIGNS = FULL ? 2000 : 60;
const SECONDS = 4;

/**
 * Replicas have habits of their products that no setting names: a system writes back every 30 seconds, a member
 * that did not answer is left alone for one.
 */
const HAS_HABITS = new Set(['replica']);

it(`all rates times 1024 and all durations by it: the same run, to the last bit, of ${DESIGNS} designs`, () => {
  const complaints: string[] = [];
  let events = 0;
  for (let seed = 1; seed <= DESIGNS && complaints.length < 5; seed++) {
    const design = brokenDesign(seed, SECONDS);
    if (design.nodes.some(({ kind }) => HAS_HABITS.has(kind))) continue;
    const outcome = partingInTime(design, 1024);
    events += outcome.events;
    if (outcome.parting !== '') complaints.push(`seed ${seed}: ${outcome.parting}`);
  }
  expect(complaints).toEqual([]);
  // else nothing happened that could have parted
  expect(events).toBeGreaterThan(200 * DESIGNS);
});

it(`A-Q31 Little’s law and the utilization law hold to the last digits, in ${DESIGNS} designs`, () => {
  const outcomes = Array.from({ length: DESIGNS }, (_, i) => laws.lawsOf(i + 1));
  expect(outcomes.flatMap(({ complaints }, i) => complaints.map((one) => `seed ${i + 1}: ${one}`))).toEqual(
    [],
  );
  const looks = outcomes.reduce((sum, one) => sum + one.looks, 0);
  expect(looks).toBeGreaterThan(DESIGNS);
});

it(`names and places change nothing, in ${DESIGNS} designs`, () => {
  expect(partedDesigns(changedByLooks)).toEqual([]);
});

it(`a node that is linked with nobody changes nobody, in ${DESIGNS} designs`, () => {
  expect(partedDesigns(changedByStrangers)).toEqual([]);
});

/** Seeds whose designs a change made another run of, with the nodes concerned. */
function partedDesigns(change: typeof changedByLooks): string[] {
  return Array.from({ length: DESIGNS }, (_, i) => i + 1).flatMap((seed) => {
    const nodes = change(brokenDesign(seed, SECONDS));
    return nodes.length === 0 ? [] : [`seed ${seed}: ${nodes.join(', ')}`];
  });
}
