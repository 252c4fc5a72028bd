/**
 * Why a node is slow or fails, read from its state: from what is seen there back to what is behind it. A queue is
 * long because its node is broken, because its workers wait for somebody further on, or because more arrives
 * than it can do; and more may arrive because callers ask again (M. Bronson et al., "Metastable Failures in
 * Distributed Systems", HotOS 2021) or because a cache in front is cold. The first that holds is the reason.
 */
import { formatQuantity } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { DesignLink } from '../../model/design.ts';
import { resolveLinkSettings } from '../../model/links.ts';
import {
  AFTERMATH_SECONDS,
  bucketsOf,
  type Evidence,
  type FaultSpan,
  groupOf,
  inLinks,
  isInForce,
  isOn,
  linkOf,
  linkStateOf,
  machinesOf,
  type NodeState,
  nodeOf,
  outLinks,
  type ReplicaGroup,
  stateOf,
} from './evidence.ts';
import { cutBy, faultClause, partitionBetween, slowedBy, stoppedBy, troubledBy } from './fault-reasons.ts';
import { type Phrase, ref } from './phrase.ts';

/** What is at the bottom of it. */
export type RootKind =
  /** A fault that somebody, or the timeline, has broken it with. */
  | 'fault'
  /** Down by itself (random failures). */
  | 'down'
  | 'saturated'
  | 'retry-storm'
  | 'impatient'
  | 'burst'
  | 'slow-service'
  | 'lossy'
  | 'far'
  | 'circuit'
  | 'policy'
  | 'election'
  | 'nobody'
  | 'unknown';

export interface Finding {
  readonly kind: RootKind;
  /** The node or link at the bottom of it. */
  readonly at: string;
  readonly fault: FaultSpan | null;
  /** The root in a few words: "DB is saturated". */
  readonly title: Phrase;
  /** From what was met first to what is behind it, each clause the reason of the one before. */
  readonly clauses: readonly Phrase[];
}

/** From this utilization on a queue needs no other reason than the load. */
const SATURATED = 0.9;
/** Workers taken so much more than they work are waiting for somebody. */
const HELD_BEYOND = 0.2;
const MOSTLY_HELD = 0.75;
/** So many attempts for a request are a storm. */
const STORM = 1.5;

const rate = (value: number): string => formatQuantity(value, 'perSecond');
const count = (value: number): string => formatQuantity(Math.round(value), 'count');
export const seconds = (value: number): string => formatQuantity(value, 'seconds');
const percent = (share: number): string =>
  formatQuantity(Math.round(Math.min(1, share) * 100) / 100, 'ratio');

/** The same, met on the way from somewhere else. */
export function after(clause: Phrase, found: Finding): Finding {
  return { ...found, clauses: [clause, ...found.clauses] };
}

/** A fault is at the bottom of it. */
export function byFault(fault: FaultSpan, at: string): Finding {
  const clause = faultClause(fault, at);
  return { kind: 'fault', at, fault, title: [fault.title], clauses: [clause] };
}

/** Requests wait in the queue of a node, or find it full. */
export function whyQueue(evidence: Evidence, id: string, seen: ReadonlySet<string> = new Set()): Finding {
  const state = stateOf(evidence, id);
  const slow = stoppedBy(evidence, id) ?? slowedBy(evidence, id);
  const queue = queueClause(state, id);
  if (slow !== null) return after(queue, byFault(slow, id));
  if (isHeld(state)) {
    const next = slowestCallee(evidence, id, seen);
    if (next !== null) {
      const held: Phrase = ['the workers of ', ref(id), ' are held by requests that wait for ', ref(next.to)];
      return after(queue, after(held, whyLinkOrNode(evidence, next, new Set([...seen, id]))));
    }
  }
  if (isDown(state)) return after(queue, whyDown(evidence, id));
  if (state.utilization >= SATURATED) return overload(evidence, id, state, queue);
  const left = leftBehind(evidence, id);
  if (left !== null) return after(queue, left);
  if (state.utilization >= 0.6) return overload(evidence, id, state, queue);
  return {
    kind: 'burst',
    at: id,
    fault: null,
    title: ['Requests come to ', ref(id), ' in bursts'],
    clauses: [queue, [`they come in bursts: on average it is ${percent(state.utilization)} busy`]],
  };
}

