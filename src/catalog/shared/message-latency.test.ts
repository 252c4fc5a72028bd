/** The setting `messageLatency` of a set: each leg of a write and a read takes what its law says. */
import { expect, test } from 'vitest';
import { changed, constant, design, histogram, ownHistogram, regular, start } from './testing/rig.ts';

const legs = {
  write: constant(0.1),
  ack: constant(0.02),
  read: constant(0.003),
  response: constant(0.0004),
};
const exact = { readTime: constant(0), writeTime: constant(0), syncTime: constant(0) };

/** A client of a set of two, 1 ms away; its requests all read or all write. */
const store = (readFraction: number) =>
  design(
    {
      client: ['client', { arrivals: regular(2), readFraction }],
      set: ['replica-set', { messageLatency: legs }],
      a: ['replica', exact],
      b: ['replica', exact],
    },
    [
      ['client', 'set'],
      ['set', 'a', { latency: constant(0.001) }],
      ['set', 'b', { latency: constant(0.001) }],
    ],
  );

test('a write takes its leg and that of its acknowledgement, a read those of a read, besides the links', () => {
  const latency = (readFraction: number) => {
    const engine = start(store(readFraction));
    engine.runTo(10.2);
    return histogram(engine, 'client', 'latencySeconds');
  };
  expect(latency(0).mean).toBeCloseTo(0.1 + 0.02 + 0.002, 9);
  expect(latency(1).mean).toBeCloseTo(0.003 + 0.0004 + 0.002, 9);
});

test('an edit changes the legs of the messages that follow', () => {
  const engine = start(store(1));
  engine.runTo(5.2);
  engine.edit(changed(engine.currentDesign, 'set', { messageLatency: null }));
  const before = histogram(engine, 'client', 'latencySeconds');
  engine.runTo(10.2);
  const after = histogram(engine, 'client', 'latencySeconds');
  const mean = (after.mean * after.count - before.mean * before.count) / (after.count - before.count);
  expect(mean).toBeCloseTo(0.002, 9);
});

test('what a leader ships to its followers takes the legs of a write and its acknowledgement too', () => {
  const synchronous = changed(store(0), 'set', { replication: 'synchronous' });
  const engine = start(synchronous);
  engine.runTo(20.2);
  const latency = histogram(engine, 'client', 'latencySeconds');
  expect(latency.count).toBeGreaterThan(30);
  // the driver's write and its acknowledgement, and between them the leader's append and what answers it
  expect(latency.mean).toBeCloseTo(2 * (0.1 + 0.02) + 0.004, 9);
  // a follower has an entry when it has taken its leg and a hop
  const lag = ownHistogram(engine, 'set', 'replicationLagSeconds');
  expect(lag.count).toBeGreaterThan(30);
  expect(lag.mean).toBeCloseTo(0.1 + 0.001, 9);
});
