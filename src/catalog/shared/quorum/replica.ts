/**
 * The replica's side of the quorum protocol: how it begins, what it does with messages, and what it does from
 * time to time. All replicas are equal; none leads.
 */
import { UP } from '../../../engine/endpoint-status.ts';
import type { Call } from '../../../engine/outcome.ts';
import type { Vault } from '../backups.ts';
import type { MemberProtocol } from '../replication-protocol.ts';
import { survived } from '../storage.ts';
import { compare, onDifferences, onExchange, onTree } from './anti-entropy.ts';
import { settingsOf } from './coordinator.ts';
import { handOver, onDeliver, onDelivered } from './handoff.ts';
import {
  everythingIn,
  freshDurable,
  freshState,
  isMember,
  type Member,
  type MemberDurable,
  NEVER,
  noteMissing,
  noteNobodyHas,
  othersOf,
  storeOf,
  storesOfAll,
} from './member.ts';
import { DIFFERENCES, EXCHANGE, HINT, messageNames, REPAIR, replyNames, TREE } from './messages.ts';
import { noteTakenBack, type Observer } from './observer.ts';
import {
  onHint,
  onOwnPart,
  onQuorumReadWorked,
  onQuorumSynced,
  onQuorumWriteWorked,
  onRepair,
  onReplicaAnswered,
  onRequest,
} from './requests.ts';
import { keepsSiblings } from './settings.ts';
import { everything, heldAt, type Store, type Undone, undoAfter } from './store.ts';
import { includesWrite, NO_VERSIONS, NOTHING, numberOfDot } from './versions.ts';
import { badges, describeMessage, facts, pills, versionOfKey } from './words.ts';

function onStart(self: Member): void {
  const undone = undoAfter(self.durable.store, survived(self));
  if (!isMember(self)) return;
  if (undone.length > 0) observeLoss(self, undone, storesOfAll(self));
  noteMissing(self);
  join(self);
}

/** The disk is gone, and all that is on no other one with it. */
function diskLost(self: Member): MemberDurable {
  const { store } = self.durable;
  const lost: Undone[] = store.hints.map(({ key, held }) => ({ key, held }));
  for (let key = 0; key < store.keys; key++) lost.push({ key, held: heldAt(store, key) });
  // the replica keeps more beside its store, which is not ours to lose
  Object.assign(self.durable, freshDurable());
  if (isMember(self)) observeLoss(self, lost, [...storesOfAll(self), ...inVault(self)]);
  return self.durable;
}

/** What this replica, whose disk is gone at this moment, will put back on it. */
function inVault(self: Member): Store[] {
  const { vault } = self.durable as MemberDurable & { readonly vault?: Vault };
  const content = vault?.backup?.content as MemberDurable | undefined;
  const siblings = keepsSiblings(settingsOf(self));
  return content === undefined || content.store.keepsSiblings !== siblings ? [] : [content.store];
}

/** For the observer: what the crash has taken back, if no other replica has it either and no backup brings it. */
function observeLoss(self: Member, undone: readonly Undone[], stores: readonly Store[]): void {
  const others = othersOf(self).filter(({ status }) => status === UP);
  for (const { key, held } of undone) {
    const writes = typeof held === 'number' ? [held] : held.siblings.map(numberOfDot);
    for (const write of writes) {
      if (write === NOTHING || stores.some((store) => includesWrite(everything(store, key), write))) continue;
      const left = everythingIn(stores, key, typeof held === 'number' ? NOTHING : NO_VERSIONS);
      noteTakenBack(self.oracle<Observer>(), key, write, left, self.now);
      for (const other of others) noteNobodyHas(other, key, left);
    }
  }
}

function join(self: Member): void {
  self.state.started = true;
  storeOf(self);
  onHousekeeping(self);
}

function onPeers(self: Member): void {
  if (isMember(self) && !self.state.started) join(self);
  else if (!isMember(self)) self.state.started = false;
}

/** How often a replica looks at its settings while there is nothing to do. */
const LOOK_SECONDS = 1;

/** Hands hints over and compares keys when it is time. */
function onHousekeeping(self: Member): void {
  if (!isMember(self) || !self.state.started) return;
  const { state, monotonic: now } = self;
  const { handoffInterval, hintedHandoff, antiEntropyInterval } = settingsOf(self);
  // hints that are there are handed over, also when no more are to be kept
  const hands = hintedHandoff === 'on' || self.durable.store.hints.length > 0;
  state.nextHandoff = due(self, state.nextHandoff, hands ? handoffInterval : null);
  if (now >= state.nextHandoff) {
    state.nextHandoff = now + handoffInterval;
    handOver(self);
  }
  state.nextComparison = due(self, state.nextComparison, antiEntropyInterval);
  if (antiEntropyInterval !== null && now >= state.nextComparison) {
    state.nextComparison = now + antiEntropyInterval;
    compare(self);
  }
  const next = Math.min(state.nextHandoff, state.nextComparison, now + LOOK_SECONDS);
  self.after(Math.max(next - now, 1e-6), onHousekeeping);
}

/** When something is due that is done every `interval`: at first after a part of it, so that not all come at once. */
function due(self: Member, next: number, interval: number | null): number {
  if (interval === null) return NEVER;
  return next === NEVER
    ? self.monotonic + interval * self.uniform()
    : Math.min(next, self.monotonic + interval);
}

function onMessage(self: Member, message: Call): void {
  if (!isMember(self)) return;
  switch (self.operation(message)) {
    case REPAIR:
      onRepair(self, message);
      return;
    case HINT:
      onHint(self, message);
      return;
    case TREE:
      onTree(self, message);
      return;
    case DIFFERENCES:
      onDifferences(self, message);
      return;
    case EXCHANGE:
      onExchange(self, message);
  }
}

export const quorumMember: MemberProtocol<Member> = {
  handlers: {
    onHousekeeping,
    onQuorumSynced,
    onQuorumReadWorked,
    onQuorumWriteWorked,
    onOwnPart,
    onReplicaAnswered,
    onDeliver,
    onDelivered,
  },
  state: freshState,
  durable: freshDurable,
  diskLost,
  onStart,
  onRequest,
  onMessage,
  onPeers,
  pills: (self) => (self.state.started && self.status === UP ? pills(self) : []),
  facts,
  messageNames,
  replyNames,
  describeMessage,
  badges,
  versionOfKey,
};
