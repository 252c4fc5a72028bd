/**
 * Designs come from strangers. Validation promises that every problem is reported at once, with its path and
 * how to mend it, that one bad element can be dropped without the others, and that no input whatever makes it
 * throw.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindById, kinds } from '../catalog/kinds.ts';
import type { Design } from './design.ts';
import type { Problem } from './problem.ts';
import { problemLine } from './problem.ts';
import { checkLink } from './references.ts';
import { resolveSettings } from './resolve-settings.ts';
import { parseDesign, parseDesignText, salvageDesign } from './validation.ts';

const constant = (value: number) => ({ distribution: 'constant', value });
type Json = { [name: string]: unknown };

function shop(): { version: number; nodes: Json[]; links: Json[]; timeline: Json[]; run: Json } & Json {
  return {
    version: 1,
    title: 'Shop',
    nodes: [
      { id: 'shoppers', kind: 'client', name: 'Shoppers' },
      { id: 'balancer', kind: 'load-balancer' },
      { id: 'app', kind: 'service', settings: { instances: 2 } },
      { id: 'set', kind: 'replica-set' },
      { id: 'r1', kind: 'replica' },
      { id: 'r2', kind: 'replica' },
    ],
    links: [
      { id: 'l1', from: 'shoppers', to: 'balancer' },
      { id: 'l2', from: 'balancer', to: 'app' },
      { id: 'l3', from: 'app', to: 'set' },
      { id: 'm1', from: 'set', to: 'r1', type: 'member' },
      { id: 'm2', from: 'set', to: 'r2' },
    ],
    timeline: [{ id: 'f1', at: 5, fault: 'crash', targets: ['app'], duration: 1 }],
    run: { duration: 60, warmup: 5 },
  };
}

function problems(input: unknown): readonly Problem[] {
  const result = parseDesign(input, kinds);
  return result.ok ? [] : result.error;
}
function lines(input: unknown): string[] {
  return problems(input).map(problemLine);
}
function valid(input: unknown): Design {
  const result = parseDesign(input, kinds);
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'));
  return result.value;
}
/** The shop with one node's settings. */
function withSettings(index: number, settings: Json): Json {
  const design = shop();
  design.nodes[index]!.settings = settings;
  return design;
}

test('a good design is accepted, and what it leaves out has its initial value', () => {
  const design = valid(shop());
  expect(design.run).toEqual({ seed: 1, duration: 60, warmup: 5 });
  expect(design.network).toEqual({ pairs: [] });
  expect(design.nodes[0]).toEqual({
    id: 'shoppers',
    kind: 'client',
    name: 'Shoppers',
    position: { x: 0, y: 0 },
    settings: {},
  });
});

test('reading what was written gives the same design', () => {
  const design = valid(shop());
  expect(valid(JSON.parse(JSON.stringify(design)))).toEqual(design);
});

test('all problems are reported at once, each with its path, what was found and what was expected', () => {
  const design = shop();
  design.titel = 'x';
  design.nodes[0]!.settings = { readFraction: 2, timeout: -1 };
  design.nodes[1]!.kind = 'load-blancer';
  design.nodes[2]!.settings = { instances: 1.5, discipline: 'lfo', instence: 1 };
  design.links[2]!.to = 'sett';
  design.timeline[0]!.targets = ['app', 'nobody'];
  design.run = { duration: 5, warmup: 5 };
  expect(lines(design)).toEqual([
    'titel: unknown name "titel" (did you mean "title"?)',
    'nodes[0].settings.readFraction: found 2, expected a number from 0 to 1',
    'nodes[0].settings.timeout: found -1, expected a number from 0.000001 to 1000000, or null for "waits for ever"',
    'nodes[1].kind: unknown kind "load-blancer" (did you mean "load-balancer"?)',
    'nodes[2].settings.instence: unknown name "instence" (did you mean "instances"?)',
    'nodes[2].settings.instances: found 1.5, expected a whole number from 0 to 10000',
    'nodes[2].settings.discipline: found "lfo", expected one of "fifo", "lifo", "random", "priority", "priority-preemptive", "processor-sharing", "adaptive-lifo" (did you mean "lifo"?)',
    'links[2].to: there is no node "sett" (did you mean "set"?)',
    'timeline[0].targets[1]: there is no node "nobody" (name a node of this design)',
    "run.warmup: found 5, expected less than the run's duration, 5 (a run must last longer than its warm-up)",
  ]);
});

