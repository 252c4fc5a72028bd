/**
 * A store in two places, as several templates have it: users and one replica in the first place, users and two
 * replicas in the second. The set itself is a driver in its callers, so it stands between the places, on
 * nobody's side of a cut.
 */
import type { DesignInput } from '../../model/design.ts';

type Nodes = DesignInput['nodes'];
type Links = NonNullable<DesignInput['links']>;
type Settings = NonNullable<Nodes[number]['settings']>;

interface Parts {
  /** Begins the ids of all its nodes. */
  readonly id: string;
  readonly name: string;
  /** Where its left edge is on the canvas. */
  readonly left: number;
  /** The zones: first the one with a single replica. */
  readonly places: readonly [Place, Place];
  readonly traffic: Settings;
  readonly set: Settings;
  /** Settings of the links to the replicas. */
  readonly link?: Settings;
}

interface Place {
  readonly id: string;
  readonly name: string;
}

/** Nodes and links of the store. */
export function storeOfThree(parts: Parts): { readonly nodes: Nodes; readonly links: Links } {
  const { id, name, left, traffic, set } = parts;
  const [few, many] = parts.places;
  const users = (place: Place, y: number): Nodes[number] => ({
    id: `${id}-${place.id}`,
    kind: 'client',
    name: `Users, ${place.name}`,
    position: { x: left, y },
    zone: place.id,
    settings: traffic,
  });
  const replica = (n: number, place: Place, x: number, y: number): Nodes[number] => ({
    id: `${id}-${n}`,
    kind: 'replica',
    name: `${name} ${n}`,
    position: { x: left + x, y },
    zone: place.id,
  });
  const nodes: Nodes = [
    users(few, 0),
    replica(1, few, 200, 0),
    { id, kind: 'replica-set', name: `${name} store`, position: { x: left + 100, y: 160 }, settings: set },
    users(many, 320),
    replica(2, many, 200, 320),
    replica(3, many, 100, 440),
  ];
  return { nodes, links: [...calls(parts), ...members(parts)] };
}

function calls({ id, places }: Parts): Links {
  return places.map((place) => ({ id: `${id}-${place.id}.${id}`, from: `${id}-${place.id}`, to: id }));
}

function members({ id, link }: Parts): Links {
  return [1, 2, 3].map((n) => ({
    id: `${id}.${id}-${n}`,
    from: id,
    to: `${id}-${n}`,
    ...(link === undefined ? {} : { settings: link }),
  }));
}

/** The pairs of a partition that parts the two places of the store, both ways. */
export function partedPlaces(id: string, [few, many]: Parts['places']): [string, string][] {
  const pairs = [
    [`${id}-${few.id}`, `${id}-2`],
    [`${id}-${few.id}`, `${id}-3`],
    [`${id}-${many.id}`, `${id}-1`],
    [`${id}-1`, `${id}-2`],
    [`${id}-1`, `${id}-3`],
  ] as const;
  return pairs.flatMap(([a, b]): [string, string][] => [
    [a, b],
    [b, a],
  ]);
}