function isHeld({ held, utilization }: NodeState): boolean {
  return held >= MOSTLY_HELD && held - utilization > HELD_BEYOND;
}
function isDown({ availability }: NodeState): boolean {
  return availability < 0.999;
}

function queueClause({ queue, queueNow }: NodeState, id: string): Phrase {
  const length = Math.max(queue, queueNow);
  if (!(length >= 1)) return ['requests wait in the queue of ', ref(id)];
  return ['the queue of ', ref(id), ` is ${count(length)} long`];
}

/** More arrives than the node can do: why so much? */
function overload(evidence: Evidence, id: string, state: NodeState, queue: Phrase): Finding {
  const storm = stormOn(evidence, id);
  const isFull = state.utilization >= 0.97 || state.arrivals >= state.capacity;
  const much: Phrase = [
    ref(id),
    isFull ? ' is saturated' : ` is ${percent(state.utilization)} busy`,
    `: ${rate(state.arrivals)} arrive, it can do ${rate(state.capacity)}`,
  ];
  if (storm !== null && state.arrivals / storm.factor < state.capacity) {
    const times = formatQuantity(Math.round(storm.factor * 10) / 10, 'count');
    return {
      kind: 'retry-storm',
      at: storm.at,
      fault: null,
      title: [ref(storm.at), ' makes a retry storm'],
      clauses: [
        queue,
        much,
        [
          ref(storm.at),
          ` asks ${times} times for each request, and without its retries ${rate(state.arrivals / storm.factor)} would arrive`,
        ],
      ],
    };
  }
  const spike = spikeOn(evidence, id);
  if (spike !== null) return after(queue, after(much, byFault(spike.fault, spike.at)));
  const cold = coldCacheBefore(evidence, id);
  if (cold !== null) {
    const empty: Phrase = [ref(cold.at), ' is cold and asks for what it used to have'];
    return after(queue, after(much, after(empty, byFault(cold.fault, cold.at))));
  }
  const left = leftBehind(evidence, id);
  if (left !== null && state.arrivals < state.capacity * 0.97) return after(queue, left);
  const more: Phrase[] = storm === null ? [] : [stormClause(storm)];
  return {
    kind: 'saturated',
    at: id,
    fault: null,
    title: [ref(id), isFull ? ' is saturated' : ' is near its limit'],
    clauses: [queue, much, ...more],
  };
}

function stormClause(storm: Storm): Phrase {
  return [
    'also ',
    ref(storm.at),
    ` asks ${formatQuantity(Math.round(storm.factor * 10) / 10, 'count')} times for each request`,
  ];
}

/** A fault that is over, whose queue is not. */
function leftBehind(evidence: Evidence, id: string): Finding | null {
  const { from } = evidence.during ?? evidence;
  const over = evidence.faults.findLast(
    (fault) =>
      fault.to !== null &&
      fault.to < from &&
      fault.to >= from - AFTERMATH_SECONDS &&
      fault.fault !== 'flush' &&
      (isOn(evidence, fault, id) || fault.fault === 'traffic-spike'),
  );
  if (over === undefined) return null;
  const at = over.targets.find((target) => nodeOf(evidence, target) !== undefined) ?? id;
  const found = byFault(over, at);
  return {
    ...found,
    clauses: [['it still works off what came together before'], ...found.clauses],
  };
}

interface Storm {
  readonly at: string;
  readonly factor: number;
}
/** How many times over its callers ask, retries on the way to it multiplied, and who does it most. */
function stormOn(evidence: Evidence, id: string): Storm | null {
  const found = amplification(evidence, id, new Set());
  return found.factor >= STORM ? found : null;
}
function amplification(evidence: Evidence, id: string, seen: ReadonlySet<string>): Storm {
  let most: Storm = { at: id, factor: 1 };
  if (seen.has(id)) return most;
  const more = new Set([...seen, id]);
  for (const link of inLinks(evidence, id)) {
    const own = attemptsARequest(evidence, link);
    const before = amplification(evidence, link.from, more);
    const factor = own * before.factor;
    if (factor > most.factor) most = { at: own >= before.factor ? link.from : before.at, factor };
  }
  return most;
}

