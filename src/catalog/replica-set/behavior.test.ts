import { describe, expect, test } from 'vitest';
import {
  breakNow,
  conserves,
  counter,
  design,
  failures,
  ownHistogram,
  partition,
  pillsOf,
  run,
  start,
} from '../testing/rig.ts';

const replicas = ['a', 'b', 'c'];

/** Two clients of one set of three replicas, 10 ms between replicas and callers. */
function store(settings: object, client: object = {}) {
  const traffic = {
    arrivals: { process: 'poisson', rate: 100 },
    readFraction: 0.5,
    keys: { count: 50, skew: 0.5 },
  };
  const near = { latency: { distribution: 'constant', value: 0.005 } };
  return design(
    {
      left: ['client', { ...traffic, ...client }],
      right: ['client', { ...traffic, ...client }],
      set: ['replica-set', settings],
      a: ['replica'],
      b: ['replica'],
      c: ['replica'],
    },
    [['left', 'set'], ['right', 'set'], ...replicas.map((id) => ['set', id, near] as const)],
  );
}

test('smoke', () => {
  for (const replication of ['asynchronous', 'synchronous']) {
    for (const readFrom of ['leader', 'any']) {
      const engine = start(store({ replication, readFrom }));
      engine.runTo(20);
      const log = (when: string) =>
        console.log(
          replication,
          readFrom,
          when,
          ['reads', 'writes', 'staleReads', 'lostAcknowledgedWrites', 'elections', 'redirects']
            .map((m) => `${m}=${counter(engine, 'set', m)}`)
            .join(' '),
          'goodput',
          counter(engine, 'left', 'goodput'),
          counter(engine, 'right', 'goodput'),
          'errors',
          failures(engine, 'left', 'timeout'),
          failures(engine, 'left', 'no-quorum'),
          failures(engine, 'right', 'timeout'),
          failures(engine, 'right', 'no-quorum'),
          replicas.map((id) => pillsOf(engine, id)).join(),
          conserves(engine),
        );
      log('before');
      const cut = partition(engine, [
        ['left', 'a'],
        ['right', 'b', 'c'],
      ]);
      engine.runTo(30);
      log('during');
      engine.heal(cut);
      engine.runTo(40);
      log('after');
      breakNow(engine, 'crash', ['b'], { of: 'machine' });
      engine.runTo(50);
      log('crash b');
      expect(engine.failure).toBe('');
    }
  }
});
