import { describe, expect, test } from 'vitest';
import { NO_KEY, versionOf } from '../leader-follower/log.ts';
import { NO_SESSION } from '../write-sessions.ts';
import {
  appendEntry,
  applyEntries,
  cutTo,
  dropFront,
  emptyRaftLog,
  installSnapshot,
  lastIndex,
  lastNotAbove,
  lastStored,
  type RaftLog,
  raftEntryAt,
  replyAt,
  termAt,
  versionDone,
} from './log.ts';

let position = 0;
function write(log: RaftLog, term: number, key: number, session = NO_SESSION, request = 0): number {
  return appendEntry(log, { term, key, bytes: 10, time: 0, session, request }, ++position);
}

describe('a Raft log', () => {
  test('does the write of a session once and answers it the same each time', () => {
    const log = emptyRaftLog();
    for (const request of [1, 1, 2, 1, 2]) write(log, 1, 5, 7, request);
    applyEntries(log, 5);
    expect(log.versions[5]).toBe(versionOf(1, 3));
    // the third try of the first comes when its driver has long gone on
    expect([1, 2, 3, 4, 5].map((index) => replyAt(log, index))).toEqual([
      versionOf(1, 1),
      versionOf(1, 1),
      versionOf(1, 3),
      0,
      versionOf(1, 3),
    ]);
    expect([versionDone(log, 7, 2), versionDone(log, 7, 3), versionDone(log, 8, 2)]).toEqual([
      versionOf(1, 3),
      0,
      0,
    ]);
  });

  test('takes back what cut entries did, to values and sessions, last first', () => {
    const log = emptyRaftLog();
    write(log, 1, 5, 7, 1);
    write(log, 1, 6, 7, 2);
    write(log, 1, 5, 7, 2);
    write(log, 1, NO_KEY);
    write(log, 1, 5, 9, 1);
    applyEntries(log, 5);
    cutTo(log, 1);
    expect([log.versions[5], log.versions[6], versionDone(log, 7, 1), versionDone(log, 9, 1)]).toEqual([
      versionOf(1, 1),
      0,
      versionOf(1, 1),
      0,
    ]);
    write(log, 2, 6, 7, 2);
    applyEntries(log, 2);
    expect([log.versions[6], log.applied, lastIndex(log)]).toEqual([versionOf(2, 2), 2, 2]);
  });

  test('knows what the disk has, also of entries that took the place of others', () => {
    position = 0;
    const log = emptyRaftLog();
    for (let i = 0; i < 4; i++) write(log, 1, i);
    cutTo(log, 2);
    write(log, 2, 9);
    expect([0, 1, 2, 3, 4, 5, 9].map((at) => lastStored(log, at))).toEqual([0, 1, 2, 2, 2, 3, 3]);
  });

  test('finds in one step where another log may be the same', () => {
    const log = emptyRaftLog();
    for (const term of [1, 1, 4, 4, 5, 5, 5]) write(log, term, 0);
    expect(lastNotAbove(log, 7, 4)).toBe(4);
    expect(lastNotAbove(log, 99, 9)).toBe(7);
    expect(lastNotAbove(log, 3, 2)).toBe(2);
  });

  test('keeps numbers, values and sessions when its front is dropped, and hands them on as a snapshot', () => {
    const log = emptyRaftLog();
    for (let i = 1; i <= 300; i++) write(log, 1 + Math.floor(i / 100), i % 7, i % 3, i);
    applyEntries(log, 200);
    dropFront(log, 250);
    expect([log.base, lastIndex(log), termAt(log, 200), termAt(log, 199)]).toEqual([200, 300, 3, -1]);
    expect(raftEntryAt(log, 250)).toMatchObject({ key: 250 % 7, session: 250 % 3, request: 250 });
    const copy = emptyRaftLog();
    for (let i = 0; i < 10; i++) write(copy, 1, 3);
    installSnapshot(copy, 200, 3, log.versions, log.table);
    applyEntries(log, 300);
    for (let i = 201; i <= 300; i++) write(copy, 1 + Math.floor(i / 100), i % 7, i % 3, i);
    applyEntries(copy, 300);
    expect([...copy.versions.slice(0, 7)]).toEqual([...log.versions.slice(0, 7)]);
    expect([0, 1, 2].map((session) => versionDone(copy, session, 300))).toEqual(
      [0, 1, 2].map((session) => versionDone(log, session, 300)),
    );
  });
});
