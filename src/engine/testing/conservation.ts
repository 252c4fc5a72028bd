/**
 * The law that holds at every node at every moment: what arrived was answered, failed, died, or is still here.
 */
import type { Engine } from '../engine.ts';
import { ARRIVALS, COMMON_COUNTERS, COMPLETIONS, FAILURES, KILLED } from '../node-runtime.ts';

/** Arrivals − (completions + failures + killed + in system + waiting) by node; all zero when the law holds. */
export function imbalance(engine: Pick<Engine, 'simulation'>): { readonly [node: string]: number } {
  const result: { [node: string]: number } = {};
  for (const node of engine.simulation.nodes) {
    const counters = node.readCounters();
    let failures = 0;
    for (let e = FAILURES + 1; e < COMMON_COUNTERS; e++) failures += counters[e]!;
    const inSystem = node.queueNow + node.workingNow + node.doorNow;
    const waiting = node.waitingNow;
    result[`${node.id}#${node.index}`] =
      counters[ARRIVALS]! - counters[COMPLETIONS]! - failures - counters[KILLED]! - inSystem - waiting;
  }
  return result;
}
