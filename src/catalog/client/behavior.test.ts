import { describe, expect, test } from 'vitest';
import {
  arrivals,
  breakNow,
  callsOver,
  changed,
  constant,
  counter,
  design,
  durableOf,
  exponential,
  failures,
  histogram,
  ownHistogram,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

const instant = ['service', { serviceTime: constant(0) }] as const;

/** A client in front of a service that answers at once. */
function alone(settings: object) {
  return design({ c: ['client', { timeout: null, ...settings }], s: instant }, [['c', 's']]);
}

describe('open arrivals', () => {
  test('of a Poisson process come as often as its rate says, with exponential gaps', () => {
    const counts = Array.from({ length: 40 }, (_, seed) =>
      counter(run(alone({ arrivals: poisson(50) }), 20, seed), 'c', 'requests'),
    );
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1);
    expect(Math.abs(mean - 1000)).toBeLessThan(4 * Math.sqrt(1000 / 40));
    // variance ÷ mean is 1 for Poisson; its standard error is √(2/39)
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 39));
  });

  test('of a constant process are a metronome', () => {
    expect(counter(run(alone({ arrivals: regular(8) }), 10.01), 'c', 'requests')).toBe(80);
  });

  test('go on whether or not anybody answers', () => {
    const engine = run(
      design({ c: ['client', { arrivals: regular(10), timeout: null }], s: ['service'] }, [['c', 's']]),
      1.01,
    );
    const crashed = start(alone({ arrivals: regular(10) }));
    breakNow(crashed, 'crash', ['s'], { of: 'machine' });
    crashed.runTo(1.01);
    expect(counter(crashed, 'c', 'requests')).toBe(counter(engine, 'c', 'requests'));
    expect(counter(crashed, 'c', 'goodput')).toBe(0);
  });

  test('follow a load shape', () => {
    const engine = run(
      alone({ arrivals: regular(10), loadShape: { shape: 'spike', at: 10, duration: 5, factor: 4 } }),
      20.01,
    );
    expect(counter(engine, 'c', 'requests')).toBe(100 + 200 + 50);
  });

  test('of a rate table hold each rate until the next row, and end with it', () => {
    const rows = [
      [0, 100],
      [10, 0],
      [20, 50],
      [30, 0],
    ];
    const engine = run(
      alone({ arrivals: { process: 'trace', trace: { name: 't', format: 'rate-table', rows } } }),
      1000,
    );
    expect(Math.abs(counter(engine, 'c', 'requests') - 1500)).toBeLessThan(4 * Math.sqrt(1500));
    expect(engine.exhausted).toBe(true);
  });

  test('are three times as many in a spike of three, from its first moment to its last', () => {
    const engine = start(alone({ arrivals: regular(10) }));
    engine.runTo(10.01);
    const spike = breakNow(engine, 'traffic-spike', ['c'], { factor: 3 });
    engine.runTo(20.01);
    expect(counter(engine, 'c', 'requests')).toBe(400);
    engine.heal(spike);
    engine.runTo(30.06);
    expect(counter(engine, 'c', 'requests')).toBe(500);
  });

  test('take up an edited rate at once, also from a rate of almost nothing', () => {
    const slow = alone({ arrivals: poisson(0.000001) });
    const engine = start(slow);
    engine.runTo(5);
    engine.edit(changed(slow, 'c', { arrivals: poisson(1000) }));
    engine.runTo(10);
    expect(Math.abs(counter(engine, 'c', 'requests') - 5000)).toBeLessThan(4 * Math.sqrt(5000));
  });

  test('under edits that come faster than arrivals keep their pace', () => {
    const metronome = alone({ arrivals: regular(1) });
    const engine = start(metronome);
    for (let i = 1; i <= 1000; i++) {
      engine.runTo(i / 10 + 0.001);
      engine.edit(changed(metronome, 'c', { valueBytes: i }));
    }
    expect(counter(engine, 'c', 'requests')).toBe(100);
  });
});

