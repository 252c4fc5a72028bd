import { expect, test } from 'vitest';
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

/** Fifty writes a second to a Raft set whose replicas back up every 7 s. */
function store(ids: readonly string[], replica: object = {}) {
  const traffic = { arrivals: regular(50), readFraction: 0, keys: { count: 1000, skew: 0 } };
  const backups = { backupInterval: 7, syncTime: constant(0.001), ...replica };
  return start(
    design(
      {
        client: ['client', traffic],
        set: ['replica-set', { protocol: 'raft' }],
        ...Object.fromEntries(ids.map((id) => [id, ['replica', backups] as const])),
      },
      [['client', 'set'], ...ids.map((id) => ['set', id, { latency: constant(0.002) }] as const)],
    ),
  );
}

const measured = (engine: ReturnType<typeof start>) => ({
  lost: counter(engine, 'set', 'lostAcknowledgedWrites'),
  recovery: ownHistogram(engine, 'set', 'recoverySeconds'),
  dataLoss: ownHistogram(engine, 'set', 'dataLossSeconds'),
});

test('after the loss of all disks replicas have recovered with what survived, although nobody writes any more', () => {
  const engine = store(['a', 'b', 'c'], { restoreTime: 2 });
  engine.runTo(20);
  engine.edit(changed(engine.currentDesign, 'client', { readFraction: 1 }));
  engine.runTo(20.1);
  breakNow(engine, 'disk-loss', ['a', 'b', 'c']);
  engine.runTo(40);
  const { lost, recovery, dataLoss } = measured(engine);
  expect(Math.abs(lost - 300)).toBeLessThan(5);
  expect(recovery.count).toBe(3);
  // restored, and a leader elected
  expect(recovery.max).toBeGreaterThan(2);
  expect(recovery.max).toBeLessThan(4);
  expect(dataLoss.count).toBe(3);
  expect(Math.abs(dataLoss.mean - 6.1)).toBeLessThan(0.05);
});

test('a replica that lost what it had alone serves again before new writes have filled the gap', () => {
  const engine = store(['a'], { restoreTime: 0 });
  engine.runTo(19.9);
  breakNow(engine, 'disk-loss', ['a']);
  engine.runTo(30);
  const { recovery, dataLoss } = measured(engine);
  expect(recovery.count).toBe(1);
  expect(recovery.max).toBeLessThan(1);
  expect(Math.abs(dataLoss.max - 5.9)).toBeLessThan(0.05);
});

test('a recovery after which nothing is lost has cost no data, whatever an earlier one had cost', () => {
  const engine = store(['a'], { restoreTime: 0 });
  engine.runTo(19.9);
  breakNow(engine, 'disk-loss', ['a']);
  engine.runTo(30);
  breakNow(engine, 'restart', ['a']);
  engine.runTo(35);
  const { dataLoss } = measured(engine);
  expect(dataLoss.count).toBe(2);
  expect(dataLoss.mean).toBeCloseTo(dataLoss.max / 2, 6);
});
