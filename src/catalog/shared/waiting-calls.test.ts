import { expect, test } from 'vitest';
import type { Call } from '../../engine/outcome.ts';
import { addWaiting, firstNumber, isAnyWaiting, nobodyWaits, takeFirst } from './waiting-calls.ts';

test('who waits is taken out in the order in which they came, however many come meanwhile', () => {
  const waiting = nobodyWaits();
  let came = 0;
  let taken = 0;
  const come = (many: number) => {
    for (let i = 0; i < many; i++, came++) addWaiting(waiting, (came * 32) as Call, came / 2);
  };
  const go = (many: number) => {
    for (let i = 0; i < many; i++, taken++) {
      expect(firstNumber(waiting)).toBe(taken / 2);
      expect(takeFirst(waiting)).toBe(taken * 32);
    }
  };
  for (const [more, fewer] of [
    [3, 1],
    [80, 70],
    [60, 10],
    [100, 162],
    [1, 1],
    [500, 450],
  ] as const) {
    come(more);
    go(fewer);
    expect(isAnyWaiting(waiting)).toBe(came > taken);
  }
  go(came - taken);
  expect(isAnyWaiting(waiting)).toBe(false);
  // who is always only a few needs no more room for it
  const { length } = waiting.calls;
  for (let i = 0; i < 300; i++) {
    come(2);
    go(i === 0 ? 1 : 2);
  }
  expect(waiting.calls.length).toBe(length);
});