describe('users with an interval', () => {
  const paced = { process: 'closed', users: 2, thinkTime: constant(0), interval: 0.1 };
  const stalled = (settings: object) => {
    const engine = start(
      design(
        { c: ['client', { timeout: null, ...settings }], s: ['service', { serviceTime: constant(0.001) }] },
        [['c', 's']],
      ),
    );
    engine.runTo(5);
    const stall = breakNow(engine, 'pause', ['s']);
    engine.runTo(7);
    engine.heal(stall);
    engine.runTo(20.05);
    return engine;
  };

  test('send at their pace, and after a stall at once what they meant to send meanwhile', () => {
    const engine = stalled({ arrivals: paced });
    // two users, ten a second each, for twenty seconds
    expect(Math.abs(counter(engine, 'c', 'requests') - 400)).toBeLessThanOrEqual(2);
    expect(counter(engine, 'c', 'goodput')).toBe(counter(engine, 'c', 'requests'));
  });

  test('count latency from when a request was sent, and from when it was meant to be', () => {
    const engine = stalled({ arrivals: paced });
    const sent = histogram(engine, 'c', 'latencySeconds');
    const meant = ownHistogram(engine, 'c', 'intendedLatencySeconds');
    expect(meant.count).toBe(sent.count);
    // of 400 requests two were under way in the stall, and forty were meant to be sent in its two seconds
    expect(sent.p99).toBeLessThan(0.01);
    expect(meant.p95).toBeGreaterThan(0.9);
    expect(meant.max).toBeGreaterThan(1.8);
    // people who come at their own time had waited as long
    const open = histogram(stalled({ arrivals: regular(20) }), 'c', 'latencySeconds');
    expect(Math.abs(meant.p95 / open.p95 - 1)).toBeLessThan(0.15);
  });

  test('never begin before they have thought', () => {
    const thoughtful = { ...paced, users: 1, thinkTime: constant(0.5) };
    const engine = run(alone({ arrivals: thoughtful }), 10.3);
    expect(Math.abs(counter(engine, 'c', 'requests') - 20)).toBeLessThanOrEqual(1);
  });

  test('other clients have no such latency', () => {
    expect(ownHistogram(run(alone({ arrivals: regular(20) }), 2), 'c', 'intendedLatencySeconds').count).toBe(
      0,
    );
  });
});

describe('closed arrivals', () => {
  test('obey the interactive response time law and never have more requests out than users', () => {
    const closed = { arrivals: { process: 'closed', users: 7, thinkTime: exponential(0.4) }, timeout: null };
    const engine = start(
      design({ c: ['client', closed], s: ['service', { serviceTime: exponential(0.1) }] }, [['c', 's']]),
      3,
    );
    let most = 0;
    for (let t = 1; t <= 3000; t++) {
      engine.runTo(t);
      most = Math.max(most, engine.simulation.calls.live / 2);
    }
    expect(most).toBeLessThanOrEqual(7);
    const throughput = counter(engine, 'c', 'goodput') / 3000;
    const response = histogram(engine, 'c', 'latencySeconds').mean;
    // X = N ÷ (Z + R), up to the users that are under way at the end
    expect(Math.abs(throughput * (0.4 + response) - 7)).toBeLessThan(0.15);
  });

  test('gain and lose users by edits', () => {
    const few = alone({ arrivals: { process: 'closed', users: 2, thinkTime: constant(1) } });
    const many = changed(few, 'c', { arrivals: { process: 'closed', users: 10, thinkTime: constant(1) } });
    const engine = start(few);
    engine.runTo(10.5);
    expect(counter(engine, 'c', 'requests')).toBe(20);
    engine.edit(many);
    engine.runTo(20.4);
    expect(counter(engine, 'c', 'requests')).toBe(20 + 20 - 2 + 72 + 2);
    engine.edit(few);
    engine.runTo(30.4);
    const before = counter(engine, 'c', 'requests');
    engine.runTo(40.4);
    expect(counter(engine, 'c', 'requests') - before).toBe(20);
  });

  test('keep their users when requests fail at once', () => {
    const engine = run(
      design({ c: ['client', { arrivals: { process: 'closed', users: 3, thinkTime: constant(1) } }] }, []),
      10.5,
    );
    expect(failures(engine, 'c', 'unavailable')).toBe(30);
  });
});

describe('an access log', () => {
  const rows = [
    [0, 0, 500, 0],
    [0, 1, 0, 1],
    [0, 0, 700, 1],
    [3, 2, 40, 0],
  ];
  const replay = (log: readonly (readonly number[])[]) =>
    design(
      {
        c: [
          'client',
          {
            arrivals: { process: 'trace', trace: { name: 'log', format: 'access-log', rows: log } },
            timeout: null,
          },
        ],
        d: ['database', { connections: 1, readTime: constant(0.01), writeTime: constant(0.01) }],
      },
      [['c', 'd']],
    );

  test('is replayed row by row, with its reads and writes, keys and sizes, and then ends', () => {
    const engine = run(replay(rows), Number.POSITIVE_INFINITY);
    expect(['requests', 'reads', 'writes', 'goodput'].map((metric) => counter(engine, 'c', metric))).toEqual([
      4, 2, 2, 4,
    ]);
    expect([...durableOf<{ versions: Float64Array }>(engine, 'd').versions.slice(0, 3)]).toEqual([1, 1, 0]);
    // writes carry 0 and 700 bytes out, reads bring 500 and 40 back
    expect(engine.simulation.linkById('c.d')!.bytes).toBe(1240);
    expect(engine.now).toBeCloseTo(3.01);
  });

  test('begins anew when another one is dropped on the client', () => {
    const engine = start(replay(rows));
    engine.runTo(10);
    engine.edit(replay([...rows, [5, 1, 1, 0]]));
    engine.runTo(30);
    expect(counter(engine, 'c', 'requests')).toBe(4 + 5);
  });
});

