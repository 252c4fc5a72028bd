/**
 * Designs for the tests of runs: a shop that has a bit of everything, and random ones with random edits and
 * faults for the property tests.
 */
import fc from 'fast-check';
import { assert } from '../../base/assert.ts';
import { kinds } from '../../catalog/kinds.ts';
import type { Design, DesignInput, TimelineEntry } from '../../model/design.ts';
import { type Edit, removeLinks, removeNodes } from '../../model/edits.ts';
import { problemLine } from '../../model/problem.ts';
import type { FaultInput, JournalAction } from '../../model/run-file.ts';
import { parseDesign } from '../../model/validation.ts';

/** A valid design out of what a test writes down. */
export function designOf(input: DesignInput): Design {
  const parsed = parseDesign(input, kinds);
  assert(parsed.ok, parsed.ok ? '' : parsed.error.map(problemLine).join('\n'));
  return parsed.value;
}

/** Client → balancer → service of two instances → cache → database, with random failures. */
export function shop(run: Partial<Design['run']> = {}, timeline: TimelineEntry[] = []): Design {
  return designOf({
    version: 1,
    title: 'Shop',
    nodes: [
      {
        id: 'shoppers',
        kind: 'client',
        settings: {
          arrivals: { process: 'poisson', rate: 200 },
          timeout: 0.2,
          retries: { strategy: 'exponential', attempts: 3, base: 0.02, cap: 0.2 },
          keys: { count: 200, skew: 0.9 },
        },
      },
      { id: 'balancer', kind: 'load-balancer', settings: { policy: 'least-outstanding' } },
      {
        id: 'app',
        kind: 'service',
        settings: {
          instances: 2,
          concurrency: 4,
          serviceTime: { distribution: 'exponential', mean: 0.01 },
          failures: { mtbf: 8, mttr: 1 },
        },
      },
      { id: 'cache', kind: 'cache', settings: { capacity: { entries: 50 } } },
      {
        id: 'db',
        kind: 'database',
        settings: { connections: 4, readTime: { distribution: 'exponential', mean: 0.004 } },
      },
    ],
    links: [
      { id: 'l1', from: 'shoppers', to: 'balancer' },
      {
        id: 'l2',
        from: 'balancer',
        to: 'app',
        settings: { latency: { distribution: 'exponential', mean: 0.001 }, call: { timeout: 0.3 } },
      },
      { id: 'l3', from: 'app', to: 'cache' },
      { id: 'l4', from: 'cache', to: 'db' },
    ],
    timeline,
    run: { seed: 1, duration: 20, warmup: 0, ...run },
  });
}

/** Kinds by layer: links lead from a layer to a later one, so that designs are valid. */
const LAYERS = [['client'], ['load-balancer', 'shard-router'], ['service'], ['cache'], ['database']] as const;

const seconds = fc.double({ min: 0.0005, max: 0.05, noNaN: true });
const time = fc.oneof(
  seconds.map((mean) => ({ distribution: 'exponential', mean })),
  seconds.map((value) => ({ distribution: 'constant', value })),
);
const queue = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
const DISCIPLINES = [
  'fifo',
  'lifo',
  'random',
  'priority',
  'priority-preemptive',
  'processor-sharing',
  'adaptive-lifo',
] as const;
const discipline = fc.constantFrom(...DISCIPLINES);
const patience = fc
  .option(seconds, { nil: null })
  .map((mean) => (mean === null ? null : { distribution: 'exponential', mean: 10 * mean }));
const shedding = fc.constantFrom('none', 'codel', 'codel-rfc8289');
const concurrencyLimit = fc.constantFrom('none', 'fixed', 'aimd', 'gradient');
const whenFull = fc.constantFrom('reject', 'block');
const failures = fc.option(
  fc.record({
    mtbf: fc.double({ min: 0.5, max: 5, noNaN: true }),
    mttr: fc.double({ min: 0.1, max: 1, noNaN: true }),
  }),
  { nil: null },
);
const retries = fc.constantFrom(
  { strategy: 'none' },
  { strategy: 'immediate', attempts: 2 },
  { strategy: 'exponential', attempts: 3, base: 0.01, cap: 0.1, jitter: 'full' },
);

