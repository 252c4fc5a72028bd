import { describe, expect, test } from 'vitest';
import { breakNow, constant, design, partition, regular, start } from '../catalog/shared/testing/rig.ts';
import {
  lossReasons,
  MESSAGE_DUE,
  MESSAGE_FROM,
  MESSAGE_LOSS,
  MESSAGE_NAME,
  MESSAGE_ROUTE,
  MESSAGE_ROW,
  MESSAGE_SENT,
  MESSAGE_SEQUENCE,
  MESSAGE_TO,
  type MessageBatch,
} from '../model/message-records.ts';
import type { Engine } from './engine.ts';
import { watchMessages } from './message-log.ts';

const FLIGHT = 0.004;

/** A client of a set of three replicas; every message to or from a replica takes 4 ms. */
function store(link: object = {}) {
  return design(
    {
      client: ['client', { arrivals: regular(20), readFraction: 0.5, timeout: 5 }],
      set: ['replica-set', { heartbeatInterval: 0.1, failoverTimeout: 0.5 }],
      a: ['replica'],
      b: ['replica'],
      c: ['replica'],
    },
    [
      ['client', 'set'],
      ...['a', 'b', 'c'].map((id) => ['set', id, { latency: constant(FLIGHT), ...link }] as const),
    ],
  );
}

const watch = (engine: Engine) => watchMessages(engine.simulation, 1);

/** What the links have counted: messages, and lost ones. */
function counted(engine: Engine): { readonly messages: number; readonly lost: number } {
  const links = ['a', 'b', 'c'].map((id) => engine.simulation.linkById(`set.${id}`)!.readCounters());
  const sum = (place: number) => links.reduce((total, counters) => total + counters[place]!, 0);
  return { messages: sum(0), lost: sum(2) };
}

/** What was noted, in words. */
function read({ rows, words, routes, losses, details }: MessageBatch) {
  const messages = Array.from({ length: rows.length / MESSAGE_ROW }, (_, i) => {
    const at = (place: number) => rows[i * MESSAGE_ROW + place]!;
    return {
      sequence: at(MESSAGE_SEQUENCE),
      name: words[at(MESSAGE_NAME)]!,
      from: words[at(MESSAGE_FROM)]!,
      to: words[at(MESSAGE_TO)]!,
      route: routes[at(MESSAGE_ROUTE)]!,
      flight: at(MESSAGE_DUE) - at(MESSAGE_SENT),
      sent: at(MESSAGE_SENT),
      loss: lossReasons[at(MESSAGE_LOSS)]!,
      detail: details[i]!,
    };
  });
  for (let i = 0; i < losses.length; i += 3) {
    const lost = messages.find(({ sequence }) => sequence === losses[i]);
    if (lost !== undefined) lost.loss = lossReasons[losses[i + 1]!]!;
  }
  return messages;
}

const taken = (engine: Engine) => engine.simulation.messages!.take(engine.simulation);

