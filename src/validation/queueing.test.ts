/**
 * Single queues and open networks against theory. Every case is a design out of real kinds, run as the command
 * line runs it; its title names the case and its source. Lengths are those that the stated tolerance needs at
 * four standard errors under VALIDATE=full, and shorter with a band to match otherwise.
 */
import { describe, it, vi } from 'vitest';
import type { DesignInput } from '../model/design.ts';
import type { Distribution } from '../model/distribution.ts';
import { meansOfFiniteRoom, meansOfManyServers } from '../theory/queueing.ts';
import type { Case } from './cases.ts';
import {
  constant,
  design,
  dispatcher,
  exponential,
  link,
  oneQueue,
  poissonClient,
  station,
  threeTiers,
} from './designs.ts';
import { abs, rel } from './estimates.ts';
import { counter, histogram, levelOf, meanOf, type Reading, rateOf } from './readings.ts';
import { checkUpTo } from './testing/case-table.ts';

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });

/** Most requests of a case, unless each is to have the length that its tolerance asks for. */
const MOST_REQUESTS = 700_000;

const check = checkUpTo(MOST_REQUESTS);

// what is read off a run
const mean = (metric: string, node = 'queue') => meanOf(node, metric);
const level = (metric: string, node = 'queue') => levelOf(node, metric);
const quantile =
  (p: 'p50' | 'p90' | 'p95' | 'p99' | 'p999', metric = 'residenceSeconds') =>
  (reading: Reading) =>
    histogram(reading, 'queue', metric)[p];
const noWait = (reading: Reading) => reading.noWaitShare('queue');
const turnedAway = (reading: Reading) =>
  counter(reading, 'queue', 'failures').total / counter(reading, 'queue', 'arrivals').total;
const throughput = rateOf('queue', 'completions');

/** M/M/c and M/M/c/K: the usual means. */
function manyServers(arrivalRate: number, serviceRate: number, servers: number): DesignInput {
  return oneQueue('M/M/c', arrivalRate, station('queue', servers, exponential(1 / serviceRate)));
}
function finiteRoom(
  arrivalRate: number,
  serviceTime: Distribution,
  servers: number,
  room: number,
): DesignInput {
  const queue = station('queue', servers, serviceTime, { queueCapacity: room - servers });
  return oneQueue('G/G/c/K', arrivalRate, queue);
}

describe('M/M/1', () => {
  it('A-Q1 means at ρ 0.8 (closed form)', () => {
    check({
      input: manyServers(0.8, 1, 1),
      workers: { queue: 1 },
      rate: 0.8,
      requests: 3_600_000,
      checks: [
        ['ρ', level('utilization'), 0.8, rel(2)],
        ['L', level('inSystem'), 4, rel(2)],
        ['W', mean('residenceSeconds'), 5, rel(2)],
        ['Wq', mean('waitSeconds'), 4, rel(2)],
        ['Lq', level('queueLength'), 3.2, rel(2)],
        ['latency at the client', mean('latencySeconds', 'client'), 5, rel(2)],
      ],
    });
  });

  it('A-Q2 means at another scale (closed form)', () => {
    check({
      input: manyServers(70, 100, 1),
      workers: { queue: 1 },
      rate: 70,
      requests: 1_600_000,
      checks: [
        ['L', level('inSystem'), 2.3333, rel(2)],
        ['W', mean('residenceSeconds'), 0.033333, rel(2)],
        ['Wq', mean('waitSeconds'), 0.023333, rel(2)],
      ],
    });
  });

  it('A-Q3 response quantiles −ln(1 − p)/(µ − λ), A-Q4 waiting: P(Wq = 0) and p99 (closed forms)', () => {
    check({
      input: manyServers(0.8, 1, 1),
      workers: { queue: 1 },
      rate: 0.8,
      requests: 6_000_000,
      checks: [
        ['p50', quantile('p50'), 3.46574, rel(2)],
        ['p90', quantile('p90'), 11.5129, rel(2)],
        ['p95', quantile('p95'), 14.9787, rel(2)],
        ['p99', quantile('p99'), 23.0259, rel(3)],
        ['p99.9', quantile('p999'), 34.5388, rel(6)],
        ['P(Wq = 0)', noWait, 0.2, abs(0.003)],
        ['Wq p99', quantile('p99', 'waitSeconds'), 21.9101, rel(3)],
      ],
    });
  });
});

