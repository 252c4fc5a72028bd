/** Alt and an arrow go to the neighbour that a person would point at. */
import { expect, test } from 'vitest';
import { type Direction, firstOf, nextInDirection } from './walk.ts';

const at = (id: string, x: number, y: number) => ({ id, x, y, width: 140, height: 84 });
const shop = [
  at('users', 0, 140),
  at('lb', 200, 140),
  at('shop', 400, 130),
  at('cache', 600, 0),
  at('db', 600, 280),
  at('pay', 400, 320),
];
const from = (id: string, direction: Direction) =>
  nextInDirection(shop, shop.find((each) => each.id === id)!, direction);

test.each([
  ['users', 'right', 'lb'],
  ['lb', 'right', 'shop'],
  ['shop', 'down', 'pay'],
  ['pay', 'up', 'shop'],
  ['shop', 'left', 'lb'],
  ['cache', 'down', 'db'],
  ['db', 'left', 'pay'],
] as const)('from %s %s is %s', (start, direction, next) => {
  expect(from(start, direction)).toBe(next);
});

test('at the edge there is nothing further', () => {
  expect(from('users', 'left')).toBe(null);
  expect(from('cache', 'up')).toBe(null);
});

test('everybody can be reached from the first one', () => {
  const seen = new Set([firstOf(shop)!]);
  for (const id of seen)
    for (const direction of ['left', 'right', 'up', 'down'] as const) {
      const next = from(id, direction);
      if (next !== null) seen.add(next);
    }
  expect(firstOf(shop)).toBe('users');
  expect(seen.size).toBe(shop.length);
});
