import { expect, test } from 'vitest';
import { Chooser } from '../../../validation/random-designs.ts';
import {
  covers,
  type Held,
  includesWrite,
  joinVectors,
  merge,
  NO_VERSIONS,
  nameOf,
  numberOfDot,
  secondsOfStamp,
  siblingCount,
  stampAt,
  type Versions,
  written,
} from './versions.ts';

test('a coordinator never stamps two writes alike, whatever its clock does', () => {
  let last = 0;
  for (const clock of [1, 1, 1.5, 0.2, 0.2, 1.6]) {
    const stamp = stampAt(clock, 7, last);
    expect(stamp).toBeGreaterThan(last);
    last = stamp;
  }
  expect(secondsOfStamp(last)).toBeCloseTo(1.6, 6);
});

test('of two writes in one microsecond the one of the higher node wins, and a clock behind the start has its say', () => {
  expect(stampAt(5, 3, 0)).toBeGreaterThan(stampAt(5, 2, 0));
  expect(secondsOfStamp(stampAt(-1000, 1, 0))).toBe(-1000);
  expect(stampAt(-1000, 1, 0)).toBeGreaterThan(0);
});

test('a write overwrites what its writer has seen, and is kept beside the rest', () => {
  const first = written([], { actor: 1, count: 1 });
  const second = written([], { actor: 2, count: 1 });
  const both = merge(first, second) as Versions;
  expect(siblingCount(both)).toBe(2);
  const merged = written(both.vector, { actor: 1, count: 2 });
  expect(merge(both, merged)).toEqual(merged);
  const blind = written(first.vector, { actor: 3, count: 1 });
  expect((merge(both, blind) as Versions).siblings).toEqual([
    { actor: 2, count: 1 },
    { actor: 3, count: 1 },
  ]);
});

/** What three writers write at three replicas that exchange what they have, all at random. */
function history(seed: number): Held[] {
  const luck = new Chooser(seed);
  const replicas: Held[] = [NO_VERSIONS, NO_VERSIONS, NO_VERSIONS];
  const seen: (readonly number[])[] = [[], [], []];
  for (let step = 1; step <= 30; step++) {
    const who = luck.below(3);
    const at = luck.below(3);
    const what = luck.below(3);
    if (what === 0) {
      const made = written(seen[who]!, { actor: who, count: step });
      seen[who] = made.vector;
      replicas[at] = merge(replicas[at]!, made);
    } else if (what === 1) seen[who] = joinVectors(seen[who]!, (replicas[at] as Versions).vector);
    else replicas[at] = merge(replicas[at]!, replicas[luck.below(3)]!);
  }
  return replicas;
}

test('merging is the same in any order, any number of times, and forgets nothing', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const [a, b, c] = history(seed) as [Held, Held, Held];
    expect(merge(a, b)).toEqual(merge(b, a));
    expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
    expect(merge(a, a)).toEqual(a);
    const all = merge(merge(a, b), c);
    for (const part of [a, b, c]) {
      expect(covers(all, part)).toBe(true);
      for (const dot of (part as Versions).siblings) expect(includesWrite(all, numberOfDot(dot))).toBe(true);
    }
    // somebody holds each value that is left
    for (const dot of (all as Versions).siblings) {
      expect([a, b, c].some((part) => includesWrite(part, numberOfDot(dot)))).toBe(true);
    }
  }
});

test('a write has one number, and what is held tells whether it knows of it', () => {
  const made = written([], { actor: 65_537, count: 12 });
  expect(nameOf(made)).toBe(numberOfDot({ actor: 65_537, count: 12 }));
  expect(includesWrite(made, numberOfDot({ actor: 65_537, count: 11 }))).toBe(true);
  expect(includesWrite(made, numberOfDot({ actor: 65_537, count: 13 }))).toBe(false);
  expect(includesWrite(made, numberOfDot({ actor: 1, count: 1 }))).toBe(false);
});
