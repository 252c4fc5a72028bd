/** Zones and regions that lose power or network, and partitions, while the design changes around them. */
import { describe, expect, test } from 'vitest';
import type { Design } from '../model/design.ts';
import type { FaultInput } from '../model/run-file.ts';
import { DOWN_MACHINE, UP } from './endpoint-status.ts';
import { Engine } from './engine.ts';
import { keeperOf, keeperRegistry, keepers, post, seenBy } from './testing/keeper-kind.ts';

const slow = { latency: { distribution: 'constant', value: 0.1 } };

/** Two zones of one region, one of another, a node in none; all linked to all. */
function world(): Design {
  const zoneOf = { a1: 'za', a2: 'za', b: 'zb', c: 'zc', user: 'za', far: undefined };
  const ids = Object.keys(zoneOf);
  const pairs = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => `${from}>${to}`));
  const design = keepers(
    Object.fromEntries(Object.entries(zoneOf).map(([id, zone]) => [id, { zone }])),
    Object.fromEntries(pairs.map((ends) => [ends, slow])),
  );
  const zones = [
    { id: 'za', name: '', region: 'eu' },
    { id: 'zb', name: '', region: 'eu' },
    { id: 'zc', name: '', region: 'us' },
  ];
  return { ...design, zones };
}

const engineOf = (design = world()) => new Engine(design, keeperRegistry, { seed: 1, checking: true });

function outage(kind: 'zone' | 'region', target: string, of: 'power' | 'network', id = target): FaultInput {
  return { id, fault: `${kind}-outage`, targets: [target], settings: { of }, duration: null };
}

const nodes = ['a1', 'a2', 'b', 'c', 'user', 'far'];
const down = (engine: Engine) => nodes.filter((id) => keeperOf(engine, id).status === DOWN_MACHINE);

/** Which nodes a message sent now from a node reaches. */
function reachedFrom(engine: Engine, from: string): string[] {
  const others = nodes.filter((id) => id !== from);
  const before = new Map(others.map((id) => [id, seenBy(engine, id).times.length]));
  for (const to of others) post(engine, from, to);
  engine.runTo(engine.now + 1);
  return others.filter((id) => seenBy(engine, id).times.length > before.get(id)!);
}

/** The design with a node moved to another zone, or out of all. */
function moved(design: Design, id: string, zone: string | undefined): Design {
  return {
    ...design,
    nodes: design.nodes.map((node) => {
      const { zone: _, ...rest } = node;
      return node.id !== id ? node : zone === undefined ? rest : { ...rest, zone };
    }),
  };
}

describe('without power', () => {
  test('the machines of a zone crash, clients stay, and all start again afterwards', () => {
    const engine = engineOf();
    post(engine, 'b', 'a1');
    engine.runTo(1);
    engine.inject(outage('zone', 'za', 'power'));
    expect(down(engine)).toEqual(['a1', 'a2']);
    expect(reachedFrom(engine, 'b')).toEqual(['c', 'user', 'far']);
    engine.heal('za');
    expect(down(engine)).toEqual([]);
    expect(seenBy(engine, 'a1').times).toEqual([]);
    expect(reachedFrom(engine, 'b')).toEqual(['a1', 'a2', 'c', 'user', 'far']);
  });

  test('a region takes all its zones down, and a zone that is out besides stays down when the region is back', () => {
    const engine = engineOf();
    engine.inject(outage('region', 'eu', 'power'));
    engine.inject(outage('zone', 'zb', 'power'));
    expect(down(engine)).toEqual(['a1', 'a2', 'b']);
    engine.heal('eu');
    expect(down(engine)).toEqual(['b']);
    engine.heal('zb');
    expect(down(engine)).toEqual([]);
  });

  test('what is moved out of the zone comes up, and what is moved in goes down', () => {
    const engine = engineOf();
    engine.inject(outage('zone', 'za', 'power'));
    engine.edit(moved(moved(engine.currentDesign, 'a1', 'zb'), 'c', 'za'));
    expect(down(engine)).toEqual(['a2', 'c']);
    engine.heal('za');
    expect(down(engine)).toEqual([]);
  });

  test('a driver inside a machine of the zone goes down with it', () => {
    const design = keepers({ a: { zone: 'za' }, set: {}, b: {} }, { 'a>set': {}, 'set>b': {} });
    const engine = engineOf({ ...design, zones: [{ id: 'za', name: '' }] });
    engine.inject(outage('zone', 'za', 'power'));
    expect(keeperOf(engine, 'set').status).toBe(DOWN_MACHINE);
    engine.heal('za');
    expect(keeperOf(engine, 'set').status).toBe(UP);
  });
});