/** Attempts for each call that a node wants made over a link: 1 without retries. */
function attemptsARequest(evidence: Evidence, link: DesignLink): number {
  const caller = nodeOf(evidence, link.from);
  if (caller === undefined) return 1;
  const { telemetry, from, to } = evidence;
  const [first, end] = bucketsOf(telemetry, from, to);
  const read = (metric: string) =>
    telemetry.mean({ of: 'node', id: caller.id, metric, statistic: 'rate' }, first, end);
  if (kindById(caller.kind)?.group === 'Traffic') {
    const requests = read('requests');
    return requests > 0 ? Math.max(1, read('attempts') / requests) : 1;
  }
  const { call } = resolveLinkSettings(link.settings);
  const retries = call.retries;
  if (retries === null || retries.strategy === 'none') return 1;
  const wanted = read('arrivals') * call.probability * call.count;
  return wanted > 0 ? Math.max(1, linkStateOf(evidence, link.id).calls / wanted) : 1;
}

/** A client before a node that was told to send more. */
function spikeOn(evidence: Evidence, id: string): { readonly fault: FaultSpan; readonly at: string } | null {
  for (const at of upstreamOf(evidence, id)) {
    const fault = evidence.faults.findLast(
      (each) => each.fault === 'traffic-spike' && each.targets.includes(at) && isInForce(evidence, each),
    );
    if (fault !== undefined) return { fault, at };
  }
  return null;
}

/** A cache that asks the node and has lost what it held. */
function coldCacheBefore(
  evidence: Evidence,
  id: string,
): { readonly fault: FaultSpan; readonly at: string } | null {
  for (const { from: at } of inLinks(evidence, id)) {
    const node = nodeOf(evidence, at);
    if (node === undefined || kindById(node.kind)?.metrics.hitRatio === undefined) continue;
    const fault = evidence.faults.findLast(
      (each) => EMPTYING.has(each.fault) && isOn(evidence, each, at) && each.from <= evidence.to,
    );
    if (fault !== undefined) return { fault, at };
  }
  return null;
}
const EMPTYING: ReadonlySet<string> = new Set([
  'flush',
  'crash',
  'restart',
  'rolling-restart',
  'zone-outage',
]);

/** Everything that leads to a node, the nearest first. */
function upstreamOf(evidence: Evidence, id: string): readonly string[] {
  const found: string[] = [];
  const queue = [id];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const { from } of inLinks(evidence, at)) {
      if (found.includes(from) || from === id) continue;
      found.push(from);
      queue.push(from);
    }
  }
  return found;
}

/** The link out of a node on which its requests wait longest. */
function slowestCallee(evidence: Evidence, id: string, seen: ReadonlySet<string>): DesignLink | null {
  let worst: DesignLink | null = null;
  let most = 0;
  for (const link of outLinks(evidence, id)) {
    if (seen.has(link.to)) continue;
    const { calls, errors, lost } = linkStateOf(evidence, link.id);
    const state = stateOf(evidence, link.to);
    // those that never come back have no latency: they wait until somebody gives up
    const wait = Number.isNaN(state.latency) ? 1 : state.latency;
    const weight =
      Math.max(calls, 0.001) * wait + 10 * (errors + lost) + (state.queue >= 1 ? state.queue : 0);
    if (weight > most) [worst, most] = [link, weight];
  }
  return worst;
}

/** What is wrong on a link, or behind it. */
export function whyLinkOrNode(evidence: Evidence, link: DesignLink, seen: ReadonlySet<string>): Finding {
  const cut = cutBy(evidence, link.id);
  if (cut !== null) return byFault(cut, cut.fault === 'partition' ? link.to : link.id);
  const state = linkStateOf(evidence, link.id);
  const losing = troubledBy(evidence, link.id, ['loss']);
  const node = whyNode(evidence, link.to, seen);
  if (node !== null) return node;
  if (losing !== null) return byFault(losing, link.id);
  const late = troubledBy(evidence, link.id, ['latency', 'reorder']);
  if (late !== null) return byFault(late, link.id);
  if (state.lost > 0) return lossy(evidence, link.id);
  return unknown(link.to);
}

