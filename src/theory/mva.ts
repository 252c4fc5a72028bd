/**
 * Closed networks: so many users go round stations for ever, and think in between. Exact mean value analysis for
 * stations with one server, several, or as many as anybody needs; exponential service first come first served, or
 * any law where all are served at once or share.
 *
 * Sources: M. Reiser and S. Lavenberg, "Mean-value analysis of closed multichain queuing networks", JACM 27, 1980;
 * K. Chandy, U. Herzog and L. Woo, "Parametric analysis of queuing networks", IBM J. Res. Dev. 19, 1975 (a part of
 * a network is one station that serves as fast as the part does: so stations with several servers are joined
 * without subtracting, where the recursion for them would lose all digits); A. Seidmann, P. Schweitzer and S.
 * Shalev-Oren, "Computerized closed queueing network models of flexible manufacturing systems", Large Scale Systems
 * 12, 1987 (the approximation for very many users); P. Denning and J. Buzen, "The operational analysis of queueing
 * network models", ACM Computing Surveys 10, 1978 (bounds).
 */
import { log } from '../base/deterministic-math.ts';

/** A station, or several alike of which each has an equal share of the visits. */
export interface ClosedStation {
  readonly serviceSeconds: number;
  /** Visits for each time round the network, of all copies together. */
  readonly visits: number;
  /** Absent: one; Infinity: nobody ever waits. */
  readonly servers?: number;
  /** Stations alike, each with its own queue; absent: one. */
  readonly copies?: number;
  /** Erlangs at one copy of requests that come from outside and do not wait for each other; absent: none. */
  readonly openLoad?: number;
}

export interface ClosedNetworkMeans {
  /** Times round the network per second. */
  readonly throughput: number;
  /** Time for one round, thinking not included. */
  readonly responseSeconds: number;
  /** False: users or servers are too many, and stations with several servers were approximated (Seidmann). */
  readonly isExact: boolean;
  readonly stations: readonly {
    /** Of one visit. */
    readonly residenceSeconds: number;
    /** In all copies together. */
    readonly inSystem: number;
    /** Requests from outside in all copies together. */
    readonly openInSystem: number;
    readonly utilization: number;
  }[];
}

/** Multiplications that a joining of stations may take: some tenths of a second. */
const MOST_WORK = 60_000_000;

/** Exact mean value analysis: `users` go round the stations, and think for so long between two rounds. */
export function meansOfClosedNetwork(
  users: number,
  thinkSeconds: number,
  stations: readonly ClosedStation[],
): ClosedNetworkMeans {
  const many = stations.reduce((sum, station) => sum + (hasSeveral(station) ? copiesOf(station) : 0), 0);
  if (many === 0) return meansOfSingleServers(users, thinkSeconds, stations);
  if (many * 3 * users * users > MOST_WORK || !stations.every(isWithinReach))
    return meansBySeidmann(users, thinkSeconds, stations);
  return meansByJoining(users, thinkSeconds, stations);
}

function serversOf({ servers = 1 }: ClosedStation): number {
  return servers;
}
function copiesOf({ copies = 1 }: ClosedStation): number {
  return copies;
}
/** Work of one visit where a part of the one server is taken by requests from outside. */
function slowed({ serviceSeconds, openLoad = 0 }: ClosedStation): number {
  return serviceSeconds / (1 - openLoad);
}
/** Of one server: requests from outside find the others, and each other. */
function openBesides(station: ClosedStation, inSystem: number): number {
  const { openLoad = 0 } = station;
  if (openLoad === 0) return 0;
  if (isDelay(station)) return openLoad * copiesOf(station);
  // several servers come here only where no user ever does
  if (hasSeveral(station))
    return copiesOf(station) * roomBesides(serversOf(station), openLoad, 0).outside[0]!;
  return (openLoad * (copiesOf(station) + inSystem)) / (1 - openLoad);
}
function hasSeveral(station: ClosedStation): boolean {
  return serversOf(station) > 1 && serversOf(station) !== Number.POSITIVE_INFINITY;
}
function isDelay(station: ClosedStation): boolean {
  return serversOf(station) === Number.POSITIVE_INFINITY;
}

