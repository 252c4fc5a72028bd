import { describe, expect, test } from 'vitest';
import { NO_IDENTITY, NO_SESSION } from '../write-sessions.ts';
import {
  append,
  applyTo,
  compactTo,
  contains,
  emptyLog,
  entryAt,
  indexOfVersion,
  indicesOfTerm,
  type Log,
  lastIndex,
  NO_KEY,
  OUTDATED,
  replaceBySnapshot,
  restoreSnapshot,
  snapshotOf,
  termAt,
  termOfVersion,
  truncateTo,
  versionDone,
  versionOf,
  versionOfKey,
} from './log.ts';

function write(log: Log, term: number, key: number, session = NO_SESSION, request = 0): number {
  return append(log, { term, key, bytes: 10, time: 0, session, request });
}

describe('a log', () => {
  test('numbers entries from 1 and knows their terms', () => {
    const log = emptyLog();
    expect([write(log, 1, 5), write(log, 1, 6), write(log, 3, 5)]).toEqual([1, 2, 3]);
    expect([0, 1, 2, 3, 4].map((index) => termAt(log, index))).toEqual([0, 1, 1, 3, -1]);
    expect(entryAt(log, 3)).toEqual({ term: 3, key: 5, bytes: 10, time: 0, ...NO_IDENTITY });
  });

  test('gives versions that grow along it and tell terms apart', () => {
    expect(versionOf(2, 7)).toBeGreaterThan(versionOf(1, 4_000_000_000));
    expect(termOfVersion(versionOf(2, 7))).toBe(2);
    expect(indexOfVersion(versionOf(2, 7))).toBe(7);
  });

  test('takes back what truncated entries did, last first', () => {
    const log = emptyLog();
    for (const key of [5, 6, 5, NO_KEY, 5]) write(log, 1, key);
    applyTo(log, 5);
    expect(versionOfKey(log, 5)).toBe(versionOf(1, 5));
    truncateTo(log, 2);
    expect(versionOfKey(log, 5)).toBe(versionOf(1, 1));
    expect(versionOfKey(log, 6)).toBe(versionOf(1, 2));
    expect([lastIndex(log), log.applied]).toEqual([2, 2]);
    truncateTo(log, 0);
    expect(versionOfKey(log, 5)).toBe(0);
  });

  test('keeps values and numbers when applied entries are dropped from the front', () => {
    const log = emptyLog();
    for (let i = 1; i <= 1000; i++) write(log, 1 + Math.floor(i / 300), i % 7);
    applyTo(log, 800);
    compactTo(log, 900);
    expect(log.base).toBe(800);
    expect(lastIndex(log)).toBe(1000);
    expect(termAt(log, 800)).toBe(3);
    expect(termAt(log, 799)).toBe(-1);
    expect(entryAt(log, 950).key).toBe(950 % 7);
    applyTo(log, 1000);
    truncateTo(log, 990);
    expect(versionOfKey(log, 990 % 7)).toBe(versionOf(4, 990));
  });

  test('knows of each session its last write, which goes when its entry does', () => {
    const log = emptyLog();
    write(log, 1, 5, 70_000, 1);
    write(log, 1, 6, 3, 1);
    write(log, 1, 5);
    write(log, 1, 7, 70_000, 4);
    const done = (session: number, request: number) => versionDone(log, session, request);
    expect([done(70_000, 1), done(70_000, 4), done(70_000, 5)]).toEqual([OUTDATED, versionOf(1, 4), 0]);
    expect([done(3, 1), done(4, 1), done(NO_SESSION, 0)]).toEqual([versionOf(1, 2), 0, 0]);
    applyTo(log, 2);
    const snapshot = snapshotOf(log);
    truncateTo(log, 3);
    expect([done(70_000, 1), done(70_000, 4)]).toEqual([versionOf(1, 1), 0]);
    truncateTo(log, 0);
    expect([done(70_000, 1), done(3, 1)]).toEqual([0, 0]);
    // A snapshot knows of the writes that it holds, not of those that its log had beyond.
    restoreSnapshot(log, snapshot);
    expect([done(70_000, 1), done(70_000, 4), done(3, 1)]).toEqual([versionOf(1, 1), 0, versionOf(1, 2)]);
  });

  test('knows of writes that were dropped from the front, too', () => {
    const log = emptyLog();
    for (let i = 1; i <= 100; i++) write(log, 1, i % 7, i % 3, i);
    applyTo(log, 100);
    compactTo(log, 90);
    expect([versionDone(log, 1, 100), versionDone(log, 2, 98)]).toEqual([
      versionOf(1, 100),
      versionOf(1, 98),
    ]);
    truncateTo(log, 98);
    expect(versionDone(log, 1, 97)).toBe(versionOf(1, 97));
    compactTo(log, 98);
    expect([versionDone(log, 1, 97), versionDone(log, 1, 94)]).toEqual([versionOf(1, 97), OUTDATED]);
  });

  test('becomes a copy of a snapshot, whatever it held', () => {
    const log = emptyLog();
    for (let i = 0; i < 10; i++) write(log, 1, i);
    applyTo(log, 10);
    const values = new Float64Array([0, versionOf(2, 20)]);
    replaceBySnapshot(log, 20, 2, values);
    values[1] = 0;
    expect(versionOfKey(log, 1)).toBe(versionOf(2, 20));
    expect(versionOfKey(log, 9)).toBe(0);
    expect([lastIndex(log), termAt(log, 20), write(log, 2, 3)]).toEqual([20, 2, 21]);
  });
});

describe('what a log knows of what it has dropped', () => {
  function longLog(): Log {
    const log = emptyLog();
    for (let i = 1; i <= 1000; i++) write(log, 1 + 2 * Math.floor(i / 300), i % 7);
    applyTo(log, 1000);
    compactTo(log, 900);
    return log;
  }

  test('is of which term each index was', () => {
    const log = longLog();
    expect(contains(log, 1, 299)).toBe(true);
    expect(contains(log, 3, 299)).toBe(false);
    expect(contains(log, 3, 300)).toBe(true);
    expect(contains(log, 7, 1000)).toBe(true);
    expect(contains(log, 7, 1001)).toBe(false);
    expect(contains(log, 2, 300)).toBe(false);
    expect(indicesOfTerm(log.chapters, lastIndex(log), 5)).toEqual([600, 899]);
  });

  test('follows truncation and what comes instead', () => {
    const log = longLog();
    truncateTo(log, 950);
    write(log, 9, 3);
    expect(contains(log, 7, 951)).toBe(false);
    expect(contains(log, 9, 951)).toBe(true);
    expect(contains(log, 7, 950)).toBe(true);
  });

  test('travels with a snapshot, as the sizes of the values do', () => {
    const log = longLog();
    const copy = emptyLog();
    restoreSnapshot(copy, snapshotOf(log));
    expect(copy.dataBytes).toBe(70);
    expect(contains(copy, 5, 700)).toBe(true);
    append(copy, { term: 9, key: 3, bytes: 25, time: 0, ...NO_IDENTITY });
    applyTo(copy, 1001);
    expect(copy.dataBytes).toBe(85);
    expect(log.dataBytes).toBe(70);
  });
});
