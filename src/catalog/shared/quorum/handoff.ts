/**
 * Hinted handoff: whoever keeps writes for a replica that was away tries every so often to hand them over, some
 * at a time, and forgets those that have been taken (Dynamo, SOSP 2007, 4.6).
 */
import type { Call, Outcome, Peer } from '../../../engine/outcome.ts';
import { settingsOf } from './coordinator.ts';
import type { Member } from './member.ts';
import { HANDOFF, type Handoff } from './messages.ts';
import type { Hint } from './store.ts';

/** Writes in one message at most (Cassandra's hints travel in batches too). */
const BATCH = 128;

/** Begins to hand over to everybody for whom there is something, unless it is under way. */
export function handOver(self: Member): void {
  const { hints } = self.durable.store;
  if (hints.length === 0) return;
  for (const fellow of self.fellows) {
    if (self.state.deliveringTo.includes(fellow)) continue;
    if (!hints.some((hint) => hint.target === self.peerNode(fellow))) continue;
    self.state.deliveringTo.push(fellow);
    self.spawn(onDeliver, { operation: HANDOFF, key: fellow });
  }
}

/** One batch to the fellow that stands in the call's key. */
export function onDeliver(self: Member, call: Call): Outcome {
  const fellow = self.key(call) as Peer;
  const batch = self.fellows.includes(fellow) ? hintsFor(self, fellow).slice(0, BATCH) : [];
  if (batch.length === 0) return stop(self, call, fellow);
  const bytes = batch.reduce((sum, hint) => sum + hint.bytes, 0);
  const body: Handoff = { entries: batch.map(({ key, held, bytes }) => ({ key, held, bytes })) };
  self.answer(call, batch.at(-1)!.position, 0, null);
  const message = { operation: HANDOFF, key: batch[0]!.key, bytes, body };
  return self.sendMessage(call, fellow, message, onDelivered, settingsOf(self).memberTimeout);
}

function hintsFor(self: Member, fellow: Peer): readonly Hint[] {
  const target = self.peerNode(fellow);
  return self.durable.store.hints.filter((hint) => hint.target === target);
}

/** Taken: the next batch. Else at the next time. */
export function onDelivered(self: Member, call: Call, reply: Call): Outcome {
  const fellow = self.key(call) as Peer;
  if (!self.isOk(reply)) return stop(self, call, fellow);
  const upTo = self.version(call);
  const target = self.peerNode(fellow);
  const { store } = self.durable;
  store.hints = store.hints.filter((hint) => hint.target !== target || hint.position > upTo);
  return onDeliver(self, call);
}

function stop(self: Member, call: Call, fellow: Peer): Outcome {
  self.state.deliveringTo = self.state.deliveringTo.filter((each) => each !== fellow);
  return self.reply(call);
}