describe('without network', () => {
  test('a zone reaches only itself, what was under way across its border is lost, and its machines go on', () => {
    const engine = engineOf();
    post(engine, 'b', 'a1');
    post(engine, 'a2', 'a1');
    engine.inject(outage('zone', 'za', 'network'));
    expect(reachedFrom(engine, 'a2')).toEqual(['a1', 'user']);
    expect(seenBy(engine, 'a1').times).toHaveLength(2);
    expect(reachedFrom(engine, 'far')).toEqual(['b', 'c']);
    expect(down(engine)).toEqual([]);
    engine.heal('za');
    expect(reachedFrom(engine, 'a2')).toEqual(['a1', 'b', 'c', 'user', 'far']);
  });

  test('a region is one island, and a zone within that is out too is one of its own', () => {
    const engine = engineOf();
    engine.inject(outage('region', 'eu', 'network'));
    expect(reachedFrom(engine, 'a1')).toEqual(['a2', 'b', 'user']);
    engine.inject(outage('zone', 'za', 'network'));
    expect(reachedFrom(engine, 'a1')).toEqual(['a2', 'user']);
    expect(reachedFrom(engine, 'b')).toEqual([]);
    engine.heal('eu');
    expect(reachedFrom(engine, 'b')).toEqual(['c', 'far']);
  });

  test('the border follows nodes and zones that are moved', () => {
    const engine = engineOf();
    engine.inject(outage('zone', 'za', 'network'));
    engine.edit(moved(engine.currentDesign, 'c', 'za'));
    expect(reachedFrom(engine, 'c')).toEqual(['a1', 'a2', 'user']);
  });
});

describe('a partition', () => {
  const parts = (settings: object): FaultInput => ({
    id: 'p',
    fault: 'partition',
    targets: [],
    settings: { ...settings },
    duration: null,
  });

  test('of groups with a bridge: A sees B sees C, and A does not see C', () => {
    const engine = engineOf();
    engine.inject(parts({ groups: [['a1'], ['c']], bridge: ['b'] }));
    expect(reachedFrom(engine, 'a1')).toEqual(['a2', 'b', 'user', 'far']);
    expect(reachedFrom(engine, 'b')).toEqual(['a1', 'a2', 'c', 'user', 'far']);
    expect(reachedFrom(engine, 'c')).toEqual(['a2', 'b', 'user', 'far']);
  });

  test('of one way lets the other pass', () => {
    const engine = engineOf();
    engine.inject(parts({ oneWay: [['a1', 'a2'], ['b']] }));
    expect(reachedFrom(engine, 'a1')).not.toContain('b');
    expect(reachedFrom(engine, 'b')).toContain('a1');
  });

  test('holds for a node that was deleted and comes back', () => {
    const engine = engineOf();
    const before = engine.currentDesign;
    engine.inject(parts({ groups: [['a1'], ['c']] }));
    engine.edit({
      ...before,
      nodes: before.nodes.filter((node) => node.id !== 'c'),
      links: before.links.filter((link) => link.from !== 'c' && link.to !== 'c'),
    });
    engine.edit(before);
    expect(reachedFrom(engine, 'a1')).not.toContain('c');
    engine.heal('p');
    expect(reachedFrom(engine, 'a1')).toContain('c');
  });
});

test('a checkpoint during an outage goes on as the run did', () => {
  const engine = engineOf();
  engine.inject(outage('region', 'eu', 'network'));
  engine.inject(outage('zone', 'zc', 'power'));
  const saved = engine.checkpoint();
  const goOn = () => {
    const reached = [reachedFrom(engine, 'a1'), reachedFrom(engine, 'far'), down(engine)];
    engine.heal('eu');
    engine.heal('zc');
    return [...reached, reachedFrom(engine, 'a1'), down(engine), engine.fingerprint()];
  };
  const first = goOn();
  engine.restore(saved);
  expect(goOn()).toEqual(first);
});
