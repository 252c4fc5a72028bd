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
