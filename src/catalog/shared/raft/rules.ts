/**
 * The rules on which Raft's safety rests (Ongaro and Ousterhout, "In Search of an Understandable Consensus
 * Algorithm", USENIX ATC 2014, figure 3; Ongaro's dissertation, Stanford 2014, chapters 3 and 6), each as one
 * small function. They stand apart so that a test can break one of them and see that the tests of safety
 * notice; nothing else ever replaces them.
 */

/** Nobody: the vote of a term in which none was given, the leader of a term in which none is known. */
export const NOBODY = -1;

export interface Rules {
  /** So many members, of all, elect a leader. */
  electing(members: number): number;
  /** So many members, of all, must have an entry before it is committed. */
  committing(members: number): number;
  /** A vote is given once a term; again only to the one that has it. */
  mayVote(votedFor: number, candidate: number): boolean;
  /** A candidate's log must be at least as new as the voter's (section 5.4.1). */
  isNewEnough(lastTerm: number, last: number, ownTerm: number, ownLast: number): boolean;
  /** What is said of term and vote must be on the disk before it is said. */
  maySay(position: number, stored: number): boolean;
  /** Only entries of the leader's own term are committed by counting (section 5.4.2, figure 8). */
  mayCount(entryTerm: number, ownTerm: number): boolean;
  /** A read is answered when a majority has confirmed a round that began after it came (section 6.4). */
  isConfirmed(confirmed: number, round: number): boolean;
  /** How long an answered heartbeat lets the leader answer reads alone, by its own clock (section 6.4.1). */
  leaseSeconds(electionTimeoutMin: number, clockDriftBound: number): number;
}

function majorityOf(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** The rules as Raft has them. */
export const rules: Rules = {
  electing: majorityOf,
  committing: majorityOf,
  mayVote: (votedFor, candidate) => votedFor === NOBODY || votedFor === candidate,
  isNewEnough: (lastTerm, last, ownTerm, ownLast) =>
    lastTerm > ownTerm || (lastTerm === ownTerm && last >= ownLast),
  maySay: (position, stored) => position <= stored,
  mayCount: (entryTerm, ownTerm) => entryTerm === ownTerm,
  isConfirmed: (confirmed, round) => confirmed >= round,
  leaseSeconds: (electionTimeoutMin, clockDriftBound) => electionTimeoutMin / (1 + clockDriftBound),
};