/** Why a node is slow or fails, without a request that was seen there; null: it is well. */
export function whyNode(
  evidence: Evidence,
  id: string,
  seen: ReadonlySet<string> = new Set(),
): Finding | null {
  if (seen.has(id)) return null;
  const state = stateOf(evidence, id);
  const broken = stoppedBy(evidence, id) ?? slowedBy(evidence, id);
  if (broken !== null) return byFault(broken, id);
  if (isDown(state)) return whyDown(evidence, id);
  const group = groupOf(evidence, id);
  if (group !== null) {
    const found = whyGroup(evidence, group, seen);
    if (found !== null) return found;
  }
  if (isHeld(state) || state.utilization >= SATURATED || Math.max(state.queue, state.queueNow) >= 5)
    return whyQueue(evidence, id, seen);
  const more = new Set([...seen, id]);
  for (const link of outLinks(evidence, id)) {
    const { errors, lost } = linkStateOf(evidence, link.id);
    const found = cutBy(evidence, link.id);
    if (found !== null) return byFault(found, found.fault === 'partition' ? link.to : link.id);
    if (errors + lost > 0) {
      const deeper = whyLinkOrNode(evidence, link, more);
      if (deeper.kind !== 'unknown') return deeper;
    }
  }
  const next = slowestCallee(evidence, id, more);
  return next === null ? null : whyNode(evidence, next.to, more);
}

/** A node, or instances of it, do not run. */
export function whyDown(evidence: Evidence, id: string): Finding {
  const fault = stoppedBy(evidence, id);
  if (fault !== null) return byFault(fault, id);
  const endpoints = evidence.telemetry.node(id)?.endpoints ?? [];
  const down = endpoints.filter((endpoint) => endpoint.status === 'down').length;
  const all = endpoints.length <= 1 || down === endpoints.length;
  const which: Phrase = all
    ? [ref(id), ' is down']
    : down === 0
      ? ['instances of ', ref(id), ' were down for a while']
      : [`${down} of ${endpoints.length} instances of `, ref(id), down === 1 ? ' is down' : ' are down'];
  return { kind: 'down', at: id, fault: null, title: which, clauses: [which] };
}

/** Messages of a link do not arrive. */
export function whyLost(evidence: Evidence, linkId: string): Finding {
  const link = linkOf(evidence, linkId);
  if (link === undefined) return unknown(linkId);
  const way: Phrase = ['nothing comes back over ', ref(linkId)];
  const cut = cutBy(evidence, linkId);
  if (cut !== null) return after(way, byFault(cut, cut.fault === 'partition' ? link.to : linkId));
  for (const id of [link.to, ...machinesOf(evidence, link.to)]) {
    const stopped = stoppedBy(evidence, id);
    if (stopped !== null) return after(way, byFault(stopped, id));
    if (isDown(stateOf(evidence, id))) return after(way, whyDown(evidence, id));
  }
  const losing = troubledBy(evidence, linkId, ['loss']);
  if (losing !== null) return byFault(losing, linkId);
  return lossy(evidence, linkId);
}

function lossy(evidence: Evidence, linkId: string): Finding {
  const link = linkOf(evidence, linkId);
  const loss = link === undefined ? 0 : resolveLinkSettings(link.settings).loss;
  const clause: Phrase =
    loss > 0
      ? [ref(linkId), ` is set to lose ${formatQuantity(loss, 'ratio')} of its messages`]
      : [ref(linkId), ' loses messages'];
  return {
    kind: 'lossy',
    at: linkId,
    fault: null,
    title: [ref(linkId), ' loses messages'],
    clauses: [clause],
  };
}

/** Messages of a link take long. */
export function whyFar(evidence: Evidence, linkId: string, took: number): Finding {
  const fault = troubledBy(evidence, linkId, ['latency', 'reorder']);
  const way: Phrase = ['a message over ', ref(linkId), ` takes ${seconds(took)}`];
  if (fault !== null) return after(way, byFault(fault, linkId));
  return { kind: 'far', at: linkId, fault: null, title: [ref(linkId), ' is a long way'], clauses: [way] };
}

