/**
 * Erlang's formulas: how many callers find all servers busy, when they go away at once (B), when they wait for
 * ever (C), and when they wait as long as their patience lasts (A). Offered load a = λ × mean service time,
 * in erlangs.
 *
 * Sources: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic
 * telephone exchanges" (1917); C. Palm, "Research on telephone traffic carried by full availability groups" (1957,
 * the model with patience, called Erlang A since Mandelbaum and Zeltyn).
 */

/**
 * Share of arrivals that c servers without a queue turn away. Only the mean of the service time matters, not
 * its law. Computed by the recursion 1/B(c) = 1 + (c/a) · 1/B(c − 1), which neither overflows nor cancels.
 */
export function erlangB(servers: number, offeredLoad: number): number {
  let inverse = 1;
  for (let c = 1; c <= servers; c++) inverse = 1 + (c / offeredLoad) * inverse;
  return 1 / inverse;
}

/** Share of arrivals at M/M/c that have to wait; needs a < c. */
export function erlangC(servers: number, offeredLoad: number): number {
  const blocked = erlangB(servers, offeredLoad);
  return (servers * blocked) / (servers - offeredLoad * (1 - blocked));
}

/** M/M/c+M: whoever has waited for an exponential time leaves. Rates are per second. */
export interface ImpatientQueue {
  readonly arrivalRate: number;
  /** Of one server. */
  readonly serviceRate: number;
  readonly servers: number;
  /** θ: 1 ÷ mean patience. */
  readonly abandonRate: number;
  /** Places to wait; absent: no limit. */
  readonly queueCapacity?: number;
}

export interface ImpatientMeans {
  /** Share of arrivals that do not find a free server. */
  readonly waits: number;
  /** Share of arrivals that leave before they are served. */
  readonly abandons: number;
  /** Share of arrivals that find no place to wait. */
  readonly blocked: number;
  readonly queueLength: number;
  readonly inSystem: number;
  /** Mean time in the queue of all who are let in, those who leave included. */
  readonly waitSeconds: number;
  /** The same of those who are served. */
  readonly servedWaitSeconds: number;
  readonly utilization: number;
  readonly throughput: number;
}

/** Terms smaller than this share of the sum change nothing that anybody sees. */
const NEGLIGIBLE = 1e-16;
const MOST_TERMS = 10_000_000;

/**
 * Means of Erlang A at any load: leaving keeps every queue finite. State by state against the state in which
 * all servers are busy and nobody waits: below it lies 1/B of its weight, and j waiting have the weight
 * Π λ / (cµ + iθ), i = 1 … j. Who finds j waiting is served with the chance cµ / (cµ + (j+1)θ), and then has waited
 * Σ 1 / (cµ + iθ), i = 1 … j+1: how long he stands at each place does not depend on why he leaves it.
 */
export function meansOfImpatientQueue(queue: ImpatientQueue): ImpatientMeans {
  const { arrivalRate, serviceRate, servers, abandonRate } = queue;
  const offered = arrivalRate / serviceRate;
  const below = 1 / erlangB(servers, offered);
  const most = Math.min(queue.queueCapacity ?? Number.POSITIVE_INFINITY, MOST_TERMS);
  let weight = 1;
  let waiting = 0;
  let behind = 0;
  let full = most === 0 ? 1 : 0;
  const all = servers * serviceRate;
  let stands = 0;
  let waited = 0;
  for (let j = 1; j <= most; j++) {
    stands += 1 / (all + j * abandonRate);
    waited += (weight * all * stands) / (all + j * abandonRate);
    weight *= arrivalRate / (all + j * abandonRate);
    behind += weight;
    waiting += j * weight;
    if (j === most) full = weight;
    if (weight < NEGLIGIBLE * behind && j * abandonRate > arrivalRate - all) break;
  }
  const total = below + behind;
  const queueLength = waiting / total;
  const blocked = full / total;
  const abandons = (abandonRate * queueLength) / arrivalRate;
  const throughput = arrivalRate * (1 - blocked - abandons);
  return {
    waits: (1 + behind - full) / total,
    abandons,
    blocked,
    queueLength,
    inSystem: queueLength + throughput / serviceRate,
    waitSeconds: queueLength / (arrivalRate * (1 - blocked)),
    servedWaitSeconds: (arrivalRate * waited) / total / throughput,
    utilization: throughput / (servers * serviceRate),
    throughput,
  };
}
