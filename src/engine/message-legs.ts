/**
 * Message legs: delays that depend on what a message is, not only on the way it takes. A write to a replica,
 * its acknowledgement, a read and its response each have a law of their own, drawn anew for every message and
 * replica, as in the WARS model of Bailis, Venkataraman, Franklin, Hellerstein and Stoica, "Probabilistically
 * Bounded Staleness for Practical Partial Quorums" (VLDB 2012). They are added to the latency of the link.
 */

import type { CallRecord } from './call-pool.ts';
import type { LinkRuntime } from './node-runtime.ts';
import type { SamplerRef } from './outcome.ts';
import { STREAM } from './random.ts';
import type { Simulation } from './simulation.ts';

/** Samplers by operation: of a call or one-way message on its way there, and of the answer on its way back. */
export interface MessageLegs {
  readonly there: readonly (SamplerRef | undefined)[];
  readonly back: readonly (SamplerRef | undefined)[];
}

/** What a message's own leg takes; 0 where its operation has none. */
export function legDelay(
  sim: Simulation,
  link: LinkRuntime,
  legs: MessageLegs,
  call: CallRecord,
  back: boolean,
): number {
  const sampler = (back ? legs.back : legs.there)[call.operation];
  return sampler === undefined ? 0 : sim.drawFrom(sampler, link.streams + STREAM.latency);
}
