/**
 * A whole design with users who wait for their answers: exact mean value analysis over its stations where one client
 * is all there is, and where several share the stations, or open ones besides, Schweitzer's approximation of it with
 * the open load taken off the servers.
 *
 * Sources: M. Reiser and S. Lavenberg, JACM 27, 1980; P. Schweitzer, "Approximate analysis of multiclass closed
 * networks of queues", 1979, and Y. Bard 1979; E. Lazowska et al., "Quantitative System Performance" (1984), ch. 7
 * and 8 (several classes, open and closed mixed).
 */
import { trafficRates } from './jackson.ts';
import { type ClosedStation, meansOfClosedNetwork } from './mva.ts';
import {
  type ClientInput,
  meanFactorOf,
  type NetworkInput,
  type NodeInput,
  pointOf,
  readShareOf,
} from './network-input.ts';

/** How often one request of a client comes to each point; null where a loop has no end. */
function visitsOf(network: NetworkInput, client: ClientInput): readonly number[] | null {
  const external = new Array<number>(2 * network.nodes.length).fill(0);
  const reads = readShareOf(client);
  for (const operation of [0, 1] as const) {
    const share = operation === 0 ? reads : 1 - reads;
    for (const call of client.calls[operation])
      external[pointOf(call.to, call.operation)]! += share * call.count;
  }
  const flows = network.nodes.flatMap((node, i) =>
    ([0, 1] as const).flatMap((operation) =>
      node.calls[operation].map((call) => ({
        from: pointOf(i, operation),
        to: pointOf(call.to, call.operation),
        share: call.count,
      })),
    ),
  );
  return trafficRates(external, flows);
}

/** What one request of a client asks of each node, and the time it is under way between them. */
export interface Demands {
  /** By node. */
  readonly visits: readonly number[];
  /** Mean own work of one visit. */
  readonly work: readonly number[];
  readonly travelSeconds: number;
}

export function demandsOf(network: NetworkInput, client: ClientInput): Demands | null {
  const points = visitsOf(network, client);
  if (points === null) return null;
  const pairs = network.nodes.map((_, i) => [points[pointOf(i, 0)]!, points[pointOf(i, 1)]!] as const);
  const reads = readShareOf(client);
  // classes go the same ways, so their mean factor is the same everywhere
  const factor = reads * meanFactorOf(client, 0) + (1 - reads) * meanFactorOf(client, 1);
  let travelSeconds = 0;
  for (const operation of [0, 1] as const) {
    const share = operation === 0 ? reads : 1 - reads;
    for (const call of client.calls[operation]) travelSeconds += share * call.count * call.roundTripSeconds;
    for (const [i, node] of network.nodes.entries())
      for (const call of node.calls[operation])
        if (call.isAwaited) travelSeconds += pairs[i]![operation] * call.count * call.roundTripSeconds;
  }
  return {
    visits: pairs.map(([r, w]) => r + w),
    work: network.nodes.map(({ work }, i) => {
      const [r, w] = pairs[i]!;
      return r + w > 0 ? (factor * (r * work[0].mean + w * work[1].mean)) / (r + w) : 0;
    }),
    travelSeconds,
  };
}

export interface ClosedNode {
  /** Of the users' visits. */
  readonly throughput: number;
  readonly utilization: number;
  readonly waitSeconds: number;
  readonly residenceSeconds: number;
  readonly queueLength: number;
  /** Mean time of a visit of a request from outside; that of the users where there is none. */
  readonly openResidenceSeconds: number;
}

export interface ClosedSolution {
  readonly throughput: number;
  readonly latencySeconds: number;
  readonly isExact: boolean;
  readonly nodes: readonly ClosedNode[];
  readonly notes: readonly string[];
}

/** What open clients bring, by node: requests a second, and erlangs. */
export interface OpenTraffic {
  readonly rates: readonly number[];
  readonly erlangs: readonly number[];
}

/**
 * One client whose users go round, with or without open traffic besides: exact where the product form holds. Null
 * where the open traffic alone is more than a station can do.
 */
