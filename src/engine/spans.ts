/**
 * Spans of sampled requests, written from the call pool when a call ends (see `traces.ts` for what is kept).
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  AT_DOOR,
  BACKING_OFF,
  type CallRecord,
  FREE,
  LOST,
  PARKED,
  POSTED,
  QUEUED,
  SERVING,
  TO_RESUME,
  TRAVELLING,
  WAITING,
} from './call-pool.ts';
import { PRIORITY_PREEMPTIVE, PROCESSOR_SHARING } from './disciplines/discipline.ts';
import { remainingShare } from './disciplines/processor-sharing.ts';
import type { Simulation } from './simulation.ts';
import type { SpanRecord } from './traces.ts';

/** Gives a traced call the number of its span; it sets out now. */
export function nameSpan(sim: Simulation, c: CallRecord, parentSpan: number): void {
  c.span = sim.traces.nextSpan++;
  c.parentSpan = parentSpan;
  c.sentAt = sim.now;
}

/** A traced call has ended at the endpoint. */
export function endSpan(sim: Simulation, self: AnyEndpoint, call: CallRecord, outcome: string): void {
  const root = call.parent === null;
  if (root && outcome !== 'ok') traceUnfinished(sim, call.trace, call);
  sim.traces.end(spanOf(sim, self, call, outcome), root);
  // what becomes of its answer is no span of its own
  call.span = -call.span;
}

/** A traced call comes to nothing without having been served: refused, held back by its caller, or lost. */
export function endSpanAway(sim: Simulation, call: CallRecord, outcome: string): void {
  if (call.span < 0) sim.traces.loseAnswer(call.trace, -call.span);
  else {
    sim.traces.end(spanOf(sim, call.endpoint, call, outcome), false);
    call.span = -call.span;
  }
}

/** What a traced call has gone through up to now. */
export function spanOf(sim: Simulation, self: AnyEndpoint, call: CallRecord, outcome: string): SpanRecord {
  const { phase, sentAt } = call;
  const away = AWAY.has(phase) || ENDED_AWAY.has(outcome);
  const unserved = workLeft(sim, self, call);
  const queueing = waitingNow(sim, self, call, unserved);
  return {
    trace: call.trace,
    span: call.span,
    parent: call.parentSpan,
    node: self.node.id,
    instance: self.instance,
    link: call.link?.id ?? '',
    operation: call.operation,
    attempt: call.attempt,
    sent: sentAt,
    arrived: away ? sim.now : call.arrivedAt,
    waited: away ? 0 : call.waited + queueing,
    served: away ? 0 : call.served - unserved,
    ended: sim.now,
    outcome,
  };
}

/** How much of the work that the call has been given is not done yet. */
function workLeft(sim: Simulation, self: AnyEndpoint, call: CallRecord): number {
  if (call.phase === QUEUED) return call.sampler === TO_RESUME ? call.serviceEnd : 0;
  if (call.phase !== SERVING) return 0;
  if (self.discipline === PROCESSOR_SHARING) return remainingShare(self.queueing!.sharing, call, sim.now);
  return Math.max(0, call.serviceEnd - sim.now);
}

/** How long the call has waited of late that is not in `waited` yet. */
function waitingNow(sim: Simulation, self: AnyEndpoint, call: CallRecord, unserved: number): number {
  const { phase } = call;
  const stay = sim.now - call.queuedAt;
  if (phase === AT_DOOR || (phase === QUEUED && call.sampler !== TO_RESUME)) return stay;
  // its waits and its work alternate, or go on side by side
  const together = phase === QUEUED || (phase === SERVING && self.discipline >= PRIORITY_PREEMPTIVE);
  return together ? Math.max(0, stay - (call.served - unserved)) : 0;
}

/** Phases in which a call has not been at its endpoint. */
const AWAY: ReadonlySet<number> = new Set([TRAVELLING, LOST, BACKING_OFF]);
/** Outcomes of calls that were never served, whatever their phase is called by then. */
const ENDED_AWAY: ReadonlySet<string> = new Set([
  'refused',
  'circuit-open',
  'throttled',
  'bulkhead-full',
  'loop',
]);

/** Calls that a failed request leaves behind are the ones that explain it: they join its trace as they stand. */
function traceUnfinished(sim: Simulation, trace: number, root: CallRecord): void {
  // under overload most traces are given up before their root ends, and a look at all calls is dear
  if (!sim.traces.open.has(trace)) return;
  for (const c of sim.calls.records) {
    if (c === root || c.phase === FREE || c.trace !== trace || (c.flags & POSTED) !== 0) continue;
    const where = UNFINISHED[c.phase];
    if (where === undefined) continue;
    if (c.span > 0) sim.traces.end(spanOf(sim, c.endpoint, c, where), false);
    else if (c.phase === LOST) sim.traces.loseAnswer(trace, -c.span);
  }
}

/** What a call that nobody waits for any more is doing, by phase. */
const UNFINISHED: { readonly [phase: number]: string } = {
  [QUEUED]: 'still queued',
  [AT_DOOR]: 'still at the door',
  [SERVING]: 'still in service',
  [WAITING]: 'still waiting downstream',
  [PARKED]: 'still waiting',
  [LOST]: 'lost on the way',
  [TRAVELLING]: 'still on the way',
  [BACKING_OFF]: 'waiting to be tried again',
};
