/**
 * The replica set: several replicas that a protocol keeps alike. The set is no machine: it holds the protocol
 * and its settings, and its driver runs inside each caller, on the caller's side of every partition. What
 * callers see of the set (stale reads, lost writes, fail-over) is measured here, because only an observer of
 * all replicas can know it.
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { leaderFollowerFields } from '../shared/leader-follower/fields.ts';
import { messageLatencyFields } from '../shared/message-latency-fields.ts';
import { provisionedFields } from '../shared/provisioned-fields.ts';
import { quorumFields } from '../shared/quorum/fields.ts';
import { raftFields } from '../shared/raft/fields.ts';
import { setMetrics } from '../shared/store-metrics.ts';
import { writeSessionFields } from '../shared/write-session-fields.ts';

const protocol = 'Protocol';
const driver = 'Driver';

const fields = defineFields({
  protocol: {
    type: 'choice',
    label: 'Protocol',
    help: 'How the replicas agree on what is written.',
    group: protocol,
    options: [
      {
        value: 'leader-follower',
        label: 'Leader and followers',
        help: 'One leader takes all writes and ships its log to the others.',
      },
      {
        value: 'quorum',
        label: 'Leaderless quorum',
        help: 'Nobody leads: a write goes to all replicas of its key and waits for W of them, a read for R. Goes on while so many can be reached; what differs is repaired later.',
      },
      {
        value: 'raft',
        label: 'Raft',
        help: 'The replicas elect a leader and agree with it on every write by majority: none that was acknowledged is lost, and reads can be the newest.',
      },
    ],
    initial: 'leader-follower',
  },
  // first, because it stands in the section that the fields of both its protocols begin with
  ...writeSessionFields,
  ...leaderFollowerFields,
  ...quorumFields,
  ...raftFields,
  ...provisionedFields,
  memberTimeout: {
    type: 'number',
    label: 'Member time-out',
    help: 'How long the driver waits for a replica before it tries another one. A write may then be done twice.',
    group: driver,
    unit: 'seconds',
    min: 0.001,
    max: 3600,
    initial: 0.25,
  },
  giveUpAfter: {
    type: 'number',
    label: 'Give up after',
    help: 'How long the driver looks for a replica that can do what is asked before it answers “no quorum”. Keep it below the time-out of the client, or the client never hears why.',
    group: driver,
    unit: 'seconds',
    min: 0.001,
    max: 3600,
    initial: 0.8,
  },
  ...messageLatencyFields,
});

export const replicaSetKind = defineKind({
  id: 'replica-set',
  title: 'Replica set',
  group: 'Data',
  summary: 'Keeps several copies of the data alike and goes on when one of them fails.',
  fields,
  placement: 'driver',
  accepts: { calls: true, help: '' },
  holdsValues: true,
  outLinks: {
    meaning: 'members',
    min: 1,
    max: 99,
    targets: ['replica'],
    help: 'A replica set names its replicas: link it to replicas only.',
  },
  metrics: setMetrics,
  headline: { figure: 'arrivals', line: 'staleReads' },
  faults: ['rolling-restart'],
});
