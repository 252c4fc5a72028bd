/**
 * How much of a node there is: instances, those that are up, and their workers, each a time-weighted gauge.
 * Utilization is own work ÷ this capacity, availability the share of instances that are up.
 */
import { forgetLimit } from './admission.ts';
import type { AnyEndpoint } from './behavior.ts';
import { REMOVED, UP } from './endpoint-status.ts';
import {
  adjustGauge,
  DOOR_LEVEL,
  IDLE_LEVEL,
  inSystemIntegral,
  levelIntegral,
  QUEUE_LEVEL,
  WORKING_LEVEL,
} from './levels.ts';
import { CAPACITY_GAUGE, GAUGE_STRIDE, INSTANCES_GAUGE, type NodeRuntime, UP_GAUGE } from './node-runtime.ts';
import type { Simulation } from './simulation.ts';

/** Stands for "no limit" of workers and queues. */
export const UNLIMITED = 0x7fffffff;

/** Brings the gauges of a node in line with its endpoints. */
export function refreshCapacity(sim: Simulation, node: NodeRuntime): void {
  let up = 0;
  let workers = 0;
  let instances = 0;
  for (const ep of node.endpoints) {
    instances++;
    if (ep.status !== UP || ep.pauseCount > 0) continue;
    up++;
    if (ep.workers !== UNLIMITED) workers += ep.workers;
  }
  setTo(sim, node, INSTANCES_GAUGE, instances);
  setTo(sim, node, UP_GAUGE, up);
  foldMaxima(node, workers);
  setTo(sim, node, CAPACITY_GAUGE, workers);
}

/** The largest utilization is known before the capacity changes; from then on maxima count against the new one. */
function foldMaxima(node: NodeRuntime, workers: number): void {
  const capacity = node.gauges[CAPACITY_GAUGE * GAUGE_STRIDE]!;
  if (capacity === workers) return;
  if (capacity > 0) {
    node.utilizationMax = Math.max(node.utilizationMax, node.workingMax / capacity);
    node.heldShareMax = Math.max(node.heldShareMax, Math.max(node.heldMax, node.workingMax) / capacity);
  }
  node.workingMax = node.workingNow;
  node.heldMax = node.workingNow + node.idleNow;
}

function setTo(sim: Simulation, node: NodeRuntime, gauge: number, value: number): void {
  const g = gauge * GAUGE_STRIDE;
  adjustGauge(sim, node, g, value - node.gauges[g]!);
}

/** A draining endpoint is done, or a node was deleted: what the endpoint measured stays with its node. */
export function retire(sim: Simulation, ep: AnyEndpoint): void {
  const node = ep.node;
  const levels = [...node.gone.levels];
  for (const level of [WORKING_LEVEL, QUEUE_LEVEL, IDLE_LEVEL, DOOR_LEVEL]) {
    levels[level]! += levelIntegral(sim, ep, level);
  }
  // replaced, never changed: checkpoints share it
  node.gone = { levels, inSystem: node.gone.inSystem + inSystemIntegral(sim, ep) };
  forgetLimit(sim, ep, true);
  ep.status = REMOVED;
  ep.epoch++;
  node.endpoints = node.endpoints.filter((other) => other !== ep);
  refreshCapacity(sim, node);
}
