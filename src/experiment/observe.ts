/**
 * What a run looks like at this moment: instances with their state and load, roles in words, and for one node
 * what its calls wait for and the latest sampled requests that passed it. Looking changes nothing.
 */
import type { AnyEndpoint } from '../engine/behavior.ts';
import {
  AT_DOOR,
  BACKING_OFF,
  type CallRecord,
  FREE,
  GATHERED,
  LOST,
  PARKED,
  QUEUED,
  SERVING,
  TRAVELLING,
  WAITING,
} from '../engine/call-pool.ts';
import { UNLIMITED } from '../engine/capacity.ts';
import { CLOSED, OPEN } from '../engine/circuit-breaker.ts';
import { DRAINING, UP } from '../engine/endpoint-status.ts';
import { handlerName } from '../engine/handlers.ts';
import { watchMessages } from '../engine/message-log.ts';
import type { NodeRuntime } from '../engine/node-runtime.ts';
import { READ, WRITE } from '../engine/outcome.ts';
import type { Simulation } from '../engine/simulation.ts';
import { spanOf } from '../engine/spans.ts';
import { NEXT, type SpanRecord } from '../engine/traces.ts';
import type { ReplicaBadges } from '../model/message-records.ts';
import { CELL_PARTS, endpointStatuses } from '../model/node-states.ts';
import type { EndpointStatus, NodeStates, NodeStatus, Pill } from '../model/telemetry.ts';

/** Instances whose pills are collected, and pills of a node. */
const ASKED = 8;
const MOST_PILLS = 4;
const MOST_TRACES = 12;

/** The states of some nodes, in their order, as they travel; `speakers` are the places of those who may say something. */
export function nodeStates(nodes: readonly NodeRuntime[], speakers: readonly number[]): NodeStates {
  let length = 0;
  for (const { endpoints } of nodes) length += 1 + CELL_PARTS * endpoints.length;
  const cells = new Int32Array(length);
  const pills: [place: number, pills: readonly Pill[]][] = [];
  let at = 0;
  for (let place = 0; place < nodes.length; place++) {
    const { endpoints } = nodes[place]!;
    cells[at++] = endpoints.length;
    for (let i = 0; i < endpoints.length; i++, at += CELL_PARTS) writeCell(endpoints[i]!, cells, at);
  }
  for (const place of speakers) {
    const said = pillsOf(nodes[place]!);
    if (said.length > 0) pills.push([place, said]);
  }
  return { cells, pills };
}

/** Whether a node can have pills, as long as the design is not edited. */
export function maySpeak({ behavior, outLinks }: NodeRuntime): boolean {
  return behavior.pills !== undefined || outLinks.some(({ breaker }) => breaker !== null);
}

function writeCell(ep: AnyEndpoint, cells: Int32Array, at: number): void {
  cells[at] = ep.instance;
  cells[at + 1] = endpointStatuses.indexOf(statusOf(ep));
  cells[at + 4] = ep.queueLength + ep.doorLength;
  if (ep.workers === UNLIMITED) return;
  cells[at + 2] = ep.working + ep.idle;
  cells[at + 3] = ep.workers;
}

/** The state of every node of the design. */
export function nodeStatuses(sim: Simulation): NodeStatus[] {
  return sim.nodes.filter((node) => !node.removed).map((node) => nodeStatus(node));
}

function nodeStatus(node: NodeRuntime): NodeStatus {
  return {
    id: node.id,
    endpoints: node.endpoints.map((ep) => ({
      instance: ep.instance,
      status: statusOf(ep),
      busy: ep.workers === UNLIMITED ? 0 : ep.working + ep.idle,
      workers: ep.workers === UNLIMITED ? 0 : ep.workers,
      queue: ep.queueLength + ep.doorLength,
    })),
    pills: pillsOf(node),
  };
}

function statusOf(ep: AnyEndpoint): EndpointStatus {
  if (ep.status === DRAINING) return 'draining';
  if (ep.status !== UP) return 'down';
  return ep.pauseCount > 0 ? 'paused' : 'up';
}

/** What the instances say about themselves, each thing once; a crashed one says nothing. */
function pillsOf(node: NodeRuntime): NodeStatus['pills'] {
  const { pills } = node.behavior;
  const circuit = circuitPill(node);
  if (pills === undefined) return circuit;
  const said = new Map<string, NodeStatus['pills'][number]>();
  for (const ep of node.endpoints.slice(0, ASKED)) {
    if (ep.status !== UP) continue;
    for (const pill of pills(ep)) said.set(pill.text, pill);
  }
  return [...circuit, ...said.values()].slice(0, MOST_PILLS);
}