/** Random settings of each kind. */
const settingsByKind: { readonly [kind: string]: fc.Arbitrary<{ [name: string]: unknown }> } = {
  client: fc.record({
    arrivals: fc.oneof(
      fc.integer({ min: 1, max: 150 }).map((rate) => ({ process: 'poisson', rate })),
      fc.record({ process: fc.constant('closed'), users: fc.integer({ min: 1, max: 20 }), thinkTime: time }),
    ),
    timeout: fc.option(fc.double({ min: 0.01, max: 1, noNaN: true }), { nil: null }),
    retries,
    keys: fc.record({
      count: fc.integer({ min: 1, max: 200 }),
      skew: fc.double({ min: 0, max: 1.2, noNaN: true }),
    }),
    readFraction: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  'load-balancer': fc.record({
    policy: fc.constantFrom('round-robin', 'random', 'least-outstanding', 'consistent-hash'),
    failures,
  }),
  'shard-router': fc.constant({}),
  service: fc.record({
    instances: fc.integer({ min: 1, max: 4 }),
    concurrency: fc.integer({ min: 1, max: 6 }),
    serviceTime: time,
    queueCapacity: queue,
    discipline,
    patience,
    shedding,
    concurrencyLimit,
    whenFull,
    blocking: fc.boolean(),
    failures,
  }),
  cache: fc.record({
    capacity: fc.integer({ min: 1, max: 100 }).map((entries) => ({ entries })),
    ttl: fc.option(fc.double({ min: 0.05, max: 2, noNaN: true }), { nil: null }),
  }),
  database: fc.record({
    connections: fc.integer({ min: 1, max: 8 }),
    readTime: time,
    writeTime: time,
    queueCapacity: queue,
    discipline,
    patience,
  }),
};

const linkSettings = fc.record(
  {
    latency: time,
    loss: fc.constantFrom(0, 0.05),
    bandwidth: fc.constantFrom(null, 1e5),
  },
  { requiredKeys: [] },
);

/** A random design: each layer has at least one node, each node is linked to nodes of the next layers. */
export const anyDesign: fc.Arbitrary<Design> = fc
  .tuple(
    ...LAYERS.map((layer) =>
      fc.array(
        fc.constantFrom(...layer).chain((kind) => fc.tuple(fc.constant(kind), settingsByKind[kind]!)),
        { minLength: 1, maxLength: 2 },
      ),
    ),
    fc.array(linkSettings, { minLength: 6, maxLength: 6 }),
    fc.integer({ min: 0, max: 1000 }),
  )
  .map((parts) => {
    const layers = parts.slice(0, LAYERS.length) as [string, { [name: string]: unknown }][][];
    const settings = parts[LAYERS.length] as { [name: string]: unknown }[];
    return build(layers, settings, parts[LAYERS.length + 1] as number);
  });

function build(
  layers: [string, { [name: string]: unknown }][][],
  linkSettingsList: { [name: string]: unknown }[],
  seed: number,
): Design {
  const nodes = layers.flatMap((layer, depth) =>
    layer.map(([kind, settings], i) => ({ id: `n${depth}${i}`, kind, settings })),
  );
  const links = layers.slice(1).flatMap((layer, above) =>
    layers[above]!.flatMap((_, i) =>
      layer.map((_, j) => ({
        id: `l${above}${i}${j}`,
        from: `n${above}${i}`,
        to: `n${above + 1}${j}`,
        settings: linkSettingsList[(above + i + j) % linkSettingsList.length]!,
      })),
    ),
  );
  // a cache has one origin
  const one = links.filter((link) => !link.from.startsWith('n3') || link.to.endsWith('0'));
  return designOf({
    version: 1,
    title: 'Random',
    nodes,
    links: one,
    timeline: [],
    run: { seed, duration: 3, warmup: seed % 2 },
  } as DesignInput);
}

/** What may be done to a running design: a choice among things by numbers, made when the design is known. */
export interface Whim {
  readonly at: number;
  readonly what: number;
  readonly which: number;
  readonly how: number;
}
export const anyWhims: fc.Arbitrary<Whim[]> = fc
  .array(
    fc.record({
      at: fc.double({ min: 0, max: 2.9, noNaN: true }),
      what: fc.integer({ min: 0, max: 12 }),
      which: fc.nat(1000),
      how: fc.nat(1000),
    }),
    { maxLength: 8 },
  )
  .map((whims) => whims.sort((a, b) => a.at - b.at));

/** The action that a whim means for a design; undefined where it makes no sense. */
export function actionFor(whim: Whim, design: Design, original: Design): JournalAction | undefined {
  const { which, how } = whim;
  const node = design.nodes[which % Math.max(1, design.nodes.length)];
  const link = design.links[which % Math.max(1, design.links.length)];
  const fault = (kind: FaultInput['fault'], target: string, settings = {}): JournalAction => ({
    type: 'fault',
    fault: { id: `f${how % 3}`, fault: kind, targets: [target], settings, duration: how % 2 ? 0.3 : null },
  });
  const edit = (change: Edit): JournalAction => ({ type: 'edit', edit: change });
  if (node === undefined || link === undefined) return undefined;
  const machine = node.kind !== 'client' && node.kind !== 'shard-router';
  switch (whim.what) {
    case 0:
      return machine ? fault('crash', node.id, { of: how % 3 ? 'process' : 'machine' }) : undefined;
    case 1:
      return machine ? fault('pause', node.id) : undefined;
    case 2:
      return machine ? fault('slow', node.id, { factor: 4 }) : undefined;
    case 3:
      return fault(how % 2 ? 'cut' : 'loss', link.id, how % 2 ? {} : { probability: 0.3 });
    case 4:
      return { type: 'heal', id: `f${how % 3}` };
    case 5:
      return edit(removeNodes(design, [node.id]));
    case 6:
      return edit(removeLinks(design, [link.id]));
    case 7:
      return edit({
        title: 'All back',
        putNodes: original.nodes.filter((old) => !design.nodes.some(({ id }) => id === old.id)),
        putLinks: original.links.filter((old) => !design.links.some(({ id }) => id === old.id)),
      });
    case 8:
    case 9:
    case 10:
      return edit(otherSettings(node, how));
    default:
      return machine && node.kind !== 'load-balancer'
        ? fault(node.kind === 'cache' && how % 2 ? 'flush' : 'restart', node.id)
        : undefined;
  }
}

function otherSettings(node: Design['nodes'][number], how: number): Edit {
  const settings: { [name: string]: unknown } = { ...node.settings };
  if (node.kind === 'service') {
    settings.instances = 1 + (how % 4);
    settings.concurrency = 1 + (how % 5);
    settings.queueCapacity = how % 7;
    if (how % 3 === 0) settings.discipline = DISCIPLINES[how % DISCIPLINES.length];
  }
  if (node.kind === 'client') settings.arrivals = { process: 'poisson', rate: 1 + (how % 100) };
  if (node.kind === 'load-balancer') settings.policy = how % 2 ? 'random' : 'least-outstanding';
  if (node.kind === 'cache') settings.capacity = { entries: 1 + (how % 40) };
  if (node.kind === 'database') settings.connections = 1 + (how % 6);
  const edit: Edit = { title: 'Settings', putNodes: [{ ...node, settings }] };
  return edit;
}
