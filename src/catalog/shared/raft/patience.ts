/**
 * The one timer of a Raft replica: a leader's next heartbeat, or the moment at which a follower that has heard
 * nothing stands for election. A message of the leader only notes the time; the timer looks at it when it goes
 * off, so that a heartbeat costs no timer. The time-out itself is drawn anew with each term and each
 * election, uniformly between its bounds (section 9.3 of the dissertation; as etcd does it).
 */
import type { Timer } from '../../../engine/outcome.ts';
import { LEADER, type Member, raftEvents, setOf } from './member.ts';

/** Timers and clocks round: a time-out that is over by less than this is over. */
const ROUNDING_SECONDS = 1e-9;

/** Begins to wait anew: with a time-out of its own luck. */
export function drawTimeout(self: Member): void {
  const { electionTimeoutMin, electionTimeoutMax } = setOf(self);
  const range = electionTimeoutMax - electionTimeoutMin;
  self.state.timeout = electionTimeoutMin + (range > 0 ? range * self.uniform() : 0);
  self.state.patientSince = self.monotonic;
}

/** True when a follower has waited long enough. */
export function isImpatient({ state, monotonic }: Member): boolean {
  return monotonic >= state.patientSince + state.timeout - ROUNDING_SECONDS;
}

/** Sets the timer for the next heartbeat, or for when patience is over. */
export function setTimer(self: Member): void {
  const { state } = self;
  stopTimer(self);
  const wait =
    state.role === LEADER
      ? setOf(self).raftHeartbeatInterval
      : Math.max(0, state.patientSince + state.timeout - self.monotonic);
  state.timer = self.after(wait, raftEvents.onRaftTimer);
}

export function stopTimer(self: Member): void {
  if (self.state.timer >= 0) self.cancel(self.state.timer as Timer);
  self.state.timer = -1;
}
