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
import { refreshInstant } from './network.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import { isOutage, nodesInAreas, refreshPartitions } from './partitions.ts';
import { beginRolling, rollingPlan, rollingSeconds } from './rolling-restart.ts';
import type { Simulation } from './simulation.ts';

/** An active fault and what it holds: plain data, replaced when it changes. */
export interface ActiveFaultState {
  readonly fault: FaultInput;
  readonly since: number;
  /** Its number within the run. */
  readonly ordinal: number;
  /** Endpoints it holds down or paused, by index. */
  readonly endpoints: readonly number[];
  /** Of a rolling restart: the endpoints whose turn comes, in their order; on both sides at once. */
  readonly plan: readonly (readonly number[])[];
  /** When it is over by itself; null: never. */
  readonly overAt: number | null;
}

/** Faults that happen once. */
const momentary: { readonly [fault: string]: ((sim: Simulation, fault: FaultInput) => void) | undefined } = {
  restart,
  flush,
  'disk-loss': loseDisks,
  'clock-jump': jumpClocks,
};

/** Breaks something. The same id again replaces the fault. */
export function inject(sim: Simulation, fault: FaultInput): void {
  if (sim.faults.has(fault.id)) heal(sim, fault.id);
  const once = momentary[fault.fault];
  if (once !== undefined) {
    once(sim, fault);
    return;
  }
  const endpoints = heldEndpoints(sim, fault);
  const ordinal = sim.nextFault++;
  const rolling = fault.fault === 'rolling-restart';
  const plan = rolling ? rollingPlan(sim, fault) : [];
  sim.faults.set(fault.id, {
    fault,
    since: sim.now,
    ordinal,
    endpoints: endpoints.map((ep) => ep.index),
    plan,
    overAt: rolling ? sim.now + rollingSeconds(fault, plan.length) : null,
  });
  for (const ep of endpoints) hold(sim, ep, fault, 1);
  if (rolling) beginRolling(sim, ordinal);
  refreshAround(sim, fault);
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
  refreshAround(sim, state.fault);
}

/** Recomputes what a fault that begins or ends has a part in. */
function refreshAround(sim: Simulation, fault: FaultInput): void {
  refreshTargets(sim, fault);
  if (fault.fault === 'partition' || isOutage(fault)) refreshPartitions(sim);
  refreshInstant(sim);
}

/** Nodes came, went or moved: an area without power holds down what stands in it now, and nothing else. */
export function followDesign(sim: Simulation): void {
  for (const [id, state] of [...sim.faults]) {
    if (!losesPower(state.fault)) continue;
    const held = new Set(state.endpoints);
    const wanted = new Set(heldEndpoints(sim, state.fault).map((ep) => ep.index));
    sim.faults.set(id, { ...state, endpoints: [...wanted] });
    for (const index of held) {
      const ep = sim.endpoint(index);
      if (ep.status !== REMOVED && !wanted.has(index)) hold(sim, ep, state.fault, -1);
    }
    for (const index of wanted) if (!held.has(index)) hold(sim, sim.endpoint(index), state.fault, 1);
  }
}

/** What the fault holds down or paused from its beginning to its end. */
function heldEndpoints(sim: Simulation, fault: FaultInput): AnyEndpoint[] {
  if (fault.fault === 'crash' || fault.fault === 'pause') return targetEndpoints(sim, fault);
  if (!losesPower(fault)) return [];
  const machines = nodesInAreas(sim, fault).filter((node) => node.kind.faults.includes('crash'));
  return endpointsAt(sim, new Set(machines.map((node) => node.id)), null);
}

/** True for an outage in which machines crash, rather than being cut off. */
function losesPower(fault: FaultInput): boolean {
  return isOutage(fault) && fault.settings.of !== 'network';
}

function hold(sim: Simulation, ep: AnyEndpoint, fault: FaultInput, by: 1 | -1): void {
  if (fault.fault === 'pause') {
    if (by > 0) pause(sim, ep);
    else resume(sim, ep);
    return;
  }
  if (fault.settings.of === 'machine' || losesPower(fault)) ep.machineDown += by;
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

/** All machines go down before the first one comes back: none can get from another what that one loses too. */
function loseDisks(sim: Simulation, fault: FaultInput): void {
  const endpoints = targetEndpoints(sim, fault);
  for (const ep of endpoints) {
    ep.machineDown++;
    refreshStatus(sim, ep);
    const { behavior } = ep.node;
    ep.durable = behavior.diskLost === undefined ? behavior.durable?.(ep) : behavior.diskLost(ep);
  }
  for (const ep of endpoints) {
    ep.machineDown--;
    refreshStatus(sim, ep);
  }
}

function flush(sim: Simulation, fault: FaultInput): void {
  for (const ep of targetEndpoints(sim, fault)) ep.node.behavior.onFlush?.(ep);
}

/** Endpoints of the target nodes, and drivers inside them; with `instance` only that one. */
function targetEndpoints(sim: Simulation, fault: FaultInput): AnyEndpoint[] {
  const { instance } = fault.settings;
  return endpointsAt(sim, new Set(fault.targets), typeof instance === 'number' ? instance : null);
}

/** Endpoints of nodes by id, and drivers inside them; or only one instance of each. */
function endpointsAt(sim: Simulation, ids: ReadonlySet<string>, instance: number | null): AnyEndpoint[] {
  return sim.endpoints.filter((ep) => {
    if (ep.status === REMOVED) return false;
    // a driver is a library: it breaks with its caller's machine, never by itself
    if (ep.node.driver) return instance === null && ids.has(ep.location.id);
    return ids.has(ep.node.id) && (instance === null || ep.instance === instance);
  });
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
    (sim.pairLatencySides & link.from.sideBit) === 0;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
