/**
 * Promises of the zone test while a history is being made: the same verdict as at once, at any moment, and
 * memory that does not grow with what is over.
 */
import { describe, expect, it } from 'vitest';
import type { Operation } from '../model/history.ts';
import { historyOf } from './testing/history-of.ts';
import { randomHistory } from './testing/random-histories.ts';
import { judgeRegister, ZoneMonitor } from './zones.ts';

/** Tells a monitor everything in the order of time. */
function replay(monitor: ZoneMonitor, operations: readonly Operation[]): void {
  const moments = operations.flatMap((operation) => [
    { operation, time: operation.invoked, isReturn: false },
    // Who gives up says so a little later.
    { operation, time: operation.returned ?? operation.invoked + 2, isReturn: true },
  ]);
  moments.sort((a, b) => a.time - b.time || Number(a.isReturn) - Number(b.isReturn));
  for (const { operation, isReturn } of moments) {
    if (isReturn) monitor.complete(operation);
    else monitor.invoke(operation);
  }
}

describe('a zone monitor', () => {
  it('forgets what is over without changing its verdict', () => {
    let broken = 0;
    for (let seed = 0; seed < 800; seed++) {
      const shape = {
        model: 'register',
        clients: 3,
        operations: 24,
        keys: 1,
        unique: true,
        unanswered: 10,
      } as const;
      const all = randomHistory(seed, shape).operations;
      const operations = all.filter(({ kind, outcome }) => kind === 'write' || outcome === 'ok');
      const forgetful = new ZoneMonitor(null, 2);
      replay(forgetful, operations);
      const atOnce = judgeRegister(
        null,
        operations.filter(({ outcome }) => outcome !== 'fail'),
      );
      expect(forgetful.conflict.length > 0, `seed ${seed}`).toBe(atOnce.conflict.length > 0);
      if (atOnce.conflict.length > 0) broken++;
    }
    expect(broken).toBeGreaterThan(150);
    expect(broken).toBeLessThan(750);
  });

  it('says until when it has judged, and stops at the first conflict', () => {
    const monitor = new ZoneMonitor(null);
    replay(monitor, historyOf('0 w1 0-1', '0 w2 2-3', '1 r1 4-5', '1 r2 6-7').operations);
    expect(monitor.checkedUntil).toBe(3);
    expect(monitor.conflict.map(({ id }) => id).sort()).toEqual([0, 1, 2]);
  });

  it('shows a value that comes back long after with what had replaced it', () => {
    const lines = Array.from({ length: 300 }, (_, i) => `0 w${i + 1} ${2 * i}-${2 * i + 1}`);
    const monitor = new ZoneMonitor(null, 16);
    replay(monitor, historyOf(...lines, '1 r5 1000-1001').operations);
    const values = monitor.conflict.map(({ kind, value }) => `${kind} ${value}`);
    expect(values).toEqual(expect.arrayContaining(['write 5', 'read 5']));
    expect(values.length).toBeGreaterThan(2);
  });

  it('needs memory for what is open only', () => {
    const monitor = new ZoneMonitor(null, 64);
    let most = 0;
    for (let i = 0; i < 8000; i++) {
      const [write, read] = historyOf(
        `0 w${i + 1} ${4 * i}-${4 * i + 1}`,
        `1 r${i + 1} ${4 * i + 2}-${4 * i + 3}`,
      ).operations;
      for (const operation of [write!, read!]) {
        const named = { ...operation, id: 2 * i + operation.id };
        monitor.invoke(named);
        monitor.complete(named);
      }
      most = Math.max(most, monitor.size);
    }
    expect(monitor.conflict).toEqual([]);
    expect(most).toBeLessThan(200);
  });

  it('notices that what was read has failed in the end', () => {
    const monitor = new ZoneMonitor(null);
    replay(monitor, historyOf('0 w1 0-9!', '1 r1 2-3').operations);
    expect(monitor.conflict.map(({ kind }) => kind)).toEqual(['read']);
  });
});
