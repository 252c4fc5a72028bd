/**
 * Open networks: how much arrives at each station when requests go from one to the next, come back, and leave.
 * In the end each station behaves as if it were alone, with Poisson arrivals of that rate (product form), even
 * where loops make the real arrivals anything but Poisson.
 *
 * Source: J. R. Jackson, "Networks of waiting lines", Operations Research 5, 1957, and "Jobshop-like queueing
 * systems", Management Science 10, 1963.
 */
import { type ManyServers, meansOfManyServers, type StationMeans } from './queueing.ts';

/** For each request at `from`, on average so many go to `to`. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** Sweeps after which a loop that still grows is said to have no end. */
const MOST_SWEEPS = 20_000;
const SETTLED = 1e-14;
const BEYOND = 1e15;

/**
 * The traffic equations λ(j) = γ(j) + Σ λ(i) p(i, j), solved by Gauss–Seidel sweeps (one, where there are no
 * loops and flows are listed callers first). Null where a loop sends back as much as it gets: nothing bounds it.
 */
export function trafficRates(external: readonly number[], flows: readonly Flow[]): readonly number[] | null {
  const into: Flow[][] = external.map(() => []);
  for (const flow of flows) if (flow.share > 0) into[flow.to]!.push(flow);
  const rates = [...external];
  const most = external.reduce((sum, rate) => sum + rate, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    for (let j = 0; j < rates.length; j++) {
      const next = into[j]!.reduce((sum, { from, share }) => sum + rates[from]! * share, external[j]!);
      change = Math.max(change, Math.abs(next - rates[j]!) / Math.max(next, Number.MIN_VALUE));
      rates[j] = next;
      if (next > BEYOND * most) return null;
    }
    if (change <= SETTLED) return rates;
  }
  return null;
}

/** A station of an open network, without what arrives there. */
export interface OpenStation {
  readonly servers: number;
  readonly serviceRate: number;
}

/** Means of every station of an open network; null where one of them is offered more than it can do. */
export function meansOfOpenNetwork(
  external: readonly number[],
  flows: readonly Flow[],
  stations: readonly OpenStation[],
): readonly (StationMeans & { readonly throughput: number })[] | null {
  const rates = trafficRates(external, flows);
  if (rates === null) return null;
  const each = stations.map((station, i): ManyServers => ({ ...station, arrivalRate: rates[i]! }));
  if (each.some(({ arrivalRate, serviceRate, servers }) => arrivalRate >= servers * serviceRate)) return null;
  return each.map((station) => ({ ...meansOfManyServers(station), throughput: station.arrivalRate }));
}
