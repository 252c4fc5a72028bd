/**
 * Which partition a record goes to: its key, hashed, modulo their number, so that records of one key keep their order
 * and another number of partitions moves nearly all keys (Kafka, "DefaultPartitioner").
 */
import { moduloOwner } from '../shared/hash-ring.ts';
import { IMBALANCE } from './figures.ts';
import type { Stream } from './groups.ts';

/** Makes the partitions of a key other ones than the shards of a router. */
const SALT = 0x5354524d;

export function partitionOf({ settings }: Stream, key: number): number {
  return moduloOwner(key, settings.partitions, SALT);
}

/** How much fuller the fullest partition is than all on average; `end`: of the one that has grown. */
export function noteShare(stream: Stream, end: number): void {
  const { durable } = stream;
  const fullest = Math.max(stream.oracle<{ fullest: number }>().fullest, end);
  stream.oracle<{ fullest: number }>().fullest = fullest;
  stream.level(IMBALANCE, (fullest * durable.partitions.length) / durable.appended);
}
