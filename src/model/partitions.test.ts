/** What the forms of a partition mean, in pairs of nodes. */
import { expect, test } from 'vitest';
import { blockedPairs, blocksTooMuch, partitionSettingsSchema, withoutNodes } from './partitions.ts';

const both = (a: string, b: string) => [
  [a, b],
  [b, a],
];
const sorted = (pairs: readonly (readonly string[])[]) => pairs.map((pair) => pair.join('>')).toSorted();

test('groups see only themselves, and a node in none of them sees all', () => {
  const pairs = blockedPairs({ groups: [['a', 'b'], ['c']] });
  expect(sorted(pairs)).toEqual(sorted([...both('a', 'c'), ...both('b', 'c')]));
});

test('a bridge sees both sides: as one that is named, as a node of both groups, or as one of none', () => {
  const apart = sorted(both('a', 'c'));
  expect(sorted(blockedPairs({ groups: [['a'], ['c']], bridge: ['b'] }))).toEqual(apart);
  expect(sorted(blockedPairs({ groups: [['a', 'b'], ['c']], bridge: ['b'] }))).toEqual(apart);
  expect(
    sorted(
      blockedPairs({
        groups: [
          ['a', 'b'],
          ['b', 'c'],
        ],
      }),
    ),
  ).toEqual(apart);
});

test('one way blocks one way only', () => {
  expect(sorted(blockedPairs({ oneWay: [['a', 'b'], ['c']] }))).toEqual(['a>c', 'b>c']);
});

test('forms add up, and every pair of different nodes is blocked once', () => {
  const pairs = blockedPairs({
    blocked: [
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'a'],
    ],
    groups: [['a'], ['b']],
    oneWay: [['b', 'a'], ['a']],
  });
  expect(sorted(pairs)).toEqual(['a>b', 'b>a']);
});

test.each([
  [{}, 'found nothing that is parted, expected blocked, groups or oneWay'],
  [{ bridge: ['a'], blocked: [] }, 'found a bridge without groups, expected groups that it joins'],
])('%j is refused', (settings, message) => {
  const parsed = partitionSettingsSchema.safeParse(settings);
  expect(parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)).toEqual([message]);
});

test('a partition that would block too many pairs is noticed without making them', () => {
  const group = (name: string) => Array.from({ length: 400 }, (_, i) => `${name}${i}`);
  expect(blocksTooMuch({ groups: [group('a'), group('b')] })).toBe(true);
  expect(blocksTooMuch({ groups: [group('a'), ['b']] })).toBe(false);
});

test('nodes that are gone leave every form, and a partition that parts nothing any more goes with them', () => {
  const gone = new Set(['b']);
  expect(withoutNodes({ groups: [['a', 'b'], ['c'], ['b']], bridge: ['b', 'd'] }, gone)).toEqual({
    groups: [['a'], ['c']],
    bridge: ['d'],
  });
  expect(withoutNodes({ groups: [['a'], ['b']], bridge: ['d'] }, gone)).toBeUndefined();
  expect(withoutNodes({ oneWay: [['a', 'b'], ['c']] }, gone)).toEqual({ oneWay: [['a'], ['c']] });
  expect(withoutNodes({ oneWay: [['b'], ['c']], blocked: [['a', 'b']] }, gone)).toBeUndefined();
  const untouched = { groups: [['a'], ['c']] };
  expect(withoutNodes(untouched, gone)).toBe(untouched);
});

test('a list of groups that holds what is no group is refused, not counted', () => {
  const parsed = partitionSettingsSchema.safeParse({ groups: [null, ['a']] });
  expect(parsed.success).toBe(false);
});
