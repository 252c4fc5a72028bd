/**
 * The replica set: several replicas that a protocol keeps alike. The set is no machine: it holds the protocol
 * and its settings, and its driver runs inside each caller, on the caller's side of every partition. What
 * callers see of the set (stale reads, lost writes, fail-over) is measured here, because only an observer of
 * all replicas can know it.
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { setMetrics } from '../shared/store-metrics.ts';

const protocol = 'Protocol';
const failover = 'Fail-over';
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
    ],
    initial: 'leader-follower',
  },
  replication: {
    type: 'choice',
    label: 'Replication',
    help: 'When a write is acknowledged. It is the choice between losing writes and refusing them.',
    group: protocol,
    options: [
      {
        value: 'asynchronous',
        label: 'Asynchronous',
        help: 'As soon as the leader has it. Fast, also when cut off; what had not been shipped is lost at a fail-over.',
      },
      {
        value: 'synchronous',
        label: 'Synchronous',
        help: 'When a majority of the replicas has it, the leader included. Slower; without a majority writes fail, and no acknowledged one is lost.',
      },
    ],
    initial: 'asynchronous',
  },
  readFrom: {
    type: 'choice',
    label: 'Reads from',
    help: 'Which replica answers reads.',
    group: protocol,
    options: [
      {
        value: 'leader',
        label: 'The leader',
        help: 'The newest that this leader knows; a leader that is cut off may not know it is one no more.',
      },
      {
        value: 'any',
        label: 'Any replica',
        help: 'Spreads the reads; a follower that lags answers with old values.',
      },
    ],
    initial: 'leader',
  },
  heartbeatInterval: {
    type: 'number',
    label: 'Heartbeat interval',
    help: 'How often the leader tells the others that it is there.',
    group: failover,
    unit: 'seconds',
    min: 0.001,
    max: 3600,
    initial: 0.2,
  },
  failoverTimeout: {
    type: 'number',
    label: 'Fail-over time-out',
    help: 'A follower that hears nothing for this long, up to twice it at random, asks to become the leader. Short: quick fail-over, and elections for every hiccup.',
    group: failover,
    unit: 'seconds',
    min: 0.01,
    max: 86_400,
    initial: 1,
  },
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
});

export const replicaSetKind = defineKind({
  id: 'replica-set',
  title: 'Replica set',
  group: 'Data',
  summary: 'Keeps several copies of the data alike and goes on when one of them fails.',
  fields,
  placement: 'driver',
  accepts: { calls: true, help: '' },
  outLinks: {
    meaning: 'members',
    min: 1,
    max: 99,
    targets: ['replica'],
    help: 'A replica set names its replicas: link it to replicas only.',
  },
  metrics: setMetrics,
  headline: { figure: 'arrivals', line: 'staleReads' },
  faults: [],
});
