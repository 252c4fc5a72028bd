/**
 * What "Why?" looks at: the telemetry of a stretch of the run, the faults that were in force, and the sampled
 * requests of that time. Plain data and plain functions, so that the answer is the same for the same run and
 * tests can ask without a screen.
 */
import { kindById } from '../../catalog/kinds.ts';
import type { Design, DesignLink, DesignNode } from '../../model/design.ts';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { placementOf } from '../../model/kind.ts';
import { blockedPairs, partitionSettingsSchema } from '../../model/partitions.ts';
import { resolveSettings } from '../../model/resolve-settings.ts';
import type { Mark, Trace } from '../../worker/protocol.ts';
import type { Telemetry } from '../stores/telemetry.ts';

/** A fault and for how long it was there; `to` is null while it lasts. */
export interface FaultSpan {
  readonly id: string;
  readonly fault: FaultKind;
  /** As the marks on the time axes name it: "Slow down DB". */
  readonly title: string;
  readonly targets: readonly string[];
  readonly from: number;
  readonly to: number | null;
  /** What it was given: a factor, a probability; null where nobody knows any more. */
  readonly settings: { readonly [name: string]: unknown } | null;
  /** Pairs of nodes between which nothing passes; only of a partition. */
  readonly parted: readonly (readonly [string, string])[];
}

export interface Evidence {
  readonly design: Design;
  readonly telemetry: Telemetry;
  /** The stretch that is asked about, simulated seconds. */
  readonly from: number;
  readonly to: number;
  /** In force within the stretch, or ended shortly before it: what they left behind may still be there. */
  readonly faults: readonly FaultSpan[];
  /** When the request that is asked about was on its way; absent: at any time of the stretch. */
  readonly during?: { readonly from: number; readonly to: number };
  /** Sampled requests that ended within the stretch. */
  readonly traces: readonly Trace[];
}

/** What a fault leaves behind (a queue, an empty cache) may be felt for so long, simulated seconds. */
export const AFTERMATH_SECONDS = 20;

/** The faults of a stretch and of the time shortly before it, from the marks on the time axes. */
export function faultSpans(
  marks: readonly Mark[],
  settingsOf: (id: string) => FaultSpan['settings'],
  from: number,
  to: number,
): readonly FaultSpan[] {
  const spans: FaultSpan[] = [];
  for (const mark of marks) {
    if (mark.id === undefined || mark.fault === undefined) continue;
    const { id, fault, title, targets, time } = mark;
    if (mark.type === 'fault') {
      const settings = settingsOf(id);
      const to = faultDescriptors[fault].momentary ? time : null;
      const parted = partedPairs(fault, settings);
      spans.push({ id, fault, title, targets, from: time, to, settings, parted });
    } else if (mark.type === 'heal') {
      const place = spans.findLastIndex((span) => span.id === id && span.to === null);
      if (place >= 0) spans[place] = { ...spans[place]!, to: time };
    }
  }
  return spans.filter((span) => span.from <= to && (span.to ?? to) >= from - AFTERMATH_SECONDS);
}

function partedPairs(fault: FaultKind, settings: unknown): FaultSpan['parted'] {
  if (fault !== 'partition') return [];
  const parsed = partitionSettingsSchema.safeParse(settings);
  return parsed.success ? blockedPairs(parsed.data) : [];
}

/** Whether a fault was there while what is asked about happened. */
export function isInForce(evidence: Evidence, fault: FaultSpan): boolean {
  const { from, to } = evidence.during ?? evidence;
  const began = fault.from < to || (fault.from === to && from === to);
  return began && (fault.to ?? Number.POSITIVE_INFINITY) >= from;
}

export function nodeOf(evidence: Evidence, id: string): DesignNode | undefined {
  return evidence.design.nodes.find((node) => node.id === id);
}
export function linkOf(evidence: Evidence, id: string): DesignLink | undefined {
  return evidence.design.links.find((link) => link.id === id);
}
export function outLinks(evidence: Evidence, id: string): readonly DesignLink[] {
  return evidence.design.links.filter((link) => link.from === id);
}
export function inLinks(evidence: Evidence, id: string): readonly DesignLink[] {
  return evidence.design.links.filter((link) => link.to === id);
}

/** The machines that stand behind a node: of a driver (a replica set, a router in the caller) what it leads to. */
export function machinesOf(
  evidence: Evidence,
  id: string,
  seen: ReadonlySet<string> = new Set(),
): readonly string[] {
  const node = nodeOf(evidence, id);
  if (node === undefined || seen.has(id)) return [];
  if (!isDriver(node)) return [id];
  const more = new Set([...seen, id]);
  return outLinks(evidence, id).flatMap((link) => machinesOf(evidence, link.to, more));
}
function isDriver(node: DesignNode): boolean {
  const kind = kindById(node.kind);
  return kind !== undefined && placementOf(kind, resolveSettings(node, kind)) === 'driver';
}

