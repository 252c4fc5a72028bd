/** Everything that does nothing is said, with its path, and nothing else is. */
import { expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { adviseDesign } from './advice.ts';
import type { DesignInput } from './design.ts';
import { problemLine } from './problem.ts';
import { parseDesign } from './validation.ts';

type Node = NonNullable<DesignInput['nodes']>[number];
type Link = NonNullable<DesignInput['links']>[number];
type Entry = NonNullable<DesignInput['timeline']>[number];

/** A client before a service before a set of one, with more beside them. */
function advice(more: { nodes?: Node[]; links?: Link[]; timeline?: Entry[]; rest?: object } = {}): string[] {
  const nodes: Node[] = [
    { id: 'client', kind: 'client' },
    { id: 'app', kind: 'service', settings: { instances: 2 } },
    { id: 'set', kind: 'replica-set' },
    { id: 'r1', kind: 'replica' },
  ];
  const links: Link[] = [
    { id: 'ca', from: 'client', to: 'app' },
    { id: 'as', from: 'app', to: 'set' },
    { id: 'm1', from: 'set', to: 'r1' },
  ];
  const put = <T extends { readonly id: string }>(list: T[], changed: T[] = []) => [
    ...list.map((one) => changed.find(({ id }) => id === one.id) ?? one),
    ...changed.filter(({ id }) => list.every((one) => one.id !== id)),
  ];
  const parsed = parseDesign(
    {
      version: 1,
      nodes: put(nodes, more.nodes),
      links: put(links, more.links),
      timeline: more.timeline ?? [],
      ...more.rest,
    },
    kinds,
  );
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'));
  return adviseDesign(parsed.value, kinds).map(problemLine);
}

const fault = (kind: Entry['fault'], target: string, settings: object = {}): Entry => ({
  id: `f-${kind}`,
  at: 1,
  fault: kind,
  targets: [target],
  settings: { ...settings },
});

test('a design in which everything counts needs no advice', () => {
  expect(
    advice({
      links: [
        { id: 'ca', from: 'client', to: 'app', settings: { call: { weight: 2, timeout: 1 } } },
        { id: 'as', from: 'app', to: 'set', settings: { call: { probability: 0.5, count: 2 } } },
      ],
      timeline: [
        fault('crash', 'app', { instance: 1 }),
        fault('rolling-restart', 'set'),
        fault('clock-skew', 'app'),
        fault('clock-jump', 'r1'),
      ],
    }),
  ).toEqual([]);
});

test('a node without the links it needs', () => {
  expect(advice({ nodes: [{ id: 'balancer', kind: 'load-balancer' }] })).toEqual([
    expect.stringMatching(/^nodes\[4\]: no link leaves "balancer", expected at least 1 link/),
  ]);
});

test('call settings that the caller does not read', () => {
  const call = { probability: 0.5, count: 3, weight: 4 };
  const links = (ids: Link[]) => ids.map((link) => ({ ...link, settings: { call } }));
  expect(
    advice({
      links: links([
        { id: 'ca', from: 'client', to: 'app' },
        { id: 'as', from: 'app', to: 'set' },
        { id: 'm1', from: 'set', to: 'r1' },
      ]),
    }),
  ).toEqual([
    'links[0].settings.call.probability: does nothing on a link out of "client", a client (leave it out)',
    'links[0].settings.call.count: does nothing on a link out of "client", a client (leave it out)',
    'links[1].settings.call.weight: does nothing on a link out of "app", a service that uses all its links (leave it out)',
    'links[2].settings.call.probability: does nothing on a link out of "set", a replica set (leave it out)',
    'links[2].settings.call.count: does nothing on a link out of "set", a replica set (leave it out)',
    'links[2].settings.call.weight: does nothing on a link out of "set", a replica set (leave it out)',
  ]);
  const picks = { id: 'app', kind: 'service', settings: { routing: 'one' } };
  const [as] = links([{ id: 'as', from: 'app', to: 'set' }]);
  expect(advice({ nodes: [picks], links: [as!] })).toEqual([
    'links[1].settings.call.probability: does nothing on a link out of "app", a service that uses one of its links (leave it out)',
  ]);
});

test('settings that count only while another one has some value', () => {
  const nodes = (mode: string): Node[] => [
    { id: 'router', kind: 'shard-router', settings: { mode, concurrency: 4, queueCapacity: 10 } },
  ];
  const links = [{ id: 'ra', from: 'router', to: 'app' }];
  expect(advice({ nodes: nodes('proxy'), links })).toEqual([]);
  expect(advice({ nodes: nodes('driver'), links })).toEqual([
    'nodes[4].settings.concurrency: does nothing: it counts while mode is proxy, found driver (change mode, or leave this out)',
    'nodes[4].settings.queueCapacity: does nothing: it counts while mode is proxy, found driver (change mode, or leave this out)',
  ]);
});

test('a cache that applications should fill, and none does', () => {
  const cache: Node = { id: 'cache', kind: 'cache', settings: { fill: 'aside' } };
  const [direct, by] = [
    { id: 'uc', from: 'client', to: 'cache' },
    { id: 'ac', from: 'app', to: 'cache' },
  ];
  expect(advice({ nodes: [cache], links: [direct!] })).toEqual([
    'nodes[4].settings.fill: nobody fills "cache": no service that uses all its links calls it (link a service to it that fetches over its other links, or change fill)',
  ]);
  expect(advice({ nodes: [cache], links: [by!] })).toEqual([]);
});

test('a load shape or a spike on an access log, but not on a rate table', () => {
  const client = (trace: object): Node => ({
    id: 'client',
    kind: 'client',
    settings: {
      arrivals: { process: 'trace', trace: { name: 'log', ...trace } },
      loadShape: { shape: 'step', at: 1, factor: 2 },
    },
  });
  const timeline = [fault('traffic-spike', 'client')];
  const log = client({ format: 'access-log', rows: [[0.5, 1, 100, 0]] });
  expect(advice({ nodes: [log], timeline }).map((line) => line.split(':')[0])).toEqual([
    'nodes[0].settings.loadShape',
    'timeline[0].targets[0]',
  ]);
  expect(advice({ nodes: [client({ format: 'rate-table', rows: [[0, 5]] })], timeline })).toEqual([]);
});

test('faults that hit nothing', () => {
  const zones = [{ id: 'za', name: '', region: 'eu' }];
  expect(
    advice({
      nodes: [
        { id: 'router', kind: 'shard-router', settings: { mode: 'driver' } },
        { id: 'plain', kind: 'client' },
      ],
      links: [
        { id: 'ra', from: 'router', to: 'app' },
        { id: 'pr', from: 'plain', to: 'router' },
      ],
      rest: { zones },
      timeline: [
        fault('crash', 'app', { instance: 2 }),
        fault('pause', 'r1', { instance: 1 }),
        fault('slow', 'router'),
        fault('clock-skew', 'plain'),
        fault('zone-outage', 'za'),
        fault('region-outage', 'eu'),
      ],
    }),
  ).toEqual([
    'timeline[0].settings.instance: hits nothing: found 2, and "app" has 2 instances, numbered from 0 (name one that is there, or leave it out)',
    'timeline[1].settings.instance: hits nothing: found 1, and "r1" has one instance, number 0 (name one that is there, or leave it out)',
    'timeline[2].targets[0]: does nothing: "router" runs inside its callers and breaks only with them (break its callers, or let it run as a machine)',
    'timeline[3].targets[0]: does nothing: "plain" calls no replica set, and only drivers of sets stamp writes (break the clock of a replica, or of a caller of a set)',
    'timeline[4].targets[0]: hits nothing: no node stands in za (put nodes there, or remove the fault)',
    'timeline[5].targets[0]: hits nothing: no node stands in eu (put nodes there, or remove the fault)',
  ]);
});

test('details of a call policy that is not set, and policies of a caller who hands requests over', () => {
  const call = { breakerWindow: 20, tied: true, bulkheadQueue: 5, bulkhead: 2 };
  expect(advice({ links: [{ id: 'ca', from: 'client', to: 'app', settings: { call } }] })).toEqual([
    expect.stringContaining('settings.call.tied: does nothing: it counts while hedgeAfter is set'),
    expect.stringContaining(
      'settings.call.breakerWindow: does nothing: it counts while breakerFailureRate or breakerSlowRate is set',
    ),
  ]);
  const forwards = { routing: 'one', answer: 'forward' };
  expect(
    advice({
      nodes: [{ id: 'app', kind: 'service', settings: forwards }],
      links: [{ id: 'as', from: 'app', to: 'set', settings: { call: { fallback: 'answer' } } }],
    }),
  ).toEqual([expect.stringContaining('hands each request over and never hears of it again')]);
});
