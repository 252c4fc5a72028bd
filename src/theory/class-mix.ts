/**
 * Which request classes come to a station, and what follows for its work and its order of service: the law of the
 * work is a mixture (L. Kleinrock, "Queueing Systems", vol. 2, 1976, ch. 3), and by priority each class waits for
 * itself (`priorities.ts`). Classes go the ways of their client's requests, in the same shares everywhere.
 */
import { trafficRates } from './jackson.ts';
import { type ClassInput, type NetworkInput, type NodeInput, pointOf } from './network-input.ts';
import {
  meanResidencesOfPreemption,
  meanWaitsOfPriorities,
  meanWaitsOfPrioritiesAtMany,
  type PriorityClass,
} from './priorities.ts';

/** What comes to a point (node and operation), as parts of 1. */
export type ClassMix = readonly ClassInput[];

const PLAIN: ClassMix = [{ share: 1, priority: 0, factor: 1, factorSquare: 1, factorLaw: null }];

function isPlain(classes: ClassMix): boolean {
  return classes.every(
    ({ factor, factorSquare, priority }) => factor === 1 && factorSquare === 1 && priority === 0,
  );
}

/** The classes at every point of a network; the plain one where no client has any. */
export function classMixes(network: NetworkInput): readonly ClassMix[] {
  const points = 2 * network.nodes.length;
  if (network.clients.every(({ classes }) => classes.every(isPlain)))
    return new Array<ClassMix>(points).fill(PLAIN);
  const mixes = Array.from({ length: points }, (): ClassInput[] => []);
  const flows = network.nodes.flatMap((node, i) =>
    ([0, 1] as const).flatMap((operation) =>
      node.calls[operation].map((call) => ({
        from: pointOf(i, operation),
        to: pointOf(call.to, call.operation),
        share: call.count,
      })),
    ),
  );
  for (const client of network.clients) {
    for (const operation of [0, 1] as const) {
      const external = new Array<number>(points).fill(0);
      for (const call of client.calls[operation])
        external[pointOf(call.to, call.operation)]! += client.rates[operation] * call.count;
      const rates = trafficRates(external, flows);
      if (rates === null) continue;
      for (const [point, rate] of rates.entries()) {
        if (!(rate > 0)) continue;
        for (const each of client.classes[operation])
          mixes[point]!.push({ ...each, share: rate * each.share });
      }
    }
  }
  return mixes.map((mix) => {
    const total = mix.reduce((sum, { share }) => sum + share, 0);
    return total > 0 ? mix.map((each) => ({ ...each, share: each.share / total })) : PLAIN;
  });
}

export interface MixedWork {
  readonly mean: number;
  readonly variance: number;
  readonly isExponential: boolean;
}

/** Work of one operation times the factor of a class. */
function workOf({ work }: NodeInput, operation: 0 | 1, { factor, factorSquare, factorLaw }: ClassInput) {
  const { mean, deviation, isExponential } = work[operation];
  return {
    mean: mean * factor,
    square: (mean * mean + deviation * deviation) * factorSquare,
    isExponential: factorLaw === null ? isExponential : deviation === 0 && factorLaw === 'exponential',
  };
}

/** All that comes to a node, as one law of work. `rates` and `mixes` are those of its reads and of its writes. */
export function mixedWork(node: NodeInput, rates: readonly number[], mixes: readonly ClassMix[]): MixedWork {
  const total = rates[0]! + rates[1]!;
  const parts = ([0, 1] as const).flatMap((operation) =>
    mixes[operation]!.map((each) => ({
      ...workOf(node, operation, each),
      share: (rates[operation]! / total) * each.share,
    })),
  );
  const used = parts.filter(({ share }) => share > 0);
  const mean = used.reduce((sum, part) => sum + part.share * part.mean, 0);
  const square = used.reduce((sum, part) => sum + part.share * part.square, 0);
  const alike = used.every((part) => Math.abs(part.mean - mean) <= 1e-9 * mean);
  return {
    mean,
    variance: Math.max(0, square - mean * mean),
    isExponential: alike && used.every((part) => part.isExponential),
  };
}

export interface PriorityWaits {
  /** Over all classes. */
  readonly waitSeconds: number;
  readonly isExact: boolean;
  /** Highest priority first. */
  readonly classes: readonly {
    readonly priority: number;
    readonly share: number;
    readonly waitSeconds: number;
  }[];
}