test('an unknown kind that resembles none gets the list of kinds', () => {
  const design = shop();
  design.nodes[1]!.kind = 'blockchain';
  expect(lines(design)[0]).toContain('known here: client, load-balancer');
});

test.each<[string, Json, string]>([
  ['uniform', { distribution: 'uniform', min: 3, max: 1 }, '.max: found 1, expected at least min, 3'],
  [
    'hyperexponential probabilities',
    { distribution: 'hyperexponential', probabilities: [0.5, 0.6], means: [1, 2] },
    '.probabilities: found probabilities that sum to 1.1, expected 1',
  ],
  [
    'hyperexponential lengths',
    { distribution: 'hyperexponential', probabilities: [0.5, 0.5], means: [1] },
    '.means: found 1 entry, expected 2, as many as probabilities',
  ],
  [
    'empirical',
    { distribution: 'empirical', values: [1, 2, 3], weights: [1, 1] },
    '.weights: found 2 entries, expected 3, as many as values',
  ],
  [
    'mixture',
    { distribution: 'mixture', weights: [0], of: [constant(1)] },
    '.weights: found only zeros, expected a weight above 0',
  ],
  [
    'pareto',
    { distribution: 'pareto', min: 1, alpha: 0 },
    '.alpha: found 0, expected a number from 0.1 to 100',
  ],
  [
    'erlang',
    { distribution: 'erlang', k: 1.5, mean: 1 },
    '.k: found 1.5, expected a whole number from 1 to 1000',
  ],
  [
    'unknown law',
    { distribution: 'exponentail', mean: 1 },
    '.distribution: found "exponentail", expected one of "constant", "uniform", "exponential", "erlang", "hyperexponential", "gamma", "lognormal", "weibull", "pareto", "empirical", "mixture" (did you mean "exponential"?)',
  ],
  [
    'missing part',
    { distribution: 'gamma', mean: 1 },
    '.cv: missing, expected a number above 0 and at most 100',
  ],
])('a distribution with a wrong %s is refused with the reason', (_, distribution, expected) => {
  expect(lines(withSettings(2, { serviceTime: distribution }))).toEqual([
    `nodes[2].settings.serviceTime${expected}`,
  ]);
});

test('probabilities may miss 1 by rounding only', () => {
  const three = { distribution: 'hyperexponential', probabilities: [1 / 3, 1 / 3, 1 / 3], means: [1, 2, 3] };
  expect(lines(withSettings(2, { serviceTime: three }))).toEqual([]);
  const off = { ...three, probabilities: [0.333333, 0.333333, 0.333333] };
  expect(lines(withSettings(2, { serviceTime: off })).length).toBe(1);
});

test.each<[string, Json, string]>([
  [
    'ramp backwards',
    { shape: 'ramp', from: 5, to: 5, factor: 2 },
    '.to: found 5, expected a time after from, 5',
  ],
  [
    'points out of order',
    {
      shape: 'points',
      points: [
        [2, 1],
        [1, 1],
      ],
    },
    '.points[1]: found 1 seconds after 2, expected ascending times',
  ],
])('a load shape with %s is refused', (_, loadShape, expected) => {
  expect(lines(withSettings(0, { loadShape }))).toEqual([`nodes[0].settings.loadShape${expected}`]);
});