/** True for a node that is a circuit breaker itself. */
export function isBreaker(evidence: Evidence, id: string): boolean {
  return kindById(nodeOf(evidence, id)?.kind ?? '')?.metrics.circuitOpen !== undefined;
}

/** The caller, or the breaker that stands in its way, does not even try: why did its calls fail? */
export function whyCircuitOpen(evidence: Evidence, linkId: string): Finding {
  const link = linkOf(evidence, linkId);
  const before: Phrase = ['calls failed before, and it waits until it tries again'];
  if (link === undefined || !isBreaker(evidence, link.to)) {
    const open: Phrase = ['the circuit breaker of ', ref(linkId), ' is open'];
    return whyHeldBack(evidence, linkId, 'circuit', [open, before]);
  }
  const open: Phrase = ['the circuit breaker ', ref(link.to), ' is open'];
  const [first] = outLinks(evidence, link.to);
  return whyHeldBack(evidence, first?.id ?? linkId, 'circuit', [open, before]);
}

/** The caller sends only a share of what it would, because so much was rejected. */
export function whyThrottled(evidence: Evidence, linkId: string): Finding {
  const less: Phrase = ['less is sent over ', ref(linkId), ' than there is'];
  return whyHeldBack(evidence, linkId, 'policy', [less, ['much of it was not answered']]);
}

/** The caller has as many calls out as it may have. */
export function whyBulkheadFull(evidence: Evidence, linkId: string): Finding {
  const full: Phrase = ['the bulkhead of ', ref(linkId), ' is full'];
  return whyHeldBack(evidence, linkId, 'policy', [full, ['so many calls are out that no more may be']]);
}

/** What is wrong behind the link explains it best; else its own rule does. */
function whyHeldBack(
  evidence: Evidence,
  linkId: string,
  kind: RootKind,
  clauses: readonly [Phrase, Phrase],
): Finding {
  const link = linkOf(evidence, linkId);
  if (link === undefined) return unknown(linkId);
  const found = whyLinkOrNode(evidence, link, new Set([link.from]));
  if (found.kind !== 'unknown') return after(clauses[0], found);
  return { kind, at: linkId, fault: null, title: clauses[0], clauses };
}

/** What keeps the replicas of a set from answering; null: nothing that can be seen. */
export function whyGroup(
  evidence: Evidence,
  group: ReplicaGroup,
  seen: ReadonlySet<string> = new Set(),
): Finding | null {
  const { set, members } = group;
  const callers = inLinks(evidence, set).map((link) => link.from);
  const partition = partitionBetween(evidence, members, [...members, ...callers]);
  if (partition !== undefined) return byFault(partition, set);
  for (const link of [...outLinks(evidence, set), ...inLinks(evidence, set)]) {
    const cut = cutBy(evidence, link.id);
    if (cut !== null) return byFault(cut, link.id);
  }
  for (const pick of [stoppedBy, slowedBy]) {
    for (const id of members) {
      const fault = pick(evidence, id);
      if (fault !== null) return byFault(fault, id);
    }
  }
  const states = members.map((id) => ({ id, state: stateOf(evidence, id) }));
  const down = states.find(({ state }) => isDown(state));
  if (down !== undefined) return whyDown(evidence, down.id);
  const busiest = states.sort((a, b) => load(b.state) - load(a.state))[0];
  if (busiest !== undefined && !seen.has(busiest.id) && busiest.state.utilization >= SATURATED)
    return whyQueue(evidence, busiest.id, new Set([...seen, set]));
  return null;
}
const load = ({ utilization, queue }: NodeState): number =>
  (Number.isNaN(utilization) ? 0 : utilization) + (Number.isNaN(queue) ? 0 : queue / 1000);

export function unknown(at: string): Finding {
  return {
    kind: 'unknown',
    at,
    fault: null,
    title: ['It went wrong at ', ref(at)],
    clauses: [['nothing that is measured at ', ref(at), ' says why']],
  };
}
