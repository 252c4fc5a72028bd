/**
 * Maglev hashing: a table as large as one likes, in which every backend has very nearly the same number of
 * places (D. Eisenbud et al., NSDI 2016; `shared/maglev-table.ts`); a key's hash names its place.
 * Shares are more even than on a ring, one look finds the backend, and a few more keys than necessary move when a
 * backend leaves. The table holds only those that get requests.
 */
import { hashPair } from '../../base/hash.ts';
import { maglevTable, permutationOf, primeFrom } from '../shared/maglev-table.ts';
import { nameBackends } from './backend-names.ts';
import type { BalancingPolicy } from './backends.ts';

export const maglev: BalancingPolicy = {
  by: 'hash',
  prepare(balancer) {
    nameBackends(balancer);
    const { state, settings } = balancer;
    const size = primeFrom(Math.max(settings.tableSize, state.candidates.length));
    state.table = maglevTable(
      state.candidates.map((peer) => permutationOf(state.names[peer]!, size)),
      size,
    );
  },
  pick(balancer, call) {
    const { candidates, table } = balancer.state;
    if (candidates.length === 0) return undefined;
    const place = (hashPair(balancer.key(call), 0x4d61676c) >>> 0) % table.length;
    return candidates[table[place]!];
  },
};
