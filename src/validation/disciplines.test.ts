/**
 * Service disciplines against theory: priorities, processor sharing, last come first, random order, patience, and
 * what no order can change. Every case is a design out of real kinds, run as the command line runs it.
 */
import { describe, it, vi } from 'vitest';
import type { Distribution } from '../model/distribution.ts';
import type { Case } from './cases.ts';
import {
  constant,
  design,
  exponential,
  link,
  type NodeInput,
  oneQueue,
  poissonClient,
  station,
} from './designs.ts';
import { abs, rel } from './estimates.ts';
import { counter, histogram, levelOf, meanOf, type Reading, rateOf } from './readings.ts';
import { expectCase } from './testing/case-table.ts';

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });

/** Most requests of a case, unless each is to have the length that its tolerance asks for. */
const MOST_REQUESTS = 150_000;

function check(one: Case, most = MOST_REQUESTS): void {
  expectCase({ workers: { queue: 1 }, ...one }, most);
}

const mean = (metric: string) => meanOf('queue', metric);
const level = (metric: string) => levelOf('queue', metric);

/** E[X²] of the time that requests waited. */
function secondMoment(reading: Reading): number {
  const waits = histogram(reading, 'queue', 'waitSeconds');
  return waits.stddev ** 2 + waits.mean ** 2;
}

/** A mean of one request class at the queue. */
const ofClass = (name: string, metric: 'waitSeconds' | 'residenceSeconds') => (reading: Reading) =>
  reading.summary.nodes.queue!.classes![name]![metric]!.mean;

interface RequestClass {
  readonly name: string;
  readonly share: number;
  readonly priority?: number;
  /** Multiplies the queue's service time of 1. */
  readonly serviceFactor?: number | Distribution;
}

/** A queue of one worker, and requests in classes. */
function classedQueue(rate: number, classes: readonly RequestClass[], queue: NodeInput): Case['input'] {
  return design('classes', [poissonClient(rate, { classes }), queue], [link('client', 'queue')]);
}

const H2: Distribution = { distribution: 'hyperexponential', probabilities: [0.8, 0.2], means: [0.5, 3] };

describe('processor sharing', () => {
  it.each([
    ['exponential', exponential(1), 3, 1_500_000],
    ['constant', constant(1), 3, 1_000_000],
    ['hyperexponential', H2, 5, 1_500_000],
  ] as const)(
    'A-Q19 the mean latency of M/G/1-PS is that of M/M/1, for %s work too (Kleinrock 1967)',
    (_, law, percent, requests) => {
      check({
        input: oneQueue('M/G/1-PS', 0.8, station('queue', 1, law, { discipline: 'processor-sharing' })),
        rate: 0.8,
        requests,
        checks: [
          ['T', mean('residenceSeconds'), 5, rel(percent)],
          ['L', level('inSystem'), 4, rel(percent)],
          ['ρ', level('utilization'), 0.8, rel(2)],
          ['Lq = L − ρ', level('queueLength'), 3.2, rel(percent)],
        ],
      });
    },
  );

  it('A-Q19 a request with work x takes 5x at ρ 0.8, so the mean slowdown is 5', () => {
    const classes = [
      { name: 'short', share: 0.8, serviceFactor: 0.5 },
      { name: 'long', share: 0.2, serviceFactor: 3 },
    ];
    const time = (name: string) => ofClass(name, 'residenceSeconds');
    check({
      input: classedQueue(
        0.8,
        classes,
        station('queue', 1, constant(1), { discipline: 'processor-sharing' }),
      ),
      rate: 0.8,
      requests: 1_500_000,
      checks: [
        ['T of x = 0.5', time('short'), 2.5, rel(3)],
        ['T of x = 3', time('long'), 15, rel(3)],
        [
          'mean slowdown',
          (reading) => (0.8 * time('short')(reading)) / 0.5 + (0.2 * time('long')(reading)) / 3,
          5,
          rel(3),
        ],
      ],
    });
  });

  it('of four workers is M/M/4 in numbers: no order that does not look at work changes them', () => {
    check({
      input: oneQueue(
        'M/M/4-PS',
        3.2,
        station('queue', 4, exponential(1), { discipline: 'processor-sharing' }),
      ),
      workers: { queue: 4 },
      rate: 3.2,
      requests: 1_500_000,
      // Erlang C .596432 of 4 servers under 3.2 erlangs: Lq = C ρ ÷ (1 − ρ)
      checks: [
        ['Lq', level('queueLength'), 2.385728, rel(4)],
        ['T', mean('residenceSeconds'), 1.74554, rel(3)],
      ],
    });
  });
});

const two = [
  { name: 'first', share: 0.3, priority: 2 },
  { name: 'second', share: 0.5, priority: 1 },
];
const three = [
  { name: 'first', share: 0.2, priority: 3, serviceFactor: exponential(1) },
  { name: 'second', share: 0.3, priority: 2, serviceFactor: 0.5 },
  { name: 'third', share: 0.3, priority: 1, serviceFactor: H2 },
];

