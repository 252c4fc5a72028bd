/**
 * Endpoints start, crash, pause and go on. A crash ends the endpoint's epoch: timers and continuations of the
 * old one are void, calls at it die, `state` is lost and `durable` stays. After a process crash the callers get
 * `reset` one link delay later (the machine closes the connections); after a machine crash they get nothing.
 * Work downstream goes on, and its replies are dropped.
 */
import { hashPair } from '../base/hash.ts';
import { applyLimit, forgetLimit } from './admission.ts';
import type { AnyEndpoint, Resources } from './behavior.ts';
import {
  ACQUIRED,
  AT_DOOR,
  BACKGROUND,
  BACKING_OFF,
  CALL_SHIFT,
  type CallRecord,
  FREE,
  HANDLING,
  PARKED,
  PREEMPTIBLE,
  QUEUED,
  SERVING,
  STARTING,
  WAITING,
} from './call-pool.ts';
import { leave, orphan, sendBack } from './calls.ts';
import { refreshCapacity, UNLIMITED } from './capacity.ts';
import { DELIVER_IN_EVENT, RETURN_IN_EVENT, SERVICE_END } from './codes.ts';
import { PROCESSOR_SHARING } from './disciplines/discipline.ts';
import { DOWN_MACHINE, DOWN_PROCESS, DRAINING, REMOVED, UP } from './endpoint-status.ts';
import { stamp } from './fingerprint.ts';
import { endPausedWork } from './levels.ts';
import { lose } from './network.ts';
import { KILLED, type NodeRuntime } from './node-runtime.ts';
import { errorNumber } from './outcome.ts';
import { applyDiscipline } from './queue-settings.ts';
import { forgetQueues, letIn, startNext } from './resources.ts';
import { shareAnew } from './sharing.ts';
import type { Simulation } from './simulation.ts';
import { stopWaiting } from './waiting.ts';

/** Marks of the fingerprint. */
const STARTED = 0x3b9f;
const CRASHED = 0x7a11;

/** Gives an endpoint its workers and queue, at the start and after edits. */
export function applyResources(sim: Simulation, ep: AnyEndpoint): void {
  const resources = resourcesOf(ep.node);
  ep.workers = resources?.workers ?? UNLIMITED;
  ep.queueCapacity = resources?.queueCapacity ?? UNLIMITED;
  ep.doorCapacity = resources?.whenFull === 'block' ? (resources.doorCapacity ?? 1_000_000) : 0;
  applyDiscipline(sim, ep, resources);
  applyLimit(sim, ep, resources);
  if (ep.doorLength > 0) letIn(sim, ep);
  if (ep.queueLength > 0) startNext(sim, ep);
}

/** What all endpoints of a node have: asked for once for each of its settings. */
function resourcesOf(node: NodeRuntime): Resources | undefined {
  if (node.resourcesOf !== node.settings) {
    node.resources = node.behavior.resources?.(node.settings);
    node.resourcesOf = node.settings;
  }
  return node.resources;
}

/** Starts an endpoint with fresh state. */
export function startEndpoint(sim: Simulation, ep: AnyEndpoint): void {
  ep.state = ep.node.behavior.state(ep);
  stamp(sim, ep.node, STARTED, ep.instance, ep.epoch);
  ep.node.behavior.onStart?.(ep);
}

/** Puts the endpoint into the state that the faults on it ask for. */
export function refreshStatus(sim: Simulation, ep: AnyEndpoint): void {
  if (ep.status === REMOVED || ep.status === DRAINING) return;
  const wanted = ep.machineDown > 0 ? DOWN_MACHINE : ep.processDown > 0 ? DOWN_PROCESS : UP;
  if (wanted === ep.status) return;
  const was = ep.status;
  ep.status = wanted;
  if (was === UP) crash(sim, ep, wanted === DOWN_MACHINE);
  // a machine that goes down under a process which is down already takes the memory of its system with it
  else if (wanted === DOWN_MACHINE) ep.crashedAsMachine = true;
  if (wanted === UP) startEndpoint(sim, ep);
  refreshCapacity(sim, ep.node);
  sim.messages?.look(sim, ep);
}