/** Waits by priority at one queue with so many arrivals a second; null where all have the same priority. */
export function priorityWaits(
  node: NodeInput,
  arrivalRate: number,
  servers: number,
  rates: readonly number[],
  mixes: readonly ClassMix[],
): PriorityWaits | null {
  const preempts = node.discipline === 'priority-preemptive';
  if (!preempts && node.discipline !== 'priority') return null;
  const levels = levelsOf(node, arrivalRate, rates, mixes);
  if (levels.length < 2) return null;
  const classes = levels.map(({ of }) => of);
  const one = servers === 1;
  const waits = preempts
    ? residencesAtMany(classes, servers).map((residence, k) => residence - classes[k]!.meanService)
    : one
      ? meanWaitsOfPriorities(classes)
      : waitsAtMany(classes, servers);
  const alike = levels.every(({ isExponential, of }) => {
    return isExponential && Math.abs(of.meanService - classes[0]!.meanService) <= 1e-9 * of.meanService;
  });
  return {
    waitSeconds: levels.reduce((sum, { share }, k) => sum + share * waits[k]!, 0),
    isExact: one || alike,
    classes: levels.map(({ priority, share }, k) => ({ priority, share, waitSeconds: waits[k]! })),
  };
}

interface Level {
  readonly priority: number;
  readonly share: number;
  readonly of: PriorityClass;
  readonly isExponential: boolean;
}

function levelsOf(
  node: NodeInput,
  arrivalRate: number,
  rates: readonly number[],
  mixes: readonly ClassMix[],
): readonly Level[] {
  const total = rates[0]! + rates[1]!;
  const byPriority = new Map<number, { share: number; mean: number; square: number; plain: boolean }>();
  for (const operation of [0, 1] as const) {
    for (const each of mixes[operation]!) {
      const share = (rates[operation]! / total) * each.share;
      if (!(share > 0)) continue;
      const work = workOf(node, operation, each);
      const level = byPriority.get(each.priority) ?? { share: 0, mean: 0, square: 0, plain: true };
      level.share += share;
      level.mean += share * work.mean;
      level.square += share * work.square;
      level.plain &&= work.isExponential;
      byPriority.set(each.priority, level);
    }
  }
  return [...byPriority]
    .sort(([a], [b]) => b - a)
    .map(([priority, { share, mean, square, plain }]) => ({
      priority,
      share,
      isExponential: plain,
      of: { arrivalRate: arrivalRate * share, meanService: mean / share, squareService: square / share },
    }));
}

/** Several servers that are not interrupted: Cobham's form with the mean work of all, scaled by its variability. */
function waitsAtMany(classes: readonly PriorityClass[], servers: number): readonly number[] {
  const rate = classes.reduce((sum, each) => sum + each.arrivalRate, 0);
  const mean = classes.reduce((sum, each) => sum + each.arrivalRate * each.meanService, 0) / rate;
  const square = classes.reduce((sum, each) => sum + each.arrivalRate * each.squareService, 0) / rate;
  // shares of load, not of requests, decide who is in front
  const loads = classes.map((each) => (each.arrivalRate * each.meanService) / mean);
  return meanWaitsOfPrioritiesAtMany(servers, mean, loads).map((wait) => (wait * square) / (2 * mean * mean));
}

/**
 * With interruption, for one server exactly; for several, exactly where all work is exponential with one mean: those
 * behind do not touch those in front, so the classes up to each one are a queue by themselves, and what the next has
 * more is the next class's (J. Buzen and A. Bondi, "The response times of priority classes under preemptive resume in
 * M/M/m queues", Operations Research 31, 1983).
 */
function residencesAtMany(classes: readonly PriorityClass[], servers: number): readonly number[] {
  if (servers === 1) return meanResidencesOfPreemption(classes);
  let before = 0;
  let rateBefore = 0;
  return classes.map((each, k) => {
    const upTo = classes.slice(0, k + 1);
    const rate = upTo.reduce((sum, one) => sum + one.arrivalRate, 0);
    const mean = upTo.reduce((sum, one) => sum + one.arrivalRate * one.meanService, 0) / rate;
    const square = upTo.reduce((sum, one) => sum + one.arrivalRate * one.squareService, 0) / rate;
    const [wait] = meanWaitsOfPrioritiesAtMany(servers, mean, [rate]);
    const together = rate * (mean + (wait! * square) / (2 * mean * mean));
    const own = (together - before) / (rate - rateBefore);
    before = together;
    rateBefore = rate;
    return Math.max(each.meanService, own);
  });
}
