/**
 * Which of two writes to a key is the newer one, as far as anybody can know: by the versions that the store
 * settled on, where the history tells them; otherwise because one was acknowledged before the other was
 * asked for, or to the client that wrote both. Writes that overlapped are of unknown order, and nothing is held
 * against a store for them; nor where a client gave up on a write and wrote again, since the first may yet come
 * after the second.
 */
import type { Operation } from '../model/history.ts';
import { precedes } from './sequential-models.ts';

/** Whether `second` is surely newer than `first`; undefined means what was there at the beginning. */
export function isNewer(second: Operation | undefined, first: Operation | undefined): boolean {
  if (second === undefined || first === second) return false;
  if (first === undefined) return true;
  if (first.version !== undefined && second.version !== undefined) return first.version < second.version;
  const isOfSame = first.process === second.process && first.returned !== null && first.id < second.id;
  return isOfSame || precedes(first, second);
}
