/**
 * Committed entries become values, in the order of the log and at every replica the same; what nobody needs
 * any more is dropped from the log's front.
 */
import { NO_KEY } from '../leader-follower/log.ts';
import { applyEntries, dropFront, keyAt, lastIndex, positionAt, timeAt } from './log.ts';
import { counters, isMember, LEADER, type Member, observerOf, setHistograms, setOf } from './member.ts';
import { dataCameBackFrom } from './observer.ts';

/** Takes note that the log is committed up to `index`, as far as the replica has it. */
export function commitUpTo(self: Member, index: number): void {
  const { state, durable } = self;
  if (index > state.commit) state.commit = index;
  const { log } = durable;
  const before = log.applied;
  const until = Math.min(state.commit, lastIndex(log));
  if (until <= before) return;
  applyEntries(log, until);
  if (state.role !== LEADER) self.count(counters.applied, log.applied - before);
  if (state.recoversAt >= 0) noteRecovered(self);
}

/** A replica that was down has caught up with what was committed when it came back, as far as that survived. */
export function noteRecovered(self: Member): void {
  const { state, durable } = self;
  if (durable.log.applied < state.recoversAt || !isMember(self)) return;
  const { crashedAt } = self;
  state.recoversAt = -1;
  self.observeAtSet(setHistograms.recoverySeconds, self.now - crashedAt);
  self.observeAtSet(setHistograms.dataLossSeconds, crashedAt - dataCameBackFrom(observerOf(self), crashedAt));
}

/** Of the applied entries only so many are kept; those that a crash could still take are not dropped. */
export function dropOldEntries(self: Member): void {
  const { log, disk } = self.durable;
  const { keptEntries } = setOf(self);
  if (log.applied - log.base < 2 * keptEntries) return;
  let until = log.applied - keptEntries;
  while (until > log.base && positionAt(log, until) > disk.kept) until--;
  dropFront(log, until);
}

/** Lag of the entries that the disk has brought: since the leader had them. */
export function observeLag(self: Member, before: number, stored: number): void {
  if (!isMember(self)) return;
  const { log } = self.durable;
  for (let index = Math.max(before, log.base) + 1; index <= stored; index++) {
    if (keyAt(log, index) !== NO_KEY)
      self.observeAtSet(setHistograms.lagSeconds, self.now - timeAt(log, index));
  }
}
