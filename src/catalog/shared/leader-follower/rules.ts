/**
 * The rules on which the safety of a synchronous leader–follower set rests (those of Raft's that it uses: Ongaro
 * and Ousterhout, USENIX ATC 2014, figure 3; Ongaro's dissertation, Stanford 2014, section 4.2.3), each as one
 * small function. They stand apart so that a test can break one of them and see that the tests of safety
 * notice; nothing else ever replaces them. What a set promises less by its settings (replication, fencing, when
 * followers acknowledge, when disks sync) is no rule.
 */
export interface Rules {
  /** So many members, of all, elect a leader. */
  electing(members: number): number;
  /** So many members, of all, must have an entry before it is committed. */
  committing(members: number): number;
  /** A vote is given once a term; again only to the one that has it. */
  mayVote(votedFor: string | null, candidate: string): boolean;
  /** A candidate's log must be at least as new as the voter's (section 5.4.1 of the paper). */
  isNewEnough(lastTerm: number, last: number, ownTerm: number, ownLast: number): boolean;
  /** Only entries of the leader's own term are committed by counting (section 5.4.2, figure 8). */
  mayCount(entryTerm: number, ownTerm: number): boolean;
  /** A linearizable read is answered when a majority has answered something that was sent after the read came. */
  isConfirmed(answered: number, since: number): boolean;
  /** A leader reads alone for so long after something was sent that a majority has answered, by its own clock. */
  leaseSeconds(failoverTimeout: number): number;
}

function majority(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** What the protocol goes by. */
export const rules: Rules = {
  electing: majority,
  committing: majority,
  mayVote: (votedFor, candidate) => votedFor === null || votedFor === candidate,
  isNewEnough: (lastTerm, last, ownTerm, ownLast) =>
    lastTerm > ownTerm || (lastTerm === ownTerm && last >= ownLast),
  mayCount: (entryTerm, ownTerm) => entryTerm === ownTerm,
  isConfirmed: (answered, since) => answered >= since,
  leaseSeconds: (failoverTimeout) => failoverTimeout,
};
