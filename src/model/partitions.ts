/**
 * Partitions: what was meant, and the pairs of nodes that it blocks. Pairs can say everything, but a group says
 * it once, and goes on meaning the same when the design is edited: a node that is not named sees all. All forms
 * may stand together; what any of them blocks is blocked.
 */
import './zod-config.ts';
import { z } from 'zod';
import { type Entry, longList, textEntry } from './long-list.ts';

export type IdPair = readonly [from: string, to: string];

/** Most pairs that one partition may block: beyond, a page would take seconds to draw it. */
export const MOST_BLOCKED_PAIRS = 250_000;
const MOST_GROUPS = 1000;
/** Most nodes that the groups of one partition may name; larger ones name pairs. */
export const MOST_NAMES = 2000;

const idPair: Entry<[from: string, to: string]> = {
  is: (value): value is [string, string] =>
    Array.isArray(value) && value.length === 2 && value.every(textEntry(100).is),
  expected: '[from, to], the ids of two nodes',
  json: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }], minItems: 2, maxItems: 2 },
};
const ids = longList(textEntry(100), 1, MOST_NAMES);

export const partitionSettingsSchema = z
  .strictObject({
    blocked: longList(idPair, 0, MOST_BLOCKED_PAIRS)
      .optional()
      .describe('Ordered pairs [from, to] of nodes: nothing passes from the one to the other.'),
    groups: z
      .array(ids)
      .min(2)
      .max(MOST_GROUPS)
      .optional()
      .describe('Nodes see each other when a group has both. A node in no group sees all, and all see it.'),
    bridge: ids.optional().describe('Nodes that see all groups, and are seen by them.'),
    oneWay: z
      .tuple([ids, ids])
      .optional()
      .describe('Nothing passes from the nodes of the first list to those of the second.'),
  })
  .superRefine(({ blocked, groups, bridge, oneWay }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (blocked === undefined && groups === undefined && oneWay === undefined)
      refuse([], 'found nothing that is parted, expected blocked, groups or oneWay');
    const named = (groups ?? []).reduce((sum, group) => sum + group.length, 0);
    if (named > MOST_NAMES)
      refuse(['groups'], `found ${named} names in all groups, expected at most ${MOST_NAMES}`);
    if (bridge !== undefined && groups === undefined)
      refuse(['bridge'], 'found a bridge without groups, expected groups that it joins');
  });
export type PartitionSettings = z.infer<typeof partitionSettingsSchema>;

/** The ordered pairs of different nodes between which nothing passes, each once. */
export function blockedPairs(settings: PartitionSettings): IdPair[] {
  return [...eachBlockedPair(settings)];
}

/** True when the partition blocks more pairs than it may. */
export function blocksTooMuch(settings: PartitionSettings): boolean {
  let count = 0;
  for (const _ of eachBlockedPair(settings)) if (++count > MOST_BLOCKED_PAIRS) return true;
  return false;
}

function* eachBlockedPair(settings: PartitionSettings): Generator<IdPair> {
  const seen = new Map<string, Set<string>>();
  for (const pair of everyForm(settings)) {
    const [from, to] = pair;
    const known = seen.get(from);
    if (from === to || known?.has(to) === true) continue;
    if (known === undefined) seen.set(from, new Set([to]));
    else known.add(to);
    yield pair;
  }
}

function* everyForm({ blocked, groups, bridge, oneWay }: PartitionSettings): Generator<IdPair> {
  yield* blocked ?? [];
  yield* apart(groups ?? [], new Set(bridge));
  for (const from of oneWay?.[0] ?? []) for (const to of oneWay?.[1] ?? []) yield [from, to];
}

/** Nodes of different groups that have none in common. */
function* apart(groups: readonly (readonly string[])[], bridge: ReadonlySet<string>): Generator<IdPair> {
  const groupsOf = new Map<string, Set<number>>();
  groups.forEach((group, index) => {
    for (const id of group) {
      if (bridge.has(id)) continue;
      const known = groupsOf.get(id);
      if (known === undefined) groupsOf.set(id, new Set([index]));
      else known.add(index);
    }
  });
  for (const [from, own] of groupsOf) {
    for (const [to, others] of groupsOf) {
      if (![...own].some((group) => others.has(group))) yield [from, to];
    }
  }
}

