/**
 * A whole design with open clients by theory: traffic from the traffic equations, each station as if it were alone
 * (J. R. Jackson 1957 and 1963; F. Kelly 1979 for requests that call several stations one after the other), answers
 * as the sum of what is visited. Where work or arrivals are not exponential, what leaves a station is described by
 * its variability and the next one is approximated with it (W. Whitt, "The queueing network analyzer", 1983); calls
 * in parallel wait for the slowest (Flatto and Hahn 1984, Nelson and Tantawi 1988). What is exact is told apart
 * from what is approximate.
 */
import { type ClassMix, classMixes, mixedWork, type PriorityWaits, priorityWaits } from './class-mix.ts';
import { meanOfSlowest, meanResponseOfFork } from './fork-join.ts';
import { type Flow, trafficRates } from './jackson.ts';
import { departureCvSquared } from './kingman.ts';
import { type CallInput, type NetworkInput, type NodeInput, pointOf } from './network-input.ts';
import { oneQueueOf } from './spreads.ts';
import { forecastOf, type StationForecast } from './station.ts';

export interface NodePrediction {
  readonly id: string;
  /** Requests a second at all instances together. */
  readonly arrivalRate: number;
  /** Own work ÷ capacity, offered: 1 and more cannot be kept up. */
  readonly load: number;
  /** The same with what workers are held for while others answer. */
  readonly busy: number;
  /** Own work ÷ capacity, done. */
  readonly utilization: number;
  /** Of one instance; null: it does no work, or gets more than it can do. */
  readonly forecast: StationForecast | null;
  readonly waitSeconds: number;
  readonly residenceSeconds: number;
  /** From arrival to answer, what it calls included, for reads and writes as they come. NaN: nobody knows. */
  readonly latencySeconds: number;
  /** In all instances together. */
  readonly queueLength: number;
  /** Waits of each priority, the highest first; empty where all have the same. */
  readonly priorities: PriorityWaits['classes'];
  readonly isExact: boolean;
  /** What was approximated, in sentences. */
  readonly notes: readonly string[];
}

export interface OpenSolution {
  readonly nodes: readonly NodePrediction[];
  /** From arriving at a point (node and operation) to the answer. */
  readonly latencies: readonly number[];
}

/** A wait of so little of the work is none. */
const NEGLIGIBLE_WAIT = 1e-4;

/** Rounds in which losses, held workers and variabilities settle. */
const MOST_ROUNDS = 200;
const SETTLED = 1e-10;

/** What is found out round by round; by node, or by point. */
interface State {
  rates: readonly number[];
  /** Share of a node's requests that it passes on: not those turned away. */
  readonly carried: Float64Array;
  /** Of arrivals, and of what leaves. */
  readonly arrivalCv: Float64Array;
  readonly departureCv: Float64Array;
  readonly latencies: Float64Array;
  readonly stations: (StationState | null)[];
  /** By point. */
  readonly mixes: readonly ClassMix[];
}

interface StationState {
  readonly arrivalRate: number;
  /** Queues like the one that is forecast. */
  readonly queueShare: number;
  readonly meanWork: number;
  /** Squared coefficient of variation of the own work. */
  readonly workCvSquared: number;
  readonly held: number;
  readonly forecast: StationForecast | null;
  readonly wait: number;
  /** By how much work is stretched where all share. */
  readonly stretch: number;
  readonly notes: readonly string[];
  readonly isExact: boolean;
  /** Waits of each priority; null: all have the same. */
  readonly byPriority: PriorityWaits | null;
}

/**
 * The network with so many requests a second from outside at each point; null where a loop of calls has no end.
 * `outsideCv` is the variability of what comes from outside, by node.
 */
export function solveOpenNetwork(
  network: NetworkInput,
  external: readonly number[],
  outsideCv: readonly number[],
): OpenSolution | null {
  const { nodes } = network;
  const state: State = {
    rates: external,
    carried: new Float64Array(nodes.length).fill(1),
    arrivalCv: new Float64Array(nodes.length).fill(1),
    departureCv: new Float64Array(nodes.length).fill(1),
    latencies: new Float64Array(2 * nodes.length),
    stations: nodes.map(() => null),
    mixes: classMixes(network),
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rates = trafficRates(external, flowsOf(network, state.carried));
    if (rates === null) return null;
    state.rates = rates;
    const change = settle(network, external, outsideCv, state);
    if (change <= SETTLED) break;
  }
  const thinned = thinnedStreams(nodes, state);
  return {
    nodes: nodes.map((node, i) => withThinning(predictionOf(node, i, state, nodes), node, thinned[i]!)),
    latencies: [...state.latencies],
  };
}

