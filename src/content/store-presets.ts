/**
 * Stores that people know, as settings on the general machinery: a preset is data, never code of its own. Each
 * names the documentation and version whose words it follows, and what it claims is executed on the simulation
 * (`src/validation/store-presets.test.ts`): a claim that stops being true fails the build. Time-outs are the
 * products' own; work and latency are left to whoever uses the preset.
 *
 * Claims are about replicas and callers as the test draws them: three replicas and callers on both sides, or
 * for two data centers three in each. The **minority side** of a partition is the side of the replica that led
 * (or any one) with some callers, the **majority side** all others; of two data centers, either is one side.
 */

/** Whether a caller that stands there is served, once time-outs are over. */
export interface Served {
  readonly reads: boolean;
  readonly writes: boolean;
}

export interface StoreClaims {
  /** Whichever crashes; both kinds of callers. */
  readonly survivesOneNode: Served;
  readonly survivesTwoNodes: Served;
  readonly minoritySide: Served;
  readonly majoritySide: Served;
  /** `always`: even when nothing is broken; `when-broken`: in crashes and partitions. */
  readonly readsMayBeStale: 'never' | 'when-broken' | 'always';
  /**
   * `power-cut`: only when all machines crash at once; `when-broken`: also by one or two, or a partition;
   * `always`: also when nothing is broken, to concurrent writes.
   */
  readonly acknowledgedWritesMayBeLost: 'never' | 'power-cut' | 'when-broken' | 'always';
  /**
   * CAP in its narrow sense: AP serves reads and writes on both sides of a partition; CP is linearizable, in
   * crashes and partitions too; many stores are neither (M. Kleppmann, "A Critique of the CAP Theorem", 2015).
   */
  readonly cap: 'CP' | 'AP' | 'neither';
  /** PACELC (D. Abadi, IEEE Computer 45(2), 2012): A serves both sides; else L shows old values in peace, C never. */
  readonly pacelc: 'PA/EL' | 'PA/EC' | 'PC/EL' | 'PC/EC';
}

export interface StorePreset {
  /** Kebab-case. */
  readonly id: string;
  readonly product: string;
  readonly version: string;
  /** What is chosen in the product's own words. */
  readonly title: string;
  readonly source: { readonly name: string; readonly url: string };
  /** Settings of the replica set and of each of its replicas; what is left out stays as it is. */
  readonly set: { readonly [name: string]: unknown };
  readonly replica: { readonly [name: string]: unknown };
  /** Replicas that the preset is meant for, and over how many data centers they stand. */
  readonly replicas: number;
  readonly dataCenters: 1 | 2;
  /** What the settings stand for, and what is simpler than the product. */
  readonly notes: string;
  readonly claims: StoreClaims;
}

const both: Served = { reads: true, writes: true };
const onlyReads: Served = { reads: true, writes: false };
const nothing: Served = { reads: false, writes: false };

// ---- MongoDB ----

const mongo = {
  product: 'MongoDB',
  version: '7.0',
  replicas: 3,
  dataCenters: 1,
} as const;
const mongoSet = {
  protocol: 'leader-follower',
  replication: 'synchronous',
  readConcern: 'local',
  heartbeatInterval: 2,
  failoverTimeout: 10,
} as const;
const mongoJournal = { syncPolicy: 'each-write' } as const;
const writeConcern = {
  name: 'MongoDB Manual 7.0, Write Concern',
  url: 'https://www.mongodb.com/docs/v7.0/reference/write-concern/',
};
const readConcern = {
  name: 'MongoDB Manual 7.0, Read Concern',
  url: 'https://www.mongodb.com/docs/v7.0/reference/read-concern/',
};
const readPreference = {
  name: 'MongoDB Manual 7.0, Read Preference',
  url: 'https://www.mongodb.com/docs/v7.0/core/read-preference/',
};

