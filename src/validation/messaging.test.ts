/**
 * Queues and streams against closed forms: what a prefetch makes of a queue, what failures make of deliveries,
 * what two members make of a partition. Every case is a design out of real kinds, run as the command line runs it.
 */
import { describe, it, vi } from 'vitest';
import type { DesignInput } from '../model/design.ts';
import { meanResidenceOfErlangArrivals, meansOfManyServers } from '../theory/queueing.ts';
import { constant, design, exponential, link, type NodeInput, poissonClient, station } from './designs.ts';
import { rel } from './estimates.ts';
import { counter, histogram, levelOf, meanOf, type Reading } from './readings.ts';
import { checkUpTo } from './testing/case-table.ts';

vi.setConfig({ testTimeout: 600_000 });

/** Most messages of a case, unless each is to have the length that its tolerance asks for. */
const check = checkUpTo(100_000);

const total = (name: string) => (reading: Reading) => counter(reading, 'queue', name).total;
const ratio = (one: string, other: string) => (reading: Reading) =>
  total(one)(reading) / total(other)(reading);

function messages(rate: number, settings: object, ...nodes: NodeInput[]): DesignInput {
  const queue: NodeInput = {
    id: 'queue',
    kind: 'message-queue',
    settings: { acceptTime: constant(0), visibilityTimeout: null, ...settings },
  };
  const client = poissonClient(rate, { readFraction: 0 });
  return design(
    'messages',
    [client, queue, ...nodes],
    [link('client', 'queue'), link('queue', nodes[0]!.id)],
  );
}

describe('message queues', () => {
  it('M-Q1 prefetch 1, five consumers, ρ 0.84: one queue, M/M/5 (Erlang C)', () => {
    const expected = meansOfManyServers({ arrivalRate: 4.2, serviceRate: 1, servers: 5 });
    check(
      {
        input: messages(4.2, { prefetch: 1 }, station('workers', 1, exponential(1), { instances: 5 })),
        workers: { workers: 5 },
        rate: 4.2,
        requests: 3_000_000,
        checks: [
          ['age at delivery', meanOf('queue', 'ageSeconds'), expected.waitSeconds, rel(2)],
          ['age when done', meanOf('queue', 'sojournSeconds'), expected.residenceSeconds, rel(2)],
          ['depth', levelOf('queue', 'depth'), expected.queueLength, rel(2)],
          ['unacknowledged', levelOf('queue', 'unacked'), 4.2, rel(1)],
        ],
      },
      220_000,
    );
  });

  it('M-Q2 no limit of prefetch, four consumers in turn: E4/M/1 each (Kleinrock 1975, 6.4)', () => {
    check({
      input: messages(3.2, { prefetch: null }, station('workers', 1, exponential(1), { instances: 4 })),
      workers: { workers: 4 },
      rate: 3.2,
      requests: 2_000_000,
      checks: [
        [
          'age when done',
          meanOf('queue', 'sojournSeconds'),
          meanResidenceOfErlangArrivals(4, 0.8, 1),
          rel(2),
        ],
      ],
    });
  });

  it('M-Q3 a share p fails each time: 1 ÷ (1 − p) deliveries for each message (geometric)', () => {
    const far: NodeInput = { id: 'far', kind: 'service', settings: { instances: 0 } };
    const more = messages(
      50,
      { redeliveryDelay: 0.05, prefetch: 100 },
      station('workers', 100, constant(0.01)),
      far,
    );
    const failing = link('workers', 'far', { probability: 0.35 });
    check({
      input: { ...more, links: [...(more.links ?? []), failing] },
      rate: 50,
      requests: 400_000,
      checks: [['deliveries a message', ratio('deliveries', 'acknowledged'), 1 / 0.65, rel(1)]],
    });
  });

  it('M-Q4 exponential work against a visibility timeout: a share of e^(−t/S) is given out again', () => {
    check({
      input: messages(5, { visibilityTimeout: 2, prefetch: null }, station('workers', 1000, exponential(1))),
      rate: 5,
      requests: 400_000,
      checks: [
        ['redeliveries a message', ratio('redeliveries', 'deliveries'), Math.exp(-2), rel(2)],
        // whoever is given up finishes all the same, once for each time
        ['duplicates a redelivery', ratio('duplicates', 'redeliveries'), 1, rel(1)],
      ],
    });
  });

  it('M-Q5 eleven places and one consumer, prefetch 1: M/M/1/12 (birth and death)', () => {
    const rho = 1.25;
    const full = (rho ** 12 * (1 - rho)) / (1 - rho ** 13);
    check({
      input: messages(1.25, { prefetch: 1, capacity: 11 }, station('workers', 1, exponential(1))),
      rate: 1.25,
      requests: 800_000,
      checks: [
        [
          'refused',
          (reading) =>
            counter(reading, 'queue', 'failures').total / counter(reading, 'queue', 'arrivals').total,
          full,
          rel(2),
        ],
      ],
    });
  });
});

describe('streams', () => {
  it('M-S1 one member for each of three partitions: M/M/1 each, by the keys that come there', () => {
    const stream: NodeInput = {
      id: 'stream',
      kind: 'stream',
      settings: { partitions: 3, appendTime: constant(0) },
    };
    const client = poissonClient(2.1, { readFraction: 0, keys: { count: 1_000_000, skew: 0 } });
    check({
      input: design(
        'stream',
        [client, stream, station('workers', 1, exponential(1), { instances: 3 })],
        [link('client', 'stream'), link('stream', 'workers')],
      ),
      workers: { workers: 3 },
      rate: 2.1,
      requests: 2_000_000,
      checks: [
        ['age when done', meanOf('stream', 'sojournSeconds'), 1 / (1 - 0.7), rel(2)],
        ['age when read', meanOf('stream', 'ageSeconds'), 0.7 / (1 - 0.7), rel(2)],
        // what waits and what is being done, of all three
        ['lag', levelOf('stream', 'lag'), (3 * 0.7) / (1 - 0.7), rel(2)],
        [
          'p99 of the age',
          (reading) => histogram(reading, 'stream', 'sojournSeconds').p99,
          Math.log(100) / 0.3,
          rel(4),
        ],
      ],
    });
  });
});