/** The recursion itself: who arrives finds the network as it is with one user fewer. */
function meansOfSingleServers(
  users: number,
  thinkSeconds: number,
  stations: readonly ClosedStation[],
): ClosedNetworkMeans {
  const inSystem = new Float64Array(stations.length);
  const residence = new Float64Array(stations.length);
  let throughput = 0;
  let response = 0;
  for (let n = 1; n <= users; n++) {
    response = 0;
    for (let i = 0; i < stations.length; i++) {
      const station = stations[i]!;
      const found = isDelay(station) ? 0 : inSystem[i]! / copiesOf(station);
      residence[i] = (isDelay(station) ? station.serviceSeconds : slowed(station)) * (1 + found);
      response += station.visits * residence[i]!;
    }
    throughput = thinkSeconds + response > 0 ? n / (thinkSeconds + response) : Number.POSITIVE_INFINITY;
    for (let i = 0; i < stations.length; i++) inSystem[i] = throughput * stations[i]!.visits * residence[i]!;
  }
  return {
    throughput,
    responseSeconds: response,
    isExact: true,
    stations: stations.map((station, i) => ({
      residenceSeconds: residence[i]!,
      inSystem: inSystem[i]!,
      openInSystem: openBesides(station, inSystem[i]!),
      utilization: utilizationOf(station, throughput),
    })),
  };
}

function utilizationOf(station: ClosedStation, throughput: number): number {
  const load = throughput * station.visits * station.serviceSeconds;
  return isDelay(station) ? 0 : load / serversOf(station) / copiesOf(station);
}

// ---- stations with several servers ----

/** How many rounds a second a part of the network does with 0, 1, 2 … users in it. */
type Speed = Float64Array;

function speedOf(station: ClosedStation, users: number): Speed {
  const { serviceSeconds, visits, copies = 1, servers = 1, openLoad = 0 } = station;
  const demand = (serviceSeconds * visits) / copies;
  const room = openLoad > 0 ? roomBesides(servers, openLoad, users).left : null;
  return Float64Array.from(
    { length: users + 1 },
    (_, n) => ((room?.[n] ?? 1) * Math.min(n, servers)) / demand,
  );
}

interface RoomBesides {
  /** By how much n users are slowed down by requests from outside. */
  readonly left: Float64Array;
  /** How many of these there are beside n users, on average. */
  readonly outside: Float64Array;
}

/**
 * What requests from outside leave of several servers to n users: with F(n) = Σ C(n+k, k) a^k Π 1/min(j, c),
 * j = n+1 … n+k, over all k, it is F(n−1)/F(n) (open and closed chains of one product form: F. Baskett et al.,
 * JACM 22, 1975). From n = c on all servers are busy and the sums are geometric.
 */
function roomBesides(servers: number, openLoad: number, users: number): RoomBesides {
  const load = openLoad / servers;
  const left = new Float64Array(users + 1).fill(1 - load);
  const outside = Float64Array.from({ length: users + 1 }, (_, n) => ((n + 1) * load) / (1 - load));
  let before = 1;
  for (let n = 0; n <= Math.min(users, servers); n++) {
    let [term, sum, weighted] = [1, 1, 0];
    for (let k = 1; k < MOST_TERMS && term > 1e-17 * sum; k++) {
      term *= (((n + k) / k) * openLoad) / Math.min(n + k, servers);
      sum += term;
      weighted += k * term;
    }
    if (n > 0) left[n] = before / sum;
    outside[n] = weighted / sum;
    before = sum;
  }
  return { left, outside };
}
const MOST_TERMS = 1_000_000;
/** Sums beyond this exponent overflow. */
const MOST_EXPONENT = 600;

