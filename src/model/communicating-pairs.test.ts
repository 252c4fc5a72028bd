/** Promises of the pairs that communicate: drivers stand in their callers, replicas talk among themselves. */
import { expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { communicatingPairs } from './communicating-pairs.ts';
import { type Design, emptyDesign } from './design.ts';

const node = (id: string, kind: string, settings = {}) => ({ id, kind, position: { x: 0, y: 0 }, settings });
const link = (from: string, to: string) => ({ id: `${from}.${to}`, from, to, settings: {} });
const pairsOf = (design: Design) =>
  communicatingPairs(design, kinds)
    .map(({ a, b }) => `${a} ${b}`)
    .sort();

const store: Design = {
  ...emptyDesign(),
  nodes: [
    node('alice', 'client'),
    node('bob', 'client'),
    node('set', 'replica-set'),
    node('r1', 'replica'),
    node('r2', 'replica'),
    node('r3', 'replica'),
  ],
  links: [link('alice', 'set'), link('bob', 'set'), link('set', 'r1'), link('set', 'r2'), link('set', 'r3')],
};

it('callers of a set talk to its replicas themselves, and the replicas among each other; the set to nobody', () => {
  expect(pairsOf(store)).toEqual([
    'alice r1',
    'alice r2',
    'alice r3',
    'bob r1',
    'bob r2',
    'bob r3',
    'r1 r2',
    'r1 r3',
    'r2 r3',
  ]);
});

it('says which drawn links stand for a pair', () => {
  const pairs = communicatingPairs(store, kinds);
  const of = (a: string, b: string) => pairs.find((pair) => pair.a === a && pair.b === b);
  expect(of('bob', 'r2')).toMatchObject({ link: null, via: ['bob.set', 'set.r2'] });
  expect(of('r1', 'r3')).toMatchObject({ link: null, via: [] });
});

it('a drawn link between machines is one pair, however many links there are', () => {
  const design: Design = {
    ...emptyDesign(),
    nodes: [node('a', 'service'), node('b', 'service'), node('c', 'database')],
    links: [link('a', 'b'), link('b', 'a'), link('b', 'c'), link('c', 'gone')],
  };
  expect(pairsOf(design)).toEqual(['a b', 'b c']);
  expect(communicatingPairs(design, kinds)[0]?.link).toBe('a.b');
});

it('a driver that is reached over another is followed to its machines', () => {
  const design: Design = {
    ...emptyDesign(),
    nodes: [
      node('app', 'service'),
      node('router', 'shard-router', { mode: 'driver' }),
      node('set', 'replica-set'),
      node('r1', 'replica'),
      node('db', 'database'),
    ],
    links: [link('app', 'router'), link('router', 'set'), link('router', 'db'), link('set', 'r1')],
  };
  expect(pairsOf(design)).toEqual(['app db', 'app r1']);
});

it('drivers in a ring end the search', () => {
  const design: Design = {
    ...emptyDesign(),
    nodes: [
      node('a', 'client'),
      node('x', 'shard-router', { mode: 'driver' }),
      node('y', 'shard-router', { mode: 'driver' }),
    ],
    links: [link('a', 'x'), link('x', 'y'), link('y', 'x')],
  };
  expect(pairsOf(design)).toEqual([]);
});
