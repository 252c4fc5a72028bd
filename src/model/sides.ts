/**
 * Two designs on one canvas. A design with `sides` holds two that have nothing to do with each other: ids of the
 * one's nodes, links and zones, and names of its regions, begin with `a:`, those of the other's with `b:`. So one
 * run, one transport, one lane of faults and one pair of scissors serve both. What stands behind the prefix is
 * the name that luck goes by: an element and its twin on the other side draw the same random numbers (common
 * random numbers; Law, "Simulation Modeling and Analysis", ch. 11.2), and each side runs as it would alone.
 */
import {
  type Annotation,
  type Design,
  type DesignLink,
  type DesignNode,
  type DesignZone,
  nodeName,
} from './design.ts';
import { showValue } from './json-path.ts';
import type { Problem } from './problem.ts';

export const SIDES = ['a', 'b'] as const;
export type Side = (typeof SIDES)[number];

/** How many characters a prefix has. */
const PREFIX_LENGTH = 2;

/** The side that an id of a design with sides belongs to; null for an id without prefix. */
export function sideOf(id: string): Side | null {
  if (id.startsWith('a:')) return 'a';
  return id.startsWith('b:') ? 'b' : null;
}

/** The id on a side. */
export function sided(side: Side, id: string): string {
  return `${side}:${id}`;
}

/** The id as the design has it alone. */
export function unsided(id: string): string {
  return sideOf(id) === null ? id : id.slice(PREFIX_LENGTH);
}

/** How ids begin of what belongs to the side of an element: empty where the design has no sides. */
export function prefixOf(design: Pick<Design, 'sides'>, id: string): string {
  return design.sides === undefined || sideOf(id) === null ? '' : id.slice(0, PREFIX_LENGTH);
}

export function otherSide(side: Side): Side {
  return side === 'a' ? 'b' : 'a';
}

/** The same id on the other side; null for an id without prefix. */
export function twinId(id: string): string | null {
  const side = sideOf(id);
  return side === null ? null : sided(otherSide(side), unsided(id));
}

/** A name of a region as people read it: without its side, where the design has sides. */
export function regionName(design: Pick<Design, 'sides'>, region: string): string {
  return design.sides === undefined ? region : unsided(region);
}

/** A name in a list of both sides: with the letter of its side in front, where the design has sides. */
export function labelOnSide(design: Pick<Design, 'sides'>, id: string, name: string): string {
  const side = design.sides === undefined ? null : sideOf(id);
  return side === null ? name : `${side.toUpperCase()}: ${name}`;
}

/** What a node is called in a list of both sides. */
export function nodeLabel(design: Pick<Design, 'sides'>, node: DesignNode): string {
  return labelOnSide(design, node.id, nodeName(node));
}

/**
 * Names of several elements: of a comparison each with its side, or without, once, where it is the same one on
 * both.
 */
export function labelsOnSides(
  design: Pick<Design, 'sides'>,
  ids: readonly string[],
  nameOf: (id: string) => string,
): readonly string[] {
  if (design.sides === undefined) return ids.map(nameOf);
  return ids.flatMap((id) => {
    const name = nameOf(id);
    const twin = ids.find((other) => other === twinId(id));
    if (twin === undefined || nameOf(twin) !== name) return [labelOnSide(design, id, name)];
    return sideOf(id) === 'a' ? [name] : [];
  });
}

/**
 * The part of a design with sides that is one side, under the ids that it has there: what charts and figures of
 * the side are about. The design itself where it has no sides.
 */
export function onlySide(design: Design, side: Side): Design {
  if (design.sides === undefined) return design;
  const own = (element: { readonly id: string }) => sideOf(element.id) === side;
  return {
    ...design,
    title: design.sides[side].title,
    zones: design.zones.filter(own),
    network: { pairs: design.network.pairs.filter(({ between }) => sideOf(between[0]) === side) },
    nodes: design.nodes.filter(own),
    links: design.links.filter(own),
    ...(design.annotations !== undefined && { annotations: design.annotations.filter(own) }),
  };
}

