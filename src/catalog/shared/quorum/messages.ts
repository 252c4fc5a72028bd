/**
 * What drivers and replicas of a quorum set ask and tell each other. Writes and reads of a coordinator are the
 * operations WRITE and READ, so that they are what they are called on every link.
 */
import { FIRST_OWN_OPERATION, READ, WRITE } from '../../../engine/outcome.ts';
import type { LegNames } from '../message-latency.ts';
import type { Held } from './versions.ts';

/** Not those of other protocols: what is on its way when the set changes its protocol is understood by nobody. */
const OWN = FIRST_OWN_OPERATION + 32;

/** A driver asks a replica to coordinate. */
export const COORDINATE_READ = OWN;
export const COORDINATE_WRITE = OWN + 1;
/** Keep this for a replica that is away. */
export const HINT = OWN + 2;
/** The newest value, for a replica that was found to lack it. */
export const REPAIR = OWN + 3;
/** What was kept for a replica while it was away. */
export const HANDOFF = OWN + 4;
/** Anti-entropy: a Merkle tree; the keys under leaves that differ; those of them that the other one lacks. */
export const TREE = OWN + 5;
export const DIFFERENCES = OWN + 6;
export const EXCHANGE = OWN + 7;
/** Added to an operation that a coordinator does itself: never on the network. */
export const LOCALLY = 64;

/** A repair travels like a write. */
export const quorumLegs: LegNames = { [REPAIR]: { there: 'write', back: 'ack' } };

export const messageNames: Readonly<Record<number, string>> = {
  [READ]: 'Read',
  [WRITE]: 'Write',
  [COORDINATE_READ]: 'Read',
  [COORDINATE_WRITE]: 'Write',
  [HINT]: 'Hint',
  [REPAIR]: 'Repair',
  [HANDOFF]: 'Handoff',
  [TREE]: 'Digest',
  [DIFFERENCES]: 'Differences',
  [EXCHANGE]: 'Repair',
};

export const replyNames: Readonly<Record<number, string>> = {
  [READ]: 'Value',
  [COORDINATE_READ]: 'Value',
};

/**
 * What a message says beside its key. The handle is the coordinator's operation that waits for the answer, −1
 * for none; with last-write-wins reads and writes carry it alone, since the stamp is their version.
 */
export type Body = number | Carried;

/** A body that carries what is held of the key. */
export interface Carried {
  readonly handle: number;
  readonly held: Held;
  /** HINT: node id of the replica it is meant for, and its place in the operation. */
  readonly target?: string;
  readonly place?: number;
}

/** A key with what is held of it. */
export interface Entry {
  readonly key: number;
  readonly held: Held;
  readonly bytes: number;
}

export interface Handoff {
  readonly entries: readonly Entry[];
}

/** A Merkle tree over the keys that two replicas both hold; here its leaves. */
export interface Tree {
  readonly from: string;
  readonly leaves: Int32Array;
}

export interface Differences {
  readonly from: string;
  readonly entries: readonly Entry[];
  /** Numbers of the leaves that differ, of how many. */
  readonly leaves: readonly number[];
  readonly leafCount: number;
}

export function handleOf(body: Body): number {
  return typeof body === 'number' ? body : body.handle;
}

/** True for what a coordinator of this protocol has sent; reads and writes of others look alike. */
export function isOwnBody(body: unknown): body is Body {
  return typeof body === 'number' || (typeof body === 'object' && body !== null && 'handle' in body);
}