export function solveClosedNetwork(
  network: NetworkInput,
  client: ClientInput,
  open?: OpenTraffic,
): ClosedSolution | null {
  const demands = demandsOf(network, client);
  if (demands === null || client.users === null) return null;
  if (open?.erlangs.some((load, i) => load >= capacityOf(network.nodes[i]!)) === true) return null;
  const stations = network.nodes.map((node, i): ClosedStation => {
    const station = stationOf(node, demands.visits[i]!, demands.work[i]!);
    const load = open?.erlangs[i] ?? 0;
    return load > 0 ? { ...station, openLoad: load / (station.copies ?? 1) } : station;
  });
  const pause = client.thinkSeconds + demands.travelSeconds;
  if (!(pause + stations.reduce((sum, each) => sum + each.visits * each.serviceSeconds, 0) > 0)) return null;
  const means = meansOfClosedNetwork(client.users, pause, stations);
  const notes = network.nodes.flatMap((node, i) =>
    demands.visits[i]! > 0 ? notesOf(node, demands.work[i]!) : [],
  );
  if (open !== undefined) notes.push(...unequalWork(network, demands, open));
  if (!means.isExact) notes.push('So many users of many workers are approximated (Seidmann).');
  return {
    throughput: means.throughput,
    latencySeconds: means.responseSeconds + demands.travelSeconds,
    isExact: notes.length === 0,
    notes,
    nodes: means.stations.map((station, i) => {
      const throughput = means.throughput * demands.visits[i]!;
      const work = demands.work[i]!;
      const openRate = open?.rates[i] ?? 0;
      const residence = demands.visits[i]! > 0 ? station.residenceSeconds : work;
      return {
        throughput,
        utilization: station.utilization,
        residenceSeconds: residence,
        waitSeconds: Math.max(0, residence - work),
        queueLength: Math.max(0, throughput * (residence - work)),
        openResidenceSeconds: openRate > 0 ? station.openInSystem / openRate : residence,
      };
    }),
  };
}

/** First come first served is a product form only where all who come have the same work. */
function unequalWork(
  { nodes }: NetworkInput,
  { visits, work }: Demands,
  { rates, erlangs }: OpenTraffic,
): readonly string[] {
  return nodes.flatMap((node, i) => {
    if (!(visits[i]! > 0 && rates[i]! > 0) || node.discipline === 'processor-sharing') return [];
    const alike = Math.abs(erlangs[i]! / rates[i]! - work[i]!) <= 1e-9 * work[i]!;
    return alike
      ? []
      : [`Requests of several clients have different work at ${node.name}: taken to be alike.`];
  });
}

function stationOf(node: NodeInput, visits: number, work: number): ClosedStation {
  const servers = node.isStation ? node.servers : Number.POSITIVE_INFINITY;
  const looksForLeastBusy = typeof node.spread !== 'string' && 'leastBusy' in node.spread;
  if (looksForLeastBusy) return { serviceSeconds: work, visits, servers: servers * node.instances };
  return { serviceSeconds: work, visits, servers, copies: Math.max(1, node.instances) };
}

/** What keeps a node from the product form. */
function notesOf(node: NodeInput, work: number): string[] {
  const { name, discipline, servers, work: laws, instances, spread } = node;
  const notes: string[] = [];
  const shares = discipline === 'processor-sharing' || servers === Number.POSITIVE_INFINITY;
  const alike = laws.every((law) => law.isExponential && Math.abs(law.mean - work) <= 1e-9 * work);
  const used = laws.filter((law) => Math.abs(law.mean - work) <= 1e-9 * work);
  const oneLaw = used.length > 0 && used.every((law) => law.isExponential);
  if (node.isStation && work > 0 && !shares && !alike && !oneLaw)
    notes.push(`Work of ${name} is taken to be exponential, with its mean.`);
  if (instances > 1 && spread !== 'random')
    notes.push(`The balancer in front of ${name} spreads better than by chance.`);
  if (node.holds) notes.push(`Workers of ${name} are held while others answer, which is left out.`);
  if (node.inParallel) notes.push(`Calls of ${name} in parallel are counted one after the other.`);
  if (node.room !== null) notes.push(`${name} has places for ${node.room}: whom it turns away is left out.`);
  if (node.patienceSeconds !== null) notes.push(`Who leaves ${name} before being served is left out.`);
  return notes;
}

// ---- several clients ----

