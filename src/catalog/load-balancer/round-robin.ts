/**
 * Round robin: each backend in turn. Against random picking it makes arrivals at a backend more regular
 * (Erlang instead of exponential gaps), which shortens the wait. Where queues cannot be seen, nothing is better for
 * two equal servers with exponential work that begin alike (A. Ephremides, P. Varaiya, J. Walrand, "A Simple Dynamic
 * Routing Problem", IEEE TAC 25(4), 1980; HAProxy `balance roundrobin`, and what nginx does by itself).
 */
import type { BalancingPolicy } from './backends.ts';

export const roundRobin: BalancingPolicy = {
  by: 'load',
  pick(balancer) {
    const { state } = balancer;
    const n = state.candidates.length;
    if (n === 0) return undefined;
    state.turn = (state.turn + 1) % n;
    return state.candidates[state.turn];
  },
};