describe('a request', () => {
  test('takes one of the links by their weights', () => {
    const engine = run(
      design({ c: ['client', { arrivals: regular(100) }], x: instant, y: instant }, [
        ['c', 'x', { call: { weight: 3 } }],
        ['c', 'y', { call: { weight: 1 } }],
      ]),
      100,
    );
    const share = callsOver(engine, 'c', 'x') / counter(engine, 'c', 'requests');
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 10_000));
  });

  test('reads as often as the read fraction says, and asks for popular keys by Zipf’s law', () => {
    const settings = {
      arrivals: regular(1000),
      readFraction: 0.3,
      keys: { count: 100, skew: 1 },
      timeout: null,
    };
    const engine = run(
      design({ c: ['client', settings], d: ['database', { connections: 100_000, writeTime: constant(0) }] }, [
        ['c', 'd'],
      ]),
      50,
    );
    const writes = counter(engine, 'd', 'writes');
    expect(Math.abs(writes / 50_000 - 0.7)).toBeLessThan(4 * Math.sqrt((0.7 * 0.3) / 50_000));
    const { versions } = durableOf<{ versions: Float64Array }>(engine, 'd');
    const harmonic = Array.from({ length: 100 }, (_, i) => 1 / (i + 1)).reduce((sum, p) => sum + p, 0);
    for (const key of [0, 1, 9]) {
      const p = 1 / (key + 1) / harmonic;
      expect(Math.abs(versions[key]! / writes - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / writes));
    }
  });

  test('measures the latency of writes apart from that of all', () => {
    const link = { latency: constant(0.01) };
    const settings = { arrivals: regular(10), readFraction: 0.5, timeout: null };
    const engine = run(design({ c: ['client', settings], s: instant }, [['c', 's', link]]), 20);
    const writes = ownHistogram(engine, 'c', 'writeSeconds');
    expect(writes.count).toBe(counter(engine, 'c', 'writes'));
    expect(writes.count).toBeLessThan(histogram(engine, 'c', 'latencySeconds').count);
    expect(writes.max).toBeCloseTo(0.02, 9);
  });

  test('counts as goodput only while the client still waits', () => {
    const engine = run(
      design(
        {
          c: ['client', { arrivals: regular(1), timeout: 0.5 }],
          s: ['service', { serviceTime: constant(0.8) }],
        },
        [['c', 's']],
      ),
      20.9,
    );
    expect([
      counter(engine, 'c', 'requests'),
      counter(engine, 'c', 'goodput'),
      failures(engine, 'c', 'timeout'),
    ]).toEqual([20, 0, 20]);
  });

  test('that is retried stays one request and more attempts', () => {
    const retries = { strategy: 'fixed', attempts: 3, base: 0.1, jitter: 'none' };
    const settings = { arrivals: regular(1), timeout: 0.2, retries };
    const engine = run(
      design({ c: ['client', settings], s: ['service', { serviceTime: constant(0.3), concurrency: 100 }] }, [
        ['c', 's'],
      ]),
      10.9,
    );
    expect([
      counter(engine, 'c', 'requests'),
      counter(engine, 'c', 'retried'),
      arrivals(engine, 's'),
    ]).toEqual([10, 20, 30]);
  });

  test('without anybody to ask fails as unavailable', () => {
    const engine = run(design({ c: ['client', { arrivals: regular(10) }] }, []), 1.05);
    expect(failures(engine, 'c', 'unavailable')).toBe(10);
  });
});

test('another process of arrivals takes over from the old one', () => {
  const open = alone({ arrivals: regular(10) });
  const engine = start(open);
  engine.runTo(10.05);
  engine.edit(changed(open, 'c', { arrivals: { process: 'closed', users: 1, thinkTime: constant(1) } }));
  engine.runTo(20.1);
  expect(counter(engine, 'c', 'requests')).toBe(110);
  engine.edit(open);
  engine.runTo(30.15);
  expect(counter(engine, 'c', 'requests')).toBe(210);
});
