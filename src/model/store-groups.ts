/**
 * Which clients and stores make one system: what is recorded in one history and judged as one store. Clients
 * belong together with the stores that they reach, and stores with all clients that reach them; two stores that
 * no client shares are two systems.
 */
import { listAt } from '../base/lists.ts';
import type { Design } from './design.ts';
import type { StoreGroup } from './history-records.ts';
import type { Kind } from './kind.ts';
import { labelOnSide, nodeLabel, sideOf } from './sides.ts';

/** The groups of a design, in the order of their ids. */
export function storeGroupsOf(
  design: Design,
  kindOf: (id: string) => Kind | undefined,
): readonly StoreGroup[] {
  const stores = storesByClient(design, kindOf);
  const names = new Map(design.nodes.map((node) => [node.id, nodeLabel(design, node)]));
  const groups: { clients: string[]; stores: Set<string> }[] = [];
  for (const [client, reached] of stores) {
    const joined = groups.filter((group) => reached.some((store) => group.stores.has(store)));
    const group = { clients: [client], stores: new Set(reached) };
    for (const other of joined) {
      group.clients.push(...other.clients);
      for (const store of other.stores) group.stores.add(store);
      groups.splice(groups.indexOf(other), 1);
    }
    groups.push(group);
  }
  const found = groups.map((group) => {
    const clients = group.clients.sort();
    const members = [...group.stores].sort();
    const title = members.map((id) => names.get(id) ?? id).join(', ');
    const id = [...clients, ...members].sort()[0]!;
    return { id, title, clients, stores: members };
  });
  return found.map((group) => sidedTitle(design, group, found)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Of two designs side by side, a group goes by its side's title, unless the side has several groups. */
function sidedTitle(design: Design, group: StoreGroup, all: readonly StoreGroup[]): StoreGroup {
  const side = design.sides === undefined ? null : sideOf(group.id);
  if (side === null) return group;
  const isAlone = all.every((other) => other === group || sideOf(other.id) !== side);
  return isAlone ? { ...group, title: labelOnSide(design, group.id, design.sides![side].title) } : group;
}

/**
 * By client: the stores that it reaches, in the order of their ids. Clients that reach none are left out. What
 * lies behind a store (its replicas) is the store.
 */
export function storesByClient(
  design: Design,
  kindOf: (id: string) => Kind | undefined,
): ReadonlyMap<string, readonly string[]> {
  const kinds = new Map(design.nodes.map(({ id, kind }) => [id, kindOf(kind)]));
  const called = calledBy(design, kinds);
  const found = new Map<string, readonly string[]>();
  for (const { id } of design.nodes) {
    if (kinds.get(id)?.accepts.calls !== false) continue;
    const stores: string[] = [];
    const seen = new Set([id]);
    for (const at of seen) {
      if (kinds.get(at)?.holdsValues === true) stores.push(at);
      else for (const to of called.get(at) ?? []) seen.add(to);
    }
    if (stores.length > 0) found.set(id, stores.sort());
  }
  return found;
}

/** By node: the nodes behind its links, in the order of the links. */
function calledBy(
  { links }: Design,
  known: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, readonly string[]> {
  const called = new Map<string, string[]>();
  for (const { from, to } of links) if (known.has(to)) listAt(called, from).push(to);
  return called;
}

/**
 * True when versions that a client gets of one key can be compared: they come from one store, or from shards of
 * which each key has one and that hand on its version with it.
 */
export function versionsCompare(
  design: Design,
  kindOf: (id: string) => Kind | undefined,
  stores: readonly string[],
): boolean {
  if (stores.length === 1) return true;
  const kinds = new Map(design.nodes.map(({ id, kind }) => [id, kindOf(kind)]));
  // a key that is moved to another shard has the versions of that store from then on
  if (!stores.every((store) => kinds.get(store)?.adoptsVersions === true)) return false;
  const callers = new Set(design.links.filter(({ to }) => stores.includes(to)).map(({ from }) => from));
  return callers.size === 1 && kinds.get([...callers][0]!)?.outLinks.meaning === 'shards';
}
