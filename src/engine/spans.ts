/**
 * Spans of sampled requests, written from the call pool when a call ends (see `traces.ts` for what is kept).
 */
import type { AnyEndpoint } from './behavior.ts';
import { AT_DOOR, FREE, LOST, PARKED, POSTED, QUEUED, SERVING, WAITING } from './call-pool.ts';
import type { Call } from './outcome.ts';
import type { Simulation } from './simulation.ts';
import type { SpanRecord } from './traces.ts';

/** Gives a traced call the number of its span. */
export function nameSpan(sim: Simulation, c: Call, parentSpan: number): void {
  sim.calls.span[c] = sim.traces.nextSpan++;
  sim.calls.parentSpan[c] = parentSpan;
}

/** A traced call has ended at the endpoint. */
export function endSpan(sim: Simulation, self: AnyEndpoint, call: Call, outcome: string): void {
  const pool = sim.calls;
  const root = pool.parent[call]! < 0;
  if (root && outcome !== 'ok') traceUnfinished(sim, pool.trace[call]!, call);
  sim.traces.end(spanOf(sim, self, call, outcome), root);
}

function spanOf(sim: Simulation, self: AnyEndpoint, call: Call, outcome: string): SpanRecord {
  const pool = sim.calls;
  return {
    trace: pool.trace[call]!,
    span: pool.span[call]!,
    parent: pool.parentSpan[call]!,
    node: self.node.id,
    instance: self.instance,
    operation: pool.operation[call]!,
    attempt: pool.attempt[call]!,
    arrived: pool.arrivedAt[call]!,
    waited: pool.waited[call]!,
    served: pool.served[call]!,
    ended: sim.now,
    outcome,
  };
}

/** Calls that a failed request leaves behind are the ones that explain it: they join its trace as they stand. */
function traceUnfinished(sim: Simulation, trace: number, root: Call): void {
  const pool = sim.calls;
  for (let c = 0; c < pool.high; c++) {
    const phase = pool.phase[c]!;
    if (c === root || phase === FREE || pool.trace[c] !== trace || (pool.flags[c]! & POSTED) !== 0) continue;
    const where = UNFINISHED[phase];
    const ep = sim.endpoints[pool.endpoint[c]!];
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