/** A share of losses beyond which it matters what is let through. */
const NOTICED_LOSS = 1e-6;

/** By node: one before it that lets only a part through, so that what comes is no Poisson stream; or null. */
function thinnedStreams(nodes: readonly NodeInput[], { carried }: State): readonly (NodeInput | null)[] {
  const thinned = new Array<NodeInput | null>(nodes.length).fill(null);
  const visit = (from: NodeInput, by: NodeInput): void => {
    for (const { to } of from.calls.flat()) {
      if (thinned[to] !== null) continue;
      thinned[to] = by;
      visit(nodes[to]!, by);
    }
  };
  for (const [i, node] of nodes.entries())
    if (node.isStation && 1 - carried[i]! > NOTICED_LOSS) visit(node, node);
  return thinned;
}

function withThinning(
  prediction: NodePrediction,
  { name, isStation }: NodeInput,
  by: NodeInput | null,
): NodePrediction {
  if (by === null || !isStation || prediction.arrivalRate === 0) return prediction;
  const note = `${name} gets only what ${by.name} serves, which is taken to come independently.`;
  return { ...prediction, isExact: false, notes: [...prediction.notes, note] };
}

function flowsOf({ nodes }: NetworkInput, carried: Float64Array): readonly Flow[] {
  return nodes.flatMap((node, i) =>
    ([0, 1] as const).flatMap((operation) =>
      node.calls[operation].map((call) => ({
        from: pointOf(i, operation),
        to: pointOf(call.to, call.operation),
        share: call.count * carried[i]!,
      })),
    ),
  );
}

/** One round: stations, what they let through, answers. Returns by how much something changed. */
function settle(
  network: NetworkInput,
  external: readonly number[],
  outsideCv: readonly number[],
  state: State,
): number {
  let change = spreadVariability(network, external, outsideCv, state);
  for (const [i, node] of network.nodes.entries()) {
    const station = stationOf(node, i, state);
    state.stations[i] = station;
    const carried = carriedBy(node, station);
    const leaves = departureOf(node, station, state.arrivalCv[i]!);
    change = Math.max(
      change,
      Math.abs(carried - state.carried[i]!),
      Math.abs(leaves - state.departureCv[i]!),
    );
    state.carried[i] = carried;
    state.departureCv[i] = leaves;
  }
  return Math.max(change, settleLatencies(network, state));
}

/** Variability of what arrives: streams mixed by their shares, each thinned by how much of it comes this way. */
function spreadVariability(
  { nodes }: NetworkInput,
  external: readonly number[],
  outsideCv: readonly number[],
  { rates, carried, arrivalCv, departureCv }: State,
): number {
  const total = nodes.map((_, i) => rates[pointOf(i, 0)]! + rates[pointOf(i, 1)]!);
  const mixed = nodes.map((_, i) => (external[pointOf(i, 0)]! + external[pointOf(i, 1)]!) * outsideCv[i]!);
  for (const [i, node] of nodes.entries()) {
    for (const operation of [0, 1] as const) {
      const rate = rates[pointOf(i, operation)]! * carried[i]!;
      for (const { to, count } of node.calls[operation]) {
        const part = Math.min(1, (rate * count) / (total[i]! || 1));
        mixed[to]! += rate * count * (1 + part * (departureCv[i]! - 1));
      }
    }
  }
  let change = 0;
  for (let i = 0; i < nodes.length; i++) {
    const next = total[i]! > 0 ? mixed[i]! / total[i]! : 1;
    // a loop of exact streams stays exact: rounding is no variability
    const rounded = Math.abs(next - 1) < 1e-9 ? 1 : next;
    change = Math.max(change, Math.abs(rounded - arrivalCv[i]!));
    arrivalCv[i] = rounded;
  }
  return change;
}

