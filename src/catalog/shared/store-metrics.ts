/**
 * What is measured of a replicated store: figures of a whole set, which stand under the set's node, and those
 * of each replica. Protocols count by these names; the two kinds declare them.
 */
import type { Metrics } from '../../model/kind.ts';

export const setMetrics = {
  reads: { type: 'counter', title: 'Reads', unit: 'perSecond', help: 'Reads answered.' },
  writes: { type: 'counter', title: 'Writes', unit: 'perSecond', help: 'Writes acknowledged.' },
  staleReads: {
    type: 'counter',
    title: 'Stale reads',
    unit: 'perSecond',
    help: 'Reads that returned an older value than one already acknowledged to somebody when the read began.',
  },
  stalenessSeconds: {
    type: 'histogram',
    title: 'Staleness',
    unit: 'seconds',
    help: 'Of stale reads: how long before the read began a newer value than the one returned had been acknowledged. The last 1,024 writes of a key are remembered.',
  },
  versionsBehind: {
    type: 'histogram',
    title: 'Versions behind',
    unit: 'count',
    help: 'Of stale reads: how many acknowledged writes of the key were newer than the value returned, up to 1,024.',
  },
  lostAcknowledgedWrites: {
    type: 'counter',
    title: 'Lost writes',
    unit: 'perSecond',
    help: 'Writes that were acknowledged and that no read will ever return, although nobody wrote over them knowingly. Of a log each entry counts, of a quorum one for each key that a crash took back.',
  },
  elections: { type: 'counter', title: 'Elections', unit: 'perSecond', help: 'Leaders elected.' },
  electionSeconds: {
    type: 'histogram',
    title: 'Election time',
    unit: 'seconds',
    help: 'From when a replica gave the old leader up to when a new one was elected, split votes included.',
  },
  replicationLagSeconds: {
    type: 'histogram',
    title: 'Replication lag',
    unit: 'seconds',
    help: 'From when the leader, or the first replica of a quorum, had a write to when another replica had it.',
  },
  terms: {
    type: 'counter',
    title: 'Terms',
    unit: 'perSecond',
    help: 'Terms that were begun, with or without a leader elected in them.',
  },
  recoverySeconds: {
    type: 'histogram',
    title: 'Recovery time',
    unit: 'seconds',
    help: 'From the crash of a replica to when it serves up-to-date data again (measured RTO).',
  },
  dataLossSeconds: {
    type: 'histogram',
    title: 'Data loss',
    unit: 'seconds',
    help: 'Of recoveries: how old the newest data was that came back, at the time of the crash (measured RPO).',
  },
  siblings: {
    type: 'counter',
    title: 'Siblings',
    unit: 'perSecond',
    help: 'Values that were kept beside another one because neither writer had seen the other’s.',
  },
  conflictsLost: {
    type: 'counter',
    title: 'Lost to conflicts',
    unit: 'perSecond',
    help: 'Acknowledged writes that last-write-wins dropped for another one whose writer had not seen them.',
  },
  hintsStored: {
    type: 'counter',
    title: 'Hints stored',
    unit: 'perSecond',
    help: 'Writes kept for a replica that could not be reached, to be handed over later.',
  },
  repairs: {
    type: 'counter',
    title: 'Repairs',
    unit: 'perSecond',
    help: 'Values brought up to date at a replica by read repair or anti-entropy.',
  },
  redirects: {
    type: 'counter',
    title: 'Redirects',
    unit: 'perSecond',
    help: 'Calls of the driver that had to be sent to another replica: not the leader, or no answer.',
  },
} as const satisfies Metrics;

export const replicaMetrics = {
  reads: { type: 'counter', title: 'Reads', unit: 'perSecond', help: 'Reads answered by this replica.' },
  writes: {
    type: 'counter',
    title: 'Writes',
    unit: 'perSecond',
    help: 'Writes that this replica took as leader, or as one of several that hold the key.',
  },
  applied: {
    type: 'counter',
    title: 'Applied',
    unit: 'perSecond',
    help: 'Writes that this replica took over from others: from the leader’s log, or later, by handoff and repair.',
  },
} as const satisfies Metrics;
