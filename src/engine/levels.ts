/**
 * Counting, observing and time-weighted levels. Integrals are kept where a level changes, so a mean over time
 * is exact and costs nothing between changes. Observers never draw random numbers and never schedule events.
 */
import type { AnyEndpoint } from './behavior.ts';
import {
  BLOCKED_HISTOGRAM,
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

/** A sender has stood so long at a door of the behavior's own. */
export function noteBlocked(node: NodeRuntime, seconds: number): void {
  node.histograms[BLOCKED_HISTOGRAM]!.record(seconds);
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

/** Levels of an endpoint whose integrals are kept, by place in `sums`. */
export const WORKING_LEVEL = 0;
export const QUEUE_LEVEL = 1;
/** Workers that are taken but do no work: their calls wait for others. */
export const IDLE_LEVEL = 2;
export const DOOR_LEVEL = 3;
/**
 * Integral of an endpoint's level over time, up to now. A level is a number of calls, so its integral is the
 * sum of their stays: a sum gets −t when one comes and +t when one goes, and what is there now counts from 0.
 * A change then costs one addition.
 */
export function levelIntegral(sim: Simulation, ep: AnyEndpoint, level: number): number {
  const integral = levelNow(ep, level) * sim.now + levelSum(ep, level);
  return level === WORKING_LEVEL ? integral - pausedWork(sim, ep) : integral;
}

/** How many calls the level counts now. */
function levelNow(ep: AnyEndpoint, level: number): number {
  if (level === WORKING_LEVEL) return ep.working;
  if (level === QUEUE_LEVEL) return ep.queueLength;
  return level === IDLE_LEVEL ? ep.idle : ep.doorLength;
}

function levelSum(ep: AnyEndpoint, level: number): number {
  if (level === WORKING_LEVEL) return ep.workingSum;
  if (level === QUEUE_LEVEL) return ep.queueSum;
  return level === IDLE_LEVEL ? ep.idleSum : ep.doorSum;
}

function pausedWork(sim: Simulation, ep: AnyEndpoint): number {
  return ep.pauseCount > 0 ? ep.pausedWork + ep.working * (sim.now - ep.pausedAt) : ep.pausedWork;
}

/** Calls at the endpoint that wait for or are in own work, integrated over time; pauses count as presence. */
export function inSystemIntegral(sim: Simulation, ep: AnyEndpoint): number {
  const now = ep.working + ep.queueLength + ep.doorLength;
  return now * sim.now + ep.workingSum + ep.queueSum + ep.doorSum;
}

/** Integral of the calls that wait downstream of a node. */
export function waitingIntegral(sim: Simulation, node: NodeRuntime): number {
  return node.waitingNow * sim.now + node.waitingSum;
}

/** A pause ends, or the work that it holds up is lost: from now on work counts again. */
export function endPausedWork(sim: Simulation, ep: AnyEndpoint): void {
  ep.pausedWork += ep.working * (sim.now - ep.pausedAt);
  ep.pausedAt = sim.now;
}

/** A call has come to the endpoint's queue, door or work: notes the node's largest number in system. */
export function noteInSystem(node: NodeRuntime): void {
  const inSystem = node.queueNow + node.workingNow + node.doorNow;
  if (inSystem > node.inSystemMax) node.inSystemMax = inSystem;
}