function stationOf(node: NodeInput, place: number, state: State): StationState | null {
  const rates = ([0, 1] as const).map((operation) => state.rates[pointOf(place, operation)]!);
  const arrivalRate = rates[0]! + rates[1]!;
  if (!node.isStation || !(arrivalRate > 0) || node.instances === 0) return null;
  const mixes = [state.mixes[pointOf(place, 0)]!, state.mixes[pointOf(place, 1)]!];
  const law = mixedWork(node, rates, mixes);
  const held = node.holds ? heldSeconds(node, rates, state) : 0;
  const notes: string[] = [];
  const spread = oneQueueOf(node, arrivalRate, state.arrivalCv[place]!);
  const variance = law.variance + held * held;
  const meanService = law.mean + held;
  if (held > 0)
    notes.push(`Workers of ${node.name} are held while others answer: counted as work of that length.`);
  if (!(meanService > 0)) return null;
  const asked = {
    arrivalRate: spread.arrivalRate,
    servers: spread.servers,
    meanServiceSeconds: meanService,
    serviceCv: Math.sqrt(variance) / meanService,
    isExponential: law.isExponential && held === 0,
    room: node.room,
    discipline: node.discipline,
    arrivalCvSquared: spread.arrivalCv,
    patienceSeconds: node.patienceSeconds,
    meansOnly: true as const,
    ...(spread.everyNth === undefined ? {} : { everyNth: spread.everyNth }),
  };
  const forecast = forecastOf(asked);
  const byPriority =
    forecast === null ? null : priorityWaits(node, spread.arrivalRate, spread.servers, rates, mixes);
  if (byPriority !== null) notes.push(...priorityNotes(node, byPriority));
  const wait =
    forecast === null
      ? Number.POSITIVE_INFINITY
      : (byPriority?.waitSeconds ?? spread.waitOf(forecast, meanService));
  // where hardly anybody waits, it does not matter how waits are worked out
  const waitsMatter = wait > NEGLIGIBLE_WAIT * meanService || (forecast?.blocked ?? 0) > 0;
  if (forecast !== null && !forecast.isExact && waitsMatter)
    notes.push(`${node.name} is ${forecast.model}, which is approximated.`);
  if (spread.note !== null && waitsMatter) notes.push(`${node.name}: ${spread.note}`);
  const isShared = node.discipline === 'processor-sharing';
  return {
    arrivalRate,
    queueShare: arrivalRate / spread.arrivalRate,
    meanWork: law.mean,
    workCvSquared: law.isExponential ? 1 : law.variance / (law.mean * law.mean),
    held,
    forecast,
    wait: isShared ? 0 : wait,
    stretch: isShared ? 1 + wait / meanService : 1,
    notes,
    isExact:
      held === 0 &&
      (!waitsMatter || (forecast?.isExact === true && spread.isExact && byPriority?.isExact !== false)),
    byPriority,
  };
}

/** How long a worker is kept besides its own work. */
function heldSeconds(node: NodeInput, rates: readonly number[], { latencies }: State): number {
  const total = rates[0]! + rates[1]!;
  return ([0, 1] as const).reduce<number>((sum, operation) => {
    const behind = behindSeconds(node, operation, latencies);
    return sum + (rates[operation]! / total) * (Number.isFinite(behind) ? behind : 0);
  }, 0);
}

function priorityNotes({ name, room, patienceSeconds }: NodeInput, waits: PriorityWaits): readonly string[] {
  const notes: string[] = [];
  if (!waits.isExact) notes.push(`Several workers of ${name} by priority are approximated.`);
  if (room !== null || patienceSeconds !== null)
    notes.push(`By priority ${name} is taken to have a queue without limit that nobody leaves.`);
  return notes;
}

/** Share of what arrives that is served. */
function carriedBy(node: NodeInput, station: StationState | null): number {
  if (station === null) return node.instances === 0 ? 0 : 1;
  if (station.forecast !== null) return 1 - station.forecast.blocked - station.forecast.abandoned;
  const offered = (station.arrivalRate * (station.meanWork + station.held)) / (node.instances * node.servers);
  return Math.min(1, 1 / offered);
}

