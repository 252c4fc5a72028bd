/**
 * Settings of a replica set that runs the leader–follower protocol. They stand beside the protocol, not in the
 * kind, so that a protocol with all that can be set on it is one folder.
 */
import { defineFields } from '../../../model/fields.ts';

const protocol = 'Protocol';
const failover = 'Fail-over';
const when = { field: 'protocol', is: ['leader-follower'] } as const;

export const leaderFollowerFields = defineFields({
  replication: {
    type: 'choice',
    label: 'Replication',
    help: 'When a write is acknowledged. It is the choice between losing writes and refusing them.',
    group: protocol,
    when,
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
    when,
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
    when,
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
    when,
    unit: 'seconds',
    min: 0.01,
    max: 86_400,
    initial: 1,
  },
});
