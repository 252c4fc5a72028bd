/**
 * On which side of a cut a client stands: the machines that can still talk to each other, both ways, directly or
 * over others, are one side.
 */
import { kinds } from '../../catalog/kinds.ts';
import { communicatingPairs } from '../../model/communicating-pairs.ts';
import { type Design, nodeName } from '../../model/design.ts';
import type { StoreGroup } from '../../model/history-records.ts';
import type { IdPair } from '../../model/partitions.ts';
import { regionName } from '../../model/sides.ts';
import { zoneName } from '../../model/zones.ts';

export interface CutSide {
  /** The place where all of it stands, or its first replica. */
  readonly name: string;
  readonly clients: readonly string[];
  /** Replicas of the group's stores on this side, and all they have. */
  readonly replicas: number;
  readonly ofReplicas: number;
}

/** The sides on which the group's clients stand, the one with the most replicas first. */
export function cutSides(
  design: Design,
  group: Pick<StoreGroup, 'clients' | 'stores'>,
  blocked: readonly IdPair[],
): readonly CutSide[] {
  const apart = new Set(blocked.flatMap(([a, b]) => [JSON.stringify([a, b]), JSON.stringify([b, a])]));
  const near = neighborsOf(design, apart);
  const replicas = replicasOf(design, group.stores);
  const reachedByGroup = machinesOf(design, group, replicas);
  const left = new Set(group.clients);
  const sides: CutSide[] = [];
  for (const client of group.clients) {
    if (!left.has(client)) continue;
    const side = componentOf(client, near, reachedByGroup);
    const clients = group.clients.filter((id) => side.has(id));
    for (const id of clients) left.delete(id);
    const own = replicas.filter((id) => side.has(id));
    sides.push({
      name: sideName(design, [...clients, ...own]),
      clients,
      replicas: own.length,
      ofReplicas: replicas.length,
    });
  }
  return sides.sort((a, b) => b.replicas - a.replicas);
}

function neighborsOf(design: Design, apart: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const near = new Map<string, string[]>();
  const add = (from: string, to: string) => {
    const known = near.get(from);
    if (known === undefined) near.set(from, [to]);
    else known.push(to);
  };
  for (const { a, b } of communicatingPairs(design, kinds)) {
    if (apart.has(JSON.stringify([a, b]))) continue;
    add(a, b);
    add(b, a);
  }
  return near;
}

/** The replicas of sets; another store is a machine itself. */
function replicasOf(design: Design, stores: readonly string[]): readonly string[] {
  return stores.flatMap((store) => {
    const kind = design.nodes.find(({ id }) => id === store)?.kind;
    const isSet = kinds.find((each) => each.id === kind)?.outLinks.meaning === 'members';
    return isSet ? design.links.filter(({ from }) => from === store).map(({ to }) => to) : [store];
  });
}

/** What stands between clients and stores: whoever is called on the way. */
function machinesOf(
  design: Design,
  { clients, stores }: Pick<StoreGroup, 'clients' | 'stores'>,
  replicas: readonly string[],
): ReadonlySet<string> {
  const found = new Set([...clients, ...replicas]);
  // a set hands out what is added while it is walked
  for (const id of found) {
    if (replicas.includes(id)) continue;
    for (const link of design.links) if (link.from === id && !stores.includes(id)) found.add(link.to);
  }
  return found;
}

function componentOf(
  start: string,
  near: ReadonlyMap<string, readonly string[]>,
  within: ReadonlySet<string>,
): ReadonlySet<string> {
  const side = new Set([start]);
  for (const id of side) {
    for (const other of near.get(id) ?? []) if (within.has(other)) side.add(other);
  }
  return side;
}

/** The zone or region in which all of them stand, or the first by its name. */
function sideName(design: Design, ids: readonly string[]): string {
  const nodes = design.nodes.filter(({ id }) => ids.includes(id));
  const zones = new Set(nodes.map(({ zone }) => zone));
  const [zone] = zones;
  if (zones.size === 1 && zone !== undefined) {
    const known = design.zones.find(({ id }) => id === zone);
    if (known !== undefined) return zoneName(known);
  }
  const regions = new Set(nodes.map((node) => design.zones.find(({ id }) => id === node.zone)?.region));
  const [region] = regions;
  if (regions.size === 1 && region !== undefined) return regionName(design, region);
  const first = nodes.find(({ id }) => id === ids[0]) ?? nodes[0];
  if (first === undefined) return 'nobody';
  return nodes.length === 1 ? nodeName(first) : `${nodeName(first)} and ${nodes.length - 1} more`;
}
