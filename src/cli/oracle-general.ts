/**
 * Reads libCacheSim's "oracleGeneral" traces: 24 bytes a request, little-endian: u32 time, u64 object, u32 bytes,
 * i64 next request of the object (which we work out ourselves). Source: libCacheSim, traceReader, oracleGeneralBin.h.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { CacheTrace } from '../catalog/cache/replay.ts';

const RECORD_BYTES = 24;

/** The requests of a trace, its objects numbered in the order in which they first come. */
export function readOracleGeneral(file: Buffer): Result<CacheTrace, string> {
  if (file.length === 0) return err('it is empty; expected 24 bytes for each request');
  if (file.length % RECORD_BYTES !== 0)
    return err(
      `its ${file.length} bytes are no multiple of 24; expected libCacheSim's oracleGeneral format, not compressed`,
    );
  const count = file.length / RECORD_BYTES;
  const [keys, bytes] = [new Int32Array(count), new Float64Array(count)];
  const numbers = new Map<bigint, number>();
  for (let i = 0; i < count; i++) {
    const object = file.readBigUInt64LE(i * RECORD_BYTES + 4);
    let key = numbers.get(object);
    if (key === undefined) {
      key = numbers.size;
      numbers.set(object, key);
    }
    keys[i] = key;
    bytes[i] = file.readUInt32LE(i * RECORD_BYTES + 12);
  }
  return ok({ keys, bytes });
}