/** A list of node ids within the settings of a partition, and where it stands. */
export interface NamedIds {
  readonly path: string;
  readonly ids: readonly string[];
}

/** Every list of ids that a partition has, for whoever looks at what it names. */
export function namedIds({ blocked, groups, bridge, oneWay }: PartitionSettings): NamedIds[] {
  return [
    ...(blocked ?? []).map((pair, i) => ({ path: `blocked[${i}]`, ids: pair })),
    ...(groups ?? []).map((group, i) => ({ path: `groups[${i}]`, ids: group })),
    ...(bridge === undefined ? [] : [{ path: 'bridge', ids: bridge }]),
    ...(oneWay ?? []).map((side, i) => ({ path: `oneWay[${i}]`, ids: side })),
  ];
}

/** The partition with other ids in the place of its own. */
export function mapIds(settings: PartitionSettings, rename: (id: string) => string): PartitionSettings {
  const { blocked, groups, bridge, oneWay } = settings;
  return {
    ...(blocked !== undefined && {
      blocked: blocked.map(([from, to]): [string, string] => [rename(from), rename(to)]),
    }),
    ...(groups !== undefined && { groups: groups.map((group) => group.map(rename)) }),
    ...(bridge !== undefined && { bridge: bridge.map(rename) }),
    ...(oneWay !== undefined && { oneWay: [oneWay[0].map(rename), oneWay[1].map(rename)] }),
  };
}

/** The partition without nodes that are gone; undefined where nothing is left to part. */
export function withoutNodes(
  settings: PartitionSettings,
  gone: ReadonlySet<string>,
): PartitionSettings | undefined {
  if (!namedIds(settings).some(({ ids }) => ids.some((id) => gone.has(id)))) return settings;
  const stay = (ids: readonly string[]) => ids.filter((id) => !gone.has(id));
  const blocked = settings.blocked?.filter((pair) => !pair.some((id) => gone.has(id))) ?? [];
  const groups = settings.groups?.map(stay).filter((group) => group.length > 0) ?? [];
  const bridge = stay(settings.bridge ?? []);
  const [from, to] = settings.oneWay?.map(stay) ?? [];
  const left: PartitionSettings = {
    ...(blocked.length > 0 && { blocked }),
    ...(groups.length > 1 && { groups }),
    ...(groups.length > 1 && bridge.length > 0 && { bridge }),
    ...(from !== undefined && to !== undefined && from.length > 0 && to.length > 0 && { oneWay: [from, to] }),
  };
  return Object.keys(left).length === 0 ? undefined : left;
}

/** Two partitions of the same form as one: group by group, list by list; undefined where that is too long. */
export function joinPartitions(a: PartitionSettings, b: PartitionSettings): PartitionSettings | undefined {
  const blocked = [...(a.blocked ?? []), ...(b.blocked ?? [])];
  const bridge = [...(a.bridge ?? []), ...(b.bridge ?? [])];
  const count = Math.max(a.groups?.length ?? 0, b.groups?.length ?? 0);
  const groups = Array.from({ length: count }, (_, i) => [
    ...(a.groups?.[i] ?? []),
    ...(b.groups?.[i] ?? []),
  ]);
  const [from, to] = [0, 1].map((end) => [...(a.oneWay?.[end] ?? []), ...(b.oneWay?.[end] ?? [])]);
  const joined: PartitionSettings = {
    ...(blocked.length > 0 && { blocked }),
    ...(groups.length > 0 && { groups }),
    ...(bridge.length > 0 && { bridge }),
    ...(from!.length > 0 && to!.length > 0 && { oneWay: [from!, to!] as [string[], string[]] }),
  };
  return partitionSettingsSchema.safeParse(joined).success && !blocksTooMuch(joined) ? joined : undefined;
}
