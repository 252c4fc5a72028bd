/**
 * The models that the bench runs, as designs. Three are those of the performance notes of other simulators:
 * one queue, one pooled queue, and a web shop's read path. Their links have no latency and nobody times out, so
 * that peers without a network and without call policies run the same model. Two are stores that hold values,
 * which no peer has: they say what a protocol costs for each event.
 */
import type { DesignInput } from '../../model/design.ts';

/** What the peers run too. */
export const PEER_MODELS = ['mm1', 'mm16', 'three-tier'] as const;
export const STORE_MODELS = ['quorum-3', 'raft-5'] as const;
export const MODELS = [...PEER_MODELS, ...STORE_MODELS] as const;
export type Model = (typeof MODELS)[number];

export const MODEL_TITLES: { readonly [M in Model]: string } = {
  mm1: 'M/M/1, utilization 0.8',
  mm16: 'M/M/16, utilization 0.8',
  'three-tier': 'balancer → 8 services → cache → database',
  'quorum-3': 'quorum store, N = 3, R = W = 2',
  'raft-5': 'Raft set of five',
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

/** Requests a second that are offered to a store: half of them writes. */
const STORE_RATE = 1000;

/** Requests a second. */
export function arrivalRate(model: Model): number {
  if (model === 'mm1') return 0.8;
  if (model === 'mm16') return 12.8;
  return model === 'three-tier' ? THREE_TIER.arrivalRate : STORE_RATE;
}

/** The model as a design that runs until about `requests` requests have arrived. */
export function benchDesign(model: Model, requests: number): DesignInput {
  const run = { seed: 42, duration: requests / arrivalRate(model), warmup: 0 };
  if (model === 'mm1' || model === 'mm16') return oneStation(model === 'mm1' ? 1 : 16, model, run);
  return model === 'three-tier' ? threeTier(run) : store(model, run);
}

type RunInput = NonNullable<DesignInput['run']>;

function oneStation(workers: number, model: Model, run: RunInput): DesignInput {
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
          timeout: null,
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
