/**
 * Write-back: a write is answered as soon as the cache has it, and the origin gets it later: when the key has been
 * dirty for so long, or at once when its entry is evicted. Writes of one key in between become one (N. Jouppi, "Cache
 * Write Policies and Performance", ISCA 1993; Linux writes dirty pages back by their age too). A crash of the cache
 * loses what the origin has not got: the price of the fast answer.
 *
 * A value that is not written yet is kept until the origin has it, evicted or not, so that no read misses it.
 */
import { counterIndex, gaugeIndex } from '../../engine/behavior.ts';
import { type Call, type Outcome, WRITE } from '../../engine/outcome.ts';
import { valueBytes } from '../shared/payload.ts';
import { overtakeFetch } from './coalescing.ts';
import { setVersion, slotOfKey, versionAt } from './entries.ts';
import { cacheKind } from './kind.ts';
import { type Cache, holdValue, noOrigin, ORIGIN } from './memory.ts';
import {
  addPending,
  firstIn,
  lineUp,
  noPendingWrites,
  type PendingWrite,
  pendingOf,
  removePending,
  takeFirst,
  tidyLine,
  type Written,
} from './pending-writes.ts';
import { expiry } from './time-to-live.ts';

const DIRTY = gaugeIndex(cacheKind.metrics, 'dirtyEntries');
const FLUSHED = counterIndex(cacheKind.metrics, 'writtenBack');
const COALESCED_WRITES = counterIndex(cacheKind.metrics, 'coalescedWrites');
const DIRTY_LOST = counterIndex(cacheKind.metrics, 'dirtyLost');

/** What a timer may come too early by rounding: a share of the time, so that no unit of time matters. */
const EARLY = 1e-12;
/** Where keys are not dirty for any time, a write that failed is tried again after this: else it were tried for ever at one moment. */
const RETRY_SECONDS = 1;

export function writeBack(cache: Cache, call: Call): Outcome {
  if (noOrigin(cache)) return cache.fail(call, 'unavailable');
  const { state } = cache;
  const key = cache.key(call);
  const bytes = valueBytes(cache, call);
  const slot = slotOfKey(state.held.entries, key);
  const version = slot >= 0 ? versionAt(state.held.entries, slot) : 0;
  noteWritten(cache, { key, value: cache.value(call), version, bytes, since: cache.now });
  const expires = expiry(cache);
  holdValue(cache, key, { version, value: cache.value(call), bytes, expires, fetchSeconds: 0, error: 0 });
  overtakeFetch(state, key);
  flushEvicted(cache);
  cache.markDone(call);
  cache.answer(call, version, 0);
  return cache.reply(call);
}

function noteWritten(cache: Cache, written: Written): void {
  const { pending } = cache.state;
  const before = pendingOf(pending, written.key);
  if (before === null) {
    const write = addPending(pending, written);
    lineUp(pending.aging, write);
    cache.level(DIRTY, pending.count);
    pump(cache);
    return;
  }
  before.value = written.value;
  before.bytes = written.bytes;
  if (!before.flushing || before.again) cache.count(COALESCED_WRITES);
  else {
    before.again = true;
    before.since = written.since;
  }
}

/** A read finds what the origin does not have, although its entry is gone: the entry comes back. */
export function holdPending(cache: Cache, key: number): boolean {
  const write = pendingOf(cache.state.pending, key);
  if (write === null) return false;
  const { version, value, bytes } = write;
  const expires = expiry(cache);
  holdValue(cache, key, { version, value, bytes, expires, fetchSeconds: 0, error: 0 });
  flushEvicted(cache);
  return true;
}

/** What was evicted and is dirty goes to the origin now. */
export function flushEvicted(cache: Cache): void {
  const { held, pending } = cache.state;
  if (held.evicted === null || held.evicted.length === 0) return;
  for (const key of held.evicted) {
    const write = pendingOf(pending, key);
    if (write !== null && !write.flushing) lineUp(pending.urgent, write);
  }
  held.evicted = [];
  pump(cache);
}

/** Everything goes to the origin now: the policy is another one. */
export function flushAll(cache: Cache): void {
  const { pending } = cache.state;
  for (const write of pending.writes) {
    if (write !== null && !write.flushing) lineUp(pending.urgent, write);
  }
  pump(cache);
}

