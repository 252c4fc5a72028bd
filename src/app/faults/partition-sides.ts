/**
 * The two sides of a partition as a form has them, to the settings of the fault and back. Patterns that two
 * sides cannot say (rings, three groups, single pairs) have no sides and stay as they are.
 */
import type { Design } from '../../model/design.ts';
import { blockedPairs, type PartitionSettings, partitionSettingsSchema } from '../../model/partitions.ts';

export type Side = 'a' | 'b' | 'bridge' | 'outside';
export interface Sides {
  readonly of: { readonly [node: string]: Side };
  readonly oneWay: boolean;
}

/** The side that a node stands on. One way there is no bridge. */
export function sideOf(sides: Sides, id: string): Side {
  const side = sides.of[id] ?? 'outside';
  return side === 'bridge' && sides.oneWay ? 'outside' : side;
}
/** The partition that the sides say; null while one of them is empty. */
export function settingsOfSides(design: Design, sides: Sides): PartitionSettings | null {
  const on = (side: Side) =>
    design.nodes.filter((node) => sideOf(sides, node.id) === side).map(({ id }) => id);
  const [a, b, bridge] = [on('a'), on('b'), on('bridge')];
  if (a.length === 0 || b.length === 0) return null;
  if (sides.oneWay) return { oneWay: [a, b] };
  // The bridge belongs to both groups; named as a bridge too, it says what is meant.
  return { groups: [a, b], ...(bridge.length > 0 && { bridge }) };
}

/**
 * The two sides of a partition, if two sides say all of it; null for rings, three groups, and pairs cut one by
 * one in a pattern of their own.
 */
export function sidesOf(design: Design, settings: unknown): Sides | null {
  const parsed = partitionSettingsSchema.safeParse(settings);
  if (!parsed.success) return null;
  const { blocked, groups, bridge, oneWay } = parsed.data;
  if (oneWay !== undefined && blocked === undefined && groups === undefined)
    return sidesFrom(design, oneWay[0], oneWay[1], [], true);
  if (groups?.length === 2 && blocked === undefined && oneWay === undefined)
    return sidesFrom(design, groups[0]!, groups[1]!, bridge ?? [], false);
  return sidesOfPairs(design, blockedPairs(parsed.data));
}

function sidesFrom(
  design: Design,
  a: readonly string[],
  b: readonly string[],
  bridge: readonly string[],
  oneWay: boolean,
): Sides {
  const side = (id: string): Side => {
    if (bridge.includes(id) || (a.includes(id) && b.includes(id))) return 'bridge';
    if (a.includes(id)) return 'a';
    return b.includes(id) ? 'b' : 'outside';
  };
  return { of: Object.fromEntries(design.nodes.map(({ id }) => [id, side(id)])), oneWay };
}

/** Pairs that are all pairs across two sets, both ways or one. */
function sidesOfPairs(design: Design, pairs: readonly (readonly [string, string])[]): Sides | null {
  const [first] = pairs;
  if (first === undefined) return null;
  const keys = new Set(pairs.map((pair) => JSON.stringify(pair)));
  const oneWay = !keys.has(JSON.stringify([first[1], first[0]]));
  const b = new Set(pairs.filter(([from]) => from === first[0]).map(([, to]) => to));
  const a = new Set(pairs.filter(([, to]) => to === first[1]).map(([from]) => from));
  if ([...a].some((id) => b.has(id))) return null;
  if (keys.size !== a.size * b.size * (oneWay ? 1 : 2)) return null;
  for (const from of a) for (const to of b) if (!keys.has(JSON.stringify([from, to]))) return null;
  return sidesFrom(design, [...a], [...b], [], oneWay);
}
