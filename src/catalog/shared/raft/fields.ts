/**
 * Settings of a replica set that runs the Raft protocol. Where etcd has the same one, the help says its name.
 */
import { defineFields } from '../../../model/fields.ts';

const protocol = 'Protocol';
const elections = 'Elections';
const log = 'Log';
const when = { field: 'protocol', is: ['raft'] } as const;

export const raftFields = defineFields({
  raftReads: {
    type: 'choice',
    label: 'Reads',
    help: 'How a read makes sure that it returns the newest value, or that it need not.',
    group: protocol,
    when,
    options: [
      {
        value: 'read-index',
        label: 'Read index',
        help: 'The leader asks a majority whether it still leads, one round for all reads that wait, and answers from its values. Never stale.',
      },
      {
        value: 'lease',
        label: 'Leader lease',
        help: 'The leader answers alone while a majority has promised to elect nobody else. No round trip; stale when clocks drift more than is allowed for.',
      },
      {
        value: 'log',
        label: 'Through the log',
        help: 'A read is an entry of the log like a write, disk and all. Never stale.',
      },
      {
        value: 'any-replica',
        label: 'Any replica',
        help: 'Whoever is asked answers with what it has applied. Spreads the reads; they may be stale, and cost no message.',
      },
    ],
    initial: 'read-index',
  },
  electionTimeoutMin: {
    type: 'number',
    label: 'Shortest election time-out',
    help: 'A follower that hears nothing for a time between the shortest and the longest, drawn at random, asks to become the leader. It must be well above the heartbeat interval and a round trip.',
    group: elections,
    when,
    unit: 'seconds',
    min: 0.001,
    max: 86_400,
    initial: 0.15,
  },
  electionTimeoutMax: {
    type: 'number',
    label: 'Longest election time-out',
    help: 'The wider the range, the rarer two candidates split the votes. One below the shortest counts as the same as the shortest: no luck at all.',
    group: elections,
    when,
    unit: 'seconds',
    min: 0.001,
    max: 86_400,
    initial: 0.3,
  },
  raftHeartbeatInterval: {
    type: 'number',
    label: 'Heartbeat interval',
    help: 'How often the leader tells the others that it is there.',
    group: elections,
    when,
    unit: 'seconds',
    min: 0.0005,
    max: 3600,
    initial: 0.05,
  },
  preVote: {
    type: 'boolean',
    label: 'Pre-vote',
    help: 'A follower first asks whether it would be elected, and begins a term only then: one that comes back from a partition does not depose a leader that works.',
    group: elections,
    when,
    initial: true,
  },
  checkQuorum: {
    type: 'boolean',
    label: 'Check quorum',
    help: 'A leader that no majority has answered for the longest election time-out steps down and refuses, instead of keeping its callers waiting.',
    group: elections,
    when,
    initial: true,
  },
  clockDriftBound: {
    type: 'number',
    label: 'Clock drift allowed for',
    help: 'A lease is shorter than the shortest election time-out by this factor: clocks whose speeds differ by less cannot make a read stale.',
    group: elections,
    when: { field: 'raftReads', is: ['lease'] },
    unit: 'ratio',
    min: 0,
    max: 10,
    initial: 0.1,
  },
  batchEntries: {
    type: 'number',
    label: 'Entries in a message',
    help: 'At most so many entries travel together. Those that come while the leader’s disk writes go in the next message.',
    group: log,
    when,
    unit: 'count',
    min: 1,
    max: 100_000,
    integer: true,
    initial: 256,
  },
  keptEntries: {
    type: 'number',
    label: 'Entries kept',
    help: 'So many applied entries stay in the log. A follower that is further behind gets a snapshot of all values.',
    group: log,
    when,
    unit: 'count',
    min: 10,
    max: 10_000_000,
    integer: true,
    initial: 5000,
  },
});
