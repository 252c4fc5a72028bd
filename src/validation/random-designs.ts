/**
 * Designs nobody would draw: nodes of every kind with any settings that their fields allow, linked wherever a
 * link may be, and faults of every sort. Generated from the kinds' own descriptions, so that a new kind, a new
 * setting or a new fault is tried without a word here. Only what would make a run endless is kept small.
 */
import { exp } from '../base/deterministic-math.ts';
import { hashPair } from '../base/hash.ts';
import { kindById, kinds } from '../catalog/kinds.ts';
import type { Design, DesignInput, DesignLink, DesignNode } from '../model/design.ts';
import type { Distribution, SimpleDistribution } from '../model/distribution.ts';
import { faultDescriptors, faultKinds } from '../model/faults.ts';
import type { Field, Fields, NumberField, OptionalNumberField } from '../model/fields.ts';
import type { Kind } from '../model/kind.ts';
import { callFields, linkFields } from '../model/links.ts';
import type { MessageLatency } from '../model/message-latency.ts';
import type { PartitionSettings } from '../model/partitions.ts';
import { checkLink } from '../model/references.ts';
import type { RequestClasses } from '../model/request-classes.ts';
import type { FaultInput } from '../model/run-file.ts';
import type { Arrivals, LoadShape, Retries } from '../model/traffic.ts';
import { parseDesign } from '../model/validation.ts';
import { regionsOf } from '../model/zones.ts';

/** A source of choices: the same seed gives the same ones. */
export class Chooser {
  private readonly seed: number;
  private drawn = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** In [0, 1). */
  share(): number {
    return (hashPair(this.seed, ++this.drawn) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.share() < probability;
  }

  /** 0 … n − 1. */
  below(n: number): number {
    return Math.floor(this.share() * n);
  }

  from(low: number, high: number): number {
    return low + this.share() * (high - low);
  }

  of<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new Error('there is nothing to choose from');
    return chosen;
  }
}

const ZONES = [
  { id: 'za', region: 'eu' },
  { id: 'zb', region: 'eu' },
  { id: 'zc', region: 'us' },
];

/** A valid design with at least one client, and calls that lead somewhere. */
export function randomDesign(choose: Chooser, seconds: number): Design {
  const nodes: NonNullable<DesignInput['nodes']> = [];
  const add = (kind: Kind) => {
    const settings = randomSettings(kind.fields, choose);
    const zone = choose.chance(0.7) ? { zone: choose.of(ZONES).id } : {};
    nodes.push({ id: `${kind.id}-${nodes.length}`, kind: kind.id, settings, ...zone });
  };
  const clients = kinds.filter((kind) => !kind.accepts.calls && kind.accepts.from === undefined);
  const others = kinds.filter((kind) => !clients.includes(kind));
  for (let n = 1 + choose.below(3); n > 0; n--) add(choose.of(clients));
  for (let n = 3 + choose.below(9); n > 0; n--) add(choose.of(others));
  const run = { seed: choose.below(1000), duration: seconds, warmup: 0 };
  const bare = parse({ version: 1, zones: ZONES, nodes, links: [], run });
  return parse({ ...bare, links: randomLinks(bare, choose) });
}

