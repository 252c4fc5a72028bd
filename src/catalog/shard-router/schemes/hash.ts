/**
 * Hash modulo the number of shards: perfectly simple, even in keys, and one more shard gives n of n + 1 keys
 * another owner (D. Karger et al., STOC 1997, begin with what is wrong about it).
 */
import { moduloOwner } from '../../shared/hash-ring.ts';
import { NO_TABLE, type Placement, type Scheme, type Shard } from './scheme.ts';

function begin(shards: readonly Shard[]): Placement {
  return {
    scheme: 'hash',
    shards: shards.map(({ link }) => link),
    ring: null,
    starts: NO_TABLE,
    owners: NO_TABLE,
  };
}

export const hash: Scheme = {
  begin,
  ownerOf: ({ shards }, key) => moduloOwner(key, shards.length),
  reshard: (_, shards) => begin(shards),
};
