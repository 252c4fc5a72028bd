/**
 * Spans of sampled requests, written from the call pool when a call ends (see `traces.ts` for what is kept).
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  AT_DOOR,
  type CallRecord,
  FREE,
  LOST,
  PARKED,
  POSTED,
  QUEUED,
  SERVING,
  WAITING,
} from './call-pool.ts';
import type { Simulation } from './simulation.ts';
import type { SpanRecord } from './traces.ts';

/** Gives a traced call the number of its span. */
export function nameSpan(sim: Simulation, c: CallRecord, parentSpan: number): void {
  c.span = sim.traces.nextSpan++;
  c.parentSpan = parentSpan;
}

/** A traced call has ended at the endpoint. */
export function endSpan(sim: Simulation, self: AnyEndpoint, call: CallRecord, outcome: string): void {
  const root = call.parent === null;
  if (root && outcome !== 'ok') traceUnfinished(sim, call.trace, call);
  sim.traces.end(spanOf(sim, self, call, outcome), root);
}

function spanOf(sim: Simulation, self: AnyEndpoint, call: CallRecord, outcome: string): SpanRecord {
  return {
    trace: call.trace,
    span: call.span,
    parent: call.parentSpan,
    node: self.node.id,
    instance: self.instance,
    operation: call.operation,
    attempt: call.attempt,
    arrived: call.arrivedAt,
    waited: call.waited,
    served: call.served,
    ended: sim.now,
    outcome,
  };
}

/** Calls that a failed request leaves behind are the ones that explain it: they join its trace as they stand. */
function traceUnfinished(sim: Simulation, trace: number, root: CallRecord): void {
  // under overload most traces are given up before their root ends, and a look at all calls is dear
  if (!sim.traces.open.has(trace)) return;
  for (const c of sim.calls.records) {
    if (c === root || c.phase === FREE || c.trace !== trace || (c.flags & POSTED) !== 0) continue;
    const where = UNFINISHED[c.phase];
    if (where !== undefined) sim.traces.end(spanOf(sim, c.endpoint, c, where), false);
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
};
