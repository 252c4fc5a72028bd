/**
 * Promises of "Why?": in designs whose trouble is known, run by the real engine, the cause that stands first is
 * the true one, and the words name it.
 */
import { describe, expect, it } from 'vitest';
import { designOf } from '../../experiment/testing/designs.ts';
import type { DesignInput } from '../../model/design.ts';
import { told } from './testing/told.ts';

type Settings = { readonly [name: string]: unknown };
type NodeInput = readonly [kind: string, settings?: Settings];
type LinkInput = readonly [from: string, to: string, settings?: Settings];

function design(
  nodes: { readonly [id: string]: NodeInput },
  links: readonly LinkInput[],
  timeline: DesignInput['timeline'] = [],
) {
  return designOf({
    version: 1,
    title: 'Trouble',
    nodes: Object.entries(nodes).map(([id, [kind, settings = {}]]) => ({ id, kind, settings })),
    links: links.map(([from, to, settings = {}]) => ({ id: `${from}-${to}`, from, to, settings })),
    timeline,
    run: { seed: 1, duration: 60, warmup: 0 },
  } as DesignInput);
}

const exponential = (mean: number) => ({ distribution: 'exponential', mean });
const client = (rate: number, more: Settings = {}): NodeInput => [
  'client',
  { arrivals: { process: 'poisson', rate }, timeout: 0.5, ...more },
];
const service = (mean: number, more: Settings = {}): NodeInput => [
  'service',
  { concurrency: 20, serviceTime: exponential(mean), ...more },
];
const database = (mean: number, more: Settings = {}): NodeInput => [
  'database',
  { connections: 2, readTime: exponential(mean), writeTime: exponential(mean), ...more },
];
/** shop → orders → db. */
const chain = (over: {
  readonly shop?: NodeInput;
  readonly orders?: NodeInput;
  readonly db?: NodeInput;
  readonly call?: Settings;
  readonly timeline?: DesignInput['timeline'];
}) =>
  design(
    { shop: over.shop ?? client(100), orders: over.orders ?? service(0.002), db: over.db ?? database(0.004) },
    [
      ['shop', 'orders'],
      ['orders', 'db', over.call === undefined ? {} : { call: over.call }],
    ],
    over.timeline,
  );
const fault = (kind: string, targets: readonly string[], settings: Settings = {}, at = 5) =>
  [{ id: 'f', at, fault: kind, targets: [...targets], settings, duration: null }] as DesignInput['timeline'];