const mongoPresets: readonly StorePreset[] = [
  {
    ...mongo,
    id: 'mongodb-majority',
    title: 'w: "majority", readConcern "local", primary',
    source: writeConcern,
    set: mongoSet,
    replica: mongoJournal,
    notes:
      'The defaults, retryable writes among them: a write that the driver sends again is done once. Members acknowledge when their journal has the write (writeConcernMajorityJournalDefault); election time-out 10 s, heartbeats every 2 s. A primary that is cut off notices it within that time and answers reads meanwhile.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: nothing,
      minoritySide: nothing,
      majoritySide: both,
      readsMayBeStale: 'when-broken',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'neither',
      pacelc: 'PC/EC',
    },
  },
  {
    ...mongo,
    id: 'mongodb-w1',
    title: 'w: 1, j: true, readConcern "local", primary',
    source: {
      name: 'MongoDB Manual 7.0, Rollbacks During Replica Set Failover',
      url: 'https://www.mongodb.com/docs/v7.0/core/replica-set-rollbacks/',
    },
    set: { ...mongoSet, replication: 'asynchronous', fencing: 'lease' },
    replica: mongoJournal,
    notes:
      'The primary acknowledges alone. It steps down when it has not seen a majority for the election time-out (the lease); what it took meanwhile is rolled back.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: nothing,
      minoritySide: nothing,
      majoritySide: both,
      readsMayBeStale: 'when-broken',
      acknowledgedWritesMayBeLost: 'when-broken',
      cap: 'neither',
      pacelc: 'PC/EC',
    },
  },
  {
    ...mongo,
    id: 'mongodb-w1-unjournaled',
    title: 'w: 1, j: false, readConcern "local", primary',
    source: writeConcern,
    set: { ...mongoSet, replication: 'asynchronous', fencing: 'lease' },
    replica: { syncPolicy: 'interval', syncInterval: 0.1 },
    notes:
      'The primary acknowledges alone and from memory; the journal is synced every 100 ms (storage.journal.commitIntervalMs). It steps down when it has not seen a majority for the election time-out (the lease); what it took meanwhile is rolled back.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: nothing,
      minoritySide: nothing,
      majoritySide: both,
      readsMayBeStale: 'when-broken',
      acknowledgedWritesMayBeLost: 'when-broken',
      cap: 'neither',
      pacelc: 'PC/EC',
    },
  },
  {
    ...mongo,
    id: 'mongodb-majority-unjournaled',
    title: 'w: "majority", not journaled',
    source: writeConcern,
    set: { ...mongoSet, followersAcknowledge: 'received' },
    replica: { syncPolicy: 'interval', syncInterval: 0.1 },
    notes:
      'With writeConcernMajorityJournalDefault false a majority has the write in memory; the journal is synced every 100 ms (storage.journal.commitIntervalMs).',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: nothing,
      minoritySide: nothing,
      majoritySide: both,
      readsMayBeStale: 'when-broken',
      acknowledgedWritesMayBeLost: 'when-broken',
      cap: 'neither',
      pacelc: 'PC/EC',
    },
  },
  {
    ...mongo,
    id: 'mongodb-linearizable',
    title: 'w: "majority", readConcern "linearizable"',
    source: readConcern,
    set: { ...mongoSet, readConcern: 'linearizable' },
    replica: mongoJournal,
    notes: 'The primary answers a read when a majority has confirmed that it still is the primary.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: nothing,
      minoritySide: nothing,
      majoritySide: both,
      readsMayBeStale: 'never',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'CP',
      pacelc: 'PC/EC',
    },
  },
  {
    ...mongo,
    id: 'mongodb-majority-reads',
    title: 'w: "majority", readConcern "majority", secondaryPreferred',
    source: readConcern,
    set: { ...mongoSet, readConcern: 'majority', readFrom: 'followers' },
    replica: mongoJournal,
    notes:
      'Members show what they know a majority to have: never rolled back, and as old as the member is behind.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: onlyReads,
      minoritySide: onlyReads,
      majoritySide: both,
      readsMayBeStale: 'always',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'neither',
      pacelc: 'PC/EL',
    },
  },
  {
    ...mongo,
    id: 'mongodb-secondary',
    title: 'w: "majority", readConcern "local", secondaryPreferred',
    source: readPreference,
    set: { ...mongoSet, readFrom: 'followers' },
    replica: mongoJournal,
    notes:
      'Secondaries answer with the newest that they have, as old as they are behind, and which a fail-over may roll back; the primary answers only when no secondary does.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: onlyReads,
      minoritySide: onlyReads,
      majoritySide: both,
      readsMayBeStale: 'always',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'neither',
      pacelc: 'PC/EL',
    },
  },
  {
    ...mongo,
    id: 'mongodb-nearest',
    title: 'w: "majority", readConcern "local", nearest',
    source: readPreference,
    set: { ...mongoSet, readFrom: 'nearest', nearestWithin: 0.015 },
    replica: mongoJournal,
    notes: 'Any member within localThresholdMS (15 ms) of the quickest answers.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: onlyReads,
      minoritySide: onlyReads,
      majoritySide: both,
      readsMayBeStale: 'always',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'neither',
      pacelc: 'PC/EL',
    },
  },
];

