/**
 * Counting, observing and time-weighted levels. Integrals are kept where a level changes, so a mean over time
 * is exact and costs nothing between changes. Observers never draw random numbers and never schedule events.
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  COMMON_COUNTERS,
  COMMON_GAUGES,
  COMMON_HISTOGRAMS,
  GAUGE_STRIDE,
  type NodeRuntime,
} from './node-runtime.ts';
import type { Simulation } from './simulation.ts';

/** Adds to a counter of the kind's own. */
export function count(node: NodeRuntime, counter: number, n: number): void {
  node.counters[COMMON_COUNTERS + counter]! += n;
}

/** Records a value in a histogram of the kind's own. */
export function observe(node: NodeRuntime, histogram: number, value: number): void {
  node.histograms[COMMON_HISTOGRAMS + histogram]!.record(value);
}

/** Sets a gauge of the kind's own. */
export function setGauge(sim: Simulation, node: NodeRuntime, gauge: number, value: number): void {
  const g = (COMMON_GAUGES + gauge) * GAUGE_STRIDE;
  adjustGauge(sim, node, g, value - node.gauges[g]!);
}

/** Changes the gauge at offset `g` (index × GAUGE_STRIDE) by `by`. */
export function adjustGauge(sim: Simulation, node: NodeRuntime, g: number, by: number): void {
  const gauges = node.gauges;
  const value = gauges[g]!;
  const t = sim.now;
  gauges[g + 1] = gauges[g + 1]! + value * (t - gauges[g + 2]!);
  gauges[g + 2] = t;
  const next = value + by;
  gauges[g] = next;
  if (next > gauges[g + 3]!) gauges[g + 3] = next;
}

/** Integral of a gauge from the start to now. */
export function gaugeIntegral(sim: Simulation, node: NodeRuntime, g: number): number {
  return node.gauges[g + 1]! + node.gauges[g]! * (sim.now - node.gauges[g + 2]!);
}

/** Brings an endpoint's integrals up to now; called before any of its levels changes. */
export function accrue(sim: Simulation, ep: AnyEndpoint): void {
  const integrals = ep.integrals;
  const elapsed = sim.now - integrals[0]!;
  if (elapsed === 0) return;
  integrals[0] = sim.now;
  if (ep.pauseCount === 0) integrals[1] = integrals[1]! + ep.working * elapsed;
  integrals[2] = integrals[2]! + ep.queueLength * elapsed;
  integrals[3] = integrals[3]! + ep.held * elapsed;
  integrals[4] = integrals[4]! + (ep.working + ep.queueLength + ep.doorLength) * elapsed;
}

/** Notes a rise of queue, door or work for the node's maxima. */
export function noteMaxima(node: NodeRuntime): void {
  if (node.queueNow > node.queueMax) node.queueMax = node.queueNow;
  if (node.workingNow > node.workingMax) node.workingMax = node.workingNow;
  if (node.heldNow > node.heldMax) node.heldMax = node.heldNow;
  const inSystem = node.queueNow + node.workingNow + node.doorNow;
  if (inSystem > node.inSystemMax) node.inSystemMax = inSystem;
}