/** Begins as many writes to the origin as may be under way; a timer waits for the next that is old enough. */
export function pump(cache: Cache): void {
  const { pending } = cache.state;
  const { flushInterval, flushesAtOnce } = cache.settings;
  while (pending.underWay < flushesAtOnce) {
    const urgent = firstIn(pending, pending.urgent);
    const write = urgent ?? firstIn(pending, pending.aging);
    if (write === null) return;
    const due = write.since + flushInterval;
    if (urgent === null && cache.now < due * (1 - EARLY)) {
      wakeAt(cache, due);
      return;
    }
    // it leaves its line: a write that fails waits like the others, and is not the first again
    takeFirst(urgent === null ? pending.aging : pending.urgent);
    flush(cache, write);
    tidyLine(pending.aging);
  }
}

function wakeAt(cache: Cache, moment: number): void {
  const { pending } = cache.state;
  if (moment >= pending.wakesAt) return;
  pending.wakesAt = moment;
  cache.after(moment - cache.now, onFlushDue);
}

export function onFlushDue(cache: Cache): void {
  cache.state.pending.wakesAt = Number.POSITIVE_INFINITY;
  pump(cache);
}

/** The body of the call that writes back. */
interface Flushing {
  readonly ordinal: number;
}

function flush(cache: Cache, write: PendingWrite): void {
  write.flushing = true;
  write.again = false;
  cache.state.pending.underWay++;
  cache.spawn(onFlushBegun, { operation: WRITE, key: write.key, body: { ordinal: write.ordinal } });
}

function writeOf(cache: Cache, call: Call): PendingWrite | null {
  const write = pendingOf(cache.state.pending, cache.key(call));
  return write?.ordinal === cache.body<Flushing>(call).ordinal ? write : null;
}

export function onFlushBegun(cache: Cache, call: Call): Outcome {
  const write = writeOf(cache, call);
  if (write === null || noOrigin(cache)) {
    endFlush(cache, write, false);
    return cache.fail(call, 'unavailable');
  }
  cache.bring(call, write.value);
  const message = { operation: WRITE, key: write.key, bytes: write.bytes };
  return cache.callLinkMessage(call, ORIGIN, message, onWrittenBack);
}

export function onWrittenBack(cache: Cache, call: Call, reply: Call): Outcome {
  const write = writeOf(cache, call);
  const isOk = cache.isOk(reply);
  if (isOk) cache.count(FLUSHED);
  if (isOk && write !== null && !write.again) noteVersion(cache, call, reply);
  endFlush(cache, write, isOk);
  return cache.relay(call, reply);
}

/** The origin has given the value a version: what is held has it from now on. */
function noteVersion(cache: Cache, call: Call, reply: Call): void {
  const { entries } = cache.state.held;
  const slot = slotOfKey(entries, cache.key(call));
  if (slot < 0) return;
  setVersion(entries, slot, cache.version(reply), cache.valueToKeep(call, reply));
}

/** A write to the origin is over: what it could not do, and what was written meanwhile, waits for its turn. */
function endFlush(cache: Cache, write: PendingWrite | null, isOk: boolean): void {
  const { pending } = cache.state;
  pending.underWay--;
  if (write !== null) {
    write.flushing = false;
    if (isOk && !write.again) removePending(pending, write);
    else {
      if (!isOk) write.since = cache.now + (cache.settings.flushInterval > 0 ? 0 : RETRY_SECONDS);
      write.again = false;
      lineUp(pending.aging, write);
    }
    cache.level(DIRTY, pending.count);
  }
  pump(cache);
}

/** The memory is gone: so is what the origin has not got. What is on its way there may yet arrive. */
export function loseDirty(cache: Cache): void {
  const { pending } = cache.state;
  let lost = 0;
  for (const write of pending.writes) if (write !== null && (!write.flushing || write.again)) lost++;
  if (lost > 0) cache.count(DIRTY_LOST, lost);
  if (pending.count > 0) cache.level(DIRTY, 0);
  const { ordinals, underWay } = pending;
  cache.state.pending = { ...noPendingWrites(), ordinals, underWay };
}