// ---- PostgreSQL ----

const postgres = {
  product: 'PostgreSQL',
  version: '16',
  replicas: 3,
  dataCenters: 1,
  source: {
    name: 'PostgreSQL 16 documentation, 20.5, synchronous_commit',
    url: 'https://www.postgresql.org/docs/16/runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT',
  },
} as const;
const postgresSet = {
  protocol: 'leader-follower',
  failover: 'none',
  readConcern: 'local',
  heartbeatInterval: 1,
  failoverTimeout: 2,
} as const;
/** One of two standbys: synchronous_standby_names = 'ANY 1 (s1, s2)'. */
const anyOne = { ...postgresSet, replication: 'semi-synchronous', acknowledgements: 1 } as const;
/** A statement that was sent is waited for: sent again, it could be done twice. */
const sentOnce = { ...anyOne, memberTimeout: 30 } as const;
const onceSent =
  'While no standby answers, writes hang on the primary, and their callers wait: libpq sends no statement twice.';
const withoutFailover =
  'PostgreSQL itself promotes nobody: when the primary is gone, its callers wait until it is back.';
/** The primary alone decides; standbys only follow. */
const primaryAlone = {
  survivesOneNode: nothing,
  survivesTwoNodes: nothing,
  minoritySide: both,
  majoritySide: nothing,
  readsMayBeStale: 'never',
  acknowledgedWritesMayBeLost: 'never',
  cap: 'CP',
  pacelc: 'PC/EC',
} as const satisfies StoreClaims;
/** The primary needs a standby for its writes. */
const primaryAndStandby = { ...primaryAlone, minoritySide: onlyReads } as const satisfies StoreClaims;

const postgresPresets: readonly StorePreset[] = [
  {
    ...postgres,
    id: 'postgresql-off',
    title: 'synchronous_commit = off',
    set: { ...postgresSet, replication: 'asynchronous' },
    replica: { syncPolicy: 'interval', syncInterval: 0.2 },
    notes: `The primary answers before its log is flushed, which the WAL writer does every 200 ms (wal_writer_delay). ${withoutFailover}`,
    claims: {
      ...primaryAlone,
      readsMayBeStale: 'when-broken',
      acknowledgedWritesMayBeLost: 'when-broken',
      cap: 'neither',
    },
  },
  {
    ...postgres,
    id: 'postgresql-local',
    title: 'synchronous_commit = local',
    set: { ...postgresSet, replication: 'asynchronous' },
    replica: { syncPolicy: 'each-write' },
    notes: `The primary answers when its own log is flushed; standbys follow as they can. ${withoutFailover}`,
    claims: primaryAlone,
  },
  {
    ...postgres,
    id: 'postgresql-remote-write',
    title: 'synchronous_commit = remote_write, ANY 1 of 2 standbys',
    set: { ...sentOnce, followersAcknowledge: 'received' },
    replica: { syncPolicy: 'each-write' },
    notes: `A standby has the commit in memory. ${onceSent} ${withoutFailover}`,
    claims: primaryAndStandby,
  },
  {
    ...postgres,
    id: 'postgresql-on',
    title: 'synchronous_commit = on, ANY 1 of 2 standbys',
    set: { ...sentOnce, followersAcknowledge: 'synced' },
    replica: { syncPolicy: 'each-write' },
    notes: `A standby has flushed the commit. ${onceSent} ${withoutFailover}`,
    claims: primaryAndStandby,
  },
  {
    ...postgres,
    id: 'postgresql-remote-apply',
    title: 'synchronous_commit = remote_apply, ANY 2 of 2 standbys, reads from all',
    set: { ...anyOne, acknowledgements: 2, followersAcknowledge: 'applied', readFrom: 'any' },
    replica: { syncPolicy: 'each-write' },
    notes: `All standbys show the commit before the client hears of it, so that it may read from any of them. Until then some show it and some do not: whoever reads first from one and then from the other sees it go again, which is not linearizable although nothing acknowledged is ever missed. ${withoutFailover}`,
    claims: {
      survivesOneNode: onlyReads,
      survivesTwoNodes: onlyReads,
      minoritySide: onlyReads,
      majoritySide: onlyReads,
      readsMayBeStale: 'never',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'neither',
      pacelc: 'PC/EC',
    },
  },
];

