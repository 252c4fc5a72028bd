/**
 * Stations with exponential service: M/M/c, M/M/c/K, and one with arrivals that are more even than Poisson's. Their
 * closed forms are what the simulation is checked against, and what the inspector shows beside a station that
 * fits one of them.
 *
 * Sources: L. Kleinrock, "Queueing Systems", vol. 1 (Wiley 1975); M. Harchol-Balter, "Performance Modeling and
 * Design of Computer Systems" (Cambridge 2013); both for what no other source is named for.
 */
import { exp, pow } from '../base/deterministic-math.ts';
import { erlangC } from './erlang.ts';

/** Long-run means of a station; times in the unit of the rates. */
export interface StationMeans {
  /** Own work ÷ capacity. */
  readonly utilization: number;
  /** Lq: waiting, those in service not counted. */
  readonly queueLength: number;
  /** L: waiting and in service. */
  readonly inSystem: number;
  /** Wq. */
  readonly waitSeconds: number;
  /** W: wait and service. */
  readonly residenceSeconds: number;
}

/** M/M/c, the rates being per second: c servers, Poisson arrivals, exponential service, no limit. */
export interface ManyServers {
  readonly arrivalRate: number;
  /** Of one server. */
  readonly serviceRate: number;
  readonly servers: number;
}

/** Means of M/M/c below saturation. */
export function meansOfManyServers({ arrivalRate, serviceRate, servers }: ManyServers): StationMeans {
  const offeredLoad = arrivalRate / serviceRate;
  const waitSeconds = erlangC(servers, offeredLoad) / (servers * serviceRate - arrivalRate);
  return {
    utilization: offeredLoad / servers,
    queueLength: arrivalRate * waitSeconds,
    inSystem: arrivalRate * waitSeconds + offeredLoad,
    waitSeconds,
    residenceSeconds: waitSeconds + 1 / serviceRate,
  };
}

/** Chance that M/M/c makes somebody wait for more than `seconds`: C · e^(−(cµ − λ)t). */
export function waitLongerThan(seconds: number, station: ManyServers): number {
  const { arrivalRate, serviceRate, servers } = station;
  const drain = servers * serviceRate - arrivalRate;
  return erlangC(servers, arrivalRate / serviceRate) * exp(-drain * seconds);
}

/**
 * Chance that wait and service together take M/M/c more than `seconds`: the wait is 0 with probability 1 − C
 * and else exponential with rate d = cµ − λ; added to an exponential service it gives
 * (1 − C) e^(−µt) + C (d e^(−µt) − µ e^(−dt)) / (d − µ), and (1 + Cµt) e^(−µt) where d = µ.
 */
export function residenceLongerThan(seconds: number, station: ManyServers): number {
  const { arrivalRate, serviceRate, servers } = station;
  const waits = erlangC(servers, arrivalRate / serviceRate);
  const drain = servers * serviceRate - arrivalRate;
  const served = exp(-serviceRate * seconds);
  if (Math.abs(drain - serviceRate) < 1e-9 * serviceRate) return (1 + waits * serviceRate * seconds) * served;
  const both = (drain * served - serviceRate * exp(-drain * seconds)) / (drain - serviceRate);
  return (1 - waits) * served + waits * both;
}

/** The p-quantile of a time whose chance to exceed t is `longerThan(t)`, a function that falls to 0. */
export function quantileOf(longerThan: (seconds: number) => number, p: number): number {
  if (longerThan(0) <= 1 - p) return 0;
  let high = 1;
  while (longerThan(high) > 1 - p) high *= 2;
  let low = 0;
  for (let halvings = 0; halvings < 200 && high - low > 1e-15 * high; halvings++) {
    const middle = (low + high) / 2;
    if (longerThan(middle) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** M/M/c/K: M/M/c with room for K in the system, those in service included. */
export interface FiniteRoom extends ManyServers {
  readonly room: number;
}
export interface FiniteRoomMeans extends StationMeans {
  /** p0 … pK: share of time with n in the system, and what an arrival finds (PASTA). */
  readonly probabilities: readonly number[];
  /** Share of arrivals that are turned away: pK. */
  readonly blocked: number;
  /** Served per second. */
  readonly throughput: number;
}

/** Means of M/M/c/K at any load; waits and residences are of those let in. */
export function meansOfFiniteRoom(station: FiniteRoom): FiniteRoomMeans {
  const probabilities = birthDeathProbabilities(station);
  const { arrivalRate, serviceRate, servers, room } = station;
  const mean = (count: (n: number) => number) =>
    probabilities.reduce((sum, probability, n) => sum + probability * count(n), 0);
  const blocked = probabilities[room]!;
  const throughput = arrivalRate * (1 - blocked);
  const queueLength = mean((n) => Math.max(0, n - servers));
  const inSystem = mean((n) => n);
  return {
    probabilities,
    blocked,
    throughput,
    utilization: throughput / (servers * serviceRate),
    queueLength,
    inSystem,
    waitSeconds: queueLength / throughput,
    residenceSeconds: inSystem / throughput,
  };
}

/**
 * Chance that M/M/c/K makes somebody that it lets in wait for more than `seconds`. Who finds n ≥ c before him waits
 * for n − c + 1 departures at rate cµ: an Erlang time, whose tail is Σ e^(−cµt) (cµt)^j / j!, j = 0 … n − c.
 */
export function waitLongerThanInFiniteRoom(seconds: number, station: FiniteRoom): number {
  const { servers, serviceRate, room } = station;
  const probabilities = birthDeathProbabilities(station);
  const departures = servers * serviceRate * seconds;
  let term = exp(-departures);
  let tail = 0;
  let longer = 0;
  for (let n = servers; n < room; n++) {
    tail += term;
    term *= departures / (n - servers + 1);
    longer += probabilities[n]! * tail;
  }
  return longer / (1 - probabilities[room]!);
}

/** Balance of the flows between neighbours: p(n) · min(n, c) µ = p(n − 1) · λ. */
function birthDeathProbabilities({ arrivalRate, serviceRate, servers, room }: FiniteRoom): number[] {
  const weights = [1];
  for (let n = 1; n <= room; n++) {
    weights.push((weights[n - 1]! * arrivalRate) / (Math.min(n, servers) * serviceRate));
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Mean residence at E_k/M/1, the arrivals being every k-th of a Poisson stream: what round robin over k
 * stations gives each of them. 1 / (µ (1 − σ)), where σ in (0, 1) solves σ = A*(µ − µσ), A* being the
 * Laplace transform of the gaps (Kleinrock 1975, section 6.4).
 */
export function meanResidenceOfErlangArrivals(k: number, arrivalRate: number, serviceRate: number): number {
  let sigma = arrivalRate / serviceRate;
  for (let step = 0; step < 10_000; step++) {
    const next = pow((k * arrivalRate) / (k * arrivalRate + serviceRate * (1 - sigma)), k);
    if (Math.abs(next - sigma) < 1e-15) break;
    sigma = next;
  }
  return 1 / (serviceRate * (1 - sigma));
}
