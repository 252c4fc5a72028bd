/**
 * The branded integers of the engine. A `Call` is a slot of the call pool, a `Peer` one endpoint that an
 * endpoint can send to, and an `Outcome` says what a handler did with its call. Only the engine's verbs make
 * outcomes, so a path through a handler that forgets its request does not compile.
 */
import type { Brand } from '../base/brand.ts';
import { type ErrorCode, errorCodes } from '../model/telemetry.ts';

export type Call = Brand<number, 'Call'>;
export type Peer = Brand<number, 'Peer'>;
export type Timer = Brand<number, 'Timer'>;
export type Outcome = Brand<number, 'Outcome'>;
/** A compiled distribution of a node; edits replace what it draws. */
export type SamplerRef = Brand<number, 'SamplerRef'>;

export const SENT = 1 as Outcome;
export const ENQUEUED = 2 as Outcome;
export const IN_SERVICE = 3 as Outcome;
export const SET_ASIDE = 4 as Outcome;
export const REPLIED = 5 as Outcome;
export const FORWARDED = 6 as Outcome;
/** Inside the engine: the endpoint is full; the verb turns it into `queue-full`. */
export const REFUSED = 7 as Outcome;
/** Inside the engine: nobody waits for this call any more; the verb turns it into `cancelled`. */
export const TOO_LATE = 8 as Outcome;
/** Outcome of a failure is this plus the error's number. */
export const FAILED = 16;

/** Errors by number; 0 is no error. */
export const errorNumber: { readonly [E in ErrorCode]: number } = Object.fromEntries(
  errorCodes.map((code, i) => [code, i + 1]),
) as { readonly [E in ErrorCode]: number };

/** The name of an error's number; null for 0. */
export function errorName(number: number): ErrorCode | null {
  return number === 0 ? null : errorCodes[number - 1]!;
}

/** What a call asks for. */
export const READ = 0;
export const WRITE = 1;
/** The first number that a behavior may use for messages of its own protocol. */
export const FIRST_OWN_OPERATION = 16;
