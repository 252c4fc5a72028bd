/** What a machine's clocks show, and what is timed by them: right, skewed, set, drifting, paused. */
import { expect, test } from 'vitest';
import type { FaultInput } from '../model/run-file.ts';
import { Engine } from './engine.ts';
import { ask, keeperOf, keeperRegistry, keepers, post, seenBy } from './testing/keeper-kind.ts';

const link = (latency: number) => ({ latency: { distribution: 'constant', value: latency } });

/** Two machines that tick every second of their own clocks, 10 ms apart. */
function twoMachines(): Engine {
  const design = keepers({ a: { tick: 1 }, b: { tick: 1 } }, { 'a>b': link(0.01) });
  return new Engine(design, keeperRegistry, { seed: 1, checking: true });
}

function onA(fault: FaultInput['fault'], settings: object, id: string = fault): FaultInput {
  return { id, fault, targets: ['a'], settings: { ...settings }, duration: null };
}

function clocksOf(engine: Engine, id: string): { monotonic: number; wall: number } {
  const self = keeperOf(engine, id);
  return { monotonic: self.monotonic, wall: self.wallClock };
}

test('clocks are right while nothing is wrong with them', () => {
  const engine = twoMachines();
  engine.runTo(3.5);
  expect(clocksOf(engine, 'a')).toEqual({ monotonic: 3.5, wall: 3.5 });
  expect(seenBy(engine, 'a').ticks.map((tick) => tick.now)).toEqual([1, 2, 3]);
});

test('skews add up while they last, and touch neither the monotonic clock nor another machine', () => {
  const engine = twoMachines();
  engine.runTo(2);
  engine.inject(onA('clock-skew', { seconds: 5 }, 'one'));
  engine.inject(onA('clock-skew', { seconds: -2 }, 'two'));
  expect(clocksOf(engine, 'a')).toEqual({ monotonic: 2, wall: 5 });
  expect(clocksOf(engine, 'b')).toEqual({ monotonic: 2, wall: 2 });
  engine.heal('one');
  engine.runTo(4);
  expect(clocksOf(engine, 'a')).toEqual({ monotonic: 4, wall: 2 });
  engine.heal('two');
  expect(clocksOf(engine, 'a')).toEqual({ monotonic: 4, wall: 4 });
});

test('a clock that was set stays wrong', () => {
  const engine = twoMachines();
  engine.inject(onA('clock-jump', { seconds: -3 }));
  engine.inject(onA('clock-jump', { seconds: 1 }));
  engine.heal('clock-jump');
  engine.runTo(10);
  expect(clocksOf(engine, 'a')).toEqual({ monotonic: 10, wall: 8 });
});

test('a clock that drifts integrates the true time, and keeps what it gained', () => {
  const engine = twoMachines();
  engine.runTo(10);
  engine.inject(onA('clock-drift', { rate: 1.5 }, 'one'));
  engine.runTo(20);
  engine.inject(onA('clock-drift', { rate: 0.5 }, 'two'));
  engine.runTo(30);
  engine.heal('one');
  engine.heal('two');
  engine.runTo(40);
  // 10 + 10 × 1.5 + 10 × 0.75 + 10
  expect(clocksOf(engine, 'a').monotonic).toBeCloseTo(42.5, 9);
  expect(clocksOf(engine, 'a').wall).toBeCloseTo(42.5, 9);
  expect(clocksOf(engine, 'b').monotonic).toBe(40);
});

test('timers run on the clock of their machine; one that was set before the drift keeps its time', () => {
  const engine = twoMachines();
  engine.runTo(0.5);
  engine.inject(onA('clock-drift', { rate: 2 }));
  engine.runTo(3.2);
  expect(seenBy(engine, 'a').ticks.map((tick) => tick.now)).toEqual([1, 1.5, 2, 2.5, 3]);
  // at each of the later ticks the clock has gone on by a second of its own
  const own = seenBy(engine, 'a').ticks.map((tick) => tick.monotonic);
  expect(own.slice(1).map((reading, i) => reading - own[i]!)).toEqual([1, 1, 1, 1]);
});

test('a time-out ends earlier by the true time on a clock that runs fast', () => {
  const engine = twoMachines();
  const cut = { id: 'cut', fault: 'cut', targets: ['a>b'], settings: {}, duration: null } as const;
  engine.inject({ ...cut, targets: ['a>b'] });
  engine.inject(onA('clock-drift', { rate: 1.25 }));
  ask(engine, 'a', 'b', 1, 0, 2);
  engine.runTo(5);
  expect(seenBy(engine, 'a').answers).toEqual([{ at: 1.6, error: 'timeout' }]);
});

test('the clocks of a paused process go on: who held a lease wakes up too late to keep it', () => {
  const engine = twoMachines();
  engine.runTo(1);
  const lease = keeperOf(engine, 'a').monotonic + 2;
  engine.inject(onA('pause', {}));
  engine.runTo(4);
  engine.heal('pause');
  engine.runTo(4);
  const self = keeperOf(engine, 'a');
  expect(self.monotonic).toBe(4);
  expect(self.monotonic > lease).toBe(true);
  // the tick that fell due meanwhile comes at once, and sees the time that it is
  expect(seenBy(engine, 'a').ticks.at(-1)).toEqual({ now: 4, monotonic: 4, wall: 4 });
});

test('disks are slow by the product of their faults, and lie while one of them says so', () => {
  const engine = twoMachines();
  engine.inject(onA('slow-disk', { factor: 3 }, 'one'));
  engine.inject(onA('slow-disk', { factor: 4 }, 'two'));
  engine.inject(onA('lost-sync', {}));
  const self = keeperOf(engine, 'a');
  expect([self.diskFactor, self.losesSyncs, keeperOf(engine, 'b').diskFactor]).toEqual([12, true, 1]);
  engine.heal('one');
  engine.heal('lost-sync');
  expect([self.diskFactor, self.losesSyncs]).toEqual([4, false]);
});

test('a checkpoint holds the clocks, and a machine that comes later gets those of its node', () => {
  const engine = twoMachines();
  engine.inject(onA('clock-drift', { rate: 1.5 }));
  engine.inject(onA('clock-skew', { seconds: 1 }));
  engine.inject(onA('slow-disk', { factor: 3 }));
  engine.runTo(2);
  const saved = engine.checkpoint();
  const seen = () => {
    post(engine, 'a', 'b', 3);
    engine.runTo(7.3);
    return [engine.fingerprint(), clocksOf(engine, 'a'), seenBy(engine, 'a').ticks.length];
  };
  const first = seen();
  engine.heal('clock-drift');
  engine.runTo(9);
  engine.restore(saved);
  expect(seen()).toEqual(first);
  const { nodes, ...rest } = engine.currentDesign;
  const more = nodes.map((node) =>
    node.id === 'a' ? { ...node, settings: { ...node.settings, instances: 2 } } : node,
  );
  engine.edit({ ...rest, nodes: more });
  expect(keeperOf(engine, 'a', 1).monotonic).toBe(keeperOf(engine, 'a').monotonic);
  expect(keeperOf(engine, 'a', 1).diskFactor).toBe(3);
});