export interface MixedSolution {
  /** By client, of those who wait. */
  readonly throughputs: ReadonlyMap<string, number>;
  readonly latencies: ReadonlyMap<string, number>;
  /** Mean wait of a visit, by node: the same for all. */
  readonly waits: readonly number[];
}

const MOST_ROUNDS = 20_000;
const SETTLED = 1e-11;

interface ClosedClass {
  readonly client: ClientInput;
  readonly demands: Demands;
  readonly users: number;
  /** In system, by node. */
  readonly queues: Float64Array;
  throughput: number;
}

/**
 * Several clients whose users wait, with open load (erlangs by node) besides: who arrives finds the others as they
 * are on average, and of his own class a share less (Schweitzer). Several servers after Seidmann.
 */
export function solveMixedNetwork(
  network: NetworkInput,
  clients: readonly ClientInput[],
  openErlangs: readonly number[],
): MixedSolution | null {
  const { nodes } = network;
  const classes: ClosedClass[] = [];
  for (const client of clients) {
    const demands = demandsOf(network, client);
    if (demands === null || client.users === null) return null;
    const queues = new Float64Array(nodes.length).fill(client.users / Math.max(1, nodes.length));
    classes.push({ client, demands, users: client.users, queues, throughput: 0 });
  }
  const left = nodes.map((node, i) => {
    const capacity = capacityOf(node);
    return capacity === Number.POSITIVE_INFINITY ? 1 : Math.max(1e-9, 1 - openErlangs[i]! / capacity);
  });
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let change = 0;
    for (const each of classes) change = Math.max(change, goRound(nodes, classes, each, left));
    if (change <= SETTLED) break;
  }
  const found = nodes.map((_, i) => classes.reduce((sum, { queues }) => sum + queues[i]!, 0));
  return {
    throughputs: new Map(classes.map(({ client, throughput }) => [client.id, throughput])),
    latencies: new Map(
      classes.map(({ client, users, throughput }) => [client.id, users / throughput - client.thinkSeconds]),
    ),
    waits: nodes.map((node, i) => {
      const work = meanWorkOf(classes, i) || node.work[0].mean;
      return residenceOf(node, work, found[i]!, left[i]!) - work;
    }),
  };
}

function capacityOf(node: NodeInput): number {
  return node.isStation ? node.servers * Math.max(1, node.instances) : Number.POSITIVE_INFINITY;
}

function meanWorkOf(classes: readonly ClosedClass[], i: number): number {
  const visits = classes.reduce((sum, { demands, throughput }) => sum + throughput * demands.visits[i]!, 0);
  const work = classes.reduce(
    (sum, { demands, throughput }) => sum + throughput * demands.visits[i]! * demands.work[i]!,
    0,
  );
  return visits > 0 ? work / visits : 0;
}

/** Time of a visit that finds so many there, a part of the servers being left by open load. */
function residenceOf(node: NodeInput, work: number, found: number, left: number): number {
  if (!node.isStation || node.servers === Number.POSITIVE_INFINITY) return work;
  const each = found / Math.max(1, node.instances);
  return (work * (node.servers - 1)) / node.servers + ((work / node.servers) * (1 + each)) / left;
}

function goRound(
  nodes: readonly NodeInput[],
  classes: readonly ClosedClass[],
  each: ClosedClass,
  left: readonly number[],
): number {
  const { demands, users, client, queues } = each;
  const residence = nodes.map((node, i) => {
    if (demands.visits[i] === 0) return 0;
    const others = classes.reduce((sum, other) => sum + other.queues[i]!, 0) - queues[i]! / users;
    return demands.visits[i]! * residenceOf(node, demands.work[i]!, others, left[i]!);
  });
  const round = client.thinkSeconds + demands.travelSeconds + residence.reduce((sum, time) => sum + time, 0);
  const throughput = round > 0 ? users / round : 0;
  let change = Math.abs(throughput - each.throughput) / Math.max(throughput, 1e-12);
  each.throughput = throughput;
  for (let i = 0; i < nodes.length; i++) {
    const next = throughput * residence[i]!;
    change = Math.max(change, Math.abs(next - queues[i]!) / users);
    queues[i] = next;
  }
  return change;
}
