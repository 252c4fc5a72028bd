/**
 * The three models that the bench runs, as designs. They are those of the performance notes of other
 * simulators: one queue, one pooled queue, and a web shop's read path. Links have no latency and nobody times
 * out, so that peers without a network and without call policies run the same model.
 */
import type { DesignInput } from '../../model/design.ts';

export const MODELS = ['mm1', 'mm16', 'three-tier'] as const;
export type Model = (typeof MODELS)[number];

export const MODEL_TITLES: { readonly [M in Model]: string } = {
  mm1: 'M/M/1, utilization 0.8',
  mm16: 'M/M/16, utilization 0.8',
  'three-tier': 'balancer → 8 services → cache → database',
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

/** Requests a second. */
export function arrivalRate(model: Model): number {
  if (model === 'mm1') return 0.8;
  return model === 'mm16' ? 12.8 : THREE_TIER.arrivalRate;
}

/** The model as a design that runs until about `requests` requests have arrived. */
export function benchDesign(model: Model, requests: number): DesignInput {
  const run = { seed: 42, duration: requests / arrivalRate(model), warmup: 0 };
  return model === 'three-tier' ? threeTier(run) : oneStation(model === 'mm1' ? 1 : 16, model, run);
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
