/**
 * Faults: breaking and healing. Active faults are kept by id and stack: what a node or link suffers is always
 * the sum over the faults that are on, so healing one leaves the others. A fault on a node also hits the
 * drivers that run inside it.
 */
import type { FaultInput } from '../model/run-file.ts';
import type { AnyEndpoint } from './behavior.ts';
import { setRate } from './clocks.ts';
import { REMOVED } from './endpoint-status.ts';
import { pause, refreshStatus, resume } from './lifecycle.ts';
import { block, refreshInstant, unblock } from './network.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import type { Simulation } from './simulation.ts';

/** An active fault and what it holds: plain data. */
export interface ActiveFaultState {
  readonly fault: FaultInput;
  readonly since: number;
  /** Endpoints it holds down or paused, by index; pairs of node indices it blocks. */
  readonly endpoints: readonly number[];
  readonly pairs: readonly (readonly [number, number])[];
}

/** Breaks something. The same id again replaces the fault. */
export function inject(sim: Simulation, fault: FaultInput): void {
  if (sim.faults.has(fault.id)) heal(sim, fault.id);
  if (fault.fault === 'restart') {
    restart(sim, fault);
    return;
  }
  if (fault.fault === 'flush') {
    for (const ep of targetEndpoints(sim, fault)) ep.node.behavior.onFlush?.(ep);
    return;
  }
  if (fault.fault === 'clock-jump') {
    jumpClocks(sim, fault);
    return;
  }
  const holds = fault.fault === 'crash' || fault.fault === 'pause';
  const endpoints = holds ? targetEndpoints(sim, fault) : [];
  const pairs = fault.fault === 'partition' ? blockedPairs(sim, fault) : [];
  sim.faults.set(fault.id, {
    fault,
    since: sim.now,
    endpoints: endpoints.map((ep) => ep.index),
    pairs: pairs.map(([from, to]) => [from.index, to.index] as const),
  });
  for (const ep of endpoints) hold(sim, ep, fault, 1);
  for (const [from, to] of pairs) block(sim, from, to);
  refreshTargets(sim, fault);
  refreshInstant(sim);
}

/** Ends a fault; an unknown id changes nothing. */
export function heal(sim: Simulation, id: string): void {
  const state = sim.faults.get(id);
  if (state === undefined) return;
  sim.faults.delete(id);
  for (const index of state.endpoints) {
    const ep = sim.endpoint(index);
    if (ep.status !== REMOVED) hold(sim, ep, state.fault, -1);
  }
  for (const [from, to] of state.pairs) unblock(sim, sim.nodes[from]!, sim.nodes[to]!);
  refreshTargets(sim, state.fault);
  refreshInstant(sim);
}

function hold(sim: Simulation, ep: AnyEndpoint, fault: FaultInput, by: 1 | -1): void {
  if (fault.fault === 'pause') {
    if (by > 0) pause(sim, ep);
    else resume(sim, ep);
    return;
  }
  if (fault.settings.of === 'machine') ep.machineDown += by;
  else ep.processDown += by;
  refreshStatus(sim, ep);
}

function restart(sim: Simulation, fault: FaultInput): void {
  for (const ep of targetEndpoints(sim, fault)) {
    ep.processDown++;
    refreshStatus(sim, ep);
    ep.processDown--;
    refreshStatus(sim, ep);
  }
}

/** Endpoints of the target nodes, and drivers inside them; with `instance` only that one. */
function targetEndpoints(sim: Simulation, fault: FaultInput): AnyEndpoint[] {
  const targets = new Set(fault.targets);
  const instance = fault.settings.instance;
  return sim.endpoints.filter((ep) => {
    if (ep.status === REMOVED) return false;
    // a driver is a library: it breaks with its caller's machine, never by itself
    if (ep.node.driver) return typeof instance !== 'number' && targets.has(ep.location.id);
    return targets.has(ep.node.id) && (typeof instance !== 'number' || ep.instance === instance);
  });
}

function blockedPairs(sim: Simulation, fault: FaultInput): [NodeRuntime, NodeRuntime][] {
  const blocked = (fault.settings.blocked ?? []) as readonly (readonly [string, string])[];
  const pairs: [NodeRuntime, NodeRuntime][] = [];
  for (const [from, to] of blocked) {
    const a = sim.nodeById(from);
    const b = sim.nodeById(to);
    if (a !== undefined && b !== undefined && a !== b) pairs.push([a, b]);
  }
  return pairs;
}

/** Recomputes what depends on a fault's targets: what nodes suffer, latency, loss and cuts of links. */
function refreshTargets(sim: Simulation, fault: FaultInput): void {
  for (const id of fault.targets) {
    const node = sim.nodeById(id);
    if (node !== undefined) nodeFaults[fault.fault]?.(sim, node);
    const link = sim.linkById(id);
    if (link !== undefined) refreshLinkFaults(sim, link);
  }
}