test.each<[string, Json, string]>([
  [
    'rows of another format',
    { format: 'access-log', name: 'a', rows: [[0, 1]] },
    '.rows[0]: found a list of 2, expected [seconds, key, bytes, write], where write is 0 or 1',
  ],
  [
    'no rows at all',
    { format: 'rate-table', name: 'a' },
    ': missing, expected rows, or the file that has them',
  ],
  [
    'two rates at one time',
    {
      format: 'rate-table',
      name: 'a',
      rows: [
        [0, 1],
        [0, 2],
      ],
    },
    '.rows[1]: found 0 seconds after 0, expected ascending times',
  ],
])('a trace with %s is refused', (_, trace, expected) => {
  expect(lines(withSettings(0, { arrivals: { process: 'trace', trace } }))).toEqual([
    `nodes[0].settings.arrivals.trace${expected}`,
  ]);
});

test('parts with a default of their own may be left out of a setting', () => {
  const design = valid(withSettings(0, { retries: { strategy: 'fixed', attempts: 3, base: 0.1 } }));
  expect(design.nodes[0]!.settings.retries).toEqual({
    strategy: 'fixed',
    attempts: 3,
    base: 0.1,
    jitter: 'none',
  });
});

test.each<[string, (design: ReturnType<typeof shop>) => void, string]>([
  [
    'an id twice',
    (d) => d.nodes.push({ id: 'app', kind: 'service' }),
    'nodes[6].id: the id "app" is taken by nodes[2] (give this node an id of its own)',
  ],
  [
    'a link into a client',
    (d) => d.links.push({ id: 'x', from: 'app', to: 'shoppers' }),
    'links[5].to: "app", a service, cannot be linked to "Shoppers", a client (A client only asks; nothing can call it. Draw the link from the client to what it calls.)',
  ],
  [
    'a link to itself',
    (d) => d.links.push({ id: 'x', from: 'app', to: 'app' }),
    'links[5].to: "app" is linked to itself (link it to another node)',
  ],
  [
    'a call to a replica',
    (d) => d.links.push({ id: 'x', from: 'app', to: 'r1' }),
    'links[5].to: "app", a service, cannot be linked to "r1", a replica',
  ],
  [
    'a set of services',
    (d) => d.links.push({ id: 'x', from: 'set', to: 'app' }),
    'links[5].to: "set", a replica set, cannot be linked to "app", a service (A replica set names its replicas: link it to replicas only.)',
  ],
  [
    'a replica twice in a set',
    (d) => d.links.push({ id: 'x', from: 'set', to: 'r1' }),
    'links[5].to: "r1" belongs to this set already (a replica belongs to one set, once)',
  ],
  [
    'a member link of a service',
    (d) => {
      d.links[2]!.type = 'member';
    },
    'links[2].type: found "member", expected "call" for a link that leaves "app", a service (leave the type out: it follows from the kinds)',
  ],
  [
    'a fault of another kind',
    (d) => {
      d.timeline[0]!.fault = 'flush';
    },
    'timeline[0].targets[0]: "app", a service, cannot suffer the fault "flush"',
  ],
  [
    'a fault with an unknown setting',
    (d) => {
      d.timeline[0]!.settings = { off: 'machine' };
    },
    'timeline[0].settings.off: unknown name "off" (did you mean "of"?)',
  ],
  [
    'a partition of nobody',
    (d) => d.timeline.push({ id: 'p', at: 1, fault: 'partition', settings: { blocked: [['app', 'sett']] } }),
    'timeline[1].settings.blocked[0][1]: there is no node "sett" (did you mean "set"?)',
  ],
  [
    'a zone that is not defined',
    (d) => {
      d.nodes[0]!.zone = 'eu';
    },
    'nodes[0].zone: there is no zone "eu" (define it in zones, or leave it out)',
  ],
])('%s is refused with the reason', (_, change, expected) => {
  const design = shop();
  change(design);
  const found = lines(design);
  expect(found.length).toBe(1);
  expect(found[0]!.slice(0, expected.length)).toBe(expected);
});

