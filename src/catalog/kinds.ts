/**
 * All kinds, in the order of the palette. This file holds data only: the screen imports it without the
 * engine. What each kind does is listed beside it in `behaviors.ts`, by the same ids.
 */
import type { Kind } from '../model/kind.ts';
import { cacheKind } from './cache/kind.ts';
import { circuitBreakerKind } from './circuit-breaker/kind.ts';
import { clientKind } from './client/kind.ts';
import { databaseKind } from './database/kind.ts';
import { loadBalancerKind } from './load-balancer/kind.ts';
import { messageQueueKind } from './message-queue/kind.ts';
import { rateLimiterKind } from './rate-limiter/kind.ts';
import { replicaKind } from './replica/kind.ts';
import { replicaSetKind } from './replica-set/kind.ts';
import { serviceKind } from './service/kind.ts';
import { shardRouterKind } from './shard-router/kind.ts';
import { streamKind } from './stream/kind.ts';

const all = [
  clientKind,
  loadBalancerKind,
  rateLimiterKind,
  circuitBreakerKind,
  shardRouterKind,
  serviceKind,
  messageQueueKind,
  streamKind,
  cacheKind,
  databaseKind,
  replicaSetKind,
  replicaKind,
] as const;

/** The id of a kind that exists. */
export type KindId = (typeof all)[number]['id'];

/** Palette order. */
export const kinds: readonly Kind[] = all;

const byId: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.id, kind]));

/** The kind of that id, if there is one. */
export function kindById(id: string): Kind | undefined {
  return byId.get(id);
}
