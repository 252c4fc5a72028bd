/**
 * Faults as reasons: which of those that were in force is on a node, on a link, or between two nodes, the
 * gravest first, and how a sentence says it.
 */
import { formatQuantity } from '../../base/units.ts';
import type { FaultKind } from '../../model/faults.ts';
import { clockText } from '../ui/figure-text.ts';
import {
  type Evidence,
  type FaultSpan,
  inLinks,
  isInForce,
  isOn,
  linkOf,
  machinesOf,
  outLinks,
} from './evidence.ts';
import { type Phrase, ref } from './phrase.ts';

/** What stops a node, and what slows it down; the gravest first. */
const stopping: readonly FaultKind[] = [
  'crash',
  'zone-outage',
  'region-outage',
  'disk-loss',
  'restart',
  'rolling-restart',
];
const slowing: readonly FaultKind[] = ['pause', 'slow', 'slow-disk'];

function worst(evidence: Evidence, id: string, kinds: readonly FaultKind[]): FaultSpan | null {
  const own = evidence.faults.filter((fault) => isInForce(evidence, fault) && isOn(evidence, fault, id));
  for (const kind of kinds) {
    const found = own.findLast((fault) => fault.fault === kind);
    if (found !== undefined) return found;
  }
  return null;
}

/** What took the node, or instances of it, down. */
export function stoppedBy(evidence: Evidence, id: string): FaultSpan | null {
  const fault = worst(evidence, id, stopping);
  // without network its machines go on: that is a matter of the way there
  return fault !== null && isOutageOfNetwork(fault) ? null : fault;
}
/** What makes the node take longer. */
export function slowedBy(evidence: Evidence, id: string): FaultSpan | null {
  return worst(evidence, id, slowing);
}

const isOutageOfNetwork = (fault: FaultSpan): boolean =>
  (fault.fault === 'zone-outage' || fault.fault === 'region-outage') && fault.settings?.of === 'network';

/** What keeps messages from passing a link: a cut, or a partition between the machines at its ends. */
export function cutBy(evidence: Evidence, linkId: string): FaultSpan | null {
  const link = linkOf(evidence, linkId);
  if (link === undefined) return null;
  const now = evidence.faults.filter((fault) => isInForce(evidence, fault));
  const behind = outLinks(evidence, link.to).map((each) => each.id);
  const before = inLinks(evidence, link.from).map((each) => each.id);
  const cut = (ids: readonly string[]) =>
    now.findLast(({ fault, targets }) => fault === 'cut' && targets.some((id) => ids.includes(id)));
  const machines = machinesOf(evidence, link.to);
  const throughDriver = machines[0] !== link.to || machines.length > 1;
  return (
    cut([linkId]) ??
    partitionBetween(evidence, callersOf(evidence, link.from), machines) ??
    now.findLast(
      (fault) => isOutageOfNetwork(fault) && [link.from, ...machines].some((id) => isOn(evidence, fault, id)),
    ) ??
    (throughDriver ? cut(behind) : undefined) ??
    // a member's link is its connection with the whole set, and its callers come over the set's
    (machinesOf(evidence, link.from)[0] === link.from ? undefined : cut(before)) ??
    null
  );
}

/** The machines that call over a node's links: of a driver, those that it runs in. */
function callersOf(evidence: Evidence, id: string, seen: ReadonlySet<string> = new Set()): readonly string[] {
  const own = machinesOf(evidence, id);
  if ((own.length === 1 && own[0] === id) || seen.has(id)) return [id];
  const more = new Set([...seen, id]);
  return inLinks(evidence, id).flatMap((link) => callersOf(evidence, link.from, more));
}

/** A partition in force that parts any of these from any of those; undefined: none. */
export function partitionBetween(
  evidence: Evidence,
  some: readonly string[],
  others: readonly string[],
): FaultSpan | undefined {
  const across = (a: string, b: string) =>
    (some.includes(a) && others.includes(b)) || (some.includes(b) && others.includes(a));
  return evidence.faults.findLast(
    (fault) => isInForce(evidence, fault) && fault.parted.some(([a, b]) => a !== b && across(a, b)),
  );
}

/** A fault of a link that loses, delays or shuffles messages. */
export function troubledBy(
  evidence: Evidence,
  linkId: string,
  kinds: readonly FaultKind[],
): FaultSpan | null {
  return (
    evidence.faults.findLast(
      (fault) => kinds.includes(fault.fault) && isInForce(evidence, fault) && fault.targets.includes(linkId),
    ) ?? null
  );
}

/** What a fault does to what it is on, as the end of a sentence: "is slowed down 5-fold since 0:12". */
export function faultClause(fault: FaultSpan, at: string): Phrase {
  const [before, after] = clauses[fault.fault];
  const one =
    typeof fault.settings?.instance === 'number' ? `instance ${fault.settings.instance + 1} of ` : '';
  const isOver = fault.to !== null && fault.to > fault.from;
  const does = isOver ? after.replace(/^is\b/, 'was') : after;
  return [before + one, ref(at), `${does === '' ? '' : ' '}${does}${amount(fault)}${when(fault)}`];
}

const clauses: { readonly [K in FaultKind]: readonly [before: string, after: string] } = {
  crash: ['', 'has crashed'],
  pause: ['', 'stands still in a pause'],
  restart: ['', 'was restarted'],
  'rolling-restart': ['', 'restarts one instance after the other'],
  slow: ['', 'is slowed down'],
  'slow-disk': ['the disk of ', 'is slow'],
  'lost-sync': ['the disk of ', 'loses what it says it has synced'],
  'disk-loss': ['', 'has lost its disk'],
  'clock-skew': ['the clock of ', 'is wrong'],
  'clock-jump': ['the clock of ', 'has jumped'],
  'clock-drift': ['the clock of ', 'goes at another speed'],
  flush: ['', 'was flushed'],
  cut: ['', 'is cut'],
  latency: ['', 'is slowed down'],
  loss: ['', 'loses messages'],
  duplicate: ['', 'doubles messages'],
  reorder: ['', 'holds messages back'],
  partition: ['a partition cuts off ', ''],
  'zone-outage': ['the zone of ', 'is out'],
  'region-outage': ['the region of ', 'is out'],
  'traffic-spike': ['', 'sends more than usual'],
};

function amount({ settings }: FaultSpan): string {
  const { factor, probability, seconds } = settings ?? {};
  if (typeof factor === 'number') return ` ${formatQuantity(factor, 'count')}-fold`;
  if (typeof probability === 'number') return ` (${formatQuantity(probability, 'ratio')} of them)`;
  return typeof seconds === 'number' ? ` by ${formatQuantity(seconds, 'seconds')}` : '';
}
function when({ from, to }: FaultSpan): string {
  if (to === null) return ` since ${clockText(from)}`;
  return to === from ? ` at ${clockText(from)}` : ` from ${clockText(from)} to ${clockText(to)}`;
}
