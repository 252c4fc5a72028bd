/**
 * How far a group has come, told by its members: a record is done for the first time, once more than was asked for, or
 * without anybody hearing of it (at least once, as in J. Kreps et al., NetDB 2011: what is not committed is done again).
 */
import { UP } from '../../engine/endpoint-status.ts';
import type { Call } from '../../engine/outcome.ts';
import { DUPLICATES, PROCESSED, SOJOURN } from './figures.ts';
import { type Group, offsetsFor, type Stream } from './groups.ts';
import { placeOf } from './log.ts';
import { partitionOf } from './partitions.ts';

/** A member has done a record: for the first time, or once more than was asked for. */
export function noteDone(stream: Stream, group: Group, partition: number, offset: number): void {
  const { furthest } = offsetsFor(stream, group);
  stream.count(PROCESSED);
  stream.state.movedAt = stream.now;
  if (offset < furthest[partition]!) stream.count(DUPLICATES);
  else {
    const log = stream.durable.partitions[partition]!;
    furthest[partition] = offset + 1;
    if (offset >= log.start) stream.observe(SOJOURN, stream.now - log.appendedAt[placeOf(log, offset)]!);
  }
}

/**
 * A member has done a record, and its answer was lost or found nobody. While the stream is down its members know
 * by themselves how far they are.
 */
export function onUnheard(stream: Stream, answer: Call, afterCrash: boolean): void {
  const peer = stream.peerOf(answer);
  const partition = partitionOf(stream, stream.key(answer));
  const linkId = stream.simulation.links[stream.peerLink[peer]!]!.id;
  const offsets = stream.durable.groups.find((each) => each.linkId === linkId);
  const log = stream.durable.partitions[partition];
  if (offsets === undefined || log === undefined) return;
  const offset = offsets.position[partition]!;
  stream.count(PROCESSED);
  if (offset < offsets.furthest[partition]!) stream.count(DUPLICATES);
  else if (offset < log.high) offsets.furthest[partition] = offset + 1;
  if (afterCrash && stream.status !== UP && offset < log.high) offsets.position[partition] = offset + 1;
}
