/**
 * What theory predicts of a whole network: throughput and mean latency of every client, load, wait and queue of
 * every station, and what stands against each figure. Which theory it is follows from the clients: Jackson's for
 * open ones, exact mean value analysis for one whose users wait, Schweitzer's approximation for a mixture.
 */
import { exp } from '../base/deterministic-math.ts';
import { formatQuantity } from '../base/units.ts';
import { answeredShare } from './answered.ts';
import {
  type ClosedSolution,
  demandsOf,
  type OpenTraffic,
  solveClosedNetwork,
  solveMixedNetwork,
} from './closed-network.ts';
import {
  type CallInput,
  type ClientInput,
  type NetworkInput,
  pointOf,
  readShareOf,
} from './network-input.ts';
import {
  answersGivenWaits,
  type NodePrediction,
  type OpenSolution,
  solveOpenNetwork,
} from './open-network.ts';

export interface ClientPrediction {
  readonly id: string;
  /** Requests a second; of users who wait, as many as they come to send. */
  readonly throughput: number;
  /** How many of them a second are answered without an error; NaN: nobody knows. */
  readonly goodput: number;
  /** Mean time to the answer; NaN: nobody knows; Infinity: it grows for as long as the load lasts. */
  readonly latencySeconds: number;
  readonly isExact: boolean;
  /** Everything that stands against it, in sentences: what theory does not know, and what was approximated. */
  readonly doubts: readonly string[];
}

export interface NetworkPrediction {
  readonly method: string;
  readonly nodes: readonly NodePrediction[];
  readonly clients: readonly ClientPrediction[];
  /** False: something in the whole stands in the way of any prediction; `doubts` of the clients say what. */
  readonly isKnown: boolean;
}

/** The theory of a network, whatever its clients. */
export function predictNetwork(network: NetworkInput): NetworkPrediction {
  const prediction = predictAsIf(network);
  const doubted = doubtedNodes(network);
  const nodes = prediction.nodes.map((node, i) => (doubted.has(i) ? { ...node, isExact: false } : node));
  return { ...prediction, nodes };
}

/**
 * Places of nodes whose figures are approximate, however exact the formula: something is doubtful about the
 * clients whose requests come there, about the node itself, or about one that calls it.
 */
function doubtedNodes(network: NetworkInput): ReadonlySet<number> {
  const clients = network.clients.filter(({ doubts }) => doubts.length > 0);
  const doubtful = network.nodes.flatMap(({ doubts, unknown }, i) =>
    doubts.length > 0 || unknown !== null ? [i] : [],
  );
  const behind = doubtful.flatMap((i) => placesBehind(network, network.nodes[i]!.calls));
  return new Set([...clients.flatMap((client) => reachedFrom(network, client)), ...doubtful, ...behind]);
}

/** The same as if nothing were to be said against what the network is taken to be. */
function predictAsIf(network: NetworkInput): NetworkPrediction {
  const open = network.clients.filter(({ users }) => users === null);
  const closed = network.clients.filter(({ users }) => users !== null);
  if (closed.length === 0) return predictOpen(network, open);
  if (closed.length === 1 && open.every(isSilent)) return predictClosed(network, closed[0]!);
  return predictMixed(network, open, closed);
}

function isSilent({ rates }: ClientInput): boolean {
  return rates[0] + rates[1] === 0;
}

// ---- open ----

function predictOpen(network: NetworkInput, clients: readonly ClientInput[]): NetworkPrediction {
  const method = 'Jackson network';
  const [external, variability] = outsideOf(network, clients);
  const solution = solveOpenNetwork(network, external, variability);
  if (solution === null) return endless(network, method);
  return {
    method,
    isKnown: true,
    nodes: solution.nodes,
    clients: clients.map((client) => clientOf(network, client, solution, client.rates[0] + client.rates[1])),
  };
}

