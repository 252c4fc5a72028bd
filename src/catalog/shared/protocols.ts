/** The replication protocols by the values of a replica set's `protocol` setting. */
import { leaderFollowerDriver } from './leader-follower/driver.ts';
import { leaderFollowerMember } from './leader-follower/replica.ts';
import { quorumDriver } from './quorum/driver.ts';
import { quorumMember } from './quorum/replica.ts';
import { raftDriver } from './raft/driver.ts';
import { raftMember } from './raft/replica.ts';
import type { ReplicationProtocol } from './replication-protocol.ts';

export type ProtocolName = 'leader-follower' | 'quorum' | 'raft';

export const protocols: { readonly [P in ProtocolName]: ReplicationProtocol } = {
  'leader-follower': { member: leaderFollowerMember, driver: leaderFollowerDriver },
  quorum: { member: quorumMember, driver: quorumDriver },
  raft: { member: raftMember, driver: raftDriver },
};
