/**
 * The log of a stream: partitions in rings of typed arrays, and for each group how far it has come in each. A
 * record is named by its offset, which only ever rises; what retention has deleted lies before `start`, what has
 * been copied to the other brokers before `high` (Kafka's high watermark), and only that is read.
 */
import { grownFloats } from '../shared/growing-arrays.ts';

export interface Partition {
  /** Rings of the same length, a power of two; the record of an offset stands at the offset modulo the length. */
  key: Int32Array;
  operation: Int32Array;
  requestClass: Int32Array;
  bytes: Float64Array;
  appendedAt: Float64Array;
  start: number;
  high: number;
  end: number;
  bytesKept: number;
}

/** How far a group has come, by partition. */
export interface GroupOffsets {
  /** The link that leads to the group. */
  readonly linkId: string;
  /** Next record to be given out; what is committed; behind the last one that was ever done, or deleted. */
  position: Float64Array;
  committed: Float64Array;
  furthest: Float64Array;
  committedAt: Float64Array;
}

export interface Log {
  readonly partitions: Partition[];
  readonly groups: GroupOffsets[];
  appended: number;
  /** What all partitions keep. */
  records: number;
  bytes: number;
}

export function emptyLog(): Log {
  return { partitions: [], groups: [], appended: 0, records: 0, bytes: 0 };
}

const SMALLEST = 64;

function emptyPartition(): Partition {
  return {
    key: new Int32Array(SMALLEST),
    operation: new Int32Array(SMALLEST),
    requestClass: new Int32Array(SMALLEST),
    bytes: new Float64Array(SMALLEST),
    appendedAt: new Float64Array(SMALLEST),
    start: 0,
    high: 0,
    end: 0,
    bytesKept: 0,
  };
}

/** There are at least so many partitions from now on. */
export function growTo(log: Log, partitions: number): void {
  while (log.partitions.length < partitions) log.partitions.push(emptyPartition());
  for (const offsets of log.groups) growOffsets(offsets, log.partitions.length);
}

function growOffsets(offsets: GroupOffsets, partitions: number): void {
  offsets.position = grownFloats(offsets.position, partitions);
  offsets.committed = grownFloats(offsets.committed, partitions);
  offsets.furthest = grownFloats(offsets.furthest, partitions);
  offsets.committedAt = grownFloats(offsets.committedAt, partitions);
}

/** Number of the offsets of a group; one that is new begins behind all that may be read, or before what is kept. */
export function offsetsOf(log: Log, linkId: string, newGroups: 'latest' | 'earliest'): number {
  const known = log.groups.findIndex((group) => group.linkId === linkId);
  if (known >= 0) return known;
  const places = Float64Array.from(log.partitions, ({ start, high }) =>
    newGroups === 'earliest' ? start : high,
  );
  const fresh = {
    position: places,
    committed: places.slice(),
    furthest: places.slice(),
    committedAt: places.slice().fill(0),
  };
  log.groups.push({ linkId, ...fresh });
  growOffsets(log.groups.at(-1)!, log.partitions.length);
  return log.groups.length - 1;
}

/** Appends a record; the caller fills in what it says at the place that is returned. */
export function append(log: Log, partition: Partition, bytes: number, now: number): number {
  log.appended++;
  log.records++;
  log.bytes += bytes;
  if (partition.end - partition.start === partition.key.length) growRings(partition);
  const place = partition.end & (partition.key.length - 1);
  partition.bytes[place] = bytes;
  partition.appendedAt[place] = now;
  partition.end++;
  partition.bytesKept += bytes;
  return place;
}

function growRings(partition: Partition): void {
  const { start, end } = partition;
  const before = partition.key.length - 1;
  const size = 2 * partition.key.length;
  const moved = <T extends Int32Array | Float64Array>(old: T, fresh: T): T => {
    for (let offset = start; offset < end; offset++) fresh[offset & (size - 1)] = old[offset & before]!;
    return fresh;
  };
  partition.key = moved(partition.key, new Int32Array(size));
  partition.operation = moved(partition.operation, new Int32Array(size));
  partition.requestClass = moved(partition.requestClass, new Int32Array(size));
  partition.bytes = moved(partition.bytes, new Float64Array(size));
  partition.appendedAt = moved(partition.appendedAt, new Float64Array(size));
}

/** Where the record of an offset stands in the rings. */
export function placeOf(partition: Partition, offset: number): number {
  return offset & (partition.key.length - 1);
}

/** What a partition may keep. */
export interface Retention {
  readonly seconds: number;
  readonly records: number;
  readonly bytes: number;
}

/** Deletes what is kept no longer; returns true where something went. Only what has been copied is deleted. */
export function trim(log: Log, partition: Partition, retention: Retention, now: number): boolean {
  const { start, bytesKept } = partition;
  while (partition.start < partition.high && isTooMuch(partition, retention, now)) {
    partition.bytesKept -= partition.bytes[placeOf(partition, partition.start)]!;
    partition.start++;
  }
  log.records -= partition.start - start;
  log.bytes -= bytesKept - partition.bytesKept;
  return partition.start > start;
}

function isTooMuch(partition: Partition, { seconds, records, bytes }: Retention, now: number): boolean {
  const { start, end, bytesKept, appendedAt } = partition;
  if (end - start > records || bytesKept > bytes) return true;
  return now - appendedAt[placeOf(partition, start)]! > seconds;
}

/** After a crash of the leader: what had not been copied is gone. Returns how many records that were. */
export function cutBack(log: Log, partition: Partition): number {
  const gone = partition.end - partition.high;
  const { bytesKept } = partition;
  for (let offset = partition.high; offset < partition.end; offset++)
    partition.bytesKept -= partition.bytes[placeOf(partition, offset)]!;
  partition.end = partition.high;
  log.records -= gone;
  log.bytes -= bytesKept - partition.bytesKept;
  return gone;
}