// ---- Redis ----

const redisPresets: readonly StorePreset[] = [
  {
    id: 'redis-sentinel',
    product: 'Redis with Sentinel',
    version: '7.2',
    title: 'asynchronous replication, appendfsync everysec',
    source: {
      name: 'Redis documentation, High availability with Redis Sentinel',
      url: 'https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/',
    },
    replicas: 3,
    dataCenters: 1,
    set: {
      protocol: 'leader-follower',
      replication: 'asynchronous',
      readConcern: 'local',
      heartbeatInterval: 1,
      failoverTimeout: 30,
      fencing: 'term',
      // clients send again what got no answer, and a master knows nothing of the first time
      deduplicate: false,
    },
    replica: { syncPolicy: 'interval', syncInterval: 1 },
    notes:
      'down-after-milliseconds 30 s, log synced every second. The Sentinels are not nodes of their own: the replicas elect by majority, as if one stood on each of their machines. A master that is cut off goes on until it hears of the new one; min-replicas-to-write would be a lease.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: nothing,
      minoritySide: both,
      majoritySide: both,
      readsMayBeStale: 'when-broken',
      acknowledgedWritesMayBeLost: 'when-broken',
      cap: 'AP',
      pacelc: 'PA/EC',
    },
  },
];

// ---- etcd ----

const etcd = {
  product: 'etcd',
  version: '3.5',
  source: {
    name: 'etcd 3.5 documentation, KV API guarantees',
    url: 'https://etcd.io/docs/v3.5/learning/api_guarantees/',
  },
  replicas: 3,
  dataCenters: 1,
  replica: { syncPolicy: 'each-write' },
} as const;
const etcdSet = {
  protocol: 'raft',
  raftHeartbeatInterval: 0.1,
  electionTimeoutMin: 1,
  electionTimeoutMax: 2,
  preVote: true,
  checkQuorum: true,
} as const;

const etcdPresets: readonly StorePreset[] = [
  {
    ...etcd,
    id: 'etcd',
    title: 'linearizable reads',
    set: { ...etcdSet, raftReads: 'read-index' },
    notes:
      'The defaults: heartbeats every 100 ms, election time-out 1 s (up to twice that at random), pre-vote, reads by read index.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: nothing,
      minoritySide: nothing,
      majoritySide: both,
      readsMayBeStale: 'never',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'CP',
      pacelc: 'PC/EC',
    },
  },
  {
    ...etcd,
    id: 'etcd-serializable',
    title: 'serializable reads',
    set: { ...etcdSet, raftReads: 'any-replica' },
    notes: 'Any member answers a read with what it has applied, without asking anybody.',
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: onlyReads,
      minoritySide: onlyReads,
      majoritySide: both,
      readsMayBeStale: 'always',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'neither',
      pacelc: 'PC/EL',
    },
  },
];

