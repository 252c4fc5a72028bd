/**
 * The legs of a set's messages: which law of the setting `messageLatency` delays which message. It holds for
 * what the driver sends to a member, and for what members send to each other in the same words: a replica that
 * coordinates a write or a read for its driver.
 */
import type { ResolveContext } from '../../engine/behavior.ts';
import type { MessageLegs } from '../../engine/message-legs.ts';
import { READ, type SamplerRef, WRITE } from '../../engine/outcome.ts';
import { type MessageLatency, type MessageLegName, messageLegNames } from '../../model/message-latency.ts';

/** What a message is, by its operation: on its way there, and the answer on its way back. */
export interface LegNames {
  readonly [operation: string]: { readonly there?: MessageLegName; readonly back?: MessageLegName };
}

/** What clients ask for; a protocol may name more of its own. */
export const requestLegs: LegNames = {
  [WRITE]: { there: 'write', back: 'ack' },
  [READ]: { there: 'read', back: 'response' },
};

/** Compiles the setting. */
export function messageLegs(
  latency: MessageLatency | null,
  names: LegNames,
  sampler: ResolveContext<unknown>['sampler'],
): MessageLegs | null {
  if (latency === null) return null;
  const samplers = Object.fromEntries(
    messageLegNames.map((leg) => [leg, sampler(`message ${leg}`, latency[leg])]),
  ) as { readonly [Leg in MessageLegName]: SamplerRef };
  const there: (SamplerRef | undefined)[] = [];
  const back: (SamplerRef | undefined)[] = [];
  for (const [operation, legs] of Object.entries(names)) {
    if (legs.there !== undefined) there[Number(operation)] = samplers[legs.there];
    if (legs.back !== undefined) back[Number(operation)] = samplers[legs.back];
  }
  return { there, back };
}
