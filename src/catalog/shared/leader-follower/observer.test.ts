import { describe, expect, test } from 'vitest';
import { NO_IDENTITY } from '../write-sessions.ts';
import { append, emptyLog, type Log, lastIndex, versionOf } from './log.ts';
import { newObserver, noteAcknowledged, noteElected, stalenessOf, versionsBehind } from './observer.ts';

/** A log with so many entries of each term. */
function logOf(...terms: readonly [term: number, entries: number][]): Log {
  const log = emptyLog();
  for (const [term, entries] of terms) {
    for (let i = 0; i < entries; i++) append(log, { term, key: 0, bytes: 1, time: 0, ...NO_IDENTITY });
  }
  return log;
}

describe('acknowledged writes', () => {
  test('are lost when a leader takes over without them, each once', () => {
    const observer = newObserver();
    for (const index of [1, 2, 3, 5, 6, 9, 8, 4]) noteAcknowledged(observer, 0, versionOf(1, index), 0);
    expect(observer.unsafe.get(1)).toEqual([1, 6, 8, 9]);
    expect(noteElected(observer, logOf([1, 5]), 2, 5)).toBe(3);
    expect(observer.unsafe.get(1)).toEqual([1, 5]);
    expect(noteElected(observer, logOf([1, 5], [2, 3]), 3, 8)).toBe(0);
    expect(noteElected(observer, logOf([1, 2]), 4, 2)).toBe(3);
  });

  test('are lost at once when a leader acknowledges them that has been replaced', () => {
    const observer = newObserver();
    noteElected(observer, logOf([1, 5]), 2, 5);
    expect(noteAcknowledged(observer, 0, versionOf(1, 5), 0)).toBe(false);
    expect(noteAcknowledged(observer, 0, versionOf(1, 6), 0)).toBe(true);
    expect(noteAcknowledged(observer, 0, versionOf(2, 6), 0)).toBe(false);
  });

  test('at an index where the new leader has an entry of another term are lost too', () => {
    const observer = newObserver();
    noteAcknowledged(observer, 0, versionOf(1, 6), 0);
    expect(noteElected(observer, logOf([1, 5], [2, 4]), 3, 9)).toBe(1);
    expect(noteAcknowledged(observer, 0, versionOf(1, 7), 0)).toBe(true);
  });

  test('are not lost where a later leader has them and acknowledges them, though one in between began without', () => {
    const observer = newObserver();
    noteElected(observer, logOf([1, 5]), 2, 5);
    noteElected(observer, logOf([1, 6]), 3, 6);
    expect(noteAcknowledged(observer, 0, versionOf(1, 6), 0)).toBe(false);
    noteElected(observer, logOf([1, 5]), 4, 5);
    expect(noteAcknowledged(observer, 0, versionOf(1, 7), 0)).toBe(true);
  });

  test('are not lost to a leader that hears of its election after a later one has taken over', () => {
    const observer = newObserver();
    noteAcknowledged(observer, 0, versionOf(1, 6), 0);
    const newer = logOf([1, 6]);
    expect(noteElected(observer, newer, 5, lastIndex(newer))).toBe(0);
    expect(noteElected(observer, logOf([1, 2]), 4, 2)).toBe(0);
    expect(observer.reigns.map(({ term }) => term)).toEqual([4, 5]);
  });
});

test('a stale read is as old as the first newer acknowledgement, and so many versions behind', () => {
  const observer = newObserver();
  for (const [index, time] of [
    [1, 10],
    [2, 11],
    [3, 12],
    [4, 14],
  ] as const)
    noteAcknowledged(observer, 7, versionOf(1, index), time);
  expect(stalenessOf(observer, 7, versionOf(1, 1), 13)).toBe(2);
  expect(versionsBehind(observer, 7, versionOf(1, 1), 13)).toBe(2);
  expect(versionsBehind(observer, 7, versionOf(1, 4), 20)).toBe(0);
});
