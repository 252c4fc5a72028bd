/**
 * Settings of a replica set that runs the leader–follower protocol. They stand beside the protocol, not in the
 * kind, so that a protocol with all that can be set on it is one folder.
 */
import { defineFields } from '../../../model/fields.ts';

const protocol = 'Protocol';
const reading = 'Reads';
const lag = 'Lag';
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
        value: 'semi-synchronous',
        label: 'Semi-synchronous',
        help: 'When so many followers have it besides the leader. Lost only if none of them takes over.',
      },
      {
        value: 'synchronous',
        label: 'Synchronous',
        help: 'When a majority of the replicas has it, the leader included. Slower; without a majority writes fail, and no acknowledged one is lost.',
      },
    ],
    initial: 'asynchronous',
  },
  acknowledgements: {
    type: 'number',
    label: 'Acknowledgements',
    help: 'How many followers must have a write before it is acknowledged. With fewer followers than that no write is.',
    group: protocol,
    when: { field: 'replication', is: ['semi-synchronous'] },
    unit: 'count',
    min: 1,
    max: 98,
    integer: true,
    initial: 1,
  },
  followersAcknowledge: {
    type: 'choice',
    label: 'Followers acknowledge',
    help: 'When a follower says that it has a write. The later, the slower the writes and the less a crash takes.',
    group: protocol,
    when,
    options: [
      {
        value: 'received',
        label: 'On receipt',
        help: 'It is in memory; a crash of leader and followers together loses it.',
      },
      { value: 'synced', label: 'When synced', help: 'It is on disk, as the follower’s sync policy has it.' },
      { value: 'applied', label: 'When applied', help: 'It is on disk, and reads from the follower see it.' },
    ],
    initial: 'synced',
  },
  readFrom: {
    type: 'choice',
    label: 'Reads from',
    help: 'Which replica answers reads. Linearizable reads are answered by the leader whatever stands here.',
    group: reading,
    when,
    options: [
      {
        value: 'leader',
        label: 'The leader',
        help: 'The newest that this leader knows; a leader that is cut off may not know it is one no more.',
      },
      {
        value: 'followers',
        label: 'Followers',
        help: 'Spares the leader; it answers only when no follower does.',
      },
      {
        value: 'any',
        label: 'Any replica',
        help: 'Spreads the reads; a follower that lags answers with old values.',
      },
      {
        value: 'nearest',
        label: 'The nearest',
        help: 'Any replica whose measured round trip is near that of the quickest.',
      },
    ],
    initial: 'leader',
  },
  nearestWithin: {
    type: 'number',
    label: 'Nearest within',
    help: 'How much longer than the quickest a replica’s round trip may be to count as near.',
    group: reading,
    when: { field: 'readFrom', is: ['nearest'] },
    unit: 'seconds',
    min: 0,
    max: 60,
    initial: 0.015,
  },
  readConcern: {
    type: 'choice',
    label: 'Read concern',
    help: 'Which values a replica shows.',
    group: reading,
    when,
    options: [
      {
        value: 'as-written',
        label: 'As writes',
        help: 'What has been acknowledged: in a synchronous set what a majority has, and a leader makes sure that it still is the only one.',
      },
      {
        value: 'local',
        label: 'Local',
        help: 'The newest that the replica has; a fail-over may take it back.',
      },
      {
        value: 'majority',
        label: 'Majority',
        help: 'What a majority has, as far as the replica has heard: never taken back, perhaps old.',
      },
      {
        value: 'linearizable',
        label: 'Linearizable',
        help: 'What a majority has, after a majority has confirmed that the leader still leads: never old, and a round slower.',
      },
    ],
    initial: 'as-written',
  },
  shippingLag: {
    type: 'distribution',
    label: 'Shipping lag',
    help: 'How long an entry waits at the leader before it is shipped, drawn for each entry and follower; the order stays. What waits is lost with the leader.',
    group: lag,
    when,
    unit: 'seconds',
    initial: { distribution: 'constant', value: 0 },
  },
  applyLag: {
    type: 'distribution',
    label: 'Apply lag',
    help: 'How long a follower takes from having entries until its readers see them; the order stays.',
    group: lag,
    when,
    unit: 'seconds',
    initial: { distribution: 'constant', value: 0 },
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
  failover: {
    type: 'choice',
    label: 'Fail-over',
    help: 'Who takes over when the leader is gone.',
    group: failover,
    when,
    options: [
      { value: 'automatic', label: 'Automatic', help: 'The others elect a new leader by majority.' },
      {
        value: 'none',
        label: 'None',
        help: 'Nobody: writes wait until the leader is back, as with a primary and standbys that nobody manages.',
      },
    ],
    initial: 'automatic',
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
  fencing: {
    type: 'choice',
    label: 'Fencing',
    help: 'What keeps an old leader from going on beside the new one.',
    group: failover,
    when,
    options: [
      {
        value: 'none',
        label: 'Nothing',
        help: 'It goes on for those who still ask it, until it is started anew: two leaders, and what the old one takes is lost.',
      },
      {
        value: 'term',
        label: 'Terms',
        help: 'Replicas refuse a leader of an older term, and it gives way when it hears of the new one; while it is cut off it goes on.',
      },
      {
        value: 'lease',
        label: 'Lease',
        help: 'Besides, a leader that no majority has answered for the fail-over time-out refuses everything: never two at a time.',
      },
    ],
    initial: 'term',
  },
});
