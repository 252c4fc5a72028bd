/**
 * Who talks to whom: the pairs of machines between which messages pass, drawn or not. A driver is a library
 * inside its callers, so whoever calls a set talks to its replicas himself, and the replicas of a set talk
 * among each other. Scissors and previews of partitions cut these pairs, not the lines of the drawing.
 */
import type { Design, DesignLink, DesignNode } from './design.ts';
import { type Kind, placementOf } from './kind.ts';
import { resolveSettings } from './resolve-settings.ts';

/** Two machines that exchange messages. Each calls or is called, and replies pass, so it has no direction. */
export interface CommunicatingPair {
  readonly a: string;
  readonly b: string;
  /** The drawn link that runs straight between the two, if there is one. */
  readonly link: string | null;
  /** Drawn links that stand for it: the link itself, or the way over drivers. */
  readonly via: readonly string[];
}

/** All pairs of machines that communicate, each once. */
export function communicatingPairs(design: Design, kinds: readonly Kind[]): readonly CommunicatingPair[] {
  const kindById = new Map(kinds.map((kind) => [kind.id, kind]));
  const nodes = new Map(design.nodes.map((node) => [node.id, node]));
  const outs = new Map<string, DesignLink[]>();
  for (const link of design.links) {
    const list = outs.get(link.from);
    if (list === undefined) outs.set(link.from, [link]);
    else list.push(link);
  }
  const world: World = {
    outs,
    isDriver: (id) => isDriver(nodes.get(id), kindById),
    exists: (id) => nodes.has(id),
  };
  const pairs = new Pairs();
  for (const node of design.nodes) {
    if (!world.isDriver(node.id)) reach(node.id, node.id, [], world, pairs);
    if (kindById.get(node.kind)?.outLinks.meaning === 'members') addFellows(outs.get(node.id) ?? [], pairs);
  }
  return pairs.list();
}

interface World {
  readonly outs: ReadonlyMap<string, readonly DesignLink[]>;
  readonly isDriver: (id: string) => boolean;
  readonly exists: (id: string) => boolean;
}

/** Whether a node runs inside its callers. */
export function isDriver(node: DesignNode | undefined, kinds: ReadonlyMap<string, Kind>): boolean {
  const kind = node === undefined ? undefined : kinds.get(node.kind);
  return (
    node !== undefined && kind !== undefined && placementOf(kind, resolveSettings(node, kind)) === 'driver'
  );
}

/** Follows the links of a node, and through drivers those of the drivers, to the machines at their end. */
function reach(machine: string, at: string, via: readonly string[], world: World, pairs: Pairs): void {
  for (const link of world.outs.get(at) ?? []) {
    if (via.includes(link.id) || !world.exists(link.to)) continue;
    const way = [...via, link.id];
    if (world.isDriver(link.to)) reach(machine, link.to, way, world, pairs);
    else pairs.add(machine, link.to, way.length === 1 ? link.id : null, way);
  }
}

/** The members of a set replicate to each other. */
function addFellows(members: readonly DesignLink[], pairs: Pairs): void {
  members.forEach((one, i) => {
    for (const other of members.slice(i + 1)) pairs.add(one.to, other.to, null, []);
  });
}

/** Pairs by their two ends, whichever comes first. */
class Pairs {
  readonly #byEnds = new Map<string, CommunicatingPair>();

  add(a: string, b: string, link: string | null, via: readonly string[]): void {
    if (a === b) return;
    const [first, second] = a < b ? [a, b] : [b, a];
    const key = JSON.stringify([first, second]);
    const known = this.#byEnds.get(key);
    this.#byEnds.set(key, {
      a: first,
      b: second,
      link: known?.link ?? link,
      via: [...new Set([...(known?.via ?? []), ...via])],
    });
  }

  list(): readonly CommunicatingPair[] {
    return [...this.#byEnds.values()];
  }
}
