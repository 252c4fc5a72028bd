/**
 * Settings of a replica set that runs the leaderless quorum protocol. Where Dynamo or Cassandra have the same
 * one, the help says its name.
 */
import { defineFields } from '../../../model/fields.ts';

const quorum = 'Quorum';
const repair = 'Repair';
const when = { field: 'protocol', is: ['quorum'] } as const;

/** How many answers, in words. */
const levels = [
  { value: 'one', label: 'One', help: 'Fast, and answers as long as any replica does.' },
  { value: 'two', label: 'Two', help: 'Two of the replicas of the key.' },
  { value: 'three', label: 'Three', help: 'Three of the replicas of the key.' },
  { value: 'quorum', label: 'Quorum', help: 'More than half of the replicas of the key.' },
  { value: 'all', label: 'All', help: 'Every replica of the key; one that fails stops it.' },
  { value: 'number', label: 'A number', help: 'As many as you say.' },
] as const;

const scopes = [
  { value: 'any', label: 'Anywhere', help: 'Answers count wherever they come from.' },
  {
    value: 'local',
    label: 'In the own region',
    help: 'Only replicas in the coordinator’s region count (LOCAL_QUORUM); the others get the write too. A zone without a region is one of its own.',
  },
  {
    value: 'each',
    label: 'In each region',
    help: 'So many in every region (EACH_QUORUM): one region that is cut off stops it.',
  },
] as const;

