/** Networks that are out of order: messages that come twice, late, or not at all, drawn link or not. */
import { describe, expect, test } from 'vitest';
import type { FaultInput } from '../model/run-file.ts';
import { Engine } from './engine.ts';
import { imbalance } from './testing/conservation.ts';
import { ask, askAll, keeperRegistry, keepers, post, seenBy } from './testing/keeper-kind.ts';

const latency = (value: number) => ({ latency: { distribution: 'constant', value } });

function engineOf(links: { readonly [ends: string]: object }, seed = 3): Engine {
  const ids = new Set(Object.keys(links).flatMap((ends) => ends.split('>')));
  const nodes = Object.fromEntries([...ids].map((id) => [id, {}]));
  return new Engine(keepers(nodes, links), keeperRegistry, { seed, checking: true });
}

function fault(
  kind: FaultInput['fault'],
  link: string,
  settings: object = {},
  id: string = kind,
): FaultInput {
  return { id, fault: kind, targets: [link], settings: { ...settings }, duration: null };
}

function arrivalsAt(engine: Engine, id: string): number {
  return engine.simulation.nodeById(id)!.arrivals;
}

function isSound(engine: Engine): boolean {
  return Object.values(imbalance(engine)).every((x) => x === 0);
}

describe('a link that duplicates', () => {
  test('delivers a one-way message twice', () => {
    const engine = engineOf({ 'a>b': latency(0.01) });
    engine.inject(fault('duplicate', 'a>b', { probability: 1 }));
    post(engine, 'a', 'b', 3);
    engine.runTo(1);
    expect(seenBy(engine, 'b').keys).toEqual([1, 1, 2, 2, 3, 3]);
    expect(engine.simulation.calls.live).toBe(0);
  });

  test('has a call served twice and answered once', () => {
    const engine = engineOf({ 'a>b': latency(0.01) });
    engine.inject(fault('duplicate', 'a>b', { probability: 1 }));
    ask(engine, 'a', 'b', 5);
    engine.runTo(1);
    expect(arrivalsAt(engine, 'b')).toBe(10);
    expect(seenBy(engine, 'a').answers).toHaveLength(5);
    expect(engine.simulation.calls.live).toBe(0);
    expect(isSound(engine)).toBe(true);
  });

  test('never counts one answer twice towards a quorum, on time or late', () => {
    const engine = engineOf({ 'a>b': latency(0.01), 'a>c': latency(0.02) });
    engine.inject(fault('duplicate', 'a>b', { probability: 1 }));
    engine.inject(fault('cut', 'a>c'));
    askAll(engine, 'a', 2, 0.5);
    engine.runTo(0.6);
    expect(seenBy(engine, 'a').answers).toEqual([{ at: 0.5, error: '1 of 2' }]);
    engine.heal('cut');
    askAll(engine, 'a', 1, 0.5);
    engine.runTo(2);
    expect(
      seenBy(engine, 'a')
        .answers.slice(1)
        .map((answer) => answer.error),
    ).toEqual(['1 of 1', 'late']);
  });

  test('has the copy handed on as the original is, by a server that lets the next one answer', () => {
    const design = keepers({ a: {}, m: { forwards: true }, b: {} }, { 'a>m': latency(0.01), 'm>b': {} });
    const engine = new Engine(design, keeperRegistry, { seed: 3, checking: true });
    engine.inject(fault('duplicate', 'a>m', { probability: 1 }));
    ask(engine, 'a', 'm', 5);
    engine.runTo(1);
    expect([arrivalsAt(engine, 'm'), arrivalsAt(engine, 'b')]).toEqual([10, 10]);
    expect(seenBy(engine, 'a').answers.map((answer) => answer.error)).toEqual(Array(5).fill(null));
    expect(engine.simulation.calls.live).toBe(0);
    expect(isSound(engine)).toBe(true);
  });

  test('on the way to a driver hits what the driver sends, and the copy has its own luck', () => {
    const engine = engineOf({ 'a>set': {}, 'set>b': latency(0.01) });
    engine.inject(fault('duplicate', 'a>set', { probability: 1 }));
    engine.inject(fault('loss', 'set>b', { probability: 0.5 }));
    ask(engine, 'a', 'set', 400, 0, 1);
    engine.runTo(5);
    const answered = seenBy(engine, 'a').answers.filter((answer) => answer.error === null).length;
    // the original and the copy are lost by half, the answer to the original by half again
    expect(Math.abs(arrivalsAt(engine, 'b') - 400)).toBeLessThan(4 * Math.sqrt(800 * 0.25));
    expect(Math.abs(answered - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75));
    expect(isSound(engine)).toBe(true);
  });

  test('has its faults stack, and heal one by one', () => {
    const engine = engineOf({ 'a>b': latency(0.01) });
    engine.inject(fault('duplicate', 'a>b', { probability: 0.5 }, 'one'));
    engine.inject(fault('duplicate', 'a>b', { probability: 0.5 }, 'two'));
    const copies = () => {
      const before = seenBy(engine, 'b').keys.length;
      post(engine, 'a', 'b', 2000);
      engine.runTo(engine.now + 1);
      return seenBy(engine, 'b').keys.length - before - 2000;
    };
    expect(Math.abs(copies() - 1500)).toBeLessThan(4 * Math.sqrt(2000 * 0.75 * 0.25));
    engine.heal('one');
    expect(Math.abs(copies() - 1000)).toBeLessThan(4 * Math.sqrt(2000 * 0.25));
    engine.heal('two');
    expect(copies()).toBe(0);
  });
});