describe('what is blamed first', () => {
  it('is the database that cannot do what arrives, not the service that waits for it', () => {
    const { report, title, sentence } = told(chain({ db: database(0.025) }), 15);
    expect(report.about).toBe('failures');
    expect(title).toBe('db is saturated');
    expect(report.causes[0]).toMatchObject({ finding: { kind: 'saturated', at: 'db' }, outcome: 'timeout' });
    expect(report.causes[0]!.share).toBeGreaterThan(0.95);
    expect(sentence).toMatch(
      /^Time-outs at shop: the queue of db is \d+ long, because db is saturated: \S+\/s arrive, it can do \S+\/s$/,
    );
  });

  it('is the database also where the workers of the service are held by it', () => {
    const held = chain({ orders: service(0.002, { blocking: true, concurrency: 8 }), db: database(0.03) });
    const { title, sentence } = told(held, 15);
    expect(title).toBe('db is saturated');
    expect(sentence).toMatch(
      /the queue of orders is \d+ long, because the workers of orders are held by requests that wait for db/,
    );
  });

  it('is a crash of the process, whoever passes the error on', () => {
    const { title, sentence, report } = told(chain({ timeline: fault('crash', ['db']) }), 15);
    expect(title).toBe('Crash db');
    expect(report.causes[0]!.outcome).toBe('refused');
    expect(sentence).toMatch(/^Refused connections at orders: db has crashed since 0:05$/);
  });

  it('is a machine that has gone silent, found by the time-outs of its callers', () => {
    const silent = chain({ call: { timeout: 0.2 }, timeline: fault('crash', ['db'], { of: 'machine' }) });
    const { title, sentence } = told(silent, 15);
    expect(title).toBe('Crash db');
    expect(sentence).toMatch(
      /^Time-outs at orders: nothing comes back over orders → db, because db has crashed since 0:05$/,
    );
  });

  it('is a link that is cut', () => {
    const { title, sentence } = told(chain({ timeline: fault('cut', ['orders-db']) }), 15);
    expect(title).toBe('Cut orders → db');
    expect(sentence).toMatch(
      /^Time-outs at shop: nothing comes back over orders → db, because orders → db is cut since 0:05$/,
    );
  });

  it('is what opened the circuit breaker, and the breaker is named', () => {
    const guarded = chain({
      call: { breakerFailureRate: 0.5, breakerWait: 2 },
      timeline: fault('crash', ['db']),
    });
    const { title, sentence, report } = told(guarded, 15);
    expect(title).toBe('Crash db');
    expect(report.causes[0]!.outcome).toBe('circuit-open');
    expect(sentence).toMatch(
      /^Calls held back at orders: the circuit breaker of orders → db is open, because db has crashed/,
    );
  });

  it('is what opened a circuit breaker that stands in the way', () => {
    const boxed = design(
      { shop: client(100), breaker: ['circuit-breaker', { breakerWait: 2 }], db: database(0.004) },
      [
        ['shop', 'breaker'],
        ['breaker', 'db', { call: { timeout: 0.3 } }],
      ],
      fault('crash', ['db']),
    );
    const { title, sentence } = told(boxed, 15);
    expect(title).toBe('Crash db');
    expect(sentence).toMatch(
      /^Calls held back at breaker: the circuit breaker breaker is open, because db has crashed/,
    );
  });

  it('is the slow server behind a bulkhead that is full', () => {
    const { title, sentence } = told(chain({ db: database(0.025), call: { bulkhead: 20 } }), 15);
    expect(title).toBe('db is saturated');
    expect(sentence).toMatch(/^Calls held back at orders: the bulkhead of orders → db is full, because /);
  });

  it('is a rate limit, where nothing else is wrong', () => {
    const limited = design({ shop: client(100), gate: ['rate-limiter', { rate: 50 }], db: database(0.001) }, [
      ['shop', 'gate'],
      ['gate', 'db'],
    ]);
    const { title, sentence } = told(limited, 15);
    expect(title).toBe('gate turns away what is over its limit');
    expect(sentence).toBe('Requests over the limit at gate: gate turns away what is over its limit');
    // and who throttles itself because of it
    const throttled = design(
      { shop: client(400), gate: ['rate-limiter', { rate: 50 }], db: database(0.001) },
      [
        ['shop', 'gate', { call: { throttle: 2 } }],
        ['gate', 'db'],
      ],
    );
    expect(
      told(throttled, 15)
        .report.causes.map(({ finding }) => finding.at)
        .sort(),
    ).toEqual(['gate', 'shop-gate']);
  });

  it('is a queue that is full because of a load that is too high', () => {
    const { title, sentence, report } = told(chain({ db: database(0.03, { queueCapacity: 10 }) }), 15);
    expect(title).toBe('db is saturated');
    expect(report.causes[0]!.outcome).toBe('queue-full');
    expect(sentence).toMatch(/^Requests turned away at db: the queue of db is full, because db is saturated/);
  });

  it('is a short queue, where the load alone would fit', () => {
    const short = chain({ db: database(0.008, { queueCapacity: 1 }) });
    const { title, sentence } = told(short, 15);
    expect(title).toBe('Requests come to db in bursts');
    expect(sentence).toMatch(
      /the queue of db is full, because they come in bursts: on average it is 3\d % busy/,
    );
  });

  it('is a fault that slows a node down, not the saturation that follows from it', () => {
    const { title, sentence } = told(chain({ timeline: fault('slow', ['db'], { factor: 10 }) }), 15);
    expect(title).toBe('Slow down db');
    expect(sentence).toMatch(/the queue of db is \d+ long, because db is slowed down 10-fold since 0:05$/);
  });

  it('is the slow disk of one replica', () => {
    const { title } = told(replicated(fault('slow-disk', ['r1'], { factor: 1000 })), 15);
    expect(title).toBe('Slow disk r1');
  });

  it('is the partition that keeps a set from its quorum', () => {
    const parted = fault('partition', [], { groups: [['r1'], ['r2'], ['r3'], ['shop']] });
    const { title, report } = told(replicated(parted), 20);
    expect(report.about).toBe('failures');
    expect(title).toBe('Partition 4 groups');
  });

  it('is the storm of retries that goes on after its trigger is gone', () => {
    const storm = design(
      {
        users: client(70, {
          timeout: 1,
          retries: { strategy: 'exponential', attempts: 4, base: 0.1, cap: 1, jitter: 'full' },
        }),
        server: service(0.1, { concurrency: 10 }),
      },
      [['users', 'server']],
      [{ id: 'f', at: 5, fault: 'traffic-spike', targets: ['users'], settings: { factor: 2 }, duration: 10 }],
    );
    const { title, sentence } = told(storm, 50);
    expect(title).toBe('users makes a retry storm');
    expect(sentence).toMatch(
      /users asks (3|4|3\.\d) times for each request, and without its retries \S+\/s would arrive/,
    );
    expect(told(storm, 12).title).toBe('Traffic spike users');
  });

  it('is a time-out that is shorter than the work it waits for', () => {
    const hasty = chain({ orders: service(0.05), shop: client(10, { timeout: 0.03 }) });
    const { title, sentence } = told(hasty, 15);
    expect(title).toBe('The time-out of shop → orders is too short');
    expect(sentence).toMatch(
      /^Time-outs at shop: shop waits 30 ms, and the work at orders alone takes \S+ ms or more for half/,
    );
  });

  it('is a link that loses messages', () => {
    const { title } = told(chain({ timeline: fault('loss', ['orders-db'], { probability: 0.3 }) }), 15);
    expect(title).toBe('Lose messages orders → db');
  });

  it('is the backends behind a balancer that believes none of them', () => {
    const balanced = design(
      { shop: client(50), lb: ['load-balancer'], app: service(0.005, { instances: 2 }) },
      [
        ['shop', 'lb'],
        ['lb', 'app'],
      ],
      fault('crash', ['app']),
    );
    const { title, sentence } = told(balanced, 30);
    expect(title).toBe('Crash app');
    expect(sentence).toMatch(
      /^Nobody to ask at lb: none of those behind lb is believed to be healthy, because app has crashed/,
    );
  });

  it('is the flush that left a cache cold', () => {
    const cached = design(
      {
        shop: client(300, { keys: { count: 20_000, skew: 0.9 }, readFraction: 1 }),
        cache: ['cache', { capacity: { entries: 20_000 } }],
        db: database(0.012, { connections: 1 }),
      },
      [
        ['shop', 'cache'],
        ['cache', 'db'],
      ],
      [{ id: 'f', at: 30, fault: 'flush', targets: ['cache'], settings: {}, duration: null }],
    );
    expect(told(cached, 33).title).toMatch(/Flush cache|db is saturated/);
  });
});

const replicated = (timeline: DesignInput['timeline']) =>
  design(
    {
      shop: client(20, { readFraction: 0.2, timeout: 2 }),
      store: ['replica-set', { protocol: 'raft' }],
      r1: ['replica'],
      r2: ['replica'],
      r3: ['replica'],
    },
    [
      ['shop', 'store'],
      ['store', 'r1'],
      ['store', 'r2'],
      ['store', 'r3'],
    ],
    timeline,
  );

describe('where nothing is wrong', () => {
  it('nothing is said, but what was looked at', () => {
    const { report } = told(chain({}), 15);
    expect(report.about).toBe('nothing');
    expect(report.looked.requests).toBeGreaterThan(10);
    expect(report.looked.rate).toBeGreaterThan(80);
    expect(report.looked.failedShare).toBe(0);
    expect(report.looked.busiest?.id).toBe('db');
  });

  it('a queue that makes requests slow is told before anything fails', () => {
    const busy = chain({ db: database(0.019), shop: client(100, { timeout: null }) });
    const { report, title } = told(busy, 40);
    expect(report.about).toBe('slowness');
    expect(title).toBe('db is near its limit');
  });
});