describe('priorities', () => {
  it('A-Q20 that do not interrupt: two classes (Cobham 1954)', () => {
    check({
      input: classedQueue(0.8, two, station('queue', 1, exponential(1), { discipline: 'priority' })),
      rate: 0.8,
      requests: 2_500_000,
      checks: [
        ['Wq first', ofClass('first', 'waitSeconds'), 1.142857, rel(3)],
        ['Wq second', ofClass('second', 'waitSeconds'), 5.714286, rel(3)],
      ],
    });
  });

  it('A-Q21 that interrupt, work resumed: two classes (White and Christie 1958)', () => {
    const queue = station('queue', 1, exponential(1), { discipline: 'priority-preemptive' });
    check({
      input: classedQueue(0.8, two, queue),
      rate: 0.8,
      requests: 2_500_000,
      checks: [
        ['sojourn of first', ofClass('first', 'residenceSeconds'), 1.428571, rel(3)],
        ['sojourn of second', ofClass('second', 'residenceSeconds'), 7.142857, rel(3)],
      ],
    });
  });

  it('A-Q22 three classes with laws of their own, not interrupting', () => {
    check({
      input: classedQueue(0.8, three, station('queue', 1, constant(1), { discipline: 'priority' })),
      rate: 0.8,
      requests: 2_500_000,
      checks: [
        ['Wq first', ofClass('first', 'waitSeconds'), 1.046875, rel(4)],
        ['Wq second', ofClass('second', 'waitSeconds'), 1.610577, rel(4)],
        ['Wq third', ofClass('third', 'waitSeconds'), 3.681319, rel(4)],
      ],
    });
  });

  it('A-Q22 three classes with laws of their own, interrupting', () => {
    check({
      input: classedQueue(
        0.8,
        three,
        station('queue', 1, constant(1), { discipline: 'priority-preemptive' }),
      ),
      rate: 0.8,
      requests: 2_500_000,
      checks: [
        ['sojourn of first', ofClass('first', 'residenceSeconds'), 1.25, rel(4)],
        ['sojourn of second', ofClass('second', 'residenceSeconds'), 1.081731, rel(4)],
        ['sojourn of third', ofClass('third', 'residenceSeconds'), 5.21978, rel(4)],
      ],
    });
  });

  it.each([
    ['as they are', [3, 2, 1]],
    ['turned round', [1, 2, 3]],
    ['all alike', [1, 1, 1]],
  ] as const)(
    'A-Q31 Σ ρₖ Wqₖ is the same whatever the order of the classes, %s (Kleinrock’s conservation law)',
    (_, priorities) => {
      const classes = three.map((one, i) => ({ ...one, priority: priorities[i]! }));
      // ρ W₀ ÷ (1 − ρ) with W₀ = Σ λₖ E[Sₖ²] ÷ 2 = .8375 and ρ = .65
      check({
        input: classedQueue(0.8, classes, station('queue', 1, constant(1), { discipline: 'priority' })),
        rate: 0.8,
        requests: 2_500_000,
        checks: [
          [
            'Σ ρ Wq',
            (reading) =>
              0.2 * ofClass('first', 'waitSeconds')(reading) +
              0.15 * ofClass('second', 'waitSeconds')(reading) +
              0.3 * ofClass('third', 'waitSeconds')(reading),
            (0.65 * 0.8375) / 0.35,
            rel(3),
          ],
        ],
      });
    },
  );
});

describe('orders that do not look at the work', () => {
  // E[Wq²] of M/M/1 in order of arrival: 2ρ ÷ (1 − ρ)²
  const inOrder = 4;

  it.each([
    ['fifo', 'first come, first served', inOrder],
    ['lifo', 'last come, first served: divided by 1 − ρ (Takács 1963)', inOrder / 0.5],
    ['random', 'random order: times 2 ÷ (2 − ρ) (Riordan 1962; Flatto 1997)', (inOrder * 2) / 1.5],
  ])('have the same mean wait, but another second moment: %s (%s)', (discipline, _, expected) => {
    check({
      input: oneQueue('M/M/1', 0.5, station('queue', 1, exponential(1), { discipline })),
      rate: 0.5,
      requests: 3_000_000,
      checks: [
        ['Wq', mean('waitSeconds'), 1, rel(2)],
        ['E[Wq²]', secondMoment, expected, rel(6)],
      ],
    });
  });

  it.each([
    'fifo',
    'lifo',
    'random',
    'priority',
    'adaptive-lifo',
    'priority-preemptive',
    'processor-sharing',
  ])('A-Q13 lose as much and serve as much in overload with finite room: M/M/1/10 by %s', (discipline) => {
    check({
      input: oneQueue('M/M/1/K', 1.2, station('queue', 1, exponential(1), { discipline, queueCapacity: 9 })),
      rate: 1.2,
      requests: 400_000,
      checks: [
        [
          'turned away',
          (reading) =>
            counter(reading, 'queue', 'failures').total / counter(reading, 'queue', 'arrivals').total,
          0.192586,
          rel(1.5),
        ],
        ['X', rateOf('queue', 'completions'), 0.968896, rel(1.5)],
        ['L', level('inSystem'), 6.71071, rel(1.5)],
        ['W', mean('residenceSeconds'), 6.92614, rel(1.5)],
      ],
    });
  });
});

describe('patience', () => {
  it.each(['fifo', 'random'])(
    'A-Q14 M/M/c+M: as many wait and leave as Erlang A says, whatever the order (%s)',
    (discipline) => {
      check(
        {
          input: oneQueue(
            'M/M/100+M',
            100,
            station('queue', 100, exponential(1), { patience: exponential(2), discipline }),
          ),
          workers: {},
          rate: 100,
          requests: 1_500_000,
          checks: [
            ['P(wait)', (reading) => 1 - reading.noWaitShare('queue'), 0.596703, abs(0.01)],
            [
              'P(abandon)',
              (reading) =>
                counter(reading, 'queue', 'failures').by!.abandoned! /
                counter(reading, 'queue', 'arrivals').total,
              0.0330302,
              rel(4),
            ],
            ['Lq', level('queueLength'), 6.60603, rel(4)],
          ],
        },
        500_000,
      );
    },
  );
});
