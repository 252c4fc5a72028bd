/**
 * Least outstanding requests: the backend that owes this balancer the fewest answers, "join the shortest
 * queue" as far as one balancer can see it (W. Winston, "Optimality of the Shortest Line Discipline", J. Applied
 * Probability 14, 1977; V. Gupta et al., Performance Evaluation 64, 2007, for servers that share their time; HAProxy
 * `balance leastconn`, nginx `least_conn`). Equals are taken in turn, so that idle backends share the work.
 */
import type { BalancingPolicy } from './backends.ts';

export const leastOutstanding: BalancingPolicy = {
  by: 'load',
  pick(balancer) {
    const { state } = balancer;
    const { candidates, outstanding } = state;
    const n = candidates.length;
    if (n === 0) return undefined;
    state.turn = (state.turn + 1) % n;
    let best = candidates[state.turn]!;
    for (let i = 1; i < n && outstanding[best]! > 0; i++) {
      const next = candidates[(state.turn + i) % n]!;
      if (outstanding[next]! < outstanding[best]!) best = next;
    }
    return best;
  },
};