// ---- Cassandra ----

const cassandra = {
  product: 'Apache Cassandra',
  version: '5.0',
  source: {
    name: 'Apache Cassandra 5.0 documentation, Dynamo: tunable consistency',
    url: 'https://cassandra.apache.org/doc/5.0/cassandra/architecture/dynamo.html',
  },
  replicas: 3,
  dataCenters: 1,
  replica: { syncPolicy: 'interval', syncInterval: 10 },
} as const;
const cassandraSet = {
  protocol: 'quorum',
  coordinator: 'replica',
  conflicts: 'last-write-wins',
  readFanout: 'quorum',
  readRepair: 'blocking',
  hintedHandoff: 'on',
  hintWindow: 10_800,
  handoffInterval: 10,
} as const;
const cassandraDefaults =
  'Hints for three hours, blocking read repair, commit log synced every 10 s (commitlog_sync: periodic): a machine that crashes loses what it had acknowledged since.';
/** One replica is enough for either. */
const anyReplica = {
  survivesOneNode: both,
  survivesTwoNodes: both,
  minoritySide: both,
  majoritySide: both,
  readsMayBeStale: 'always',
  acknowledgedWritesMayBeLost: 'always',
  cap: 'AP',
  pacelc: 'PA/EL',
} as const satisfies StoreClaims;
/** More than half for both. */
const moreThanHalf = {
  survivesOneNode: both,
  survivesTwoNodes: nothing,
  minoritySide: nothing,
  majoritySide: both,
  readsMayBeStale: 'when-broken',
  acknowledgedWritesMayBeLost: 'always',
  cap: 'neither',
  pacelc: 'PC/EC',
} as const satisfies StoreClaims;
const twoCenters = {
  replicas: 6,
  dataCenters: 2,
  source: {
    name: 'Apache Cassandra 5.0 documentation, Dynamo: NetworkTopologyStrategy',
    url: 'https://cassandra.apache.org/doc/5.0/cassandra/architecture/dynamo.html#network-topology-strategy',
  },
} as const;
const otherCenter =
  'Where two of the three in the caller’s data center are gone, the driver’s reads go to a coordinator of the other one.';
const threePerCenter = { ...cassandraSet, replicas: 3, replicasPer: 'region' } as const;

const cassandraPresets: readonly StorePreset[] = [
  {
    ...cassandra,
    id: 'cassandra-one',
    title: 'ONE, ONE',
    set: { ...cassandraSet, writeQuorum: 'one', readQuorum: 'one' },
    notes: `Replication factor 3. ${cassandraDefaults}`,
    claims: anyReplica,
  },
  {
    ...cassandra,
    id: 'cassandra-any',
    title: 'write ANY, read ONE',
    set: { ...cassandraSet, writeQuorum: 'one', readQuorum: 'one', quorumKind: 'sloppy' },
    notes: `A hint anywhere counts as a write. ${cassandraDefaults}`,
    claims: anyReplica,
  },
  {
    ...cassandra,
    id: 'cassandra-two',
    title: 'TWO, TWO',
    set: { ...cassandraSet, writeQuorum: 'two', readQuorum: 'two' },
    notes: `Of three replicas two are a quorum. ${cassandraDefaults}`,
    claims: moreThanHalf,
  },
  {
    ...cassandra,
    id: 'cassandra-quorum',
    title: 'QUORUM, QUORUM',
    set: { ...cassandraSet, writeQuorum: 'quorum', readQuorum: 'quorum' },
    notes: `R + W > N: never old while disks keep what they say. Of concurrent writes the last by the clock wins. ${cassandraDefaults}`,
    claims: moreThanHalf,
  },
  {
    ...cassandra,
    id: 'cassandra-all',
    title: 'write ALL, read ONE',
    set: { ...cassandraSet, writeQuorum: 'all', readQuorum: 'one' },
    notes: `Every replica must have a write, so any one can be read. ${cassandraDefaults}`,
    claims: {
      ...moreThanHalf,
      survivesOneNode: onlyReads,
      survivesTwoNodes: onlyReads,
      minoritySide: onlyReads,
      majoritySide: onlyReads,
    },
  },
  {
    ...cassandra,
    ...twoCenters,
    id: 'cassandra-local-quorum',
    title: 'LOCAL_QUORUM in two data centers',
    set: {
      ...threePerCenter,
      writeQuorum: 'quorum',
      writeScope: 'local',
      readQuorum: 'quorum',
      readScope: 'local',
    },
    notes: `Three replicas in each data center; a quorum in the caller’s own is enough. ${otherCenter} ${cassandraDefaults}`,
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: onlyReads,
      minoritySide: both,
      majoritySide: both,
      readsMayBeStale: 'always',
      acknowledgedWritesMayBeLost: 'always',
      cap: 'AP',
      pacelc: 'PA/EL',
    },
  },
  {
    ...cassandra,
    ...twoCenters,
    id: 'cassandra-each-quorum',
    title: 'write EACH_QUORUM, read LOCAL_QUORUM in two data centers',
    set: {
      ...threePerCenter,
      writeQuorum: 'quorum',
      writeScope: 'each',
      readQuorum: 'quorum',
      readScope: 'local',
    },
    notes: `A quorum in every data center must have a write, so that a quorum of the own one is enough to read it. ${otherCenter} ${cassandraDefaults}`,
    claims: {
      ...moreThanHalf,
      survivesTwoNodes: onlyReads,
      minoritySide: onlyReads,
      majoritySide: onlyReads,
    },
  },
];

