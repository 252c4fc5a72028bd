/**
 * What is measured of each request class at a node, beside the figures of all its requests: only where classes
 * exist, and only of those that came. By the name of the class, so classes of one name count together wherever
 * their clients meet. Observers like all recorders: nothing here decides anything.
 */
import type { CallRecord } from './call-pool.ts';
import { Histogram } from './histogram.ts';
import type { NodeRuntime } from './node-runtime.ts';
import type { Simulation } from './simulation.ts';

export class ClassFigures {
  arrivals = 0;
  completions = 0;
  failures = 0;
  /** Answered without an error within the objective of their class. */
  withinObjective = 0;
  readonly waits = new Histogram();
  readonly residences = new Histogram();
  readonly latencies = new Histogram();

  /** The histograms in one order. */
  get histograms(): readonly Histogram[] {
    return [this.waits, this.residences, this.latencies];
  }

  copy(): ClassFigures {
    const copy = new ClassFigures();
    copy.arrivals = this.arrivals;
    copy.completions = this.completions;
    copy.failures = this.failures;
    copy.withinObjective = this.withinObjective;
    for (const [i, histogram] of copy.histograms.entries()) histogram.assign(this.histograms[i]!);
    return copy;
  }
}

/** The figures of the call's class at a node. */
function figuresOf(sim: Simulation, node: NodeRuntime, call: CallRecord): ClassFigures {
  return figuresOfLabel(node, sim.classes[call.requestClass]!.label);
}

/** The figures of a class by the number of its name. */
export function figuresOfLabel(node: NodeRuntime, label: number): ClassFigures {
  const { classFigures } = node;
  const known = classFigures[label];
  if (known != null) return known;
  while (classFigures.length < label) classFigures.push(null);
  const fresh = new ClassFigures();
  classFigures[label] = fresh;
  return fresh;
}

/** A call with a class has reached a node. */
export function noteClassArrival(sim: Simulation, node: NodeRuntime, call: CallRecord): void {
  figuresOf(sim, node, call).arrivals++;
}

/** It has got a worker after so many seconds in the queue. */
export function noteClassWait(sim: Simulation, node: NodeRuntime, call: CallRecord, seconds: number): void {
  figuresOf(sim, node, call).waits.record(seconds);
}

/** Its own work at the node is done, so many seconds after it had asked for it. */
export function noteClassResidence(
  sim: Simulation,
  node: NodeRuntime,
  call: CallRecord,
  seconds: number,
): void {
  figuresOf(sim, node, call).residences.record(seconds);
}

/** It has been answered, with an error or (0) without. */
export function noteClassEnd(sim: Simulation, node: NodeRuntime, call: CallRecord, error: number): void {
  const figures = figuresOf(sim, node, call);
  if (error !== 0) {
    figures.failures++;
    return;
  }
  const seconds = sim.now - call.arrivedAt;
  figures.completions++;
  figures.latencies.record(seconds);
  if (seconds <= sim.classes[call.requestClass]!.objectiveSeconds) figures.withinObjective++;
}
