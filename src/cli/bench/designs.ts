/**
 * The models that the bench runs, as designs. Three are those of the performance notes of other simulators:
 * one queue, one pooled queue, and a web shop's read path. Their links have no latency and nobody times out, so
 * that peers without a network and without call policies run the same model. Two are stores that hold values,
 * which no peer has: they say what a protocol costs for each event.
 */
import type { DesignInput } from '../../model/design.ts';

/** What the peers run too. */
export const PEER_MODELS = ['mm1', 'mm16', 'three-tier'] as const;
const STORE_MODELS = ['quorum-3', 'raft-5'] as const;
/** The same station again and again: what an event costs among ten, a hundred, … nodes. */
const GROWTH_MODELS = ['farm-10', 'farm-100', 'farm-1000', 'farm-10000', 'rows-10000'] as const;
export const MODELS = [...PEER_MODELS, ...STORE_MODELS, ...GROWTH_MODELS] as const;
/** For the measures of `measures.ts`. */
const MEASURED_MODELS = ['mm16-time-out', 'million-pending', 'rows-2000'] as const;
export const ALL_MODELS = [...MODELS, ...MEASURED_MODELS] as const;
export type Model = (typeof ALL_MODELS)[number];
type Growing = (typeof GROWTH_MODELS)[number] | 'rows-2000';

export const MODEL_TITLES: { readonly [M in Model]: string } = {
  mm1: 'M/M/1, utilization 0.8',
  mm16: 'M/M/16, utilization 0.8',
  'three-tier': 'balancer → 8 services → cache → database',
  'quorum-3': 'quorum store, N = 3, R = W = 2',
  'raft-5': 'Raft set of five',
  'farm-10': 'client → balancer → 8 services',
  'farm-100': 'client → balancer → 98 services',
  'farm-1000': 'client → balancer → 998 services',
  'farm-10000': '10 times client → balancer → 998 services',
  'rows-10000': '1,000 times client → balancer → 8 services',
  'mm16-time-out': 'M/M/16, utilization 0.8, with time-outs that nobody reaches',
  'million-pending': 'a million users who think',
  'rows-2000': '200 times client → balancer → 8 services',
};

/** What the three-tier model is made of; the peers in other languages have the same numbers. */
export const THREE_TIER = {
  arrivalRate: 2000,
  services: 8,
  workersPerService: 2,
  serviceSeconds: 0.005,
  cacheEntries: 10_000,
  keys: 100_000,
  skew: 0.99,
  lookUpSeconds: 0.0005,
  connections: 4,
  databaseSeconds: 0.005,
} as const;

/** Each service of the growing designs; it is half busy. */
const STATION = { arrivalRate: 200, workers: 2, serviceSeconds: 0.005 } as const;

/** Clients of a growing design, and the services of each. */
const GROWTH: { readonly [M in Growing]: readonly [rows: number, services: number] } = {
  'farm-10': [1, 8],
  'farm-100': [1, 98],
  'farm-1000': [1, 998],
  'farm-10000': [10, 998],
  'rows-10000': [1000, 8],
  'rows-2000': [200, 8],
};

/** Users who ask about once a second: each has one event pending, nearly always that it has thought enough. */
const THINKERS = 1_000_000;

/** Requests a second that are offered to a store: half of them writes. */
const STORE_RATE = 1000;

/** Requests a second. */
export function arrivalRate(model: Model): number {
  if (model === 'mm1') return 0.8;
  if (model === 'mm16' || model === 'mm16-time-out') return 12.8;
  if (model === 'three-tier') return THREE_TIER.arrivalRate;
  if (model === 'million-pending') return THINKERS;
  if (!isGrowing(model)) return STORE_RATE;
  const [rows, services] = GROWTH[model];
  return rows * services * STATION.arrivalRate;
}

function isGrowing(model: Model): model is Growing {
  return model in GROWTH;
}

/** The model as a design that runs until about `requests` requests have arrived. */
export function benchDesign(model: Model, requests: number): DesignInput {
  const run = { seed: 42, duration: requests / arrivalRate(model), warmup: 0 };
  if (model === 'mm1' || model === 'mm16') return oneStation(model === 'mm1' ? 1 : 16, model, run);
  if (model === 'mm16-time-out') return oneStation(16, model, run, UNREACHED_SECONDS);
  if (model === 'million-pending') return thinkers(run);
  if (isGrowing(model)) return farm(model, run);
  return model === 'three-tier' ? threeTier(run) : store(model, run);
}

type RunInput = NonNullable<DesignInput['run']>;

/** Far beyond the latencies of M/M/16: every time-out is armed and cancelled. */
const UNREACHED_SECONDS = 30;

function oneStation(
  workers: number,
  model: Model,
  run: RunInput,
  timeout: number | null = null,
): DesignInput {
  return {
    version: 1,
    title: MODEL_TITLES[model],
    nodes: [
      {
        id: 'client',
        kind: 'client',
        settings: {
          arrivals: { process: 'poisson', rate: arrivalRate(model) },
          readFraction: 1,
          keys: { count: 1, skew: 0 },
          timeout,
        },
      },
      {
        id: 'station',
        kind: 'service',
        settings: { concurrency: workers, serviceTime: { distribution: 'exponential', mean: 1 } },
      },
    ],
    links: [{ id: 'to-station', from: 'client', to: 'station' }],
    run,
  };
}

