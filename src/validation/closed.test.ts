/**
 * Closed networks against exact mean value analysis: users who think, ask and wait. Where a request visits a
 * station several times, a dispatcher without work of its own makes the visits; by the product form only the
 * visit ratios matter, not the order of the visits (BCMP 1975, Kelly 1979).
 */
import { it, vi } from 'vitest';
import { meansOfClosedNetwork } from '../theory/mva.ts';
import type { Check } from './cases.ts';
import { closedClient, constant, design, dispatcher, exponential, link, station } from './designs.ts';
import { levelOf, meanOf, rateOf } from './readings.ts';
import { checkUpTo } from './testing/case-table.ts';

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });
const check = checkUpTo(600_000);
const near = { relative: 0.02 };
/** Published with three decimals: half of the last one is allowed besides. */
const rounded = (x: number) => ({ absolute: 0.02 * x + 0.0005 });

it('A-Q23 twenty users, three stations with 16, 10 and 5 visits (R. Jain 1991, via Octave qncsmva.m)', () => {
  const stations = [
    ['cpu', 0.125, 16, 0.373, 1.991],
    ['disk-a', 0.3, 10, 4.854, 16.177],
    ['disk-b', 0.2, 5, 0.3, 0.5],
  ] as const;
  check({
    input: design(
      'time sharing',
      [
        closedClient(20, exponential(4)),
        dispatcher(),
        ...stations.map(([id, seconds]) => station(id, 1, exponential(seconds))),
      ],
      [
        link('client', 'dispatcher'),
        ...stations.map(([id, , visits]) => link('dispatcher', id, { count: visits })),
      ],
    ),
    workers: { cpu: 1, 'disk-a': 1, 'disk-b': 1 },
    rate: 0.333247,
    requests: 60_000,
    checks: [
      ['X', rateOf('client', 'requests'), 0.333247, near],
      ['R of the system', meanOf('client', 'latencySeconds'), 56.0156, near],
      ...stations.flatMap(([id, , , residence, inSystem]): Check[] => [
        [`R ${id}`, meanOf(id, 'residenceSeconds'), residence, rounded(residence)],
        [`Q ${id}`, levelOf(id, 'inSystem'), inSystem, rounded(inSystem)],
      ]),
    ],
  });
});

it('A-Q24 six users, four stations visited by probability (Bolch et al., example 8.3, same file)', () => {
  const stations = [
    ['first', 0.02, 1, 0.198, 0.025, 0.244],
    ['second', 0.2, 0.4, 0.794, 0.57, 2.261],
    ['third', 0.4, 0.2, 0.794, 1.14, 2.261],
    ['fourth', 0.6, 0.1, 0.595, 1.244, 1.234],
  ] as const;
  check({
    input: design(
      'central server',
      [
        closedClient(6, constant(0)),
        dispatcher(),
        ...stations.map(([id, seconds]) => station(id, 1, exponential(seconds))),
      ],
      [
        link('client', 'dispatcher'),
        ...stations.map(([id, , probability]) => link('dispatcher', id, { probability })),
      ],
    ),
    workers: { first: 1, second: 1, third: 1, fourth: 1 },
    rate: 9.92,
    requests: 600_000,
    checks: [
      ['X', rateOf('client', 'requests'), 9.92, near],
      ...stations.flatMap(([id, , , utilization, residence, inSystem]): Check[] => [
        [`U ${id}`, levelOf(id, 'utilization'), utilization, rounded(utilization)],
        [`R ${id}`, meanOf(id, 'residenceSeconds'), residence, rounded(residence)],
        [`Q ${id}`, levelOf(id, 'inSystem'), inSystem, rounded(inSystem)],
      ]),
    ],
  });
});

it('A-Q25 three users, two servers in one station, and a delay (Bolch et al., example 8.4, same file)', () => {
  const stations = [
    ['pair', 2, 0.5, 1, 0.624],
    ['second', 1, 0.6, 0.5, 0.473],
    ['third', 1, 0.8, 0.5, 0.686],
    ['delay', 3, 1, 1, 1.217],
  ] as const;
  check({
    input: design(
      'multi-server and delay',
      [
        closedClient(3, constant(0)),
        dispatcher(),
        ...stations.map(([id, servers, seconds]) => station(id, servers, exponential(seconds))),
      ],
      [
        link('client', 'dispatcher'),
        ...stations.map(([id, , , probability]) => link('dispatcher', id, { probability })),
      ],
    ),
    workers: { pair: 2, second: 1, third: 1, delay: 3 },
    rate: 1.217,
    requests: 300_000,
    checks: [
      ['X', rateOf('client', 'requests'), 1.217, near],
      ...stations.map(
        ([id, , , , inSystem]): Check => [`Q ${id}`, levelOf(id, 'inSystem'), inSystem, rounded(inSystem)],
      ),
    ],
  });
});

it.each([1, 5, 10, 20, 50])(
  'A-Q26 %i users who think, one station (machine repairman, closed form)',
  (users) => {
    const theory = meansOfClosedNetwork(users, 1, [{ serviceSeconds: 0.1, visits: 1 }]);
    check({
      input: design(
        'machine repairman',
        [closedClient(users, exponential(1)), station('queue', 1, exponential(0.1))],
        [link('client', 'queue')],
      ),
      workers: { queue: 1 },
      rate: theory.throughput,
      requests: 400_000,
      checks: [
        ['X', rateOf('client', 'requests'), theory.throughput, near],
        ['R', meanOf('client', 'latencySeconds'), theory.responseSeconds, near],
        ['U', levelOf('queue', 'utilization'), theory.throughput * 0.1, near],
      ],
    });
  },
);
