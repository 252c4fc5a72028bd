/**
 * When the network was parted, and between whom: the faults that swallow messages (partitions, cut links, areas
 * without network) as spans of time with the pairs that they block, and spans that overlap joined to one
 * episode. What is asked of an episode: how did those fare who stood on either side?
 */
import { kinds } from '../../catalog/kinds.ts';
import { communicatingPairs } from '../../model/communicating-pairs.ts';
import type { Design } from '../../model/design.ts';
import type { FaultKind } from '../../model/faults.ts';
import { blockedPairs, type IdPair, partitionSettingsSchema } from '../../model/partitions.ts';
import { nodesInRegion, nodesInZone } from '../../model/zones.ts';
import type { ActiveFault, Mark } from '../../worker/protocol.ts';
import { laneBars } from '../faults/fault-bars.ts';

/** A time during which somebody was parted from somebody. */
export interface CutEpisode {
  readonly from: number;
  /** The present where it goes on. */
  readonly to: number;
  readonly isOver: boolean;
  /** Pairs between which nothing passed at some time of it. */
  readonly blocked: readonly IdPair[];
}

/** What was asked of a fault, by its id. */
export type FaultLookup = (
  id: string,
) => { readonly targets: readonly string[]; readonly settings: unknown } | undefined;

/** The episodes of a run up to `now`, in order of time. */
export function cutEpisodes(
  design: Design,
  marks: readonly Mark[],
  active: readonly ActiveFault[],
  faultOf: FaultLookup,
  now: number,
): readonly CutEpisode[] {
  const spans: CutEpisode[] = [];
  for (const bar of laneBars(design, marks, active, now)) {
    if (bar.fault === null || bar.from >= now) continue;
    const to = Math.min(now, bar.to ?? now);
    const asked = faultOf(bar.id);
    const blocked = asked === undefined ? [] : blockedBy(design, bar.fault, asked.targets, asked.settings);
    if (blocked.length > 0 && to > bar.from)
      spans.push({ from: bar.from, to, isOver: bar.to !== null && bar.to <= now, blocked });
  }
  return joined(spans);
}

function joined(spans: readonly CutEpisode[]): readonly CutEpisode[] {
  const episodes: CutEpisode[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = episodes.at(-1);
    if (last === undefined || span.from > last.to) episodes.push(span);
    else {
      episodes[episodes.length - 1] = {
        from: last.from,
        to: Math.max(last.to, span.to),
        isOver: last.isOver && span.isOver,
        blocked: [...last.blocked, ...span.blocked],
      };
    }
  }
  return episodes;
}

/** The pairs that a fault parts; none of a fault that parts nobody. */
export function blockedBy(
  design: Design,
  fault: FaultKind,
  targets: readonly string[],
  settings: unknown,
): readonly IdPair[] {
  if (fault === 'partition') {
    const parsed = partitionSettingsSchema.safeParse(settings);
    return parsed.success ? blockedPairs(parsed.data) : [];
  }
  if (fault === 'cut') return cutPairs(design, new Set(targets));
  const isNetwork = (settings as { readonly of?: unknown } | null)?.of === 'network';
  if ((fault !== 'zone-outage' && fault !== 'region-outage') || !isNetwork) return [];
  const nodes = fault === 'zone-outage' ? nodesInZone : nodesInRegion;
  const inside = new Set(targets.flatMap((target) => nodes(design, target).map(({ id }) => id)));
  const outside = design.nodes.filter(({ id }) => !inside.has(id));
  return [...inside].flatMap((id) => outside.map((other): IdPair => [id, other.id]));
}

/** Whoever talks over a cut link; a replica's link is its connection with the whole set. */
function cutPairs(design: Design, links: ReadonlySet<string>): readonly IdPair[] {
  const memberLinks = design.links.filter(({ id, from }) => links.has(id) && isSet(design, from));
  const alone = new Set(memberLinks.map(({ to }) => to));
  return communicatingPairs(design, kinds).flatMap(({ a, b, via }): IdPair[] => {
    const isCut = via.some((id) => links.has(id)) || (via.length === 0 && (alone.has(a) || alone.has(b)));
    return isCut ? [[a, b]] : [];
  });
}

function isSet(design: Design, id: string): boolean {
  const kind = design.nodes.find((node) => node.id === id)?.kind;
  return kinds.find((each) => each.id === kind)?.outLinks.meaning === 'members';
}