function parse(input: unknown): Design {
  const parsed = parseDesign(input, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/**
 * Links from earlier nodes to later ones, so that no request goes round for ever and multiplies; each node is
 * linked from somewhere if it may be.
 */
function randomLinks(design: Design, choose: Chooser): DesignLink[] {
  const links: DesignLink[] = [];
  const linkUp = (from: DesignNode, to: DesignNode) => {
    if (checkLink({ ...design, links }, from.id, to.id, kinds) !== null) return;
    const settings = choose.chance(0.5) ? {} : randomLinkSettings(choose);
    // there is one place for dead letters at most
    const { call } = settings;
    if (call?.role === 'dead-letter' && links.some((link) => isForDeadLetters(link, from))) delete call.role;
    links.push({ id: `l${links.length}`, from: from.id, to: to.id, settings });
  };
  design.nodes.forEach((to, i) => {
    const before = design.nodes.slice(0, i);
    for (let tries = 0; tries < 3 && before.length > 0; tries++) linkUp(choose.of(before), to);
  });
  return links;
}

function isForDeadLetters({ from, settings }: DesignLink, node: DesignNode): boolean {
  return from === node.id && settings.call?.role === 'dead-letter';
}

function randomLinkSettings(choose: Chooser): DesignLink['settings'] {
  const call = randomSettings(callFields, choose);
  const network = randomSettings(linkFields, choose);
  // repeated calls multiply along a path
  const repeated = { ...call, count: 1 + choose.below(2) };
  const loss = choose.chance(0.8) ? 0 : 0.1;
  return { ...network, loss, call: repeated } as DesignLink['settings'];
}

/** Some of the fields, any value; the others keep their initial ones. */
export function randomSettings(fields: Fields, choose: Chooser): { [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(() => choose.chance(0.6))
      .map(([name, field]) => [name, randomValue(field, choose)]),
  );
}

function randomValue(field: Field, choose: Chooser): unknown {
  switch (field.type) {
    case 'number':
      return randomNumber(field, choose);
    case 'optional-number':
      return choose.chance(0.4) ? null : randomNumber(field, choose);
    case 'boolean':
      return choose.chance(0.5);
    case 'choice':
      return choose.of(field.options).value;
    case 'distribution':
      return randomDistribution(choose);
    case 'optional-distribution':
      return choose.chance(0.5) ? null : randomDistribution(choose);
    case 'arrivals':
      return randomArrivals(choose);
    case 'load-shape':
      return randomLoadShape(choose);
    case 'keys':
      return { count: 1 + choose.below(300), skew: choose.from(0, 2) };
    case 'retries':
      return randomRetries(choose);
    case 'optional-retries':
      return choose.chance(0.5) ? null : randomRetries(choose);
    case 'capacity':
      return choose.chance(0.5)
        ? { entries: 1 + choose.below(100) }
        : { bytes: 1 + Math.floor(choose.from(0, 50_000)) };
    case 'failures':
      return choose.chance(0.7) ? null : { mtbf: choose.from(1, 10), mttr: choose.from(0.05, 2) };
    case 'message-latency':
      return choose.chance(0.5) ? null : randomMessageLatency(choose);
    case 'class-names':
      return choose.chance(0.7) ? null : [choose.of(['gold', 'bronze'])];
    case 'classes':
      return choose.chance(0.5) ? [] : randomClasses(choose);
  }
}

function randomClasses(choose: Chooser): RequestClasses {
  return ['gold', 'bronze', 'iron'].slice(choose.below(3)).map((name) => ({
    name,
    share: choose.from(0.1, 2),
    priority: choose.below(3),
    ...(choose.chance(0.4) ? { operation: choose.of(['read', 'write'] as const) } : {}),
    ...(choose.chance(0.4) ? { serviceFactor: choose.from(0, 3) } : {}),
    ...(choose.chance(0.2) ? { serviceFactor: randomDistribution(choose) } : {}),
    ...(choose.chance(0.4) ? { objective: choose.from(0.001, 1) } : {}),
  }));
}

function randomMessageLatency(choose: Chooser): MessageLatency {
  return {
    write: randomDistribution(choose),
    ack: randomSimple(choose),
    read: randomSimple(choose),
    response: randomSimple(choose),
  };
}

/** Largest values that are of interest, by unit; a field may allow far more. */
const LARGEST: { readonly [unit: string]: number } = { count: 12, seconds: 2, bytes: 5000, factor: 5 };

/** Mostly spread over the orders of magnitude, now and then the least or the most. */
function randomNumber(field: NumberField | OptionalNumberField, choose: Chooser): number {
  const max = Math.min(field.max, LARGEST[field.unit] ?? 1000);
  if (choose.chance(0.1)) return field.min;
  if (choose.chance(0.1)) return Math.max(field.min, max);
  const least = Math.max(field.min, max / 1000);
  const value = Math.max(field.min, max * exp(choose.from(-6, 0)));
  return field.integer === true ? Math.max(Math.ceil(field.min), Math.round(value)) : Math.max(least, value);
}

function randomDistribution(choose: Chooser): Distribution {
  if (choose.chance(0.9)) return randomSimple(choose);
  return { distribution: 'mixture', weights: [1, 2], of: [randomSimple(choose), randomSimple(choose)] };
}

function randomSimple(choose: Chooser): SimpleDistribution {
  const mean = 0.05 * exp(choose.from(-5, 0));
  return choose.of<() => SimpleDistribution>([
    () => ({ distribution: 'constant', value: choose.chance(0.3) ? 0 : mean }),
    () => ({ distribution: 'uniform', min: 0, max: 2 * mean }),
    () => ({ distribution: 'exponential', mean }),
    () => ({ distribution: 'erlang', k: 3, mean }),
    () => ({ distribution: 'hyperexponential', probabilities: [0.9, 0.1], means: [mean / 2, 5.5 * mean] }),
    () => ({ distribution: 'gamma', mean, cv: 0.7 }),
    () => ({ distribution: 'lognormal', mean, cv: 1.5 }),
    () => ({ distribution: 'weibull', shape: 1.3, scale: mean }),
    () => ({ distribution: 'pareto', min: mean / 2, alpha: 2.5 }),
    () => ({ distribution: 'empirical', values: [0, mean, 3 * mean], weights: [1, 5, 1] }),
  ])();
}

function randomArrivals(choose: Chooser): Arrivals {
  return choose.of<() => Arrivals>([
    () => ({ process: 'poisson', rate: choose.from(0, 200) }),
    () => ({ process: 'constant', rate: choose.from(0, 200) }),
    () => ({
      process: 'closed',
      users: 1 + choose.below(30),
      thinkTime: { distribution: 'exponential', mean: choose.from(0.02, 0.5) },
    }),
    () => ({
      process: 'trace',
      trace: {
        name: 'rates',
        format: 'rate-table',
        rows: [
          [0, 50],
          [2, 0],
          [3, 150],
        ],
      },
    }),
    () => ({
      process: 'trace',
      trace: {
        name: 'log',
        format: 'access-log',
        rows: Array.from({ length: 200 }, (_, i) => [
          Math.floor(i / 20),
          i % 13,
          10 * i,
          i % 9 === 0 ? 1 : 0,
        ]),
      },
    }),
  ])();
}

function randomLoadShape(choose: Chooser): LoadShape {
  return choose.of<() => LoadShape>([
    () => ({ shape: 'steady' }),
    () => ({ shape: 'step', at: 1, factor: choose.from(0, 3) }),
    () => ({ shape: 'ramp', from: 1, to: 3, factor: choose.from(0, 3) }),
    () => ({ shape: 'spike', at: 1, duration: 1, factor: choose.from(0, 5) }),
    () => ({ shape: 'diurnal', period: 2, low: 0, high: 2 }),
    () => ({
      shape: 'points',
      points: [
        [0, 1],
        [1, 0],
        [2, 2],
      ],
    }),
  ])();
}

function randomRetries(choose: Chooser): Retries {
  const attempts = 1 + choose.below(4);
  const jitter = choose.of(['none', 'full', 'equal'] as const);
  const any = choose.chance(0.3) ? 'decorrelated' : jitter;
  return choose.of<() => Retries>([
    () => ({ strategy: 'none' }),
    () => ({ strategy: 'immediate', attempts }),
    () => ({ strategy: 'fixed', attempts, base: choose.from(0, 0.2), jitter }),
    () => ({ strategy: 'exponential', attempts, base: 0.01, cap: choose.from(0.01, 1), jitter: any }),
  ])();
}

/** A fault that something in the design can suffer. */
export function randomFault(design: Design, id: string, choose: Chooser): FaultInput {
  const fault = choose.of(faultKinds);
  const { target, fields } = faultDescriptors[fault];
  const duration = choose.chance(0.5) ? null : choose.from(0.05, 2);
  if (target === 'none')
    return { id, fault, targets: [], settings: randomPartition(design, choose), duration };
  const possible = possibleTargets(design, fault);
  if (possible.length === 0) return randomFault(design, id, choose);
  return { id, fault, targets: [choose.of(possible)], settings: randomSettings(fields, choose), duration };
}

function possibleTargets(design: Design, fault: FaultInput['fault']): readonly string[] {
  const { target } = faultDescriptors[fault];
  if (target === 'link') return design.links.map((link) => link.id);
  if (target === 'node') return design.nodes.filter((node) => suffers(node, fault)).map((node) => node.id);
  return fault === 'region-outage' ? regionsOf(design) : design.zones.map((zone) => zone.id);
}

/** Pairs, groups (with a bridge now and then), or one way. */
function randomPartition(design: Design, choose: Chooser): PartitionSettings {
  const ids = design.nodes.map((node) => node.id);
  const side = ids.filter(() => choose.chance(0.5));
  const other = ids.filter((id) => !side.includes(id));
  const pairs = side.flatMap((a) =>
    other.flatMap((b): [string, string][] => (choose.chance(0.8) ? [[a, b]] : [])),
  );
  if (side.length === 0 || other.length === 0) return { blocked: pairs };
  return choose.of<() => PartitionSettings>([
    () => ({ blocked: pairs }),
    () => ({ groups: [side, other] }),
    () => ({ groups: [side, other], bridge: [choose.of(ids)] }),
    () => ({ oneWay: [side, other] }),
  ])();
}

function suffers(node: DesignNode, fault: FaultInput['fault']): boolean {
  return kindById(node.kind)?.faults.includes(fault) ?? false;
}
