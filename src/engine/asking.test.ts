/** The verbs of those who decide with each answer: asking one by one, and own work that counts. */
import { describe, expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { LATE } from './node-runtime.ts';
import { imbalance } from './testing/conservation.ts';
import { askEach, keeperRegistry, keepers, seenBy, workAlone } from './testing/keeper-kind.ts';

const latency = (value: number) => ({ latency: { distribution: 'constant', value } });

/** One who asks, two near ones and a far one. */
function engineOf(): Engine {
  const links = { 'a>b': latency(0.01), 'a>c': latency(0.02), 'a>d': latency(0.3) };
  return new Engine(keepers({ a: {}, b: {}, c: {}, d: {} }, links), keeperRegistry, {
    seed: 3,
    checking: true,
  });
}

const answers = (engine: Engine) => seenBy(engine, 'a').answers.map(({ error }) => error);
const crash = (targets: string[], of: string, id = 'down') =>
  ({ id, fault: 'crash', targets, settings: { of }, duration: null }) as const;

describe('asking peers one by one', () => {
  test.each([0, 1])(
    'gives every answer by itself, whether the call still waits or has ended (%i)',
    (waits) => {
      const engine = engineOf();
      askEach(engine, 'a', waits, 1);
      engine.runTo(2);
      expect(seenBy(engine, 'a').answers.map(({ at }) => at)).toEqual([0.02, 0.04, 0.6]);
      expect(answers(engine)).toEqual(['b ok', 'c ok', 'd ok']);
      expect(engine.simulation.calls.live).toBe(waits);
    },
  );

  test('gives a time-out in the place of an answer, and the answer that comes after it not at all', () => {
    const engine = engineOf();
    askEach(engine, 'a', 0, 0.1);
    engine.runTo(2);
    expect(answers(engine)).toEqual(['b ok', 'c ok', 'd timeout']);
    expect(engine.simulation.nodeById('a')!.counters[LATE]).toBe(1);
    expect(engine.simulation.calls.live).toBe(0);
  });

  test('tells a process that is down from a machine that is, by how it finds out', () => {
    const engine = engineOf();
    engine.inject(crash(['b'], 'process'));
    engine.inject(crash(['c'], 'machine', 'dark'));
    askEach(engine, 'a', 0, 0.7);
    engine.runTo(2);
    expect(answers(engine)).toEqual(['b refused', 'd ok', 'c timeout']);
    expect(Object.values(imbalance(engine)).every((x) => x === 0)).toBe(true);
  });

  test('is over for one who crashes: no answer of before reaches who starts anew', () => {
    const engine = engineOf();
    askEach(engine, 'a', 1, 1);
    engine.runTo(0.03);
    engine.inject(crash(['a'], 'process'));
    engine.heal('down');
    engine.runTo(2);
    expect(answers(engine)).toEqual([]);
    expect(engine.simulation.calls.live).toBe(0);
  });

  test('goes on the same from a checkpoint', () => {
    const engine = engineOf();
    askEach(engine, 'a', 0, 0.1);
    engine.runTo(0.03);
    const saved = engine.checkpoint();
    engine.runTo(2);
    const fingerprint = engine.fingerprint();
    engine.restore(saved);
    engine.runTo(2);
    expect(engine.fingerprint()).toBe(fingerprint);
  });
});

test('own work that is admitted is a request like another', () => {
  const engine = engineOf();
  workAlone(engine, 'a');
  engine.runTo(1);
  const { arrivals, completions } = engine.simulation.nodeById('a')!;
  expect([arrivals, completions]).toEqual([1, 1]);
  expect(engine.simulation.calls.live).toBe(0);
});