function* settingsOn(
  sim: Simulation,
  kind: string,
  id: string,
): Generator<{ readonly [name: string]: unknown }> {
  for (const { fault } of sim.faults.values()) {
    if (fault.fault === kind && fault.targets.includes(id)) yield fault.settings;
  }
}

/** What lasting faults make of a node, by fault; each computes the sum of all of its kind. */
const nodeFaults: { readonly [fault: string]: ((sim: Simulation, node: NodeRuntime) => void) | undefined } = {
  slow: refreshSlowness,
  'traffic-spike': refreshSurge,
  'clock-skew': refreshClocks,
  'clock-drift': refreshClocks,
  'lost-sync': refreshDisks,
  'slow-disk': refreshDisks,
};

/** A new instance suffers what its node does. */
export function refreshNodeFaults(sim: Simulation, node: NodeRuntime): void {
  refreshSlowness(sim, node);
  refreshClocks(sim, node);
  refreshDisks(sim, node);
}

/** Product of the slow-downs on a node, for all its instances. */
function refreshSlowness(sim: Simulation, node: NodeRuntime): void {
  let factor = 1;
  for (const settings of settingsOn(sim, 'slow', node.id)) factor *= numberOr(settings.factor, 5);
  for (const ep of node.endpoints) ep.slowFactor = factor;
}

/** Offsets of a node's wall clock add up, speeds of its clocks multiply. */
function refreshClocks(sim: Simulation, node: NodeRuntime): void {
  let skew = 0;
  let rate = 1;
  for (const settings of settingsOn(sim, 'clock-skew', node.id)) skew += numberOr(settings.seconds, 1);
  for (const settings of settingsOn(sim, 'clock-drift', node.id)) rate *= numberOr(settings.rate, 1.05);
  setRate(node, sim.now, rate);
  if (skew !== node.clocks.skew) node.clocks = { ...node.clocks, skew };
}

function jumpClocks(sim: Simulation, fault: FaultInput): void {
  for (const id of fault.targets) {
    const node = sim.nodeById(id);
    if (node === undefined) continue;
    node.clocks = { ...node.clocks, jumped: node.clocks.jumped + numberOr(fault.settings.seconds, 1) };
  }
}

function refreshDisks(sim: Simulation, node: NodeRuntime): void {
  let factor = 1;
  let lies = false;
  for (const settings of settingsOn(sim, 'slow-disk', node.id)) factor *= numberOr(settings.factor, 10);
  for (const _ of settingsOn(sim, 'lost-sync', node.id)) lies = true;
  for (const ep of node.endpoints) {
    ep.diskFactor = factor;
    ep.losesSyncs = lies;
  }
}

function refreshSurge(sim: Simulation, node: NodeRuntime): void {
  node.surge = 1;
  for (const settings of settingsOn(sim, 'traffic-spike', node.id))
    node.surge *= numberOr(settings.factor, 3);
  for (const ep of node.endpoints) node.behavior.onSettings?.(ep);
}

/** Sums the faults on a link, and says whether a hop over it is still free of everything. */
export function refreshLinkFaults(sim: Simulation, link: LinkRuntime): void {
  link.cuts = 0;
  link.addedLatency = 0;
  let survives = 1;
  for (const _ of settingsOn(sim, 'cut', link.id)) link.cuts++;
  for (const settings of settingsOn(sim, 'latency', link.id))
    link.addedLatency += numberOr(settings.seconds, 0.1);
  for (const settings of settingsOn(sim, 'loss', link.id))
    survives *= 1 - numberOr(settings.probability, 0.2);
  link.addedLoss = 1 - survives;
  let single = 1;
  for (const settings of settingsOn(sim, 'duplicate', link.id))
    single *= 1 - numberOr(settings.probability, 0.1);
  link.doubled = 1 - single;
  link.heldBack = [...settingsOn(sim, 'reorder', link.id)].map((settings) => ({
    probability: numberOr(settings.probability, 0.2),
    seconds: numberOr(settings.seconds, 0.05),
  }));
  link.faulty =
    link.cuts > 0 ||
    link.addedLatency > 0 ||
    link.addedLoss > 0 ||
    link.doubled > 0 ||
    link.heldBack.length > 0;
  const latency = link.settings.latency;
  const noLatency = latency.distribution === 'constant' && latency.value === 0;
  link.plain =
    noLatency &&
    link.legs === null &&
    link.loss === 0 &&
    link.bandwidth === 0 &&
    !link.faulty &&
    !sim.hasPairLatency;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
