/**
 * What each kind does, for the worker of a page: behaviors of the kinds that most designs have, and among them the
 * one that a first visit sees, come at once; those of all others when a design needs one, since they weigh more than
 * the engine itself. From then on all are at hand, and a run never waits.
 */
import type { Behavior } from '../engine/behavior.ts';
import type { Registry } from '../engine/simulation.ts';
import { cacheBehavior } from './cache/behavior.ts';
import { clientBehavior } from './client/behavior.ts';
import { databaseBehavior } from './database/behavior.ts';
import { type KindId, kindById } from './kinds.ts';
import { loadBalancerBehavior } from './load-balancer/behavior.ts';
import { serviceBehavior } from './service/behavior.ts';

let atHand: { readonly [K in KindId]?: Behavior } = {
  client: clientBehavior,
  'load-balancer': loadBalancerBehavior,
  service: serviceBehavior,
  cache: cacheBehavior,
  database: databaseBehavior,
};

const behaviorOf = (kind: string): Behavior | undefined =>
  Object.hasOwn(atHand, kind) ? atHand[kind as KindId] : undefined;

/** Kinds and behaviors as the engine looks them up, as far as they are at hand. */
export const catalogAtHand: Registry = { kind: kindById, behavior: behaviorOf };

/** Whether the behaviors of all these kinds are at hand. */
export function areAtHand(kinds: readonly string[]): boolean {
  return kinds.every((kind) => kindById(kind) === undefined || behaviorOf(kind) !== undefined);
}

/** Fetches the behaviors of all kinds. */
export async function fetchBehaviors(): Promise<void> {
  atHand = (await import('./behaviors.ts')).behaviors;
}
