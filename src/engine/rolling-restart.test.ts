/** Rolling restarts: who is down when, whatever is healed, removed or restored in between. */
import { expect, test } from 'vitest';
import { DOWN_PROCESS } from './endpoint-status.ts';
import { Engine } from './engine.ts';
import { keeperRegistry, keepers } from './testing/keeper-kind.ts';

/** A node of three instances, one of one, and a set of two. */
function engineOf(): Engine {
  const design = keepers(
    { a: { instances: 3 }, b: {}, x: {}, set: {}, m1: {}, m2: {} },
    { 'x>set': {}, 'set>m1': {}, 'set>m2': {} },
  );
  return new Engine(design, keeperRegistry, { seed: 1, checking: true });
}

function roll(engine: Engine, targets: string[], downtime: number, interval: number): void {
  const settings = { downtime, interval };
  engine.inject({ id: 'roll', fault: 'rolling-restart', targets, settings, duration: null });
}

/** Which endpoints are down at which times. */
function downAt(engine: Engine, times: readonly number[]): string[] {
  return times.map((time) => {
    engine.runTo(time);
    const down = engine.simulation.endpoints.filter((ep) => ep.status === DOWN_PROCESS);
    return down.map((ep) => `${ep.node.id}${ep.instance}`).join(' ');
  });
}

test('instances of a node, then those of the next, are down one after the other', () => {
  const engine = engineOf();
  engine.runTo(1);
  roll(engine, ['a', 'b'], 2, 5);
  const seen = downAt(engine, [1, 2.9, 3, 5.9, 6, 7.9, 8, 11, 13, 16, 17.9, 18, 40]);
  expect(seen).toEqual(['a0', 'a0', '', '', 'a1', 'a1', '', 'a2', '', 'b0', 'b0', '', '']);
  expect(engine.simulation.faults.get('roll')?.overAt).toBe(18);
});

test('an interval shorter than the down time takes several down at once', () => {
  const engine = engineOf();
  roll(engine, ['a'], 3, 1);
  expect(downAt(engine, [0, 1, 2, 3, 4, 5])).toEqual(['a0', 'a0 a1', 'a0 a1 a2', 'a1 a2', 'a2', '']);
});

test('of a set it restarts the members', () => {
  const engine = engineOf();
  roll(engine, ['set'], 1, 2);
  expect(downAt(engine, [0.5, 1.5, 2.5, 3.5])).toEqual(['m10', '', 'm20', '']);
});

test('healed in between, it brings back what is down and leaves the others alone', () => {
  const engine = engineOf();
  roll(engine, ['a'], 2, 5);
  engine.runTo(6);
  engine.heal('roll');
  expect(downAt(engine, [6, 7, 10, 12, 20])).toEqual(['', '', '', '', '']);
});

test('an instance that is removed before its turn is passed over', () => {
  const engine = engineOf();
  roll(engine, ['a', 'b'], 2, 5);
  engine.runTo(1);
  const { nodes, ...rest } = engine.currentDesign;
  const fewer = nodes.map((node) => (node.id === 'a' ? { ...node, settings: { instances: 1 } } : node));
  engine.edit({ ...rest, nodes: fewer });
  expect(downAt(engine, [1, 6, 11, 16, 18])).toEqual(['a0', '', '', 'b0', '']);
});

test('a crash of the same node counts on its own: healing one leaves the other', () => {
  const engine = engineOf();
  const settings = { of: 'process', instance: 0 };
  engine.inject({ id: 'crash', fault: 'crash', targets: ['a'], settings, duration: null });
  roll(engine, ['a'], 2, 5);
  expect(downAt(engine, [1, 3])).toEqual(['a0', 'a0']);
  engine.heal('crash');
  expect(downAt(engine, [3, 6])).toEqual(['', 'a1']);
});

test('restored from a checkpoint in the middle it goes on as it did', () => {
  const engine = engineOf();
  roll(engine, ['a', 'set'], 2, 3);
  engine.runTo(4);
  const saved = engine.checkpoint();
  const goOn = () => [...downAt(engine, [4, 5, 6, 8, 9, 12, 14]), engine.fingerprint()];
  const first = goOn();
  expect(first.slice(0, 4)).toEqual(['a1', '', 'a2', '']);
  engine.restore(saved);
  expect(goOn()).toEqual(first);
});