test('a link that reorders holds some messages back, and later ones overtake them', () => {
  const engine = engineOf({ 'a>b': latency(0.01) });
  engine.inject(fault('reorder', 'a>b', { probability: 0.25, seconds: 2 }));
  post(engine, 'a', 'b', 4000);
  engine.runTo(3);
  const { keys, times } = seenBy(engine, 'b');
  const held = times.filter((time) => time > 0.01);
  expect(keys).toHaveLength(4000);
  expect(keys).not.toEqual(keys.toSorted((x, y) => x - y));
  expect(Math.abs(held.length - 1000)).toBeLessThan(4 * Math.sqrt(4000 * 0.25 * 0.75));
  // uniform up to 2 s: mean 1, standard deviation 2/√12
  const mean = held.reduce((sum, time) => sum + time - 0.01, 0) / held.length;
  expect(Math.abs(mean - 1)).toBeLessThan((4 * 2) / Math.sqrt(12 * held.length));
  engine.heal('reorder');
  post(engine, 'a', 'b', 100);
  engine.runTo(9);
  expect(seenBy(engine, 'b').times.slice(4000)).toEqual(Array.from({ length: 100 }, () => 3.01));
});

describe('between members of a set', () => {
  const set = () =>
    engineOf({ 'x>set': {}, 'set>a': latency(0.01), 'set>b': latency(0.02), 'set>c': latency(0.04) });
  const timesAt = (engine: Engine, id: string) => seenBy(engine, id).times;

  test('a message travels over the link of its receiver', () => {
    const engine = set();
    post(engine, 'a', 'b');
    post(engine, 'b', 'a');
    engine.runTo(1);
    expect([timesAt(engine, 'b'), timesAt(engine, 'a')]).toEqual([[0.02], [0.01]]);
  });

  test('a member whose link is cut is cut off from the others, both ways', () => {
    const engine = set();
    post(engine, 'a', 'c');
    engine.runTo(0.03);
    engine.inject(fault('cut', 'set>a'));
    post(engine, 'a', 'b');
    post(engine, 'b', 'a');
    post(engine, 'b', 'c');
    ask(engine, 'a', 'b', 1, 0, 0.5);
    engine.runTo(1);
    // what was on its way from the member is lost too
    expect([timesAt(engine, 'a'), timesAt(engine, 'b'), timesAt(engine, 'c')]).toEqual([[], [], [0.07]]);
    expect(seenBy(engine, 'a').answers).toEqual([{ at: 0.53, error: 'timeout' }]);
    engine.heal('cut');
    post(engine, 'a', 'b');
    engine.runTo(2);
    expect(timesAt(engine, 'b')).toEqual([1.02]);
  });

  test('latency, loss, copies and reordering on a link hit what its member sends and gets', () => {
    const engine = set();
    engine.inject(fault('latency', 'set>a', { seconds: 0.5 }));
    engine.inject(fault('latency', 'set>b', { seconds: 0.25 }, 'other'));
    post(engine, 'a', 'b');
    post(engine, 'c', 'a');
    post(engine, 'c', 'b');
    engine.runTo(1);
    expect([timesAt(engine, 'b'), timesAt(engine, 'a')]).toEqual([[0.27, 0.77], [0.51]]);
    engine.heal('latency');
    engine.heal('other');
    engine.inject(fault('duplicate', 'set>a', { probability: 1 }));
    engine.inject(fault('loss', 'set>c', { probability: 1 }));
    engine.inject(fault('reorder', 'set>b', { probability: 1, seconds: 3 }));
    post(engine, 'a', 'b');
    post(engine, 'c', 'a');
    engine.runTo(5);
    expect(timesAt(engine, 'a')).toHaveLength(1);
    expect(timesAt(engine, 'b').slice(2)).toHaveLength(2);
    expect(new Set(timesAt(engine, 'b')).size).toBe(4);
  });

  test('a member without latency on its links still feels what is broken', () => {
    const engine = engineOf({ 'x>set': {}, 'set>a': {}, 'set>b': {} });
    engine.inject(fault('cut', 'set>a'));
    post(engine, 'a', 'b');
    engine.runTo(1);
    expect(timesAt(engine, 'b')).toEqual([]);
  });
});