function departureOf(node: NodeInput, station: StationState | null, arrivalCv: number): number {
  if (station === null || node.servers === Number.POSITIVE_INFINITY) return arrivalCv;
  if (node.discipline === 'processor-sharing' || node.holds) return arrivalCv;
  const { forecast, meanWork, arrivalRate } = station;
  if (forecast === null) return 1;
  const load = Math.min(1, (arrivalRate * meanWork) / (node.instances * node.servers));
  return departureCvSquared(node.servers, load, arrivalCv, station.workCvSquared);
}

// ---- answers ----

/** More sweeps than any chain of calls is long; a loop settles in them, or never. */
const MOST_SWEEPS = 5_000;

function settleLatencies({ nodes }: NetworkInput, state: State): number {
  let largest = 0;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    for (let i = nodes.length - 1; i >= 0; i--) {
      for (const operation of [0, 1] as const) {
        const point = pointOf(i, operation);
        const next = answerSeconds(nodes[i]!, i, operation, state, nodes);
        const before = state.latencies[point]!;
        if (next !== before && !(Number.isNaN(next) && Number.isNaN(before)))
          change = Math.max(change, Math.abs(next - before) / Math.max(next, 1e-12) || 1);
        state.latencies[point] = next;
      }
    }
    largest = Math.max(largest, sweep === 0 ? change : 0);
    if (change <= 1e-12) break;
  }
  return largest;
}

function answerSeconds(
  node: NodeInput,
  place: number,
  operation: 0 | 1,
  state: State,
  nodes: readonly NodeInput[],
): number {
  if (node.unknown !== null) return Number.NaN;
  const station = state.stations[place] ?? null;
  const work = node.work[operation].mean * meanFactorAt(state.mixes, pointOf(place, operation));
  const own = station === null ? work : station.wait + work * station.stretch;
  const fork = node.inParallel ? equalFork(node, operation, state, nodes) : null;
  return own + (fork ?? behindSeconds(node, operation, state.latencies));
}

function meanFactorAt(mixes: readonly ClassMix[], point: number): number {
  return mixes[point]!.reduce((sum, { share, factor }) => sum + share * factor, 0);
}

/** Waiting for what a node calls for one request. */
function behindSeconds(node: NodeInput, operation: 0 | 1, latencies: ArrayLike<number>): number {
  const awaited = node.calls[operation].filter((call) => call.isAwaited);
  const timeOf = (call: CallInput) => call.roundTripSeconds + latencies[pointOf(call.to, call.operation)]!;
  if (!node.inParallel) return awaited.reduce((sum, call) => sum + call.count * timeOf(call), 0);
  if (awaited.length === 0) return 0;
  const way = Math.min(...awaited.map(({ roundTripSeconds }) => roundTripSeconds));
  const branches = awaited.flatMap((call) => {
    const { probability } = call;
    const copies = Math.max(1, Math.round(call.count / (probability || 1)));
    return Array.from({ length: copies }, () => ({ mean: timeOf(call) - way, probability }));
  });
  if (branches.some(({ mean }) => !Number.isFinite(mean)))
    return branches.some(({ mean }) => Number.isNaN(mean)) ? Number.NaN : Number.POSITIVE_INFINITY;
  const none = branches.reduce((chance, { probability }) => chance * (1 - probability), 1);
  return (1 - none) * way + meanOfSlowest(branches);
}

/** Equal single servers that only this fork fills: Flatto and Hahn, Nelson and Tantawi. Null: it is no such fork. */
function equalFork(
  node: NodeInput,
  operation: 0 | 1,
  state: State,
  nodes: readonly NodeInput[],
): number | null {
  const calls = node.calls[operation];
  const [first] = calls;
  if (first === undefined || calls.length < 2) return null;
  const station = state.stations[first.to] ?? null;
  const rate = station?.arrivalRate ?? 0;
  const mean = nodes[first.to]!.work[first.operation].mean;
  const alike = calls.every((call) => {
    const target = nodes[call.to]!;
    const found = state.stations[call.to] ?? null;
    return (
      call.probability === 1 &&
      call.count === 1 &&
      call.roundTripSeconds === first.roundTripSeconds &&
      isPlainServer(target) &&
      target.calls[call.operation].length === 0 &&
      found?.isExact === true &&
      Math.abs(found.arrivalRate - rate) <= 1e-9 * rate &&
      target.work[call.operation].mean === mean
    );
  });
  if (!alike || rate * mean >= 1) return null;
  return first.roundTripSeconds + meanResponseOfFork(calls.length, rate, 1 / mean);
}

