/**
 * What a follower does with entries that it has got, and when it says that it has them: on receipt, when its
 * disk has them, or when its readers see them (PostgreSQL: `synchronous_commit` remote_write, on and
 * remote_apply). Applying may lag, in the order of the log, as the replay of a standby does.
 */
import { finishSync, noteWritten, sayable } from '../storage.ts';
import { entryAt, lastIndex, NO_KEY } from './log.ts';
import { applyVisible, fellowNamed, isMember, lawsOf, type Member, setHistograms, setOf } from './member.ts';
import { APPENDED, type Appended } from './messages.ts';

/** Timers are set in true time and read on a clock that may have been rounded. */
const TICK = 1e-9;

/** Up to here a follower says that it has its leader's log. */
export function acknowledged(self: Member): number {
  const { state, durable } = self;
  switch (setOf(self).followersAcknowledge) {
    case 'received':
      return Math.min(lastIndex(durable.log), state.agreed);
    case 'synced':
      return Math.min(sayable(self), state.agreed);
    case 'applied':
      return Math.min(sayable(self), state.replayed, state.agreed);
  }
}

/** Tells a leader how far its own log is followed here, or that it leads no more. */
export function answerTo(
  self: Member,
  leader: string | null,
  fits: boolean,
  upTo: number,
  sentAt: number,
): void {
  const fellow = leader === null ? undefined : fellowNamed(self, leader);
  if (fellow === undefined) return;
  const { term, recovering } = self.durable;
  const body: Appended = { term, from: self.node.id, fits, upTo, whole: !recovering, sentAt };
  self.post(fellow, { operation: APPENDED, body });
}

/** Says again how far the log is followed, since it has come further. */
function acknowledge(self: Member): void {
  answerTo(self, self.state.leader, true, acknowledged(self), self.state.leaderSentAt);
}

/** Entries up to `index` have come in: writes and applies them, and says so as soon as it may. */
export function takeIn(self: Member, onSynced: (self: Member) => void): void {
  noteWritten(self, lastIndex(self.durable.log), onSynced);
  replay(self);
}

/** A follower's sync is over. */
export function finishFollowersSync(self: Member, onSynced: (self: Member) => void): void {
  const before = self.durable.disk.synced;
  if (finishSync(self, onSynced) === before) return;
  replay(self);
  applyVisible(self);
  if (isMember(self) && setOf(self).followersAcknowledge !== 'received') acknowledge(self);
}

/** Applies what the replica may show, after the lag. */
function replay(self: Member): void {
  const { replaying, replayed } = self.state;
  const index = sayable(self);
  const last = replaying[replaying.length - 1];
  if (index <= (last?.index ?? replayed)) return;
  const lag = isMember(self) ? self.draw(lawsOf(self).applyLag) : 0;
  if (lag === 0 && last === undefined) {
    noteReplayed(self, index);
    return;
  }
  const at = Math.max(last?.at ?? 0, self.monotonic + lag);
  replaying.push({ index, at });
  self.after(at - self.monotonic, onReplayed);
}

export function onReplayed(self: Member): void {
  const { state } = self;
  const before = state.replayed;
  while (state.replaying.length > 0 && state.replaying[0]!.at <= self.monotonic + TICK) {
    noteReplayed(self, state.replaying.shift()!.index);
  }
  if (state.replayed === before) return;
  applyVisible(self);
  if (isMember(self) && setOf(self).followersAcknowledge === 'applied') acknowledge(self);
}

function noteReplayed(self: Member, index: number): void {
  const before = self.state.replayed;
  self.state.replayed = Math.max(before, index);
  observeLag(self, before, index);
}

/** What is applied after the replica has left its set concerns nobody. */
function observeLag(self: Member, before: number, upTo: number): void {
  if (!isMember(self)) return;
  const { log } = self.durable;
  for (let index = Math.max(before, log.base) + 1; index <= upTo; index++) {
    const entry = entryAt(log, index);
    if (entry.key !== NO_KEY) self.observeAtSet(setHistograms.lagSeconds, self.now - entry.time);
  }
}

/** Everything up to `index` is applied, and nothing on its way: after a start, a snapshot, or as leader. */
export function resetReplay(self: Member, index: number): void {
  self.state.replayed = index;
  self.state.replaying = [];
}

/** The log was cut back: what had been applied after `index` is taken back. */
export function cutReplay(self: Member, index: number): void {
  const { state } = self;
  state.replayed = Math.min(state.replayed, index);
  state.replaying = state.replaying.map((entry) => ({ ...entry, index: Math.min(entry.index, index) }));
}