test('routers inside each other are refused; a router that is a machine breaks the circle', () => {
  const ring = (mode: string): unknown => ({
    version: 1,
    nodes: ['a', 'b', 'c'].map((id) => ({ id, kind: 'shard-router', settings: { mode } })),
    links: [
      { id: '1', from: 'a', to: 'b' },
      { id: '2', from: 'b', to: 'c' },
      { id: '3', from: 'c', to: 'a' },
    ],
  });
  expect(lines(ring('driver'))).toEqual([
    'links[2]: "c" and "a" would run inside each other without end (a router or set runs inside its callers: put a node with a machine of its own between them)',
  ]);
  expect(lines(ring('proxy'))).toEqual([]);
});

test('a document of a newer version is refused with one clear sentence', () => {
  expect(lines({ ...shop(), version: 2 })).toEqual([
    'version: this document is of version 2, and this Scalarium reads versions up to 1 (reload the page to get the newest Scalarium, or open it where it was made)',
  ]);
  expect(lines({ ...shop(), version: '1' })).toEqual(['version: found "1", expected 1 (write "version": 1)']);
});

test.each<[string, string]>([
  ['{"version":1,\n "nodes":[1,],}', 'not JSON: line 2, column 13: found "]", expected a value'],
  ["{'version':1}", `not JSON: line 1, column 2: found "'", expected a name in double quotes`],
  ['{"version":1', 'not JSON: line 1, column 13: found the end of the text, expected "," or "}"'],
  ['', 'not JSON: line 1, column 1: found the end of the text, expected a value'],
  ['{"a":01}', 'not JSON: line 1, column 7: found "1", expected "," or "}"'],
  [
    '{"a":"x\ny"}',
    'not JSON: line 1, column 8: found "\\n", expected no line break or control character in a text',
  ],
  ['['.repeat(100_000), 'not JSON: line 1, column 202: found "[", expected less nesting'],
])('broken JSON is refused with line and column: %#', (text, message) => {
  const result = parseDesignText(text, kinds);
  expect(result.ok ? '' : result.error.map((problem) => problem.message)).toEqual([message]);
});

test('the walk that locates errors calls JSON broken exactly where JSON.parse does', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '1',
    '-1.5e3',
    'true',
    'null',
    ' ',
    '\n',
    '"\\u00e9"',
    '01',
    '"',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const result = parseDesignText(pieces.join(''), kinds);
      expect(result.ok ? '' : result.error[0]!.message).not.toContain('expected JSON');
    }),
    { numRuns: 20_000, seed: 11 },
  );
});

test('settings resolve to the initial values unless they are set', () => {
  const service = kindById('service')!;
  const settings = resolveSettings({ settings: { instances: 3 } }, service);
  expect(settings.instances).toBe(3);
  expect(settings.concurrency).toBe(service.fields.concurrency!.initial);
  expect(Object.keys(settings)).toEqual(Object.keys(service.fields));
});

test('one bad element is named and dropped, with the links that need it, and the rest is kept', () => {
  const design = shop();
  design.nodes[3]!.kind = 'quantum-store';
  design.nodes[0]!.zone = 'nowhere';
  const salvaged = salvageDesign(design, kinds);
  if (!salvaged.ok) throw new Error('nothing was saved');
  expect(salvaged.value.design.nodes.map((node) => node.id)).toEqual([
    'shoppers',
    'balancer',
    'app',
    'r1',
    'r2',
  ]);
  expect(salvaged.value.design.links.map((link) => link.id)).toEqual(['l1', 'l2']);
  expect(salvaged.value.dropped.map((problem) => problem.message.split(':')[0])).toEqual([
    'mended "shoppers"',
    'dropped "set"',
    'dropped "l3"',
    'dropped "m1"',
    'dropped "m2"',
  ]);
  expect(valid(salvaged.value.design)).toEqual(salvaged.value.design);
});