describe('the log of messages', () => {
  test('changes nothing about what happens', () => {
    const watched = start(store({ loss: 0.1 }));
    const plain = start(store({ loss: 0.1 }));
    watch(watched);
    for (const engine of [watched, plain]) {
      engine.runTo(1);
      breakNow(engine, 'crash', ['a'], { of: 'machine' });
      engine.runTo(4);
    }
    expect(taken(watched).rows.length).toBeGreaterThan(0);
    expect(watched.fingerprint()).toBe(plain.fingerprint());
  });

  test('has every message that the links count, with when it is due', () => {
    const engine = start(store());
    const before = counted(engine).messages;
    watch(engine);
    engine.runTo(3);
    const messages = read(taken(engine));
    expect(messages).toHaveLength(counted(engine).messages - before);
    for (const { flight } of messages) expect(flight).toBeCloseTo(FLIGHT, 9);
  });

  test('calls messages what the protocol calls them, and knows the way that they take on the canvas', () => {
    const engine = start(store());
    watch(engine);
    engine.runTo(3);
    const messages = read(taken(engine));
    const names = new Set(messages.map(({ name }) => name));
    expect([...names].sort()).toEqual(['Ack', 'Append', 'Heartbeat', 'Read', 'Value', 'Write']);
    expect(messages.find(({ name }) => name === 'Write')).toMatchObject({
      from: 'client',
      to: 'a',
      route: ['client.set', 'set.a'],
    });
    const append = messages.find(({ name }) => name === 'Append')!;
    expect(append).toMatchObject({ from: 'a', route: [] });
    expect(append.detail).toMatch(/^term 1 · entry 1 · commit 0$/);
  });

  test('says why a message does not arrive', () => {
    const engine = start(store());
    engine.runTo(1);
    watch(engine);
    partition(engine, [['b'], ['a', 'c', 'client']]);
    breakNow(engine, 'crash', ['c'], { of: 'machine' });
    engine.runTo(1.35);
    const messages = read(taken(engine));
    const reasonsTo = (node: string) =>
      new Set(messages.filter(({ to }) => to === node).map(({ loss }) => loss));
    expect([...reasonsTo('b')]).toEqual(['partition']);
    expect([...reasonsTo('c')]).toEqual(['down']);
  });

  test('tells loss on a link from a link that is cut', () => {
    const lossy = start(store({ loss: 0.5 }));
    const before = counted(lossy).lost;
    watch(lossy);
    lossy.runTo(2);
    const lost = read(taken(lossy)).filter(({ loss }) => loss !== '');
    expect(new Set(lost.map(({ loss }) => loss))).toEqual(new Set(['loss']));
    expect(lost).toHaveLength(counted(lossy).lost - before);

    const cut = start(store());
    cut.runTo(1);
    watch(cut);
    breakNow(cut, 'cut', ['set.b']);
    cut.runTo(1.3);
    const ofB = read(taken(cut)).filter(({ from, to }) => from === 'b' || to === 'b');
    expect(ofB.length).toBeGreaterThan(0);
    for (const { loss } of ofB) expect(loss).toBe('cut');
  });

  test('tells who goes down and who leads, and when', () => {
    const engine = start(store());
    watch(engine);
    engine.runTo(1);
    breakNow(engine, 'crash', ['a'], { of: 'machine' });
    engine.runTo(4);
    const { states } = taken(engine);
    expect(states.filter(({ node }) => node === 'a').map(({ state, time }) => [state, time])).toEqual([
      ['up', 0],
      ['down', 1],
    ]);
    const leaders = states.filter(({ tone, time }) => tone === 'leader' && time > 1);
    expect(leaders).toHaveLength(1);
    expect(leaders[0]!.role).toMatch(/^leader · term \d$/);
    expect(leaders[0]!.time).toBeGreaterThan(1.5);
  });

  test('keeps the newest where there are more than a screen could show, and says how many it left out', () => {
    const of = store();
    const busy = { ...of, nodes: of.nodes.map((node) => (node.id === 'client' ? { ...node } : node)) };
    busy.nodes[0]!.settings.arrivals = regular(2000);
    const engine = start(busy);
    watch(engine);
    engine.runTo(3);
    const first = taken(engine);
    const kept = first.rows.length / MESSAGE_ROW;
    const newest = first.rows.at((kept - 1) * MESSAGE_ROW + MESSAGE_SEQUENCE)!;
    expect(kept).toBeLessThanOrEqual(8192);
    expect(first.skipped).toBe(newest + 1 - kept);
    expect(first.rows.at((kept - 1) * MESSAGE_ROW + MESSAGE_SENT)).toBeGreaterThan(2.99);
    engine.runTo(3.01);
    const next = taken(engine);
    expect(next.skipped).toBe(0);
    expect(next.rows[MESSAGE_SEQUENCE]).toBe(newest + 1);
    // words are handed over once
    expect(next.words).not.toContain('Append');
  });
});