/** A set of replicas and its members: of the set itself, or of one of them; null for any other node. */
export interface ReplicaGroup {
  readonly set: string;
  readonly members: readonly string[];
}
export function groupOf(evidence: Evidence, id: string): ReplicaGroup | null {
  const isSet = (node: DesignNode | undefined) =>
    node !== undefined && kindById(node.kind)?.outLinks.meaning === 'members';
  const set = isSet(nodeOf(evidence, id))
    ? id
    : inLinks(evidence, id).find((link) => isSet(nodeOf(evidence, link.from)))?.from;
  if (set === undefined) return null;
  return { set, members: outLinks(evidence, set).map((link) => link.to) };
}

/** Whether a fault is on a node: itself, its zone or its region. */
export function isOn(evidence: Evidence, fault: FaultSpan, id: string): boolean {
  if (fault.targets.includes(id)) return true;
  const zone = evidence.design.zones.find((each) => each.id === nodeOf(evidence, id)?.zone);
  if (zone === undefined) return false;
  return (
    fault.targets.includes(zone.id) || (zone.region !== undefined && fault.targets.includes(zone.region))
  );
}

/** How a node fared in the stretch; NaN where it measures no such thing. */
export interface NodeState {
  readonly utilization: number;
  /** Workers taken, by waiting for others too. */
  readonly held: number;
  /** Mean length, and the last. */
  readonly queue: number;
  readonly queueNow: number;
  readonly arrivals: number;
  readonly completions: number;
  readonly failures: number;
  /** Requests a second that it could do, by what it did and how busy it was meanwhile. */
  readonly capacity: number;
  readonly availability: number;
  /** Medians. */
  readonly wait: number;
  readonly service: number;
  readonly latency: number;
}

export function stateOf({ telemetry, from, to }: Evidence, id: string): NodeState {
  const [first, end] = bucketsOf(telemetry, from, to);
  const read = (metric: string, statistic: 'rate' | 'mean') =>
    telemetry.mean({ of: 'node', id, metric, statistic }, first, end);
  const median = (metric: string) => telemetry.percentiles([{ id, metric }], first, end, [0.5])[0]!;
  const utilization = read('utilization', 'mean');
  // the median of a histogram in the middle of a run, not the mean: one long call must not speak for all
  const done = rateOfService(telemetry, id, first, end);
  return {
    utilization,
    held: read('held', 'mean'),
    queue: read('queueLength', 'mean'),
    queueNow: telemetry.mean({ of: 'node', id, metric: 'queueLength', statistic: 'last' }, end - 1, end),
    arrivals: orZero(read('arrivals', 'rate')),
    completions: orZero(read('completions', 'rate')),
    failures: orZero(read('failures', 'rate')),
    capacity: utilization > 0.02 ? done / utilization : Number.NaN,
    availability: read('availability', 'mean'),
    wait: median('waitSeconds'),
    service: median('serviceSeconds'),
    latency: median('latencySeconds'),
  };
}

/** Services begun a second: what its workers get done, whoever still waits for it. */
function rateOfService(telemetry: Telemetry, id: string, first: number, end: number): number {
  const count = telemetry.merge([{ id, metric: 'serviceSeconds' }], first, end).count;
  let seconds = 0;
  for (let i = first; i < end; i++) seconds += telemetry.coveredSeconds(i);
  return seconds > 0 ? count / seconds : Number.NaN;
}

/** What a link carried in the stretch, per second. */
export interface LinkState {
  readonly calls: number;
  readonly errors: number;
  readonly lost: number;
}
export function linkStateOf({ telemetry, from, to }: Evidence, id: string): LinkState {
  const [first, end] = bucketsOf(telemetry, from, to);
  const read = (metric: string) =>
    orZero(telemetry.mean({ of: 'link', id, metric, statistic: 'rate' }, first, end));
  return { calls: read('calls'), errors: read('errors'), lost: read('lost') };
}

/** The buckets that a stretch covers, at least one. */
export function bucketsOf(telemetry: Telemetry, from: number, to: number): readonly [number, number] {
  const { bucketWidth, bucketCount } = telemetry;
  if (!(bucketWidth > 0)) return [0, 0];
  const end = Math.max(1, Math.min(bucketCount, Math.ceil(to / bucketWidth)));
  return [Math.max(0, Math.min(end - 1, Math.floor(from / bucketWidth))), end];
}

export const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);