/** A closed network before a station at which nobody waits and all are served at once. */
function thinkers(run: RunInput): DesignInput {
  return {
    version: 1,
    title: MODEL_TITLES['million-pending'],
    nodes: [
      {
        id: 'client',
        kind: 'client',
        settings: {
          arrivals: {
            process: 'closed',
            users: THINKERS,
            thinkTime: { distribution: 'exponential', mean: 1 },
          },
          readFraction: 1,
          keys: { count: 1, skew: 0 },
          timeout: null,
        },
      },
      {
        id: 'station',
        kind: 'service',
        settings: { concurrency: THINKERS, serviceTime: { distribution: 'constant', value: 0 } },
      },
    ],
    links: [{ id: 'to-station', from: 'client', to: 'station' }],
    run,
  };
}

function threeTier(run: RunInput): DesignInput {
  const tier = THREE_TIER;
  const services = Array.from({ length: tier.services }, (_, i) => `service-${i}`);
  return {
    version: 1,
    title: MODEL_TITLES['three-tier'],
    nodes: [
      {
        id: 'client',
        kind: 'client',
        settings: {
          arrivals: { process: 'poisson', rate: tier.arrivalRate },
          readFraction: 1,
          keys: { count: tier.keys, skew: tier.skew },
          timeout: null,
        },
      },
      { id: 'balancer', kind: 'load-balancer', settings: { policy: 'round-robin', healthChecks: false } },
      ...services.map((id) => ({
        id,
        kind: 'service',
        settings: {
          concurrency: tier.workersPerService,
          serviceTime: { distribution: 'exponential', mean: tier.serviceSeconds },
        },
      })),
      {
        id: 'cache',
        kind: 'cache',
        settings: {
          capacity: { entries: tier.cacheEntries },
          eviction: 'lru',
          coalescing: false,
          concurrency: null,
          hitTime: { distribution: 'constant', value: tier.lookUpSeconds },
        },
      },
      {
        id: 'database',
        kind: 'database',
        settings: {
          connections: tier.connections,
          readTime: { distribution: 'exponential', mean: tier.databaseSeconds },
        },
      },
    ],
    links: [
      { id: 'in', from: 'client', to: 'balancer' },
      ...services.map((id) => ({ id: `to-${id}`, from: 'balancer', to: id })),
      ...services.map((id) => ({ id: `from-${id}`, from: id, to: 'cache' })),
      { id: 'miss', from: 'cache', to: 'database' },
    ],
    run,
  };
}

/** One client, one set; links without latency, as in the other models. */
function store(model: 'quorum-3' | 'raft-5', run: RunInput): DesignInput {
  const members = Array.from({ length: model === 'raft-5' ? 5 : 3 }, (_, i) => `replica-${i}`);
  const work = { distribution: 'exponential', mean: 0.001 } as const;
  return {
    version: 1,
    title: MODEL_TITLES[model],
    nodes: [
      {
        id: 'client',
        kind: 'client',
        settings: {
          arrivals: { process: 'poisson', rate: STORE_RATE },
          readFraction: 0.5,
          keys: { count: 10_000, skew: 0.99 },
        },
      },
      { id: 'set', kind: 'replica-set', settings: { protocol: model === 'raft-5' ? 'raft' : 'quorum' } },
      ...members.map((id) => ({ id, kind: 'replica', settings: { readTime: work, writeTime: work } })),
    ],
    links: [
      { id: 'in', from: 'client', to: 'set' },
      ...members.map((id) => ({ id: `to-${id}`, from: 'set', to: id })),
    ],
    run,
  };
}

/** Rows of a client, a balancer and the services behind it. */
function farm(model: Growing, run: RunInput): DesignInput {
  const [rows, services] = GROWTH[model];
  const parts = Array.from({ length: rows }, (_, row) => farmRow(row, services));
  return {
    version: 1,
    title: MODEL_TITLES[model],
    nodes: parts.flatMap(({ nodes }) => nodes),
    links: parts.flatMap(({ links }) => links),
    run,
  };
}

function farmRow(
  row: number,
  services: number,
): { readonly nodes: DesignInput['nodes']; readonly links: NonNullable<DesignInput['links']> } {
  const client = row === 0 ? 'client' : `client-${row}`;
  const balancer = `balancer-${row}`;
  const stations = Array.from({ length: services }, (_, i) => `service-${row}-${i}`);
  const { arrivalRate, workers, serviceSeconds } = STATION;
  const nodes: DesignInput['nodes'] = [
    {
      id: client,
      kind: 'client',
      settings: {
        arrivals: { process: 'poisson', rate: services * arrivalRate },
        readFraction: 1,
        keys: { count: 1, skew: 0 },
        timeout: null,
      },
    },
    { id: balancer, kind: 'load-balancer', settings: { policy: 'random', healthChecks: false } },
  ];
  for (const id of stations) {
    const serviceTime = { distribution: 'exponential', mean: serviceSeconds } as const;
    nodes.push({ id, kind: 'service', settings: { concurrency: workers, serviceTime } });
  }
  const links = [
    { id: `in-${row}`, from: client, to: balancer },
    ...stations.map((id) => ({ id: `to-${id}`, from: balancer, to: id })),
  ];
  return { nodes, links };
}