describe('M/M/c', () => {
  it('A-Q5 ten servers: Erlang C, means and response quantiles (closed form)', () => {
    check({
      input: manyServers(8, 1, 10),
      workers: { queue: 10 },
      rate: 8,
      requests: 4_000_000,
      checks: [
        ['C', (reading) => 1 - noWait(reading), 0.40918, abs(0.006)],
        ['Wq', mean('waitSeconds'), 0.20459, rel(2)],
        ['W', mean('residenceSeconds'), 1.20459, rel(2)],
        ['L', level('inSystem'), 9.636721, rel(2)],
        ['T p50', quantile('p50'), 0.912145, rel(2)],
        ['T p90', quantile('p90'), 2.62432, rel(2)],
        ['T p99', quantile('p99'), 4.94611, rel(3)],
      ],
    });
  });

  it('A-Q6 two servers at ρ 0.9 (GNU Octave queueing, qsmmm.m, after ETH lectures)', () => {
    check({
      input: manyServers(9, 5, 2),
      workers: { queue: 2 },
      rate: 9,
      requests: 13_000_000,
      checks: [
        ['Lq', level('queueLength'), 7.67368, rel(3)],
        ['R', mean('residenceSeconds'), 1.052632, rel(3)],
      ],
    });
  });

  it('A-Q7 four servers at ρ 0.45 (same)', () => {
    check({
      input: manyServers(9, 5, 4),
      workers: { queue: 4 },
      rate: 9,
      requests: 1_000_000,
      checks: [
        ['Lq', level('queueLength'), 0.105164, rel(2)],
        ['R', mean('residenceSeconds'), 0.211685, rel(2)],
      ],
    });
  });

  it.each([
    [5, 2.5, 0.130371, 0.004],
    [10, 5, 0.036105, 0.002],
  ])(
    'A-Q8 P(queue) of %i servers under %f erlangs (M. Brooker 2020, “Erlang”)',
    (servers, load, waits, band) => {
      check({
        input: manyServers(load, 1, servers),
        workers: { queue: servers },
        rate: load,
        requests: 400_000,
        checks: [['P(queue)', (reading) => 1 - noWait(reading), waits, abs(band)]],
      });
    },
  );

  it.each([
    [1, 5],
    [2, 2.777778],
    [5, 1.554113],
    [10, 1.20459],
  ])('A-Q9 pooling: %i servers under 0.8 of their capacity (same; closed form)', (servers, latency) => {
    check({
      input: manyServers(0.8 * servers, 1, servers),
      workers: { queue: servers },
      rate: 0.8 * servers,
      requests: 3_600_000,
      checks: [['mean latency', mean('latencySeconds', 'client'), latency, rel(2)]],
    });
  });

  it.each([
    [100, 110, 0.237008],
    [400, 420, 0.230285],
  ])(
    'A-Q34 square-root staffing: %i erlangs, %i servers (closed form; limit .2234)',
    (load, servers, waits) => {
      const one: Case = {
        input: manyServers(load, 1, servers),
        workers: { queue: servers },
        rate: load,
        requests: load === 100 ? 6_000_000 : 60_000_000,
        checks: [['P(wait)', (reading) => 1 - noWait(reading), waits, abs(0.012)]],
      };
      // many busy servers change slowly: a short run needs more requests than those of others
      check(one, 3 * MOST_REQUESTS);
    },
  );

  it.each([1, 2, 3])('agrees with the closed form on other parameters, set %i', (set) => {
    const servers = [1, 3, 24][set - 1]!;
    const load = [0.37, 2.2, 19.1][set - 1]!;
    const theory = meansOfManyServers({ arrivalRate: 1000 * load, serviceRate: 1000, servers });
    check({
      input: manyServers(1000 * load, 1000, servers),
      workers: { queue: servers },
      rate: 1000 * load,
      requests: 1_000_000,
      checks: [
        ['ρ', level('utilization'), theory.utilization, rel(2)],
        ['Wq', mean('waitSeconds'), theory.waitSeconds, rel(4)],
        ['W', mean('residenceSeconds'), theory.residenceSeconds, rel(2)],
        ['L', level('inSystem'), theory.inSystem, rel(2)],
      ],
    });
  });
});

