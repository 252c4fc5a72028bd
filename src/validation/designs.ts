/**
 * Designs of queueing models, built from the kinds that users have: what a case of theory says in symbols, as
 * somebody would draw it.
 */
import type { DesignInput } from '../model/design.ts';
import type { Distribution } from '../model/distribution.ts';

export type NodeInput = DesignInput['nodes'][number];
export type LinkInput = NonNullable<DesignInput['links']>[number];

export const exponential = (mean: number): Distribution => ({ distribution: 'exponential', mean });
export const constant = (value: number): Distribution => ({ distribution: 'constant', value });

/** A client that sends reads by a Poisson process and waits for ever. */
export function poissonClient(rate: number, settings: object = {}): NodeInput {
  return {
    id: 'client',
    kind: 'client',
    settings: {
      arrivals: { process: 'poisson', rate },
      readFraction: 1,
      keys: { count: 1, skew: 0 },
      timeout: null,
      ...settings,
    },
  };
}

/** Users who think, ask and wait for the answer. */
export function closedClient(users: number, thinkTime: Distribution): NodeInput {
  return poissonClient(1, { arrivals: { process: 'closed', users, thinkTime } });
}

/** One queue with `servers` workers. */
export function station(id: string, servers: number, serviceTime: Distribution, settings = {}): NodeInput {
  return { id, kind: 'service', settings: { concurrency: servers, serviceTime, ...settings } };
}

/** Does no work of its own: only calls what its links say. */
export function dispatcher(settings: object = {}): NodeInput {
  return {
    id: 'dispatcher',
    kind: 'service',
    settings: { concurrency: 1_000_000, serviceTime: constant(0), ...settings },
  };
}

export function link(from: string, to: string, call: object = {}): LinkInput {
  return { id: `${from}-${to}`, from, to, settings: { call } };
}

export function design(title: string, nodes: readonly NodeInput[], links: readonly LinkInput[]): DesignInput {
  return { version: 1, title, nodes: [...nodes], links: [...links] };
}

/** G/G/c and G/G/c/K: a client and one queue. */
export function oneQueue(title: string, rate: number, queue: NodeInput): DesignInput {
  return design(title, [poissonClient(rate), queue], [link('client', queue.id)]);
}

/** Open, with a loop (Bolch et al., example 7.4): routes as the matrix of the book has them; who is done answers. */
export function feedback(): DesignInput {
  const hop = { routing: 'one', answer: 'forward' };
  return design(
    'feedback',
    [
      poissonClient(4),
      station('one', 1, exponential(0.04), hop),
      station('two', 1, exponential(0.03), hop),
      station('three', 1, exponential(0.06), hop),
      station('four', 1, exponential(0.05), hop),
    ],
    [
      link('client', 'four'),
      link('four', 'one'),
      link('one', 'two', { weight: 0.5 }),
      link('one', 'three', { weight: 0.5 }),
      link('two', 'one'),
      link('three', 'one', { weight: 0.6 }),
    ],
  );
}

/** Balancer, application, and a database that 7 requests in 10 need. */
export function threeTiers(): DesignInput {
  return design(
    'three tiers',
    [
      poissonClient(40),
      {
        id: 'balancer',
        kind: 'load-balancer',
        settings: { concurrency: 1, forwardTime: exponential(1 / 200), healthChecks: false },
      },
      station('app', 5, exponential(1 / 12)),
      { id: 'database', kind: 'database', settings: { connections: 1, readTime: exponential(1 / 50) } },
    ],
    [link('client', 'balancer'), link('balancer', 'app'), link('app', 'database', { probability: 0.7 })],
  );
}
