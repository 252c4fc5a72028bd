/**
 * What each kind does, by the same ids as `kinds.ts`. The list is total by its type: a kind without a
 * behavior does not compile. `catalog` is what the engine is given to find both.
 */
import type { Behavior } from '../engine/behavior.ts';
import type { Registry } from '../engine/simulation.ts';
import { cacheBehavior } from './cache/behavior.ts';
import { circuitBreakerBehavior } from './circuit-breaker/behavior.ts';
import { clientBehavior } from './client/behavior.ts';
import { databaseBehavior } from './database/behavior.ts';
import { type KindId, kindById } from './kinds.ts';
import { loadBalancerBehavior } from './load-balancer/behavior.ts';
import { messageQueueBehavior } from './message-queue/behavior.ts';
import { rateLimiterBehavior } from './rate-limiter/behavior.ts';
import { replicaBehavior } from './replica/behavior.ts';
import { replicaSetBehavior } from './replica-set/behavior.ts';
import { serviceBehavior } from './service/behavior.ts';
import { shardRouterBehavior } from './shard-router/behavior.ts';
import { streamBehavior } from './stream/behavior.ts';

export const behaviors: { readonly [K in KindId]: Behavior } = {
  client: clientBehavior,
  'load-balancer': loadBalancerBehavior,
  'rate-limiter': rateLimiterBehavior,
  'circuit-breaker': circuitBreakerBehavior,
  'shard-router': shardRouterBehavior,
  service: serviceBehavior,
  'message-queue': messageQueueBehavior,
  stream: streamBehavior,
  cache: cacheBehavior,
  database: databaseBehavior,
  'replica-set': replicaSetBehavior,
  replica: replicaBehavior,
};

/** Kinds and behaviors as the engine looks them up. */
export const catalog: Registry = {
  kind: kindById,
  behavior: (id) => (Object.hasOwn(behaviors, id) ? behaviors[id as KindId] : undefined),
};