function isPlainServer({ instances, servers, discipline, work }: NodeInput): boolean {
  return instances === 1 && servers === 1 && discipline === 'fifo' && work.every((law) => law.isExponential);
}

function predictionOf(
  node: NodeInput,
  place: number,
  state: State,
  nodes: readonly NodeInput[],
): NodePrediction {
  const station = state.stations[place] ?? null;
  const [reads, writes] = [state.rates[pointOf(place, 0)]!, state.rates[pointOf(place, 1)]!];
  const arrivalRate = reads + writes;
  const capacity = node.instances * node.servers;
  const work = station?.meanWork ?? 0;
  const load = station === null ? 0 : (arrivalRate * work) / capacity;
  const mean = (of: (operation: 0 | 1) => number) =>
    arrivalRate > 0
      ? ((reads > 0 ? reads * of(0) : 0) + (writes > 0 ? writes * of(1) : 0)) / arrivalRate
      : of(0);
  const wait = station?.wait ?? 0;
  const residence =
    station === null
      ? mean((o) => node.work[o].mean * meanFactorAt(state.mixes, pointOf(place, o)))
      : wait + work * station.stretch;
  const served = arrivalRate * state.carried[place]!;
  return {
    id: node.id,
    arrivalRate,
    load,
    busy: station === null ? 0 : (arrivalRate * (work + station.held)) / capacity,
    utilization: station === null ? 0 : Math.min(1, (served * work) / capacity),
    forecast: station?.forecast ?? null,
    waitSeconds: wait,
    residenceSeconds: residence,
    latencySeconds: mean((operation) => state.latencies[pointOf(place, operation)]!),
    queueLength: queueLengthOf(station, arrivalRate),
    priorities: station?.byPriority?.classes ?? [],
    isExact: station === null || station.isExact,
    notes: [...(station?.notes ?? []), ...forkNotes(node, state, nodes)],
  };
}

/** Little's law; of those who leave, too, where some do. */
function queueLengthOf(station: StationState | null, arrivalRate: number): number {
  if (station === null) return 0;
  const { forecast, wait, queueShare } = station;
  if (forecast !== null && forecast.abandoned > 0) return forecast.queueLength * queueShare;
  return arrivalRate * (1 - (forecast?.blocked ?? 0)) * wait;
}

function forkNotes(node: NodeInput, state: State, nodes: readonly NodeInput[]): readonly string[] {
  const ways = Math.max(node.calls[0].length, node.calls[1].length);
  if (!node.inParallel || ways === 0) return [];
  const single = ([0, 1] as const).every((o) => node.calls[o].every((call) => call.count <= 1));
  if (ways === 1 && single) return [];
  if (equalFork(node, 0, state, nodes) === null)
    return [`${node.name} waits for the slowest of several: predicted as if they were independent.`];
  return ways === 2 ? [] : [`${node.name} waits for the slowest of ${ways}: after Nelson and Tantawi.`];
}

/** Answers where the mean wait at each node is known from elsewhere. */
export function answersGivenWaits(network: NetworkInput, waits: readonly number[]): readonly number[] {
  const none = {
    workCvSquared: 1,
    held: 0,
    forecast: null,
    notes: [],
    isExact: false,
    byPriority: null,
  } as const;
  const state: State = {
    rates: [],
    carried: new Float64Array(0),
    arrivalCv: new Float64Array(0),
    departureCv: new Float64Array(0),
    latencies: new Float64Array(2 * network.nodes.length),
    stations: waits.map((wait) => ({
      ...none,
      arrivalRate: 0,
      queueShare: 1,
      meanWork: 0,
      wait,
      stretch: 1,
    })),
    mixes: classMixes(network),
  };
  settleLatencies(network, state);
  return [...state.latencies];
}