export const quorumFields = defineFields({
  replicas: {
    type: 'optional-number',
    label: 'Replicas of a key (N)',
    help: 'How many replicas hold each key: those that come next on a ring of hashes.',
    group: quorum,
    when,
    unit: 'count',
    min: 1,
    max: 99,
    integer: true,
    initial: null,
    none: 'all of them',
  },
  replicasPer: {
    type: 'choice',
    label: 'N counts',
    help: 'Whether N is for the whole set or for each region (SimpleStrategy and NetworkTopologyStrategy of Cassandra).',
    group: quorum,
    when,
    options: [
      { value: 'set', label: 'In the whole set' },
      { value: 'region', label: 'In each region', help: 'A zone without a region is one of its own.' },
    ],
    initial: 'set',
  },
  writeQuorum: {
    type: 'choice',
    label: 'Writes wait for (W)',
    help: 'How many replicas must have a write before it is acknowledged. With R + W > N every read meets the newest write.',
    group: quorum,
    when,
    options: levels,
    initial: 'quorum',
  },
  writeQuorumCount: {
    type: 'number',
    label: 'W',
    help: 'Replicas that must have a write. More than there are can never be had.',
    group: quorum,
    when: { field: 'writeQuorum', is: ['number'] },
    unit: 'count',
    min: 1,
    max: 99,
    integer: true,
    initial: 2,
  },
  readQuorum: {
    type: 'choice',
    label: 'Reads wait for (R)',
    help: 'How many replicas must have answered a read; the newest of their values is returned.',
    group: quorum,
    when,
    options: levels,
    initial: 'quorum',
  },
  readQuorumCount: {
    type: 'number',
    label: 'R',
    help: 'Replicas that must have answered. More than there are can never be had.',
    group: quorum,
    when: { field: 'readQuorum', is: ['number'] },
    unit: 'count',
    min: 1,
    max: 99,
    integer: true,
    initial: 2,
  },
  writeScope: {
    type: 'choice',
    label: 'W counts',
    help: 'Where the replicas must stand whose answers a write needs.',
    group: quorum,
    when,
    options: scopes,
    initial: 'any',
  },
  readScope: {
    type: 'choice',
    label: 'R counts',
    help: 'Where the replicas must stand whose answers a read needs.',
    group: quorum,
    when,
    options: scopes,
    initial: 'any',
  },
  writeFanout: {
    type: 'choice',
    label: 'Writes go to',
    help: 'All replicas of the key, or only so many as it waits for.',
    group: quorum,
    when,
    options: [
      { value: 'all', label: 'All replicas of the key', help: 'As Dynamo and Cassandra do.' },
      {
        value: 'quorum',
        label: 'W of them, at random',
        help: 'The others learn of the write by repair only: the partial quorums of the theory.',
      },
    ],
    initial: 'all',
  },
  readFanout: {
    type: 'choice',
    label: 'Reads go to',
    help: 'All replicas of the key, or only so many as it waits for.',
    group: quorum,
    when,
    options: [
      { value: 'all', label: 'All replicas of the key', help: 'The fastest R answers count (Dynamo).' },
      {
        value: 'quorum',
        label: 'R of them, the near ones first',
        help: 'Less work; one that does not answer is replaced by another after the member time-out (Cassandra).',
      },
    ],
    initial: 'all',
  },
  coordinator: {
    type: 'choice',
    label: 'Coordinator',
    help: 'Who sends to the replicas, counts answers and stamps writes with its clock.',
    group: quorum,
    when,
    options: [
      {
        value: 'driver',
        label: 'The driver',
        help: 'In each caller: one round trip, with the caller’s clock.',
      },
      {
        value: 'replica',
        label: 'A replica',
        help: 'The driver picks a near one that holds the key; that one asks the others.',
      },
    ],
    initial: 'driver',
  },
  conflicts: {
    type: 'choice',
    label: 'Conflicts',
    help: 'What becomes of two values that were written without knowledge of each other.',
    group: quorum,
    when,
    options: [
      {
        value: 'last-write-wins',
        label: 'The last write wins',
        help: 'By the coordinator’s clock, ties by node: one of them is dropped, and not always the older one.',
      },
      {
        value: 'version-vectors',
        label: 'Both are kept',
        help: 'Version vectors tell what overwrites what; of concurrent values all are kept and returned, until a later write merges what its driver has read.',
      },
    ],
    initial: 'last-write-wins',
  },
  readRepair: {
    type: 'choice',
    label: 'Read repair',
    help: 'What a read does when the replicas that answered it differ.',
    group: repair,
    when,
    options: [
      { value: 'off', label: 'Off' },
      {
        value: 'asynchronous',
        label: 'Afterwards',
        help: 'Answers, waits for the others that were asked, and sends the newest value to those that lack it (Dynamo).',
      },
      {
        value: 'blocking',
        label: 'Before it answers',
        help: 'R replicas have the value before it is returned, so that no later quorum read returns an older one (Cassandra).',
      },
    ],
    initial: 'asynchronous',
  },
  hintedHandoff: {
    type: 'choice',
    label: 'Hinted handoff',
    help: 'Whether a write that a replica did not acknowledge is kept elsewhere and handed over when that replica is back.',
    group: repair,
    when,
    options: [
      { value: 'off', label: 'Off' },
      { value: 'on', label: 'On' },
    ],
    initial: 'off',
  },
  quorumKind: {
    type: 'choice',
    label: 'Hints count',
    help: 'Whether a hint on a replica that does not hold the key counts towards W.',
    group: repair,
    when: { field: 'hintedHandoff', is: ['on'] },
    options: [
      {
        value: 'strict',
        label: 'No: strict quorum',
        help: 'Writes fail while fewer than W of N can be reached.',
      },
      {
        value: 'sloppy',
        label: 'Yes: sloppy quorum',
        help: 'Writes go on as long as W replicas of any kind can be reached (Dynamo; ANY of Cassandra with W = 1), and reads may miss them.',
      },
    ],
    initial: 'strict',
  },
  hintWindow: {
    type: 'number',
    label: 'Hint window',
    help: 'For a replica that has been away for longer no more hints are kept (max_hint_window of Cassandra).',
    group: repair,
    when: { field: 'hintedHandoff', is: ['on'] },
    unit: 'seconds',
    min: 0,
    max: 31_536_000,
    initial: 10_800,
  },
  handoffInterval: {
    type: 'number',
    label: 'Hand-over interval',
    help: 'How often those who keep hints try to hand them over.',
    group: repair,
    when: { field: 'hintedHandoff', is: ['on'] },
    unit: 'seconds',
    min: 0.01,
    max: 86_400,
    initial: 10,
  },
  antiEntropyInterval: {
    type: 'optional-number',
    label: 'Anti-entropy interval',
    help: 'How often each replica compares all its keys with another one, picked at random, by a Merkle tree, and both exchange what differs.',
    group: repair,
    when,
    unit: 'seconds',
    min: 0.01,
    max: 31_536_000,
    initial: null,
    none: 'never',
  },
});
