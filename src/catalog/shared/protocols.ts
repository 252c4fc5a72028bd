/** The replication protocols by the values of a replica set's `protocol` setting. */
import { leaderFollowerDriver } from './leader-follower/driver.ts';
import { leaderFollowerMember } from './leader-follower/replica.ts';
import { raftDriver } from './raft/driver.ts';
import { raftMember } from './raft/replica.ts';
import type { ReplicationProtocol } from './replication-protocol.ts';

export type ProtocolName = 'leader-follower' | 'raft';

export const protocols: { readonly [P in ProtocolName]: ReplicationProtocol } = {
  'leader-follower': { member: leaderFollowerMember, driver: leaderFollowerDriver },
  raft: { member: raftMember, driver: raftDriver },
};