/** Whether the sums for requests from outside can be worked out at all. */
function isWithinReach(station: ClosedStation): boolean {
  const { openLoad = 0 } = station;
  if (openLoad === 0 || isDelay(station)) return true;
  const load = openLoad / serversOf(station);
  return load < 1 && (serversOf(station) + 1) * -log(1 - load) < MOST_EXPONENT;
}

/** Share of time with k of n users in the first part, the rest being in the second: balance of neighbours. */
function sharesOf(first: Speed, second: Speed, n: number): Float64Array {
  const shares = new Float64Array(n + 1);
  // begins at the most likely state, so that nothing overflows
  let top = 0;
  while (top < n && second[n - top]! > first[top + 1]!) top++;
  shares[top] = 1;
  let total = 1;
  for (let k = top; k < n; k++) {
    shares[k + 1] = (shares[k]! * second[n - k]!) / first[k + 1]!;
    total += shares[k + 1]!;
  }
  for (let k = top; k > 0; k--) {
    shares[k - 1] = (shares[k]! * first[k]!) / second[n - k + 1]!;
    total += shares[k - 1]!;
  }
  for (let k = 0; k <= n; k++) shares[k]! /= total;
  return shares;
}

/** Two parts as one. */
function joined(first: Speed | null, second: Speed | null): Speed | null {
  if (first === null || second === null) return first ?? second;
  const speed = new Float64Array(first.length);
  for (let n = 1; n < speed.length; n++) {
    const shares = sharesOf(first, second, n);
    // what leaves the one goes to the other
    speed[n] = shares.reduce((sum, share, k) => sum + share * first[k]!, 0);
  }
  return speed;
}

/** All stations of one server, and the thinking, as one part by the recursion. */
function speedOfSingleServers(
  users: number,
  thinkSeconds: number,
  stations: readonly ClosedStation[],
): Speed {
  const speed = new Float64Array(users + 1);
  const inSystem = new Float64Array(stations.length);
  for (let n = 1; n <= users; n++) {
    let time = thinkSeconds;
    const residence = stations.map((station, i) => {
      const found = isDelay(station) ? 0 : inSystem[i]! / copiesOf(station);
      return station.visits * (isDelay(station) ? station.serviceSeconds : slowed(station)) * (1 + found);
    });
    for (const each of residence) time += each;
    const throughput = n / time;
    for (let i = 0; i < stations.length; i++) inSystem[i] = throughput * residence[i]!;
    speed[n] = throughput;
  }
  return speed;
}

/** The stations with several servers one by one, and all others as one part, joined to the whole. */
function meansByJoining(
  users: number,
  thinkSeconds: number,
  stations: readonly ClosedStation[],
): ClosedNetworkMeans {
  const busy = stations.filter((station) => station.visits * station.serviceSeconds > 0);
  const single = busy.filter((station) => !hasSeveral(station));
  const rest =
    single.length > 0 || thinkSeconds > 0 ? speedOfSingleServers(users, thinkSeconds, single) : null;
  const parts = busy
    .filter(hasSeveral)
    .flatMap((station) =>
      Array.from({ length: copiesOf(station) }, () => ({ station, speed: speedOf(station, users) })),
    );
  const before: (Speed | null)[] = [rest];
  for (const { speed } of parts) before.push(joined(before.at(-1)!, speed));
  const whole = before.at(-1)!;
  const queues = new Map<ClosedStation, number>();
  const outside = new Map<ClosedStation, number>();
  let after: Speed | null = null;
  for (let i = parts.length - 1; i >= 0; i--) {
    const { station, speed } = parts[i]!;
    // copies are alike: one of them tells of all
    if (!queues.has(station)) {
      const shares = sharesAmong(speed, joined(before[i]!, after), users);
      queues.set(station, copiesOf(station) * shares.reduce((sum, share, k) => sum + k * share, 0));
      outside.set(station, copiesOf(station) * openAmong(station, shares, users));
    }
    after = joined(after, speed);
  }
  const throughput = whole[users]!;
  return {
    throughput,
    responseSeconds: users / throughput - thinkSeconds,
    isExact: true,
    stations: stations.map((station) => {
      const inSystem = queues.get(station) ?? queueOfSingle(station, whole);
      return {
        residenceSeconds: inSystem / (throughput * station.visits) || 0,
        inSystem,
        openInSystem: outside.get(station) ?? openBesides(station, inSystem),
        utilization: utilizationOf(station, throughput),
      };
    }),
  };
}

