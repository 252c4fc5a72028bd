/** What a stream says of itself: pills on its face, facts in the inspector, names of its messages. */
import type { Call, Peer } from '../../engine/outcome.ts';
import { lagOf, type Stream } from './groups.ts';
import { partitionOf } from './partitions.ts';

/** Partitions of a group that are told one by one. */
const MOST_FACTS = 24;

export function pills({ state }: Stream) {
  const going = state.groups.filter((group) => group?.isRebalancing === true).length;
  if (going > 0) return [{ tone: 'warn' as const, text: 'rebalancing' }];
  const empty = state.groups.some((group) => group !== null && group.members.length === 0);
  return empty ? [{ tone: 'warn' as const, text: 'a group without members' }] : [];
}

export function facts(stream: Stream) {
  return stream.state.groups.flatMap((group) => {
    if (group === null) return [];
    const to = stream.outs.find(({ linkId }) => linkId === group.linkId)?.to ?? group.linkId;
    const members = group.members.length === 1 ? '1 member' : `${group.members.length} members`;
    const about = { label: `group ${to}`, value: `${members}, ${group.lag} behind` };
    const rows = [...group.owner].slice(0, Math.min(MOST_FACTS, group.partitions));
    const each = rows.map((owner, partition) => ({
      label: `${to}, partition ${partition}`,
      value: `${owner < 0 ? 'nobody' : stream.peerName(owner as Peer)}, ${lagOf(stream, group, partition)} behind`,
    }));
    return [about, ...each];
  });
}

export function describeMessage(stream: Stream, message: Call, back: boolean) {
  const partition = partitionOf(stream, stream.key(message));
  return { name: back ? 'Done' : 'Record', detail: `key ${stream.key(message)} · partition ${partition}` };
}