describe('finite room', () => {
  const lossSystems = [
    [1, 0.5, 0.333333],
    [5, 3, 0.110054],
    [10, 7, 0.0787409],
    [20, 15, 0.0455932],
    [30, 30, 0.13246],
  ] as const;

  describe.each([
    ['exponential', exponential(1)],
    ['deterministic', constant(1)],
  ] as const)('A-Q10 Erlang B under %s service (closed form: only the mean matters)', (_, serviceTime) => {
    it.each(lossSystems)('%i servers, %f erlangs', (servers, load, blocked) => {
      check({
        input: finiteRoom(load, serviceTime, servers, servers),
        workers: { queue: servers },
        rate: load,
        requests: 1_500_000,
        checks: [['turned away', turnedAway, blocked, rel(2)]],
      });
    });
  });

  it('A-Q11 M/M/3/7 (GNU Octave queueing, qsmmmk.m)', () => {
    check({
      input: finiteRoom(40, exponential(1 / 30), 3, 7),
      workers: { queue: 3 },
      rate: 40,
      requests: 1_500_000,
      looks: 20_000,
      checks: [
        ['p0', (reading) => reading.emptyShare('queue'), 0.255037, abs(0.003)],
        ['R', mean('residenceSeconds'), 0.036517, rel(1)],
        ['pK', turnedAway, 0.00393132, rel(8)],
      ],
    });
  });

  it('A-Q12 M/M/2/5 (same)', () => {
    check({
      input: finiteRoom(3, exponential(1 / 2), 2, 5),
      workers: { queue: 2 },
      rate: 3,
      requests: 1_500_000,
      looks: 20_000,
      checks: [
        ['p0', (reading) => reading.emptyShare('queue'), 0.179334, rel(1.5)],
        ['pK', turnedAway, 0.085113, rel(1.5)],
        ['L', level('inSystem'), 2.00595, rel(1.5)],
        ['Wq', mean('waitSeconds'), 0.230857, rel(1.5)],
      ],
    });
  });

  it('A-Q13 M/M/1/10 in overload (closed form)', () => {
    check({
      input: finiteRoom(1.2, exponential(1), 1, 10),
      workers: { queue: 1 },
      rate: 1.2,
      requests: 1_500_000,
      checks: [
        ['pK', turnedAway, 0.192586, rel(1.5)],
        ['X', throughput, 0.968896, rel(1.5)],
        ['L', level('inSystem'), 6.71071, rel(1.5)],
        ['W', mean('residenceSeconds'), 6.92614, rel(1.5)],
      ],
    });
  });

  it('agrees with the closed form on other parameters', () => {
    const theory = meansOfFiniteRoom({ arrivalRate: 900, serviceRate: 100, servers: 8, room: 20 });
    check({
      input: finiteRoom(900, exponential(0.01), 8, 20),
      workers: { queue: 8 },
      rate: 900,
      requests: 1_000_000,
      checks: [
        ['pK', turnedAway, theory.blocked, rel(2)],
        ['Wq', mean('waitSeconds'), theory.waitSeconds, rel(2)],
        ['Lq', level('queueLength'), theory.queueLength, rel(2)],
        ['ρ', level('utilization'), theory.utilization, rel(1)],
      ],
    });
  });
});

