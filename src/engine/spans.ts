/**
 * Spans of sampled requests, written from the call pool when a call ends (see `traces.ts` for what is kept).
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  ARRIVED_AT,
  AT_DOOR,
  ATTEMPT,
  ENDPOINT,
  FLAGS,
  FREE,
  LOST,
  OPERATION,
  PARENT,
  PARENT_SPAN,
  PARKED,
  PHASE,
  POSTED,
  QUEUED,
  SERVED,
  SERVING,
  SLOT,
  SPAN,
  TRACE,
  WAITED,
  WAITING,
} from './call-pool.ts';
import type { Call } from './outcome.ts';
import type { Simulation } from './simulation.ts';
import type { SpanRecord } from './traces.ts';

/** Gives a traced call the number of its span. */
export function nameSpan(sim: Simulation, c: Call, parentSpan: number): void {
  sim.calls.int[c + SPAN] = sim.traces.nextSpan++;
  sim.calls.int[c + PARENT_SPAN] = parentSpan;
}

/** A traced call has ended at the endpoint. */
export function endSpan(sim: Simulation, self: AnyEndpoint, call: Call, outcome: string): void {
  const pool = sim.calls;
  const root = pool.int[call + PARENT]! < 0;
  if (root && outcome !== 'ok') traceUnfinished(sim, pool.int[call + TRACE]!, call);
  sim.traces.end(spanOf(sim, self, call, outcome), root);
}

function spanOf(sim: Simulation, self: AnyEndpoint, call: Call, outcome: string): SpanRecord {
  const pool = sim.calls;
  return {
    trace: pool.int[call + TRACE]!,
    span: pool.int[call + SPAN]!,
    parent: pool.int[call + PARENT_SPAN]!,
    node: self.node.id,
    instance: self.instance,
    operation: pool.int[call + OPERATION]!,
    attempt: pool.int[call + ATTEMPT]!,
    arrived: pool.real[(call >> 2) + ARRIVED_AT]!,
    waited: pool.real[(call >> 2) + WAITED]!,
    served: pool.real[(call >> 2) + SERVED]!,
    ended: sim.now,
    outcome,
  };
}

/** Calls that a failed request leaves behind are the ones that explain it: they join its trace as they stand. */
function traceUnfinished(sim: Simulation, trace: number, root: Call): void {
  // under overload most traces are given up before their root ends, and a look at all calls is dear
  if (!sim.traces.open.has(trace)) return;
  const pool = sim.calls;
  for (let c = 0; c < pool.high; c += SLOT) {
    const phase = pool.int[c + PHASE]!;
    if (
      c === root ||
      phase === FREE ||
      pool.int[c + TRACE] !== trace ||
      (pool.int[c + FLAGS]! & POSTED) !== 0
    )
      continue;
    const where = UNFINISHED[phase];
    const ep = sim.endpoints[pool.int[c + ENDPOINT]!];
    if (where !== undefined && ep !== undefined) sim.traces.end(spanOf(sim, ep, c as Call, where), false);
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