const PREFIX_REMEDY = 'a design with sides holds two designs: give what belongs to one the prefix a: or b:';

function unprefixed(path: string, what: string, id: string): Problem {
  const message = `found ${what} ${showValue(id)}, expected it to begin with a: or b:`;
  return { path, message, remedy: PREFIX_REMEDY };
}

function stranger(path: string, message: string): Problem {
  return { path, message, remedy: 'the two sides of a comparison have nothing to do with each other' };
}

/** Why a zone cannot be in a design with sides; the path is relative to it. */
export function refuseZoneSide({ id, region }: DesignZone): Problem | undefined {
  const side = sideOf(id);
  if (side === null) return unprefixed('id', 'the id', id);
  if (region === undefined || sideOf(region) === side) return undefined;
  if (sideOf(region) === null) return unprefixed('region', 'the region', region);
  return stranger(
    'region',
    `the zone ${showValue(id)} stands in the region ${showValue(region)} of the other side`,
  );
}

/** Why a node cannot be in a design with sides; the path is relative to it. */
export function refuseNodeSide({ id, zone }: Pick<DesignNode, 'id' | 'zone'>): Problem | undefined {
  const side = sideOf(id);
  if (side === null) return unprefixed('id', 'the id', id);
  if (zone === undefined || sideOf(zone) === null || sideOf(zone) === side) return undefined;
  return stranger(
    'zone',
    `the node ${showValue(id)} stands in the zone ${showValue(zone)} of the other side`,
  );
}

/** Why a link cannot be in a design with sides; the path is relative to it. */
export function refuseLinkSide({
  id,
  from,
  to,
}: Pick<DesignLink, 'id' | 'from' | 'to'>): Problem | undefined {
  const side = sideOf(id);
  if (side === null) return unprefixed('id', 'the id', id);
  const crossing = refuseCrossing(from, to);
  if (crossing !== undefined || sideOf(from) === null || sideOf(from) === side) return crossing;
  return stranger('id', `the link ${showValue(id)} joins nodes of the other side`);
}

/** Why no link may run between two nodes of a design with sides. */
export function refuseCrossing(from: string, to: string): Problem | undefined {
  if (sideOf(from) === sideOf(to)) return undefined;
  return stranger('to', `${showValue(from)} and ${showValue(to)} are on different sides`);
}

/** Why a pair of latencies cannot be in a design with sides; the path is relative to it. */
export function refusePairSide({ between: [x, y] }: Design['network']['pairs'][number]): Problem | undefined {
  if (sideOf(x) === null) return unprefixed('between[0]', 'the place', x);
  if (sideOf(y) === null) return unprefixed('between[1]', 'the place', y);
  if (sideOf(x) === sideOf(y)) return undefined;
  return stranger('between', `${showValue(x)} and ${showValue(y)} are on different sides`);
}

/** Why a note or a frame cannot be in a design with sides; the path is relative to it. */
export function refuseAnnotationSide({ id }: Pick<Annotation, 'id'>): Problem | undefined {
  return sideOf(id) === null ? unprefixed('id', 'the id', id) : undefined;
}

/** Everything in a design that cannot be in one with sides; nothing for a design without. */
export function refuseSides(design: Design): Problem[] {
  if (design.sides === undefined) return [];
  return [
    ...listed('zones', design.zones, refuseZoneSide),
    ...listed('network.pairs', design.network.pairs, refusePairSide),
    ...listed('nodes', design.nodes, refuseNodeSide),
    ...listed('links', design.links, refuseLinkSide),
    ...listed('annotations', design.annotations ?? [], refuseAnnotationSide),
  ];
}

function listed<T>(name: string, list: readonly T[], refuse: (element: T) => Problem | undefined): Problem[] {
  return list.flatMap((element, i) => {
    const problem = refuse(element);
    return problem === undefined ? [] : [{ ...problem, path: `${name}[${i}].${problem.path}` }];
  });
}