function sharesAmong(part: Speed, others: Speed | null, users: number): Float64Array {
  if (others !== null) return sharesOf(part, others, users);
  const shares = new Float64Array(users + 1);
  shares[users] = 1;
  return shares;
}

function openAmong(
  { servers = 1, openLoad = 0 }: ClosedStation,
  shares: Float64Array,
  users: number,
): number {
  if (openLoad === 0) return 0;
  const { outside } = roomBesides(servers, openLoad, users);
  return shares.reduce((sum, share, n) => sum + share * outside[n]!, 0);
}

/** The arrival theorem again, with the throughputs of the whole. */
function queueOfSingle(station: ClosedStation, whole: Speed): number {
  const demand = station.visits * (isDelay(station) ? station.serviceSeconds : slowed(station));
  let inSystem = 0;
  for (let n = 1; n < whole.length; n++)
    inSystem = whole[n]! * demand * (isDelay(station) ? 1 : 1 + inSystem / copiesOf(station));
  return inSystem;
}

/** m servers as one that is m times as fast, and a delay for the rest of the work: right when idle and when full. */
function meansBySeidmann(
  users: number,
  thinkSeconds: number,
  stations: readonly ClosedStation[],
): ClosedNetworkMeans {
  const delayOf = (station: ClosedStation) =>
    hasSeveral(station) ? (station.serviceSeconds * (serversOf(station) - 1)) / serversOf(station) : 0;
  const delay = stations.reduce((sum, station) => sum + station.visits * delayOf(station), 0);
  const alike = stations.map((station): ClosedStation => {
    if (!hasSeveral(station)) return station;
    const { openLoad = 0 } = station;
    return {
      ...station,
      serviceSeconds: station.serviceSeconds / serversOf(station),
      servers: 1,
      openLoad: openLoad / serversOf(station),
    };
  });
  const means = meansOfSingleServers(users, thinkSeconds + delay, alike);
  return {
    throughput: means.throughput,
    responseSeconds: means.responseSeconds + delay,
    isExact: false,
    stations: means.stations.map((found, i) => {
      const station = stations[i]!;
      return {
        residenceSeconds: found.residenceSeconds + delayOf(station),
        inSystem: found.inSystem + means.throughput * station.visits * delayOf(station),
        openInSystem: found.openInSystem,
        utilization: found.utilization,
      };
    }),
  };
}

// ---- bounds ----

export interface ClosedBounds {
  /** Users at which the busiest station would be full if nobody ever met: beyond it queues are certain. */
  readonly saturationUsers: number;
  /** What throughput cannot exceed: that of the users, and that of the busiest station. */
  readonly mostThroughput: number;
  readonly leastResponseSeconds: number;
}

/** Asymptotic bounds (Denning and Buzen): N* = (Z + ΣD) / Dmax, X ≤ min(N/(Z + ΣD), 1/Dmax). */
export function boundsOfClosedNetwork(
  users: number,
  thinkSeconds: number,
  stations: readonly ClosedStation[],
): ClosedBounds {
  const demandOf = (station: ClosedStation) => station.visits * station.serviceSeconds;
  const whole = stations.reduce((sum, station) => sum + demandOf(station), 0);
  const busiest = Math.max(
    0,
    ...stations.map((station) => demandOf(station) / serversOf(station) / copiesOf(station)),
  );
  return {
    saturationUsers: busiest > 0 ? (thinkSeconds + whole) / busiest : Number.POSITIVE_INFINITY,
    mostThroughput: Math.min(users / (thinkSeconds + whole), 1 / busiest),
    leastResponseSeconds: Math.max(whole, users * busiest - thinkSeconds),
  };
}