/** What comes from outside to each point, and how uneven it is at each node. */
function outsideOf(
  { nodes }: NetworkInput,
  clients: readonly ClientInput[],
): readonly [rates: readonly number[], variability: readonly number[]] {
  const rates = new Array<number>(2 * nodes.length).fill(0);
  const uneven = new Array<number>(nodes.length).fill(0);
  const total = new Array<number>(nodes.length).fill(0);
  for (const client of clients) {
    const cv = Number.isNaN(client.arrivalCvSquared) ? 1 : client.arrivalCvSquared;
    for (const operation of [0, 1] as const) {
      for (const call of client.calls[operation]) {
        const rate = client.rates[operation] * call.count;
        rates[pointOf(call.to, call.operation)]! += rate;
        total[call.to]! += rate;
        // reads and writes together are the one stream; a link that takes part of it thins it
        uneven[call.to]! += rate * (1 + Math.min(1, call.count) * (cv - 1));
      }
    }
  }
  return [rates, uneven.map((sum, i) => (total[i]! > 0 ? sum / total[i]! : 1))];
}

function clientOf(
  network: NetworkInput,
  client: ClientInput,
  { nodes, latencies }: OpenSolution,
  throughput: number,
): ClientPrediction {
  const latencySeconds = latencyOf(client, latencies);
  const goodput = Number.isNaN(latencySeconds)
    ? Number.NaN
    : throughput * answeredShare(network, client, nodes);
  const reached = reachedFrom(network, client);
  const doubts = [
    ...client.doubts,
    ...together(
      reached.map((i) => {
        const { name, unknown, doubts: own } = network.nodes[i]!;
        return { name, sentences: [...(unknown === null ? [] : [unknown]), ...own, ...nodes[i]!.notes] };
      }),
    ),
    ...saturatedDoubts(network, nodes, reached),
    ...timeoutDoubts(client, latencySeconds),
    ...innerTimeoutDoubts(network, reached, latencies),
  ];
  return {
    id: client.id,
    throughput,
    goodput,
    latencySeconds,
    isExact: doubts.length === 0 && reached.every((i) => nodes[i]!.isExact),
    doubts: [...new Set(doubts)],
  };
}

/** Names beyond these are a number. */
const MOST_NAMES = 3;

interface Told {
  readonly name: string;
  readonly sentences: readonly string[];
}

