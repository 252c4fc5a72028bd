/**
 * Load balancing against theory: the same work on the same servers waits longer or shorter by the policy
 * alone. Hash rings and shard shares (A-L11, A-L12, A-L13, A-L18) are tested beside their code.
 */
import { describe, it, vi } from 'vitest';
import type { DesignInput } from '../model/design.ts';
import type { Case } from './cases.ts';
import { design, exponential, link, oneQueue, poissonClient, station } from './designs.ts';
import { counter, meanOf, type Reading } from './readings.ts';
import { checkUpTo } from './testing/case-table.ts';

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });
const check = checkUpTo(500_000);

function balanced(policy: string, servers: number, rate: number): DesignInput {
  const backends = station('backends', 1, exponential(1), { instances: servers });
  const balancer = { id: 'balancer', kind: 'load-balancer', settings: { policy, healthChecks: false } };
  return design(
    policy,
    [poissonClient(rate), balancer, backends],
    [link('client', 'balancer'), link('balancer', 'backends')],
  );
}

/** One policy over `servers` equal exponential servers at utilization `load`. */
function policyCase(policy: string, servers: number, load: number, response: number, percent: number): Case {
  const input =
    policy === 'central queue'
      ? oneQueue(policy, servers * load, station('backends', servers, exponential(1)))
      : balanced(policy, servers, servers * load);
  return {
    input,
    workers: { backends: servers },
    rate: servers * load,
    requests: 4_000_000,
    checks: [['T', meanOf('client', 'latencySeconds'), response, { relative: percent / 100 }]],
  };
}

describe('random, round robin and one central queue', () => {
  it.each([
    ['random', 4, 0.8, 5],
    ['round-robin', 4, 0.8, 3.267384],
    ['central queue', 4, 0.8, 1.745541],
  ])('A-L9 %s over %i servers at %f (M/M/1, E_n/M/1, M/M/n)', (policy, servers, load, response) => {
    check(policyCase(policy, servers, load, response, 2));
  });

  it.each([
    ['random', 2, 0.9, 10],
    ['round-robin', 2, 0.9, 7.588284],
    ['central queue', 2, 0.9, 5.263158],
    ['random', 10, 0.8, 5],
    ['round-robin', 10, 0.8, 2.922269],
    ['central queue', 10, 0.8, 1.20459],
  ])('A-L10 %s over %i servers at %f (same)', (policy, servers, load, response) => {
    check(policyCase(policy, servers, load, response, 2.5));
  });
});

describe('join the shortest queue: least outstanding, seen by one balancer without latency', () => {
  it.each([
    [0.5, 1.426321],
    [0.7, 2.108197],
    [0.8, 2.955737],
    [0.9, 5.474913],
  ])('A-L7 two servers at %f (exact Markov chain)', (load, response) => {
    check(policyCase('least-outstanding', 2, load, response, 2));
  });

  it.each([
    [0.7, 1.1593],
    [0.8, 1.3562],
    [0.9, 1.9126],
  ])('A-L8 ten servers at %f (an independent simulation, standard error at most .0023)', (load, response) => {
    check(policyCase('least-outstanding', 10, load, response, 1.5));
  });
});

/** The power of d choices over `servers` equal exponential servers. */
function choicesCase(servers: number, load: number, more: object, response: number, percent: number): Case {
  const { input, ...rest } = policyCase('power-of-d', servers, load, response, percent);
  const nodes = input.nodes.map((node) =>
    node.id === 'balancer' ? { ...node, settings: { ...node.settings, ...more } } : node,
  );
  return { ...rest, input: { ...input, nodes } };
}

describe('the power of two and three choices', () => {
  it.each([
    [0.5, 1.2676],
    [0.8, 1.9586],
    [0.9, 2.6451],
  ])(
    'A-L2 two distinct of a hundred at %f (Mitzenmacher 2001, an independent simulation)',
    (load, response) => {
      check(choicesCase(100, load, {}, response, 1.5));
    },
  );

  it.each([
    [10, 0.7, 2, 1.2193, 1],
    [20, 0.7, 2, 1.1737, 1],
    [50, 0.7, 2, 1.14712, 1],
    [10, 0.9, 2, 2.8003, 1.5],
    [50, 0.9, 2, 2.43495, 1.5],
    [10, 0.9, 3, 2.31426, 1.5],
  ])(
    'A-L3 to A-L5 with replacement, %i servers at %f, %i choices (Gast and Van Houdt: jobs a server)',
    (servers, load, choices, jobs, percent) => {
      check(choicesCase(servers, load, { choices, withReplacement: true }, jobs / load, percent));
    },
  );

  it.each([
    [true, 3.118],
    [false, 2.984],
  ])(
    'A-L6 ten servers at .9, with replacement: %s (an independent simulation)',
    (withReplacement, response) => {
      check(choicesCase(10, 0.9, { withReplacement }, response, 1.5));
    },
  );

  it('A-L7 two distinct of two are the shorter queue (exact Markov chain)', () => {
    check(choicesCase(2, 0.8, {}, 2.955737, 2));
  });
});

it('round robin gives every backend the same number of requests', () => {
  const names = ['a', 'b', 'c'];
  const balancer = {
    id: 'balancer',
    kind: 'load-balancer',
    settings: { policy: 'round-robin', healthChecks: false },
  };
  const input = design(
    'shares',
    [poissonClient(100), balancer, ...names.map((id) => station(id, 1, exponential(0.001)))],
    [link('client', 'balancer'), ...names.map((id) => link('balancer', id))],
  );
  const arrivals = (id: string) => (reading: Reading) => counter(reading, id, 'arrivals').total;
  check({
    input,
    rate: 100,
    requests: 80_000,
    checks: names.map((id) => [id, (r) => arrivals(id)(r) - arrivals('a')(r), 0, { absolute: 1 }]),
  });
});
