/**
 * Retention: records that are too old, too many or too large together are deleted, read or not; groups that had not
 * come to them go on behind (Kafka, "log.retention.ms", "log.retention.bytes").
 */

import { LOST_TO_RETENTION } from './figures.ts';
import { moveTo, offsetsFor, type Stream } from './groups.ts';
import { trim } from './log.ts';

/** Deletes what a partition keeps no longer. */
export function deleteOld(stream: Stream, partition: number): void {
  const { durable, policy, now } = stream;
  if (trim(durable, durable.partitions[partition]!, policy.retention, now)) skipDeleted(stream, partition);
}

/** Groups that had not come to what retention has deleted go on behind it. */
export function skipDeleted(stream: Stream, partition: number): void {
  const { start } = stream.durable.partitions[partition]!;
  for (const group of stream.state.groups) {
    if (group === null) continue;
    const { position, furthest } = offsetsFor(stream, group);
    if (position[partition]! >= start) continue;
    const read = Math.max(position[partition]! + group.inFlight[partition]!, furthest[partition]!);
    stream.count(LOST_TO_RETENTION, Math.max(0, start - read));
    furthest[partition] = Math.max(furthest[partition]!, start);
    moveTo(stream, group, partition, start);
  }
}
