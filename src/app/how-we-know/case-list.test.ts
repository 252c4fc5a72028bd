import { expect, it } from 'vitest';
import type { ValidatedCase } from '../../content/validation-table.ts';
import { caseGroups, splitSource, tallyOf } from './case-list.ts';

const figure = { figure: 'Wq', expected: 4, measured: 4.01, halfWidth: 0.02, allowed: 0.08 };
const cases: ValidatedCase[] = [
  { id: 'A-C1', title: 'LRU (Che)', verdict: 'agrees', figures: [figure], requests: 10 },
  { id: 'A-Q1', title: 'means (closed form)', verdict: 'agrees', figures: [figure, figure], requests: 20 },
  { id: 'A-Q2', title: 'other scale', verdict: 'not run', figures: [] },
];

it('subjects stand in their own order, without those that nothing is found in', () => {
  expect(caseGroups(cases, '').map(({ subject }) => subject)).toEqual(['Queueing', 'Caches']);
  expect(caseGroups(cases, 'che lru').map(({ subject }) => subject)).toEqual(['Caches']);
  expect(caseGroups(cases, 'nothing of it')).toEqual([]);
});

it('what was not run is not counted as agreeing', () => {
  expect(tallyOf(cases)).toEqual({ agree: 2, differ: 0, notRun: 1, figures: 3, requests: 30 });
});

it('the source is what stands last in brackets', () => {
  expect(splitSource('means at ρ 0.8 (closed form)')).toEqual({
    what: 'means at ρ 0.8',
    source: 'closed form',
  });
  expect(splitSource('LRU (Che): shares [1]')).toEqual({ what: 'LRU: shares [1]', source: 'Che' });
  expect(splitSource('no source')).toEqual({ what: 'no source', source: '' });
});