// ---- DynamoDB ----

const dynamo = {
  product: 'Amazon DynamoDB',
  version: 'as documented in 2025',
  source: {
    name: 'Amazon DynamoDB Developer Guide, Read consistency; M. Elhemali et al., USENIX ATC 2022',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html',
  },
  replicas: 3,
  dataCenters: 1,
  replica: { syncPolicy: 'each-write' },
} as const;
const dynamoSet = {
  protocol: 'raft',
  raftHeartbeatInterval: 0.25,
  electionTimeoutMin: 1,
  electionTimeoutMax: 2,
  preVote: true,
  checkQuorum: true,
  provisionedReads: 200,
  provisionedWrites: 200,
  burstSeconds: 300,
} as const;
const dynamoNotes =
  'One partition: three replicas whose leader orders the writes and acknowledges them when two have them on disk. The paper’s Multi-Paxos is Raft here, and its asking around before a fail-over is the pre-vote; the time-outs are not published (here 1 to 2 s). 200 read and 200 write units a second with five minutes of burst credit.';

const dynamoPresets: readonly StorePreset[] = [
  {
    ...dynamo,
    id: 'dynamodb-eventual',
    title: 'eventually consistent reads, provisioned capacity',
    set: { ...dynamoSet, raftReads: 'any-replica' },
    notes: `Any replica answers a read with what it has, for half a unit. ${dynamoNotes}`,
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: onlyReads,
      minoritySide: onlyReads,
      majoritySide: both,
      readsMayBeStale: 'always',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'neither',
      pacelc: 'PC/EL',
    },
  },
  {
    ...dynamo,
    id: 'dynamodb-strong',
    title: 'strongly consistent reads, provisioned capacity',
    set: { ...dynamoSet, raftReads: 'lease' },
    notes: `The leader answers reads alone while its lease holds. ${dynamoNotes}`,
    claims: {
      survivesOneNode: both,
      survivesTwoNodes: nothing,
      minoritySide: nothing,
      majoritySide: both,
      readsMayBeStale: 'never',
      acknowledgedWritesMayBeLost: 'never',
      cap: 'CP',
      pacelc: 'PC/EC',
    },
  },
];

export const storePresets: readonly StorePreset[] = [
  ...mongoPresets,
  ...cassandraPresets,
  ...dynamoPresets,
  ...postgresPresets,
  ...etcdPresets,
  ...redisPresets,
];
