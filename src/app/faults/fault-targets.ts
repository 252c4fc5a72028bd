/**
 * What a fault can be broken on, and why not on the rest: one answer for the palette of faults, the drop on the
 * canvas and the choice by keys. Plain functions over the design.
 */
import { kindById } from '../../catalog/kinds.ts';
import { type Design, type DesignNode, nodeName } from '../../model/design.ts';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { labelOnSide, nodeLabel, regionName } from '../../model/sides.ts';
import { nodesInRegion, nodesInZone, regionsOf, zoneName } from '../../model/zones.ts';
import { separable, sufferedBy } from '../commands/fault-commands.ts';

export interface Target {
  readonly type: 'node' | 'link' | 'zone' | 'region';
  /** Id; of a region its name. */
  readonly id: string;
  /** What it is called on the screen. */
  readonly name: string;
}

/** Targets of two kinds can have the same id. */
export const targetKey = ({ type, id }: Pick<Target, 'type' | 'id'>): string => `${type} ${id}`;

/** What a design has does not change, and a hand that moves asks a hundred times a second. */
const known = new WeakMap<
  Design,
  { readonly all: readonly Target[]; readonly nodes: ReadonlyMap<string, DesignNode> }
>();

function worldOf(design: Design) {
  const found = known.get(design);
  if (found !== undefined) return found;
  const nodes = new Map(design.nodes.map((node) => [node.id, node]));
  const world = { all: listTargets(design, nodes), nodes };
  known.set(design, world);
  return world;
}

/** Everything on the canvas, as people read it: nodes from the left to the right, then links, zones, regions. */
export function allTargets(design: Design): readonly Target[] {
  return worldOf(design).all;
}

function listTargets(design: Design, byId: ReadonlyMap<string, DesignNode>): readonly Target[] {
  const nodes = [...design.nodes]
    .sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y)
    .map((node): Target => ({ type: 'node', id: node.id, name: nodeLabel(design, node) }));
  const nameOf = (id: string) => {
    const node = byId.get(id);
    return node === undefined ? id : nodeName(node);
  };
  const links = design.links.map(
    ({ id, from, to }): Target => ({ type: 'link', id, name: `${nameOf(from)} → ${nameOf(to)}` }),
  );
  const zones = design.zones.map(
    (zone): Target => ({ type: 'zone', id: zone.id, name: labelOnSide(design, zone.id, zoneName(zone)) }),
  );
  const regions = regionsOf(design).map((id): Target => {
    return { type: 'region', id, name: labelOnSide(design, id, regionName(design, id)) };
  });
  return [...nodes, ...links, ...zones, ...regions];
}

/** What the fault can be broken on. A partition has no targets of its own: it cuts off what it is dropped on. */
export function targetsOf(design: Design, fault: FaultKind): readonly Target[] {
  return allTargets(design).filter((target) => refusalOf(design, fault, target) === null);
}

/** Why the fault cannot be broken on this, in a sentence with what one can do instead; null: it can. */
export function refusalOf(design: Design, fault: FaultKind, target: Target): string | null {
  if (fault === 'partition') return refusalOfPartition(design, target);
  const { target: wanted, title } = faultDescriptors[fault];
  if (wanted === 'link')
    return target.type === 'link' ? null : `“${title}” breaks links: drop it on a line between two nodes.`;
  if (wanted === 'area') {
    const area = fault === 'region-outage' ? 'region' : 'zone';
    return target.type === area ? null : `“${title}” strikes a ${area}: drop it on the ground of one.`;
  }
  if (target.type !== 'node') return `“${title}” breaks nodes: drop it on one that can suffer it.`;
  const node = worldOf(design).nodes.get(target.id);
  return node === undefined ? 'It is gone.' : refusalOfNode(node, fault);
}

function refusalOfNode(node: DesignNode, fault: FaultKind): string | null {
  const suffered = sufferedBy(node);
  if (suffered.includes(fault)) return null;
  const kind = kindById(node.kind);
  const title = faultDescriptors[fault].title;
  if (suffered.length === 0 && (kind?.faults.length ?? 0) > 0)
    return `${nodeName(node)} runs inside its callers and fails only with them.`;
  if (suffered.length === 0) return `Nothing breaks ${nodeName(node)} by itself.`;
  const few = suffered.slice(0, 4).map((each) => faultDescriptors[each].title.toLowerCase());
  const more = suffered.length > few.length ? ' and more' : '';
  return `${nodeName(node)} cannot suffer “${title}”, only: ${few.join(', ')}${more}.`;
}

function refusalOfPartition(design: Design, target: Target): string | null {
  if (target.type === 'link') return '“Partition” cuts off nodes and grounds: for one line take “Cut”.';
  const inside = sideOfTarget(design, target);
  if (inside.length === 0) return `Nothing stands in ${target.name}.`;
  const able = separable(inside, design);
  return able === true ? null : able;
}

/** The nodes that a partition cuts off when it is dropped on this. */
export function sideOfTarget(design: Design, target: Pick<Target, 'type' | 'id'>): readonly DesignNode[] {
  if (target.type === 'zone') return nodesInZone(design, target.id);
  if (target.type === 'region') return nodesInRegion(design, target.id);
  const node = worldOf(design).nodes.get(target.id);
  return node === undefined ? [] : [node];
}

/** "5 nodes can", "1 link can", "nothing here can". */
export function possibleInWords(targets: readonly Target[]): string {
  const [first] = targets;
  if (first === undefined) return 'Nothing on this canvas can suffer it.';
  const counts = new Map<Target['type'], number>();
  for (const { type } of targets) counts.set(type, (counts.get(type) ?? 0) + 1);
  const words = [...counts].map(([type, count]) => `${count} ${type}${count === 1 ? '' : 's'}`);
  return `${words.join(' and ')} can.`;
}