/** What is the same of several nodes is said once, with the others' names at its end. */
function together(told: readonly Told[]): readonly string[] {
  const groups = new Map<string, { readonly first: string; readonly others: string[] }>();
  for (const { name, sentences } of told) {
    for (const sentence of sentences) {
      const rest = sentence.startsWith(name) ? sentence.slice(name.length) : sentence;
      const group = groups.get(rest);
      if (group === undefined) groups.set(rest, { first: sentence, others: [] });
      else if (rest !== sentence) group.others.push(name);
    }
  }
  return [...groups.values()].map(({ first, others }) => {
    if (others.length === 0) return first;
    const more = others.length - MOST_NAMES;
    const names = [...others.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
    return `${first.replace(/\.$/, '')} (the same: ${names}).`;
  });
}

function latencyOf(client: ClientInput, latencies: readonly number[]): number {
  const reads = readShareOf(client);
  const of = (operation: 0 | 1) =>
    client.calls[operation].reduce(
      (sum, call) =>
        sum + call.count * (call.roundTripSeconds + latencies[pointOf(call.to, call.operation)]!),
      0,
    );
  return (reads > 0 ? reads * of(0) : 0) + (reads < 1 ? (1 - reads) * of(1) : 0);
}

/** Places of the nodes that requests of a client come to, whoever waits for them. */
function reachedFrom(network: NetworkInput, client: ClientInput): readonly number[] {
  return placesBehind(network, client.calls);
}

/** Places of all nodes that such calls lead to, and those that are called there. */
function placesBehind({ nodes }: NetworkInput, first: readonly (readonly CallInput[])[]): readonly number[] {
  const seen = new Set<number>();
  const visit = (calls: readonly (readonly CallInput[])[]): void => {
    for (const { to } of calls.flat()) {
      if (seen.has(to)) continue;
      seen.add(to);
      visit(nodes[to]!.calls);
    }
  };
  visit(first);
  return [...seen];
}

function saturatedDoubts(
  network: NetworkInput,
  nodes: readonly NodePrediction[],
  reached: readonly number[],
): readonly string[] {
  return reached.flatMap((i) => {
    const { waitSeconds, busy } = nodes[i]!;
    if (waitSeconds !== Number.POSITIVE_INFINITY) return [];
    const asked = formatQuantity(Math.round(busy * 100) / 100, 'ratio');
    return [
      `Not stationary: ${network.nodes[i]!.name} is asked for ${asked} of what it can do, and its queue grows for as long as that lasts.`,
    ];
  });
}

/** Share of answers after the time-out that does not matter to a mean. */
const RARE = 1e-3;

/** Whether answers of that mean latency often come too late, if they vary as exponential times do. */
function givesUp(timeout: number, latency: number): boolean {
  if (Number.isNaN(latency)) return false;
  return latency === Number.POSITIVE_INFINITY || exp(-timeout / Math.max(latency, 1e-12)) > RARE;
}

function timeoutDoubts({ name, timeoutSeconds }: ClientInput, latency: number): readonly string[] {
  if (timeoutSeconds === null || !givesUp(timeoutSeconds, latency)) return [];
  return [
    `${name} gives up after ${formatQuantity(timeoutSeconds, 'seconds')}; what is given up and worked on all the same is left out.`,
  ];
}

/** Callers within the network that would give up on answers as slow as foretold. */
function innerTimeoutDoubts(
  { nodes }: NetworkInput,
  reached: readonly number[],
  latencies: readonly number[],
): readonly string[] {
  return reached.flatMap((i) => {
    const { name, calls } = nodes[i]!;
    const timeouts = calls.flat().flatMap((call) => {
      const latency = latencies[pointOf(call.to, call.operation)]! + call.roundTripSeconds;
      return call.timeoutSeconds !== null && givesUp(call.timeoutSeconds, latency)
        ? [call.timeoutSeconds]
        : [];
    });
    if (timeouts.length === 0) return [];
    return [`${name} gives up after ${formatQuantity(Math.min(...timeouts), 'seconds')}, which is left out.`];
  });
}

// ---- closed, and mixed ----

function predictClosed(network: NetworkInput, client: ClientInput): NetworkPrediction {
  const solution = solveClosedNetwork(network, client);
  const silent = network.clients.filter((each) => each !== client);
  const method = 'mean value analysis';
  if (solution === null) return endless(network, method);
  const reached = reachedFrom(network, client);
  const unknown = reached.flatMap((i) => network.nodes[i]!.unknown ?? []);
  const later = reached.some((i) => network.nodes[i]!.calls.flat().some(({ isAwaited }) => !isAwaited));
  const doubts = [
    ...client.doubts,
    ...unknown,
    ...together(reached.map((i) => ({ name: network.nodes[i]!.name, sentences: network.nodes[i]!.doubts }))),
    ...solution.notes,
    ...(later ? ['Work that is done after the answer is counted as if it were waited for.'] : []),
    ...timeoutDoubts(client, solution.latencySeconds),
  ];
  return {
    method,
    isKnown: true,
    nodes: closedNodes(network, solution),
    clients: [
      {
        id: client.id,
        throughput: unknown.length > 0 ? Number.NaN : solution.throughput,
        goodput: unknown.length > 0 ? Number.NaN : solution.throughput,
        latencySeconds: unknown.length > 0 ? Number.NaN : solution.latencySeconds,
        isExact: doubts.length === 0 && solution.isExact,
        doubts: [...new Set(doubts)],
      },
      ...silent.map(({ id }) => ({
        id,
        throughput: 0,
        goodput: 0,
        latencySeconds: Number.NaN,
        isExact: true,
        doubts: [],
      })),
    ],
  };
}

function closedNodes(network: NetworkInput, solution: ClosedSolution): readonly NodePrediction[] {
  const waits = solution.nodes.map(({ waitSeconds }) => waitSeconds);
  const answers = answersGivenWaits(network, waits);
  return network.nodes.map((node, i) => {
    const found = solution.nodes[i]!;
    return {
      id: node.id,
      arrivalRate: found.throughput,
      load: found.utilization,
      busy: found.utilization,
      utilization: found.utilization,
      forecast: null,
      waitSeconds: found.waitSeconds,
      residenceSeconds: found.residenceSeconds,
      latencySeconds: answers[pointOf(i, 0)]!,
      queueLength: found.queueLength,
      priorities: [],
      isExact: solution.isExact,
      notes: [],
    };
  });
}

function predictMixed(
  network: NetworkInput,
  open: readonly ClientInput[],
  closed: readonly ClientInput[],
): NetworkPrediction {
  const traffic = openTrafficOf(network, open);
  if (traffic === null) return endless(network, 'open and closed');
  const [only, ...others] = closed;
  const exact = others.length === 0 ? solveClosedNetwork(network, only!, traffic) : null;
  if (exact !== null) return predictBeside(network, only!, exact, traffic);
  const method = open.length > 0 ? 'open and closed, approximately' : 'mean value analysis, approximately';
  const solution = solveMixedNetwork(network, closed, traffic.erlangs);
  if (solution === null) return endless(network, method);
  const answers = answersGivenWaits(network, solution.waits);
  const nodes = mixedNodes(network, closed, solution, traffic, answers);
  const asOpen: OpenSolution = { nodes, latencies: answers };
  const shared = `${closed.length > 1 ? 'Several clients whose users wait' : 'Open and waiting clients'} share stations: approximated (Schweitzer).`;
  return {
    method,
    isKnown: true,
    nodes,
    clients: network.clients.map((client): ClientPrediction => {
      const throughput = solution.throughputs.get(client.id) ?? client.rates[0] + client.rates[1];
      const known = clientOf(network, client, asOpen, throughput);
      const latencySeconds = Number.isNaN(known.latencySeconds)
        ? Number.NaN
        : (solution.latencies.get(client.id) ?? known.latencySeconds);
      return { ...known, latencySeconds, isExact: false, doubts: [...known.doubts, shared] };
    }),
  };
}

function openTrafficOf(network: NetworkInput, open: readonly ClientInput[]): OpenTraffic | null {
  const rates = new Array<number>(network.nodes.length).fill(0);
  const erlangs = new Array<number>(network.nodes.length).fill(0);
  for (const client of open) {
    const demands = demandsOf(network, client);
    if (demands === null) return null;
    const rate = client.rates[0] + client.rates[1];
    for (const [i, visits] of demands.visits.entries()) {
      rates[i]! += rate * visits;
      erlangs[i]! += rate * visits * demands.work[i]!;
    }
  }
  return { rates, erlangs };
}

/** Open clients beside one whose users wait: exact mean value analysis for the users, and for the others with it. */
function predictBeside(
  network: NetworkInput,
  users: ClientInput,
  solution: ClosedSolution,
  traffic: OpenTraffic,
): NetworkPrediction {
  const openWaits = solution.nodes.map(({ openResidenceSeconds, waitSeconds }, i) => {
    const rate = traffic.rates[i]!;
    return rate > 0 ? Math.max(0, openResidenceSeconds - traffic.erlangs[i]! / rate) : waitSeconds;
  });
  const answers = answersGivenWaits(network, openWaits);
  const nodes = besideNodes(network, solution, traffic, openWaits, answers);
  const asOpen: OpenSolution = { nodes, latencies: answers };
  return {
    method: 'open and closed, mean value analysis',
    isKnown: true,
    nodes,
    clients: network.clients.map((client): ClientPrediction => {
      const waits = client === users;
      const throughput = waits ? solution.throughput : client.rates[0] + client.rates[1];
      const known = clientOf(network, client, asOpen, throughput);
      const isUnknown = Number.isNaN(known.latencySeconds);
      return {
        ...known,
        throughput: waits && isUnknown ? Number.NaN : throughput,
        goodput: isUnknown ? Number.NaN : known.goodput,
        latencySeconds: waits && !isUnknown ? solution.latencySeconds : known.latencySeconds,
        isExact: known.isExact && solution.isExact,
        doubts: [...new Set([...known.doubts, ...solution.notes])],
      };
    }),
  };
}

function besideNodes(
  network: NetworkInput,
  solution: ClosedSolution,
  { rates, erlangs }: OpenTraffic,
  openWaits: readonly number[],
  answers: readonly number[],
): readonly NodePrediction[] {
  return network.nodes.map((node, i) => {
    const found = solution.nodes[i]!;
    const arrivalRate = found.throughput + rates[i]!;
    const capacity = node.isStation ? node.servers * Math.max(1, node.instances) : Number.POSITIVE_INFINITY;
    const utilization = found.utilization + erlangs[i]! / capacity;
    const queueLength = found.throughput * found.waitSeconds + rates[i]! * openWaits[i]!;
    const waitSeconds = arrivalRate > 0 ? queueLength / arrivalRate : 0;
    const work =
      arrivalRate > 0 && Number.isFinite(capacity)
        ? (utilization * capacity) / arrivalRate
        : node.work[0].mean;
    return {
      id: node.id,
      arrivalRate,
      load: utilization,
      busy: utilization,
      utilization,
      forecast: null,
      waitSeconds,
      residenceSeconds: waitSeconds + work,
      latencySeconds: answers[pointOf(i, 0)]!,
      queueLength,
      priorities: [],
      isExact: solution.isExact,
      notes: [],
    };
  });
}

function mixedNodes(
  network: NetworkInput,
  closed: readonly ClientInput[],
  solution: NonNullable<ReturnType<typeof solveMixedNetwork>>,
  open: OpenTraffic,
  answers: readonly number[],
): readonly NodePrediction[] {
  const rates = [...open.rates];
  const erlangs = [...open.erlangs];
  for (const client of closed) {
    const demands = demandsOf(network, client)!;
    const throughput = solution.throughputs.get(client.id)!;
    for (const [i, visits] of demands.visits.entries()) {
      rates[i]! += throughput * visits;
      erlangs[i]! += throughput * visits * demands.work[i]!;
    }
  }
  return network.nodes.map((node, i) => {
    const capacity = node.isStation ? node.servers * Math.max(1, node.instances) : Number.POSITIVE_INFINITY;
    const utilization = erlangs[i]! / capacity;
    const full = open.erlangs[i]! >= capacity;
    const wait = full ? Number.POSITIVE_INFINITY : solution.waits[i]!;
    const work = rates[i]! > 0 ? erlangs[i]! / rates[i]! : node.work[0].mean;
    return {
      id: node.id,
      arrivalRate: rates[i]!,
      load: utilization,
      busy: utilization,
      utilization: Math.min(1, utilization),
      forecast: null,
      waitSeconds: wait,
      residenceSeconds: wait + work,
      latencySeconds: answers[pointOf(i, 0)]!,
      queueLength: rates[i]! * wait,
      priorities: [],
      isExact: false,
      notes: [],
    };
  });
}

/** A loop of calls that sends back as much as it gets. */
function endless({ clients }: NetworkInput, method: string): NetworkPrediction {
  const doubts = ['Calls go round a loop and never get fewer: nothing bounds what arrives.'];
  return {
    method,
    isKnown: false,
    nodes: [],
    clients: clients.map(({ id }) => ({
      id,
      throughput: Number.NaN,
      goodput: Number.NaN,
      latencySeconds: Number.NaN,
      isExact: false,
      doubts,
    })),
  };
}
