import { describe, expect, test } from 'vitest';
import {
  breakNow,
  changed,
  constant,
  counter,
  design,
  ownHistogram,
  regular,
  start,
} from '../testing/rig.ts';

const three = ['a', 'b', 'c'];

/** Fifty writes a second for twenty seconds, of as many keys; then only reads. All disks are lost at the end of the writes. */
function disaster(replica: object, set: object = {}) {
  const traffic = { arrivals: regular(50), readFraction: 0, keys: { count: 100_000, skew: 0 } };
  const machine = { readTime: constant(0), writeTime: constant(0), syncTime: constant(0.001), ...replica };
  const engine = start(
    design(
      {
        client: ['client', traffic],
        set: ['replica-set', { protocol: 'quorum', ...set }],
        ...Object.fromEntries(three.map((id) => [id, ['replica', machine] as const])),
      },
      [['client', 'set'], ...three.map((id) => ['set', id, { latency: constant(0.002) }] as const)],
    ),
  );
  engine.runTo(20);
  engine.edit(changed(engine.currentDesign, 'client', { readFraction: 1 }));
  engine.runTo(20.1);
  breakNow(engine, 'disk-loss', three);
  engine.runTo(60);
  return {
    lost: counter(engine, 'set', 'lostAcknowledgedWrites'),
    recovery: ownHistogram(engine, 'set', 'recoverySeconds'),
    dataLoss: ownHistogram(engine, 'set', 'dataLossSeconds'),
  };
}

describe('when all disks of a quorum are lost', () => {
  test.each([
    ['last-write-wins', 2],
    ['version-vectors', 2],
    ['last-write-wins', 25],
  ])('what the backups hold is not (%s, restored in %d s)', (conflicts, restoreTime) => {
    const { lost, recovery, dataLoss } = disaster({ backupInterval: 7, restoreTime }, { conflicts });
    // written between the last backups, at 14 s, and the end: 300, few keys of them twice
    expect(lost).toBeGreaterThan(290);
    expect(lost).toBeLessThanOrEqual(300);
    expect(recovery.count).toBe(3);
    expect(recovery.max).toBeCloseTo(restoreTime, 6);
    expect(dataLoss.count).toBe(3);
    expect(Math.abs(dataLoss.mean - 6.1)).toBeLessThan(0.05);
  });

  test('without backups all is lost since the beginning, and nobody waits for it', () => {
    const { lost, recovery, dataLoss } = disaster({});
    expect(lost).toBeGreaterThan(980);
    expect(recovery.count).toBe(3);
    expect(recovery.max).toBe(0);
    expect(dataLoss.max).toBeGreaterThan(20);
  });
});

test('one disk of three costs no data', () => {
  const traffic = { arrivals: regular(50), readFraction: 0.5, keys: { count: 20, skew: 0 } };
  const engine = start(
    design(
      {
        client: ['client', traffic],
        set: ['replica-set', { protocol: 'quorum' }],
        ...Object.fromEntries(three.map((id) => [id, ['replica', {}] as const])),
      },
      [['client', 'set'], ...three.map((id) => ['set', id] as const)],
    ),
  );
  engine.runTo(10);
  breakNow(engine, 'disk-loss', ['a']);
  engine.runTo(30);
  const dataLoss = ownHistogram(engine, 'set', 'dataLossSeconds');
  expect([dataLoss.count, dataLoss.max]).toEqual([1, 0]);
  expect(counter(engine, 'set', 'lostAcknowledgedWrites')).toBe(0);
  // every key has been written or repaired again
  expect(ownHistogram(engine, 'set', 'recoverySeconds').max).toBeGreaterThan(0);
});

test('a power cut takes what was acknowledged from memory, and no replica waits for it', () => {
  const traffic = { arrivals: regular(50), readFraction: 0, keys: { count: 20, skew: 0 } };
  const replica = { syncPolicy: 'interval', syncInterval: 5 };
  const engine = start(
    design(
      {
        client: ['client', traffic],
        set: ['replica-set', { protocol: 'quorum' }],
        ...Object.fromEntries(three.map((id) => [id, ['replica', replica] as const])),
      },
      [['client', 'set'], ...three.map((id) => ['set', id] as const)],
    ),
  );
  engine.runTo(13);
  engine.edit(changed(engine.currentDesign, 'client', { readFraction: 1 }));
  engine.runTo(13.5);
  const crash = breakNow(engine, 'crash', three, { of: 'machine' });
  engine.runTo(15);
  engine.heal(crash);
  engine.runTo(30);
  expect(counter(engine, 'set', 'lostAcknowledgedWrites')).toBe(20);
  const recovery = ownHistogram(engine, 'set', 'recoverySeconds');
  expect([recovery.count, recovery.max]).toEqual([3, 1.5]);
  // synced at 10 s
  const dataLoss = ownHistogram(engine, 'set', 'dataLossSeconds');
  expect(dataLoss.count).toBe(3);
  expect(Math.abs(dataLoss.mean - 3.5)).toBeLessThan(0.05);
});