describe('M/G/1', () => {
  it.each([
    ['deterministic', constant(1), 2],
    ['Erlang-2', { distribution: 'erlang', k: 2, mean: 1 }, 3],
    ['exponential', exponential(1), 4],
    ['uniform on (0, 2)', { distribution: 'uniform', min: 0, max: 2 }, 2.666667],
  ] as const)('A-Q15 %s service at ρ 0.8 (Pollaczek–Khinchine)', (_, serviceTime, wait) => {
    check({
      input: oneQueue('M/G/1', 0.8, station('queue', 1, serviceTime)),
      workers: { queue: 1 },
      rate: 0.8,
      requests: 3_600_000,
      checks: [['Wq', mean('waitSeconds'), wait, rel(2)]],
    });
  });

  it('A-Q16 hyperexponential service (same)', () => {
    const serviceTime: Distribution = {
      distribution: 'hyperexponential',
      probabilities: [0.9, 0.1],
      means: [0.5, 5.5],
    };
    check({
      input: oneQueue('M/H2/1', 0.7, station('queue', 1, serviceTime)),
      workers: { queue: 1 },
      rate: 0.7,
      requests: 10_000_000,
      checks: [
        ['Wq', mean('waitSeconds'), 7.583333, rel(3)],
        ['W', mean('residenceSeconds'), 8.583333, rel(3)],
      ],
    });
  });

  it('A-Q17 lognormal service (same)', () => {
    const serviceTime = { distribution: 'lognormal', mean: 1, cv: 2 } as const;
    check({
      input: oneQueue('M/LN/1', 0.7, station('queue', 1, serviceTime)),
      workers: { queue: 1 },
      rate: 0.7,
      requests: 20_000_000,
      checks: [['Wq', mean('waitSeconds'), 5.833333, rel(3)]],
    });
  });
});

describe('open networks', () => {
  it('A-Q28 tandem (Jackson)', () => {
    check({
      input: design(
        'tandem',
        [poissonClient(0.5), station('first', 1, exponential(1)), station('second', 1, exponential(1 / 0.8))],
        [link('client', 'first'), link('first', 'second')],
      ),
      workers: { first: 1, second: 1 },
      rate: 0.5,
      requests: 1_000_000,
      checks: [
        ['W first', mean('residenceSeconds', 'first'), 2, rel(2)],
        ['W second', mean('residenceSeconds', 'second'), 3.333333, rel(2)],
        ['W', mean('latencySeconds', 'client'), 5.333333, rel(2)],
        ['L', (r) => level('inSystem', 'first')(r) + level('inSystem', 'second')(r), 2.666667, rel(2)],
      ],
    });
  });

  it('A-Q29 three tiers: balancer, application, database reached by 7 in 10 (Jackson)', () => {
    check({
      input: threeTiers(),
      workers: { balancer: 1, app: 5, database: 1 },
      rate: 40,
      requests: 1_000_000,
      checks: [
        ['W balancer', mean('residenceSeconds', 'balancer'), 0.00625, rel(2)],
        ['W app', mean('residenceSeconds', 'app'), 0.099667, rel(2)],
        ['W database', mean('residenceSeconds', 'database'), 0.045455, rel(2)],
        ['end to end', mean('latencySeconds', 'client'), 0.137735, rel(2)],
      ],
    });
  });

  it.each([
    [0.5, 2.875, 1_000_000],
    [0.8, 7, 3_600_000],
  ])(
    'A-Q32 fork and join over two stations at ρ %f (Flatto–Hahn, Nelson–Tantawi)',
    (rate, response, requests) => {
      check({
        input: design(
          'fork and join',
          [
            poissonClient(rate),
            dispatcher({ calls: 'parallel' }),
            station('left', 1, exponential(1)),
            station('right', 1, exponential(1)),
          ],
          [link('client', 'dispatcher'), link('dispatcher', 'left'), link('dispatcher', 'right')],
        ),
        workers: { left: 1, right: 1 },
        rate,
        requests,
        checks: [['response', mean('latencySeconds', 'client'), response, rel(3)]],
      });
    },
  );
});
