/**
 * The power of d choices: d backends drawn at random, and of these the one that owes the fewest answers. Two
 * choices already do most of what looking at all of them does, at a fraction of the price (M. Mitzenmacher,
 * IEEE TPDS 12(10), 2001). Drawn with replacement the same one may come twice, which is a little worse (N. Gast,
 * B. Van Houdt, 2017).
 */
import type { Peer } from '../../engine/outcome.ts';
import type { BalancingPolicy, LoadBalancer } from './backends.ts';

export const powerOfD: BalancingPolicy = {
  by: 'load',
  pick(balancer) {
    const { candidates, outstanding } = balancer.state;
    const { choices, withReplacement } = balancer.settings;
    const n = candidates.length;
    if (n === 0) return undefined;
    let best: Peer | undefined;
    for (let i = 0; i < (withReplacement ? choices : Math.min(choices, n)); i++) {
      const peer = candidates[withReplacement ? balancer.pick(n) : drawAnother(balancer, i, n)]!;
      if (best === undefined || outstanding[peer]! < outstanding[best]!) best = peer;
    }
    return best;
  },
};

/** A place below n that was not among the `already` places drawn before it. */
export function drawAnother(balancer: LoadBalancer, already: number, n: number): number {
  const { drawn } = balancer.state;
  let place = balancer.pick(n - already);
  // those drawn before stand in ascending order: each at or below moves the place up by one
  let i = 0;
  while (i < already && drawn[i]! <= place) {
    place++;
    i++;
  }
  for (let j = already; j > i; j--) drawn[j] = drawn[j - 1]!;
  drawn[i] = place;
  return place;
}