test('a document of which nothing can be used is refused', () => {
  expect(salvageDesign({ version: 1, nodes: [{ id: 'a', kind: 'nonsense' }] }, kinds).ok).toBe(false);
  expect(salvageDesign({ version: 1, nodes: [] }, kinds).ok).toBe(true);
});

test('the canvas refuses a link with the reason before it is drawn', () => {
  const design = valid(shop());
  expect(checkLink(design, 'balancer', 'set', kinds)).toBe(null);
  expect(checkLink(design, 'app', 'shoppers', kinds)!.message).toContain('cannot be linked');
  expect(checkLink(design, 'app', 'app', kinds)!.message).toContain('itself');
  expect(checkLink(design, 'app', 'set', kinds)!.message).toBe('"app" is linked to "set" already');
  expect(checkLink(design, 'app', 'gone', kinds)!.message).toBe('there is no node "gone"');
});

test('faults of areas name zones and regions that are there', () => {
  const design = shop();
  design.zones = [
    { id: 'eu-a', region: 'eu' },
    { id: 'us-a', region: 'us' },
  ];
  const at = (fault: string, targets: string[]) => ({
    id: `f-${fault}-${targets.length}`,
    at: 1,
    fault,
    targets,
  });
  design.timeline = [
    at('zone-outage', ['eu-a', 'eu-b', 'us']),
    at('region-outage', ['eu-a']),
    at('zone-outage', []),
    at('region-outage', []),
  ];
  expect(lines(design)).toEqual([
    'timeline[0].targets[1]: there is no zone "eu-b" (did you mean "eu-a"?)',
    'timeline[0].targets[2]: there is no zone "us" (did you mean "us-a"?)',
    'timeline[1].targets[0]: there is no region "eu-a" (did you mean "eu"?)',
    'timeline[2].targets: found an empty list, expected what the zone-outage breaks (name the id of at least one zone)',
    'timeline[3].targets: found an empty list, expected what the region-outage breaks (name at least one region)',
  ]);
  design.zones = [];
  design.timeline = [at('zone-outage', ['eu-a']), at('region-outage', ['eu'])];
  expect(lines(design)).toEqual([
    'timeline[0].targets[0]: there is no zone "eu-a" (define it in zones)',
    'timeline[1].targets[0]: there is no region "eu" (define it in zones, as the region of a zone)',
  ]);
});

test('partitions say what they part, of nodes that are there', () => {
  const design = shop();
  const parts = (settings: Json) => {
    design.timeline = [{ id: 'p', at: 1, fault: 'partition', settings }];
    return lines(design);
  };
  expect(parts({ groups: [['app', 'r1'], ['r2']], bridge: ['shoppers'], oneWay: [['r1'], ['r2']] })).toEqual(
    [],
  );
  expect(parts({ groups: [['app', 'r9'], ['r2']], bridge: ['gone'], oneWay: [['r1'], ['nobody']] })).toEqual([
    'timeline[0].settings.groups[0][1]: there is no node "r9" (did you mean "r1"?)',
    'timeline[0].settings.bridge[0]: there is no node "gone" (name a node of this design)',
    'timeline[0].settings.oneWay[1][0]: there is no node "nobody" (name a node of this design)',
  ]);
  expect(parts({})).toEqual([
    'timeline[0].settings: found nothing that is parted, expected blocked, groups or oneWay',
  ]);
  expect(parts({ groups: [['app']] })).toEqual([
    'timeline[0].settings.groups: found a list of 1, expected at least 2 entries',
  ]);
  expect(parts({ grups: [] })[0]).toContain('did you mean "groups"?');
});

test('a rolling restart is for machines and for the members of a set', () => {
  const design = shop();
  const rolls = (id: string) => {
    design.timeline = [{ id: 'r', at: 1, fault: 'rolling-restart', targets: [id] }];
    return lines(design);
  };
  expect([rolls('app'), rolls('set'), rolls('r1')]).toEqual([[], [], []]);
  expect(rolls('shoppers')).toHaveLength(1);
});