/** Ends the endpoint's epoch and every call at it. */
export function crash(sim: Simulation, ep: AnyEndpoint, silent: boolean): void {
  ep.epoch++;
  ep.crashedAsMachine = silent;
  ep.crashedAt = sim.now;
  ep.node.behavior.onCrash?.(ep);
  forgetQueues(sim, ep);
  // as they came here: in which records they stand depends on what goes on elsewhere
  const killed = sim.calls.records
    .filter((c) => c.endpoint === ep && isServed(c.phase))
    .sort((a, b) => a.ordinal - b.ordinal);
  orphanChildren(sim, killed);
  for (const c of killed) kill(sim, ep, c, silent);
  forgetLimit(sim, ep, false);
  takeUpDeferred(sim, ep);
  stamp(sim, ep.node, CRASHED, ep.instance, killed.length);
}

/** A call that an endpoint works on or waits with, as opposed to one on its way. */
function isServed(phase: number): boolean {
  return (
    phase === HANDLING ||
    phase === QUEUED ||
    phase === SERVING ||
    phase === AT_DOOR ||
    phase === WAITING ||
    phase === PARKED ||
    phase === STARTING
  );
}

function orphanChildren(sim: Simulation, killed: readonly CallRecord[]): void {
  const dead = new Set(killed);
  for (const c of sim.calls.records) {
    if (c.phase === FREE) continue;
    const parent = c.parent;
    if (parent === null || !dead.has(parent) || parent.generation !== c.parentGeneration) continue;
    if (c.phase === BACKING_OFF) sim.calls.release(c);
    else orphan(sim, c);
  }
}

function kill(sim: Simulation, ep: AnyEndpoint, c: CallRecord, silent: boolean): void {
  const pool = sim.calls;
  if (c.phase === WAITING || c.phase === PARKED) stopWaiting(sim, ep, c);
  if ((c.flags & BACKGROUND) === 0) ep.node.counters[KILLED]!++;
  const replies = c.replies;
  if (replies !== null) {
    c.replies = null;
    for (const reply of replies) pool.release(pool.records[reply >> CALL_SHIFT]!);
  }
  c.flags &= ~ACQUIRED;
  c.phase = HANDLING;
  leave(sim, ep, c, 'killed');
  if (c.parent === null) {
    sim.history?.killed(sim, c);
    pool.release(c);
  } else if (silent) lose(sim, c, c.link!);
  else {
    c.error = errorNumber.reset;
    sendBack(sim, c);
  }
}

/** Stops timers and service; what falls due waits. */
export function pause(sim: Simulation, ep: AnyEndpoint): void {
  if (ep.pauseCount === 0) ep.pausedAt = sim.now;
  ep.pauseCount++;
  if (ep.discipline === PROCESSOR_SHARING) shareAnew(sim, ep);
  refreshCapacity(sim, ep.node);
  sim.messages?.look(sim, ep);
}

/** Goes on: work in service ends as much later as the pause was long; what was overdue happens now, in order. */
export function resume(sim: Simulation, ep: AnyEndpoint): void {
  ep.pauseCount--;
  if (ep.pauseCount > 0) return;
  const since = ep.pausedAt;
  const lasted = sim.now - since;
  endPausedWork(sim, ep);
  for (const c of sim.calls.records) {
    if (c.phase !== SERVING || c.endpoint !== ep) continue;
    c.serviceEnd += c.queuedAt >= since ? 0 : lasted;
    if ((c.flags & PREEMPTIBLE) !== 0) sim.events.schedule(c.serviceEnd, SERVICE_END, c.index, c.generation);
  }
  if (ep.discipline === PROCESSOR_SHARING) shareAnew(sim, ep);
  takeUpDeferred(sim, ep);
  refreshCapacity(sim, ep.node);
  sim.messages?.look(sim, ep);
}

/** What was set aside during a pause is due now, in its order. */
function takeUpDeferred(sim: Simulation, ep: AnyEndpoint): void {
  const deferred = ep.deferred;
  ep.deferred = [];
  for (let i = 0; i < deferred.length; i += 3) {
    const code = deferred[i]!;
    const payload = deferred[i + 1]!;
    const inFlight = code === DELIVER_IN_EVENT || code === RETURN_IN_EVENT;
    if (inFlight && sim.calls.records[payload]!.phase === FREE) continue;
    sim.events.schedule(sim.now, code, payload, deferred[i + 2]!);
  }
}

/** The hash that names the random streams of an endpoint: of a driver, by the link that leads to it. */
export function streamOwner(nodeHash: number, accessLink: string): number {
  let h = nodeHash;
  for (let i = 0; i < accessLink.length; i++) h = hashPair(h, accessLink.charCodeAt(i));
  return h;
}
