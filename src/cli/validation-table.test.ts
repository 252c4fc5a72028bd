import { expect, it } from 'vitest';
import type { NotedRow } from '../content/validation-table.ts';
import { tableText, together, validatedCases, verdictText } from './validation-table.ts';

const figure = { figure: 'W', expected: 5, measured: 5.01, halfWidth: 0.02, allowed: 0.1 };
const tests = [
  { ancestorTitles: ['M/M/1'], title: 'A-Q10 loses (closed form)', status: 'passed' },
  { ancestorTitles: ['M/M/1'], title: 'A-Q2 means (closed form)', status: 'failed' },
  { ancestorTitles: ['', 'A-C11, A-C12 a trace'], title: 'is replayed', status: 'skipped' },
  { ancestorTitles: [], title: 'belongs to no case', status: 'passed' },
];
const rows: NotedRow[] = [
  { test: 'M/M/1 > A-Q2 means (closed form)', figures: [figure], requests: 100 },
  { test: 'another test', figures: [figure] },
];

it('cases come in the order of their numbers, each with what its own test noted', () => {
  const cases = validatedCases(tests, rows);
  expect(cases.map(({ id, verdict, figures }) => [id, verdict, figures.length])).toEqual([
    ['A-C11, A-C12', 'not run', 0],
    ['A-Q2', 'differs', 1],
    ['A-Q10', 'agrees', 0],
  ]);
  expect(cases[0]!.title).toBe('a trace: is replayed');
});

it('says what differs, and what was not run for want of data', () => {
  const cases = validatedCases(tests, rows);
  expect(verdictText(cases)).toBe(
    '1 of 3 cases agree, in 1 figures. These differ: A-Q2. These were not run, because the data that they need is not here: A-C11, A-C12.',
  );
  expect(tableText(cases)).toContain(
    'A-Q2          means (closed form)   W       5         5.01      0.02    0.1      differs',
  );
});

it('a short run does not take the place of a long one, and what was not run stays', () => {
  const [a, b] = [1, 2].map((n) => ({ id: `A-Q${n}`, title: 't', verdict: 'agrees' as const, figures: [] }));
  const short = { ...a!, short: true as const };
  expect(together([short], [a!, b!])).toEqual([a, b]);
  expect(together([a!], [short, b!])).toEqual([a, b]);
});
