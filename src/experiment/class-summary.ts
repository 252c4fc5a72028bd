/**
 * The figures of request classes at a node, as the command line prints them: by the name of the class, under the
 * names that the metrics of all requests have. Absent where no class ever came.
 */
import type { NodeRuntime } from '../engine/node-runtime.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { ClassSummary, CounterSummary } from '../model/telemetry.ts';
import {
  applicability,
  CLASS_ARRIVALS,
  CLASS_COMPLETIONS,
  CLASS_FAILURES,
  CLASS_PARTS,
  CLASS_WITHIN_OBJECTIVE,
  readClass,
} from './measure.ts';
import type { Window } from './window.ts';

/** Summaries by the name of the class; undefined where none came. `seconds` is how long was measured. */
export function classSummaries(
  sim: Simulation,
  node: NodeRuntime,
  window: Window,
  seconds: number,
): { readonly [requestClass: string]: ClassSummary } | undefined {
  const entries = node.classFigures.flatMap((figures, label): [string, ClassSummary][] => {
    if (figures === null) return [];
    const before = window.classes.get(node.index)?.[label] ?? new Float64Array(CLASS_PARTS);
    const now = readClass(node, label);
    const total = (part: number) => now[part]! - before[part]!;
    const counter = (part: number): CounterSummary => {
      return { total: total(part), rate: seconds > 0 ? total(part) / seconds : Number.NaN };
    };
    const is = applicability(node);
    const summary: ClassSummary = {
      [is.source ? 'requests' : 'arrivals']: counter(CLASS_ARRIVALS),
      [is.source ? 'goodput' : 'completions']: counter(CLASS_COMPLETIONS),
      failures: counter(CLASS_FAILURES),
      ...(is.station && {
        waitSeconds: figures.waits.summary(),
        residenceSeconds: figures.residences.summary(),
      }),
      latencySeconds: figures.latencies.summary(),
      ...(hasObjective(sim, node, label) && {
        objectiveMet: total(CLASS_WITHIN_OBJECTIVE) / (total(CLASS_COMPLETIONS) + total(CLASS_FAILURES)),
      }),
    };
    return [[sim.classNames[label]!, summary]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** True where a class of the node's own, by the number of its name, promises a time. */
export function hasObjective(sim: Simulation, node: NodeRuntime, label: number): boolean {
  return node.classes.some((place) => {
    const one = sim.classes[place]!;
    return one.label === label && one.objectiveSeconds < Number.POSITIVE_INFINITY;
  });
}
