/**
 * Cache-aside, as an application does it (Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, section 2):
 * a read looks into the cache first, and what is not there is fetched over the other links and put there; a write
 * goes over the other links, and then the cache's entry is dropped. A cache that does not answer is a miss, and a
 * filling or a drop that fails changes nothing: the entry stays, however old.
 */
import type { Endpoint } from '../../engine/endpoint.ts';
import { type Call, type Outcome, READ, WRITE } from '../../engine/outcome.ts';
import type { ErrorCode } from '../../model/telemetry.ts';
import { FILL, type Filling, INVALIDATE, LOOK_UP, type Missed, RELEASE } from '../shared/cache-operations.ts';
import { valueBytes } from '../shared/payload.ts';

type Application = Endpoint<unknown, unknown, unknown, unknown>;

/** No look-up gave a lease: the cache gives none, or did not answer, or this is a write. */
export const NO_LEASE = 0;

/** The out-link that leads to a cache which this service fills, −1: there is none. */
export function asideOf(service: Application): number {
  const { links } = service.simulation;
  for (let out = 0; out < service.outs.length; out++)
    if (links[service.outs[out]!.link]!.lookAside) return out;
  return -1;
}

/** Asks the cache first. */
export function lookInto<S extends Application>(
  service: S,
  call: Call,
  aside: number,
  then: (self: S, call: Call, reply: Call) => Outcome,
): Outcome {
  const message = { operation: LOOK_UP, key: service.key(call), version: valueBytes(service, call) };
  return service.callLinkMessage(call, aside, message, then as never);
}

/** The lease that a look-up brought; null: it found what was asked for. */
export function leaseOf(service: Application, reply: Call): number | null {
  if (!service.isOk(reply)) return NO_LEASE;
  return service.body<Missed | null>(reply)?.lease ?? null;
}

/** A cache can be told; else what is to be told is left out. */
export function canTell(service: Application, aside: number): boolean {
  return aside >= 0 && service.outs[aside]!.peers.length > 0;
}

/** The answer stands in the call: the cache gets it, or drops what the call has written over. */
export function tellAnswer<S extends Application>(
  service: S,
  call: Call,
  aside: number,
  lease: number,
  then: (self: S, call: Call, reply: Call) => Outcome,
): Outcome {
  const key = service.key(call);
  const version = service.version(call);
  const filling: Filling = { version, lease };
  const message =
    service.operation(call) === WRITE
      ? { operation: INVALIDATE, key }
      : { operation: FILL, key, bytes: service.bytes(call), body: filling };
  return service.callLinkMessage(call, aside, message, then as never);
}

/** What remains of a request that failed until the cache has been told. */
export interface Failing {
  readonly error: ErrorCode;
}

/** A read that failed gives its lease back; a write that failed may have been done, and drops the entry. */
export function tellFailure<S extends Application>(
  service: S,
  call: Call,
  aside: number,
  lease: number,
  error: ErrorCode,
  then: (self: S, call: Call, reply: Call) => Outcome,
): Outcome {
  const key = service.key(call);
  const isRead = service.operation(call) === READ;
  const released: Missed = { lease };
  const message = isRead ? { operation: RELEASE, key, body: released } : { operation: INVALIDATE, key };
  service.answer(call, 0, 0, { error } satisfies Failing);
  return service.callLinkMessage(call, aside, message, then as never);
}