/** A caller that does not ask somebody any more, by the policy of its link. */
function circuitPill({ outLinks }: NodeRuntime): NodeStatus['pills'] {
  let worst = CLOSED;
  for (const { breaker, callers } of outLinks) {
    if (breaker === null) continue;
    for (const { circuit } of callers.values())
      if (circuit.state !== CLOSED && worst !== OPEN) worst = circuit.state;
  }
  if (worst === CLOSED) return NO_PILLS;
  return [{ tone: 'warn', text: worst === OPEN ? 'circuit open' : 'circuit half-open' }];
}
const NO_PILLS: NodeStatus['pills'] = [];

/** What the nodes that hold values show in slow motion; `keys` are the watched ones, by the set that holds them. */
export function replicaBadges(sim: Simulation, keys: { readonly [set: string]: number }): ReplicaBadges[] {
  const shown: ReplicaBadges[] = [];
  for (const node of sim.nodes) {
    const ep = node.removed ? undefined : node.endpoints.find((each) => each.status === UP);
    if (ep === undefined) continue;
    const badges = node.behavior.badges?.(ep) ?? [];
    const key = Object.hasOwn(keys, node.measuredAt.id) ? keys[node.measuredAt.id] : undefined;
    const value = key === undefined ? undefined : node.behavior.versionOfKey?.(ep, key);
    if (badges.length === 0 && value === undefined) continue;
    const watched = key === undefined || value === undefined ? {} : { watched: { key, value } };
    shown.push({ node: node.id, badges, ...watched });
  }
  return shown;
}

/** Notes messages from now on, apart from those that were noted before. */
export function watchRun({ simulation }: { readonly simulation: Simulation }, epoch: number): void {
  watchMessages(simulation, epoch);
}

/** What the inspector shows about a node (`Inspection` of the worker's protocol). */
export interface NodeInspection {
  readonly node: string;
  readonly waitingIn: readonly { readonly handler: string; readonly calls: number }[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly traces: readonly SampledRequest[];
}
/** A sampled request as a tree of spans (`Trace` of the worker's protocol). */
export interface SampledRequest {
  readonly number: number;
  readonly spans: readonly InspectedSpan[];
}
interface InspectedSpan {
  readonly node: string;
  readonly endpoint: number;
  readonly link: string;
  readonly parent: number;
  readonly operation: string;
  readonly attempt: number;
  readonly sent: number;
  readonly arrived: number;
  readonly waited: number;
  readonly served: number;
  readonly ended: number;
  readonly outcome: string;
}

export function inspectNode(sim: Simulation, id: string): NodeInspection | null {
  const node = sim.nodeById(id);
  if (node === undefined) return null;
  return { node: id, waitingIn: waitingIn(sim, node), facts: factsOf(node), traces: tracesThrough(sim, id) };
}

/** Calls at the node by what they wait for. */
function waitingIn(sim: Simulation, node: NodeRuntime): NodeInspection['waitingIn'] {
  const counts = new Map<string, number>();
  const add = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const c of sim.calls.records) {
    if (c.phase === FREE) continue;
    if (c.endpoint.node === node) {
      const plain = PHASES[c.phase];
      if (plain !== undefined) add(plain);
      else if (c.phase === WAITING && c.replies !== null) add(handlerName(c.own));
    }
    if (isOnlyChild(c) && c.origin.node === node) add(handlerName(c.continuation));
  }
  return [...counts].map(([handler, calls]) => ({ handler, calls })).sort((a, b) => b.calls - a.calls);
}

const PHASES: { readonly [phase: number]: string } = {
  [QUEUED]: 'queue',
  [SERVING]: 'service',
  [AT_DOOR]: 'door',
  [PARKED]: 'parked',
};

/** The one call that a waiting call waits for (those of a gather are counted by their parent). */
function isOnlyChild({ flags, parent, parentGeneration, childRound }: CallRecord): boolean {
  return (
    parent !== null &&
    (flags & GATHERED) === 0 &&
    parent.phase === WAITING &&
    parent.generation === parentGeneration &&
    parent.round === childRound
  );
}

function factsOf(node: NodeRuntime): NodeInspection['facts'] {
  const { facts } = node.behavior;
  if (facts === undefined) return [];
  const several = node.endpoints.length > 1;
  return node.endpoints.slice(0, ASKED).flatMap((ep) =>
    facts(ep).map(({ label, value }) => ({
      label: several ? `${label}, ${ep.instance + 1}` : label,
      value,
    })),
  );
}

