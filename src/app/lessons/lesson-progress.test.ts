/** Promises of the bookmarks: what we wrote is read, and whatever else is there is nothing. */
import { expect, it } from 'vitest';
import { shelfFrom } from './lesson-progress.ts';

const kept = { step: 'cut', at: 2, of: 7, answers: { cut: 1 }, seen: ['whole'] };

it('is read as it was kept', () => {
  expect(shelfFrom(JSON.parse(JSON.stringify({ partition: kept })))).toEqual({ partition: kept });
  expect(shelfFrom({ raft: { ...kept, step: null } })).toEqual({ raft: { ...kept, step: null } });
});

it.each([
  null,
  7,
  'x',
  [],
  { a: null },
  { a: { ...kept, at: -1 } },
  { a: { ...kept, answers: [] } },
  { a: { ...kept, step: 3 } },
])('is nothing where it is something else: %j', (stored) => {
  expect(shelfFrom(stored)).toEqual({});
});

it('keeps of a lesson what makes sense', () => {
  const odd = { ...kept, answers: { cut: 1, x: 'y' }, seen: ['whole', 3] };
  expect(shelfFrom({ a: odd })).toEqual({ a: kept });
});
