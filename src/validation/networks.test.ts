/**
 * Networks of queues against theory: loops, what leaves a station, laws that hold in every run whatever its laws,
 * and arrivals that are no Poisson process.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, it, vi } from 'vitest';
import type { DesignInput } from '../model/design.ts';
import { meansOfClosedNetwork } from '../theory/mva.ts';
import type { departureCvSquared } from './departures.ts';
import {
  closedClient,
  constant,
  design,
  exponential,
  feedback,
  link,
  oneQueue,
  poissonClient,
  station,
} from './designs.ts';
import { levelOf, meanOf, type Reading, rateOf } from './readings.ts';
import { checkUpTo, expectEstimates } from './testing/case-table.ts';
import { FULL } from './testing/length.ts';

const departures: { departureCvSquared: typeof departureCvSquared } = await tsImport(
  './departures.ts',
  import.meta.url,
);

vi.setConfig({ testTimeout: 600_000 });
const check = checkUpTo(400_000);
const near = { relative: 0.03 };

describe('open networks with loops', () => {
  const stations = [
    ['one', 20, 0.8, 0.2, 4],
    ['two', 10, 0.3, 0.043, 0.429],
    ['three', 10, 0.6, 0.15, 1.5],
    ['four', 4, 0.2, 0.0625, 0.25],
  ] as const;
  /** Published with three decimals: half of the last one is allowed besides. */
  const rounded = (x: number) => ({ absolute: 0.03 * x + 0.0005 });

  it('A-Q27 four stations, requests that come back (Bolch et al., example 7.4, via Octave qnos.m)', () => {
    check({
      input: feedback(),
      workers: { one: 1, two: 1, three: 1, four: 1 },
      rate: 4,
      requests: 600_000,
      checks: stations.flatMap(([id, throughput, utilization, residence, inSystem]) => [
        [`X ${id}`, rateOf(id, 'arrivals'), throughput, near] as const,
        [`U ${id}`, levelOf(id, 'utilization'), utilization, near] as const,
        [`R ${id}`, meanOf(id, 'residenceSeconds'), residence, rounded(residence)] as const,
        [`Q ${id}`, levelOf(id, 'inSystem'), inSystem, rounded(inSystem)] as const,
      ]),
    });
  });
});

describe('what leaves a station', () => {
  const gaps = (input: DesignInput) =>
    Array.from({ length: 6 }, (_, i) =>
      departures.departureCvSquared(input, 'queue', i + 1, FULL ? 400_000 : 60_000),
    );

  it('A-Q30 after M/D/1 at ρ 0.8 gaps vary by 1 + ρ² (cs² − 1) = .36 (closed form)', () => {
    const input = oneQueue('M/D/1', 0.8, station('queue', 1, constant(1)));
    expectEstimates('CV² of the gaps', gaps(input), 0.36, { absolute: 0.02 });
  });

  it('A-Q30 after M/M/1 they are those of a Poisson process (Burke 1956)', () => {
    const input = oneQueue('M/M/1', 0.8, station('queue', 1, exponential(1)));
    expectEstimates('CV² of the gaps', gaps(input), 1, { absolute: 0.02 });
  });
});

describe('laws of every run', () => {
  // what no theory of queues is needed for: work of any law, places that run out, users who wait
  const input = design(
    'anything',
    [
      closedClient(12, { distribution: 'lognormal', mean: 0.5, cv: 1 }),
      station('app', 3, { distribution: 'lognormal', mean: 0.08, cv: 2 }),
      station('disk', 1, { distribution: 'uniform', min: 0, max: 0.05 }, { discipline: 'lifo' }),
    ],
    [link('client', 'app'), link('app', 'disk', { count: 2 })],
  );

  it('A-Q31 Little’s law, U = X S and R = N/X − Z: both sides measured (operational laws)', () => {
    const response = (reading: Reading) => {
      const rounds = rateOf('client', 'requests')(reading);
      return meanOf('client', 'latencySeconds')(reading) / (12 / rounds - 0.5);
    };
    const little = (id: string) => (reading: Reading) =>
      levelOf(id, 'inSystem')(reading) /
      (rateOf(id, 'completions')(reading) * meanOf(id, 'residenceSeconds')(reading));
    const utilization = (id: string, servers: number) => (reading: Reading) =>
      levelOf(id, 'utilization')(reading) /
      ((rateOf(id, 'completions')(reading) * meanOf(id, 'serviceSeconds')(reading)) / servers);
    const same = { relative: 0.005 };
    check({
      input,
      workers: { app: 3, disk: 1 },
      rate: 14,
      requests: 400_000,
      checks: [
        ['R ÷ (N/X − Z)', response, 1, same],
        ['L ÷ λW, disk', little('disk'), 1, same],
        ['U ÷ XS/c, app', utilization('app', 3), 1, same],
        ['U ÷ XS/c, disk', utilization('disk', 1), 1, same],
      ],
    });
  });
});

describe('arrivals that are no Poisson process', () => {
  it('A-Q33 E4/M/1 at ρ 0.8: the exact wait, below Kingman’s 2.5 (Kleinrock 1975, section 6.4)', () => {
    check({
      input: design(
        'every fourth',
        [
          poissonClient(3.2),
          { id: 'balancer', kind: 'load-balancer', settings: { healthChecks: false, policy: 'round-robin' } },
          station('queue', 1, exponential(1), { instances: 4 }),
        ],
        [link('client', 'balancer'), link('balancer', 'queue')],
      ),
      rate: 3.2,
      requests: 6_000_000,
      checks: [['Wq', meanOf('queue', 'waitSeconds'), 2.267384, { relative: 0.02 }]],
    });
  });
});

describe('users who wait, at a station with several servers', () => {
  it.each([
    [24, 4],
    [80, 12],
  ])('%i users and %i servers: as exact mean value analysis says', (users, servers) => {
    const theory = meansOfClosedNetwork(users, 0.4, [
      { serviceSeconds: 0.1, visits: 1, servers },
      { serviceSeconds: 0.004, visits: 1 },
    ]);
    check({
      input: design(
        'repairmen',
        [
          closedClient(users, exponential(0.4)),
          station('app', servers, exponential(0.1)),
          station('disk', 1, exponential(0.004)),
        ],
        [link('client', 'app'), link('app', 'disk')],
      ),
      workers: { app: servers, disk: 1 },
      rate: theory.throughput,
      requests: 300_000,
      checks: [
        ['X', rateOf('client', 'requests'), theory.throughput, { relative: 0.01 }],
        ['R', meanOf('client', 'latencySeconds'), theory.responseSeconds, { relative: 0.02 }],
        ['Q', levelOf('app', 'inSystem'), theory.stations[0]!.inSystem, { relative: 0.02 }],
      ],
    });
  });
});
