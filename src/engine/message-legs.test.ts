/** Delays by what a message is: each leg has its law, for calls and one-way messages, drawn for each anew. */
import { expect, test } from 'vitest';
import { Engine } from './engine.ts';
import { READ, WRITE } from './outcome.ts';
import { ask, keeperRegistry, keepers, post, seenBy } from './testing/keeper-kind.ts';

const constant = (value: number) => ({ distribution: 'constant', value }) as const;
/** Write, acknowledgement, read, response. */
const legs = [constant(0.1), constant(0.02), constant(0.003), constant(0.0004)];

function engineOf(settings: object, link: object = {}): Engine {
  const design = keepers({ a: { ...settings }, b: {} }, { 'a>b': link });
  return new Engine(design, keeperRegistry, { seed: 7, checking: true });
}

test('a write and a read take their own legs there and back, besides the latency of the link', () => {
  const engine = engineOf({ legs }, { latency: constant(1) });
  ask(engine, 'a', 'b', 1, WRITE);
  ask(engine, 'a', 'b', 1, READ);
  engine.runTo(10);
  expect(seenBy(engine, 'b').times).toEqual([1.003, 1.1]);
  const [read, write] = seenBy(engine, 'a').answers.map((answer) => answer.at);
  expect(read).toBeCloseTo(2.0034, 12);
  expect(write).toBeCloseTo(2.12, 12);
});

test('messages of the protocol itself take no leg, and a link without legs stays instant', () => {
  const engine = engineOf({ legs });
  post(engine, 'a', 'b', 1, 16);
  post(engine, 'a', 'b', 1, WRITE);
  engine.runTo(1);
  expect(seenBy(engine, 'b').times).toEqual([0, 0.1]);
  const plain = engineOf({});
  ask(plain, 'a', 'b', 1, WRITE);
  plain.runTo(1);
  expect(seenBy(plain, 'a').answers).toEqual([{ at: 0, error: null }]);
});

test('every message draws anew, so that later ones overtake earlier ones', () => {
  const exponential = { distribution: 'exponential', mean: 0.1 } as const;
  const engine = engineOf({ legs: [exponential, exponential, exponential, exponential] });
  post(engine, 'a', 'b', 20_000);
  engine.runTo(10);
  const { times, keys } = seenBy(engine, 'b');
  expect(times).toHaveLength(20_000);
  expect(keys).not.toEqual(keys.toSorted((x, y) => x - y));
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  // four standard errors of the mean of 20,000 exponentials
  expect(Math.abs(mean - 0.1)).toBeLessThan((4 * 0.1) / Math.sqrt(20_000));
});

test('an edit of the legs holds for the next message', () => {
  const engine = engineOf({ legs });
  const { nodes, ...rest } = engine.currentDesign;
  engine.edit({ ...rest, nodes: nodes.map((node) => (node.id === 'a' ? { ...node, settings: {} } : node)) });
  post(engine, 'a', 'b');
  engine.runTo(1);
  expect(seenBy(engine, 'b').times).toEqual([0]);
});
