/**
 * The two sides of a partition as a form has them, to the settings of the fault and back. Patterns that two
 * sides cannot say (rings, three groups, single pairs) have no sides and stay as they are.
 */
import type { Design, DesignZone } from '../../model/design.ts';
import { blockedPairs, type PartitionSettings, partitionSettingsSchema } from '../../model/partitions.ts';
import { sideOf as sideOfId, twinId, unsided } from '../../model/sides.ts';
import { machinesOf } from '../canvas/cut-geometry.ts';

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
/** Zones that could be parted from the rest: in a comparison a zone and its twin are one choice. */
export interface ZoneSuggestion {
  readonly name: string;
  readonly zones: readonly string[];
}
export function zoneSuggestions(design: Design): readonly ZoneSuggestion[] {
  const name = (zone: DesignZone) => (zone.name === '' ? unsided(zone.id) : zone.name);
  const zones = new Map(design.zones.map((zone) => [zone.id, zone]));
  return design.zones.flatMap((zone): ZoneSuggestion[] => {
    const twin = design.sides === undefined ? undefined : zones.get(twinId(zone.id) ?? '');
    if (twin === undefined) {
      const side = design.sides === undefined ? null : sideOfId(zone.id);
      return [
        { name: side === null ? name(zone) : `${side.toUpperCase()}: ${name(zone)}`, zones: [zone.id] },
      ];
    }
    return sideOfId(zone.id) === 'a' ? [{ name: name(zone), zones: [zone.id, twin.id] }] : [];
  });
}
/** What stands in these zones on one side of the cut, all else on the other. */
export function zonesAgainstRest(design: Design, zones: readonly string[]): Sides['of'] {
  return Object.fromEntries(
    machinesOf(design.nodes).map(({ id, zone }) => [id, zones.includes(zone ?? '') ? 'a' : 'b']),
  );
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
