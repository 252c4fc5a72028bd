/**
 * Who can reach whom. A partition blocks ordered pairs of nodes; an area without network is an island: nodes on
 * different islands cannot reach each other. Both are worked out anew when the design changes, so that a fault
 * goes on meaning what it said.
 */
import { blockedPairs, type PartitionSettings } from '../model/partitions.ts';
import type { FaultInput } from '../model/run-file.ts';
import type { NodeRuntime } from './node-runtime.ts';
import type { Simulation } from './simulation.ts';

const NODES = 65_536;

/** True when a partition, or an area without network, keeps `from` from reaching `to`. */
export function isBlocked(sim: Simulation, from: NodeRuntime, to: NodeRuntime): boolean {
  if (!sim.parted || from === to) return false;
  return from.island !== to.island || sim.blocked.has(from.index * NODES + to.index);
}

/** The pairs of present nodes that a partition blocks, by index; nothing ever passes between two sides. */
function pairsOf(sim: Simulation, fault: FaultInput): (readonly [number, number])[] {
  const indices = new Map(sim.nodes.filter((node) => !node.removed).map((node) => [node.id, node.index]));
  return blockedPairs(fault.settings as PartitionSettings).flatMap(([from, to]) => {
    const a = indices.get(from);
    const b = indices.get(to);
    if (a === undefined || b === undefined || sim.nodes[a]!.sideBit !== sim.nodes[b]!.sideBit) return [];
    return [[a, b] as const];
  });
}

/** Works out all partitions and islands that are on. */
export function refreshPartitions(sim: Simulation): void {
  const blocked = new Set<number>();
  sim.partedSides = 0;
  for (const { fault } of sim.faults.values()) {
    if (fault.fault !== 'partition') continue;
    for (const [a, b] of pairsOf(sim, fault)) {
      blocked.add(a * NODES + b);
      sim.partedSides |= sim.nodes[a]!.sideBit;
    }
  }
  sim.blocked = blocked;
  for (const node of sim.nodes) node.island = '';
  for (const { fault, ordinal } of sim.faults.values()) {
    if (fault.settings.of !== 'network' || !isOutage(fault)) continue;
    for (const area of fault.targets) sim.partedSides |= sim.sideBitOf(area);
    for (const node of nodesInAreas(sim, fault)) node.island += `${ordinal},`;
  }
  sim.parted = sim.partedSides !== 0;
}

export function isOutage(fault: FaultInput): boolean {
  return fault.fault === 'zone-outage' || fault.fault === 'region-outage';
}

/** The present nodes that stand in the zones or regions which a fault names. */
export function nodesInAreas(sim: Simulation, fault: FaultInput): NodeRuntime[] {
  const targets = new Set(fault.targets);
  const byRegion = fault.fault === 'region-outage';
  return sim.nodes.filter((node) => {
    const zone = sim.zones[node.zone];
    if (node.removed || zone === undefined) return false;
    return byRegion ? zone.region !== undefined && targets.has(zone.region) : targets.has(zone.id);
  });
}