test('the latency of messages has all four legs', () => {
  const law = { distribution: 'exponential', mean: 0.001 };
  const legs = { write: law, ack: law, read: law, response: law };
  expect(lines(withSettings(3, { messageLatency: legs }))).toEqual([]);
  expect(lines(withSettings(3, { messageLatency: null }))).toEqual([]);
  const { ack: _, ...three } = legs;
  expect(lines(withSettings(3, { messageLatency: three }))).toEqual([
    'nodes[3].settings.messageLatency.ack: missing, expected an object',
  ]);
});

test('names of prototypes are ordinary names and reach no prototype', () => {
  const hostile = JSON.parse(
    '{"version":1,"__proto__":{"polluted":1},"nodes":[{"id":"constructor","kind":"service","settings":{"__proto__":{"instances":9},"toString":1}}]}',
  ) as unknown;
  expect(lines(hostile)).toEqual([
    '__proto__: this name is not allowed anywhere (leave it out)',
    'nodes[0].settings.__proto__: this name is not allowed anywhere (leave it out)',
    expect.stringContaining('nodes[0].settings.toString: unknown name "toString"'),
  ]);
  expect(({} as Json).polluted).toBe(undefined);
  const kindless = {
    version: 1,
    nodes: [{ id: 'a', kind: 'constructor' }],
    timeline: [{ id: 't', at: 0, fault: 'toString' }],
  };
  expect(lines(kindless).length).toBe(2);
});

test('getters, proxies and circles are no JSON and are refused', () => {
  const circle: Json = { version: 1 };
  circle.nodes = [circle];
  const getter = Object.defineProperty({}, 'version', {
    enumerable: true,
    get: () => {
      throw new Error('boo');
    },
  });
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('boo');
      },
    },
  );
  for (const input of [
    circle,
    getter,
    proxy,
    Symbol('x'),
    () => 1,
    1n,
    Number.NaN,
    undefined,
    null,
    'text',
  ]) {
    expect(problems(input).length).toBe(1);
  }
});

test('no input whatever makes it throw', () => {
  fc.assert(
    fc.property(
      fc.anything({ maxDepth: 4, withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
      (input) => {
        parseDesign(input, kinds);
        salvageDesign({ version: 1, nodes: input, links: input, timeline: input }, kinds);
      },
    ),
    { numRuns: 2000, seed: 3 },
  );
});

test('a good design with any one value replaced is read or refused, never thrown, and salvage gives a valid design', () => {
  fc.assert(
    fc.property(fc.nat(), fc.anything({ maxDepth: 2 }), (where, value) => {
      const design = shop();
      const places: [Json, string][] = [];
      const walk = (object: Json): void => {
        for (const key of Object.keys(object)) {
          places.push([object, key]);
          if (typeof object[key] === 'object' && object[key] !== null) walk(object[key] as Json);
        }
      };
      walk(design);
      const [object, key] = places[where % places.length]!;
      object[key] = value;
      parseDesign(design, kinds);
      const salvaged = salvageDesign(design, kinds);
      if (salvaged.ok) expect(problems(salvaged.value.design)).toEqual([]);
    }),
    { numRuns: 5000, seed: 5 },
  );
});

test('a hundred thousand wrong references are refused in reasonable time', () => {
  const nodes = Array.from({ length: 5000 }, (_, i) => ({ id: `n${i}`, kind: 'service' }));
  const links = Array.from({ length: 100_000 }, (_, i) => ({
    id: `l${i}`,
    from: `m${i}`,
    to: `n${i % 5000}`,
  }));
  const found = problems({ version: 1, nodes, links });
  expect(found.length).toBe(1001);
  expect(found.at(-1)!.message).toBe('99000 more problems, not listed');
});
