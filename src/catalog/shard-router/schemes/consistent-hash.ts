/**
 * Consistent hashing: shards have points on a ring, and a key belongs to the next point. A new shard takes about
 * 1/(n + 1) of the keys, from all others a little, and no key moves between old shards (D. Karger et al., STOC 1997;
 * G. DeCandia et al., "Dynamo", SOSP 2007, for the virtual nodes).
 */
import { buildHashRing, ringOwner } from '../../shared/hash-ring.ts';
import { NO_TABLE, type Placement, type Scheme, type SchemeFacts, type Shard } from './scheme.ts';

function begin(shards: readonly Shard[], { virtualNodes }: SchemeFacts): Placement {
  const ring = buildHashRing(
    shards.map((shard) => shard.hash),
    virtualNodes,
  );
  return {
    scheme: 'consistent-hash',
    shards: shards.map(({ link }) => link),
    ring,
    starts: NO_TABLE,
    owners: NO_TABLE,
  };
}

export const consistentHash: Scheme = {
  begin,
  ownerOf: ({ ring }, key) => ringOwner(ring!, key),
  reshard: (_, shards, facts) => begin(shards, facts),
};