/** The latest sampled requests that passed the node, newest first, half of them failed ones if there are so many. */
function tracesThrough(sim: Simulation, id: string): NodeInspection['traces'] {
  const passing = (traces: readonly (readonly SpanRecord[])[]) =>
    traces
      .filter((spans) => spans.some((span) => span.node === id))
      .slice(-MOST_TRACES)
      .reverse();
  const failed = passing(sim.traces.failed);
  const good = passing(sim.traces.good);
  const failures = Math.max(MOST_TRACES / 2, MOST_TRACES - good.length);
  return [...failed.slice(0, failures), ...good].slice(0, MOST_TRACES).map(requestOf);
}

/** The latest sampled requests of the whole design: the failed ones, then the good ones, newest first. */
export function sampledRequests(sim: Simulation): readonly SampledRequest[] {
  const { failed, good } = sim.traces;
  return [...[...failed].reverse(), ...[...good].reverse()].map(requestOf);
}

/** A request that is followed: what it has gone through, and what its calls do now. */
export interface FollowedRequest extends SampledRequest {
  /** It has not begun yet, is under way, has been answered, or nobody knows of it any more. */
  readonly state: 'awaited' | 'under-way' | 'ended' | 'gone';
  /** Places of the spans that are still under way; their `outcome` says what they do. */
  readonly open: readonly number[];
}

/** The request that is followed, as it stands now; undefined: none is. */
export function followedRequest(sim: Simulation): FollowedRequest | undefined {
  const { followed, followedSpans, open } = sim.traces;
  if (followed === 0) return undefined;
  if (followed === NEXT) return { number: 0, spans: [], open: [], state: 'awaited' };
  if (followedSpans !== null)
    return { number: followed, spans: spansOf(followedSpans), open: [], state: 'ended' };
  const ended = open.get(followed);
  if (ended === undefined) return { number: followed, spans: [], open: [], state: 'gone' };
  const now = callsOf(sim, followed);
  const records = [...ended, ...now];
  const numbers = sorted(records).map((record) => record.span);
  const places = now.map((record) => numbers.indexOf(record.span));
  return { number: followed, spans: spansOf(records), open: places, state: 'under-way' };
}

/** Follows a request of a run, by the number of its trace or the next; null: none. */
export function followRequest(
  { simulation }: { readonly simulation: Simulation },
  request: number | 'next' | null,
): void {
  simulation.traces.follow(request === 'next' ? NEXT : (request ?? 0));
}

/** The calls of a request that are under way, each with what it does. */
function callsOf(sim: Simulation, trace: number): SpanRecord[] {
  const found: SpanRecord[] = [];
  for (const c of sim.calls.records) {
    if (c.phase === FREE || c.trace !== trace || c.span <= 0) continue;
    found.push(spanOf(sim, c.endpoint, c, DOING[c.phase] ?? 'at work'));
  }
  return found;
}

/** What a call does, by its phase. */
const DOING: { readonly [phase: number]: string } = {
  [TRAVELLING]: 'on the way',
  [QUEUED]: 'in the queue',
  [AT_DOOR]: 'at the door',
  [SERVING]: 'in service',
  [WAITING]: 'waiting for others',
  [PARKED]: 'waiting',
  [LOST]: 'lost on the way',
  [BACKING_OFF]: 'waiting to be tried again',
};

function requestOf(spans: readonly SpanRecord[]): SampledRequest {
  return { number: spans[0]?.trace ?? 0, spans: spansOf(spans) };
}

/** Spans in the order in which they were sent; parents by their place in the list. */
function spansOf(records: readonly SpanRecord[]): InspectedSpan[] {
  const inOrder = sorted(records);
  const places = new Map(inOrder.map((record, index) => [record.span, index]));
  return inOrder.map((record) => ({
    node: record.node,
    endpoint: record.instance,
    link: record.link,
    parent: places.get(record.parent) ?? -1,
    operation: operationName(record.operation),
    attempt: record.attempt,
    sent: record.sent,
    arrived: record.arrived,
    waited: record.waited,
    served: record.served,
    ended: record.ended,
    outcome: record.outcome,
  }));
}

function sorted(records: readonly SpanRecord[]): readonly SpanRecord[] {
  return [...records].sort((a, b) => a.sent - b.sent || a.span - b.span);
}

function operationName(operation: number): string {
  if (operation === READ) return 'read';
  return operation === WRITE ? 'write' : 'message';
}
