/**
 * Jump consistent hash: backends are numbered in the order of their links, and a key's number is worked out
 * without a ring or a table (J. Lamping, E. Veach, arXiv 1406.2294, 2014; `shared/jump-hash.ts`). Shares are
 * perfectly even, but only the last backend can leave in order: of one in the middle that gets no requests the keys
 * are hashed again among all.
 */
import { hashPair } from '../../base/hash.ts';
import type { Peer } from '../../engine/outcome.ts';
import { jumpHash as jump } from '../shared/jump-hash.ts';
import type { BalancingPolicy } from './backends.ts';

/** After so many backends in a row that get no requests the search goes on in order. */
const MOST_HASHES = 16;

export const jumpHash: BalancingPolicy = {
  by: 'hash',
  pick(balancer, call) {
    const { peers, state } = balancer;
    const n = peers.length;
    if (state.candidates.length === 0) return undefined;
    const getsRequests = (peer: Peer) => state.dead[peer] === 0 && state.ejected[peer] === 0;
    let bucket = 0;
    for (let i = 0; i < MOST_HASHES; i++) {
      const key = balancer.key(call);
      bucket = jump(hashPair(key, i), n, hashPair(i, key));
      if (getsRequests(peers[bucket]!)) return peers[bucket];
    }
    while (!getsRequests(peers[bucket]!)) bucket = (bucket + 1) % n;
    return peers[bucket];
  },
};
