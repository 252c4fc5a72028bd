/** What tells each policy of balancing from the others, in a balancer that runs. */
import { describe, expect, test } from 'vitest';
import type { Design } from '../../model/design.ts';
import {
  arrivals,
  breakNow,
  changed,
  conserves,
  constant,
  counter,
  design,
  exponential,
  failures,
  gauge,
  linkId,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

const ids = (n: number) => Array.from({ length: n }, (_, i) => `s${i}`);

/** A client, a balancer and n services; links with these weights. */
function balanced(
  balancer: object,
  more: { n?: number; client?: object; service?: object; weights?: number[] },
): Design {
  const { n = more.weights?.length ?? 4, client = {}, service = {}, weights = [] } = more;
  const backends = Object.fromEntries(ids(n).map((id) => [id, ['service', service] as const]));
  const of = design(
    {
      c: ['client', { timeout: null, ...client }],
      lb: ['load-balancer', { healthChecks: false, ...balancer }],
      ...backends,
    },
    [['c', 'lb'], ...ids(n).map((id) => ['lb', id] as const)],
  );
  const links = of.links.map((link) => {
    const weight = weights[ids(n).indexOf(link.to)];
    return weight === undefined ? link : { ...link, settings: { ...link.settings, call: { weight } } };
  });
  return { ...of, links };
}
const counts = (engine: Parameters<typeof arrivals>[0], n: number) =>
  ids(n).map((id) => arrivals(engine, id));

describe('shares', () => {
  test('weighted round robin follows the weights exactly, and spreads each share over time', () => {
    const of = balanced(
      { policy: 'smooth-weighted' },
      { weights: [5, 1, 1], client: { arrivals: regular(1) } },
    );
    const engine = start(of);
    const order: string[] = [];
    for (let i = 1; i <= 7; i++) {
      const before = counts(engine, 3);
      engine.runTo(i + 0.5);
      order.push('abc'[counts(engine, 3).findIndex((count, k) => count > before[k]!)]!);
    }
    // the example of nginx' own commit
    expect(order.join('')).toBe('aabacaa');
  });

  test('weighted random follows them on average, and a weight of zero gets nothing', () => {
    const of = balanced({ policy: 'weighted' }, { weights: [3, 1, 0], client: { arrivals: regular(100) } });
    const [a, b, c] = counts(run(of, 100.005), 3);
    // 10,000 requests: the standard deviation of a's share is 43
    expect(Math.abs(a! - 7500)).toBeLessThan(4 * 43);
    expect(a! + b!).toBe(10_000);
    expect(c).toBe(0);
  });
});

describe('hashing', () => {
  const keyed = { arrivals: regular(1000), keys: { count: 2000, skew: 0 } };
  /** Keys that changed their backend when a fifth of five is not there, and how evenly four share them. */
  test.each([
    ['rendezvous', 0.01],
    ['maglev', 0.06],
    ['jump-hash', 0.01],
  ])('A-L13 by %s moves the keys of the backend that leaves, and few others', (policy, others) => {
    const shares = (n: number) => counts(run(balanced({ policy }, { n, client: keyed }), 20), n);
    const [five, four] = [shares(5), shares(4)];
    for (const share of five) expect(Math.abs(share / 20_000 - 0.2)).toBeLessThan(0.05);
    // the others get more, and about equally much: what they had stays with them
    for (let i = 0; i < 4; i++) expect(four[i]! - five[i]!).toBeGreaterThan(-20_000 * others);
    for (let i = 0; i < 4; i++) expect(four[i]! - five[i]!).toBeLessThan(20_000 * 0.1);
  });

  test.each(['rendezvous', 'maglev', 'jump-hash', 'consistent-hash-bounded'])(
    'by %s gives the keys of a dead backend to the others, and back',
    (policy) => {
      const of = balanced(
        {
          policy,
          healthChecks: true,
          checkInterval: 0.1,
          unhealthyAfter: 1,
          healthyAfter: 1,
          checkTimeout: 0.05,
        },
        { n: 5, client: keyed, service: { concurrency: 100 } },
      );
      const engine = start(of);
      const crash = breakNow(engine, 'crash', ['s2'], { of: 'process' });
      engine.runTo(0.5);
      const before = counts(engine, 5);
      engine.runTo(2);
      expect(counts(engine, 5)[2]).toBe(before[2]);
      expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(1500);
      engine.heal(crash);
      engine.runTo(2.5);
      const healed = counts(engine, 5)[2]!;
      engine.runTo(6);
      expect(counts(engine, 5)[2]! - healed).toBeGreaterThan(300);
    },
  );

  // A-L14: 10,000 balls that stay, 20 bins: no bin holds more than ⌈(1 + ε) 500⌉.
  test.each([
    [1.1, 550],
    [1.25, 625],
  ])(
    'A-L14 with a load factor of %f no backend ever has more than %i of 10,000 calls out',
    (loadFactor, most) => {
      const of = balanced(
        { policy: 'consistent-hash-bounded', loadFactor },
        {
          n: 20,
          client: { arrivals: regular(1000), keys: { count: 10_000, skew: 0 } },
          service: { concurrency: 10_000, serviceTime: constant(1e6) },
        },
      );
      const loads = counts(run(of, 10.0005), 20);
      expect(loads.reduce((sum, load) => sum + load, 0)).toBe(10_000);
      expect(Math.max(...loads)).toBeLessThanOrEqual(most);
      // the narrower bound is known to be what holds them: the ring alone is less even
      if (loadFactor === 1.1) expect(Math.max(...loads)).toBeGreaterThan(most - 5);
    },
  );

  test('a hot key buries one backend by consistent hash, and spills over with bounded loads', () => {
    const hot = (policy: string) => {
      const of = balanced(
        { policy },
        {
          n: 5,
          client: { arrivals: poisson(150), keys: { count: 1, skew: 0 } },
          service: { serviceTime: exponential(0.01) },
        },
      );
      return counts(run(of, 30), 5).filter((count) => count > 100).length;
    };
    expect(hot('consistent-hash')).toBe(1);
    expect(hot('consistent-hash-bounded')).toBeGreaterThan(1);
  });

  test('by source one user meets one backend, whatever the key', () => {
    const of = balanced({ policy: 'source-hash', sessions: 1 }, { n: 5, client: keyed });
    expect(counts(run(of, 5), 5).filter((count) => count > 0)).toHaveLength(1);
    const many = balanced({ policy: 'source-hash', sessions: 10_000 }, { n: 5, client: keyed });
    for (const share of counts(run(many, 20), 5)) expect(Math.abs(share / 20_000 - 0.2)).toBeLessThan(0.02);
  });
});

describe('by what is known of the backends', () => {
  /** One of four backends is ten times slower; the share of the requests that it gets. */
  const slowShare = (policy: string, seed = 1) => {
    const of = balanced(
      { policy },
      { client: { arrivals: poisson(100) }, service: { serviceTime: exponential(0.01) } },
    );
    const engine = start(of, seed);
    breakNow(engine, 'slow', ['s0'], { factor: 10 });
    engine.runTo(60);
    expect(conserves(engine)).toBe(true);
    return arrivals(engine, 's0') / arrivals(engine, 'lb');
  };

  test.each(['least-response-time', 'peak-ewma', 'power-of-d', 'join-idle-queue'])(
    '%s spares a slow backend',
    (policy) => {
      expect(slowShare('random')).toBeGreaterThan(0.22);
      expect(slowShare(policy)).toBeLessThan(0.16);
    },
  );

  test('the times of answers tell more than their number: a slow backend with nothing out is still slow', () => {
    expect(slowShare('least-response-time')).toBeLessThan(slowShare('power-of-d') / 2);
  });

  test('join idle queue lets nobody wait while another backend is idle', () => {
    const of = balanced(
      { policy: 'join-idle-queue' },
      {
        n: 10,
        client: { arrivals: poisson(400) },
        service: { serviceTime: constant(0.01), queueCapacity: 0 },
      },
    );
    // refused is only who finds all ten busy: Erlang B(10 servers, 4 erlangs) = .00531, 42.5 of 8,000
    expect(Math.abs(failures(run(of, 20), 'c', 'queue-full') - 42.5)).toBeLessThan(4 * 6.5);
    const random = { ...of, nodes: changed(of, 'lb', { policy: 'random' }).nodes };
    expect(failures(run(random, 20), 'c', 'queue-full')).toBeGreaterThan(1500);
  });

  test('with as many choices as backends the power of d is least outstanding, with one it is random', () => {
    const loads = (settings: object) =>
      failures(
        run(
          balanced(settings, {
            client: { arrivals: poisson(150) },
            service: { serviceTime: constant(0.01), queueCapacity: 0 },
          }),
          20,
        ),
        'c',
        'queue-full',
      );
    const [one, two, all] = [1, 2, 4].map((choices) => loads({ policy: 'power-of-d', choices }));
    expect(one! / loads({ policy: 'random' })).toBeCloseTo(1, 0);
    expect(two!).toBeLessThan(one! * 0.7);
    expect(all!).toBeLessThan(two!);
    expect(Math.abs(all! - loads({ policy: 'least-outstanding' }))).toBeLessThan(0.2 * one!);
    expect(loads({ policy: 'power-of-d', withReplacement: true })).toBeGreaterThan(two!);
  });
});

describe('sessions and connections', () => {
  const some = { arrivals: regular(1000), keys: { count: 1000, skew: 0 } };

  test('a sticky session stays with its backend until that is taken out, and then with another', () => {
    const of = balanced(
      {
        affinity: 'sticky',
        sessions: 1,
        healthChecks: true,
        checkInterval: 0.1,
        unhealthyAfter: 1,
        checkTimeout: 0.05,
      },
      { client: some, service: { concurrency: 100 } },
    );
    const engine = start(of);
    engine.runTo(1);
    const first = ids(4).filter((id) => arrivals(engine, id) > 0);
    expect(first).toHaveLength(1);
    const crash = breakNow(engine, 'crash', first, { of: 'process' });
    engine.runTo(1.5);
    engine.heal(crash);
    const before = arrivals(engine, first[0]!);
    engine.runTo(5);
    expect(arrivals(engine, first[0]!)).toBe(before);
    expect(ids(4).filter((id) => arrivals(engine, id) > 0)).toHaveLength(2);
  });

  test('connections leave a new backend idle until they are opened anew', () => {
    const added = (connectionLifetime: number | null) => {
      const of = balanced({ affinity: 'connection', connectionLifetime }, { n: 2, client: some });
      const engine = start(of);
      engine.runTo(5);
      engine.edit(changed(of, 's0', { instances: 4 }));
      const old = arrivals(engine, 's1');
      engine.runTo(25);
      return (arrivals(engine, 's1') - old) / 20_000;
    };
    // s1 keeps its half; with a lifetime of a second it is one of five
    expect(Math.abs(added(null) - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(added(1) - 0.2)).toBeLessThan(0.05);
  });

  test('health checks do not close a connection; a refused request does', () => {
    const of = balanced(
      {
        affinity: 'connection',
        sessions: 50,
        healthChecks: true,
        checkInterval: 0.5,
        unhealthyAfter: 1,
        checkTimeout: 0.1,
      },
      { n: 2, client: some, service: { concurrency: 100 } },
    );
    const engine = start(of);
    engine.runTo(2.2);
    breakNow(engine, 'crash', ['s0'], { of: 'process' });
    engine.runTo(2.45);
    // opened anew, and before the check the policy may still pick the dead one
    expect(failures(engine, 'c', 'refused')).toBeGreaterThan(0);
    engine.runTo(4);
    const noticed = failures(engine, 'c', 'refused');
    engine.runTo(8);
    expect(failures(engine, 'c', 'refused')).toBe(noticed);
  });
});

describe('outliers and slow starts', () => {
  const some = { arrivals: regular(400) };
  /** Least outstanding sends nearly everything to a backend that refuses at once. */
  const withBlackHole = (more: object) => {
    const of = balanced(
      { policy: 'least-outstanding', ...more },
      { client: some, service: { serviceTime: constant(0.02), concurrency: 50 } },
    );
    const engine = start(of);
    breakNow(engine, 'crash', ['s0'], { of: 'process' });
    return engine;
  };

  test('a backend that fails fast attracts requests, unless outliers are ejected', () => {
    const without = withBlackHole({});
    without.runTo(20);
    const ejecting = withBlackHole({ outlierEjection: true, ejectionTime: 30 });
    ejecting.runTo(20);
    expect(failures(without, 'c', 'refused')).toBeGreaterThan(1500);
    expect(failures(ejecting, 'c', 'refused')).toBe(5);
    expect(gauge(ejecting, 'lb', 'ejectedBackends')).toBe(1);
  });

  test('it is let in again after its time, and out for longer the next time', () => {
    const engine = withBlackHole({ outlierEjection: true, ejectAfter: 3, ejectionTime: 2 });
    engine.runTo(1.9);
    expect(counter(engine, 'lb', 'ejections')).toBe(1);
    engine.runTo(2.5);
    expect(counter(engine, 'lb', 'ejections')).toBe(2);
    engine.runTo(5.8);
    expect(counter(engine, 'lb', 'ejections')).toBe(2);
    engine.runTo(6.5);
    expect(counter(engine, 'lb', 'ejections')).toBe(3);
  });

  test('never more are out than may be, and never all', () => {
    const of = balanced({ outlierEjection: true, mostEjected: 1 }, { n: 3, client: some });
    const engine = start(of);
    breakNow(engine, 'crash', ids(3), { of: 'process' });
    engine.runTo(5);
    expect(gauge(engine, 'lb', 'ejectedBackends')).toBe(2);
    expect(failures(engine, 'c', 'refused')).toBeGreaterThan(1900);
  });

  test.each(['round-robin', 'smooth-weighted'])('by %s a backend that comes back is warmed up', (policy) => {
    const of = balanced(
      {
        policy,
        slowStart: 20,
        healthChecks: true,
        checkInterval: 0.1,
        unhealthyAfter: 1,
        healthyAfter: 1,
        checkTimeout: 0.05,
      },
      { client: some, service: { concurrency: 50 } },
    );
    const engine = start(of);
    engine.runTo(2);
    // at the beginning everybody is warm
    expect(Math.abs(arrivals(engine, 's0') / arrivals(engine, 's1') - 1)).toBeLessThan(0.05);
    const crash = breakNow(engine, 'crash', ['s0'], { of: 'process' });
    engine.runTo(3);
    engine.heal(crash);
    engine.runTo(3.15);
    const share = (until: number) => {
      const before = [arrivals(engine, 's0'), arrivals(engine, 'lb')];
      engine.runTo(until);
      return (arrivals(engine, 's0') - before[0]!) / (arrivals(engine, 'lb') - before[1]!);
    };
    expect(share(5)).toBeLessThan(0.06);
    const half = share(13);
    expect(half).toBeGreaterThan(0.05);
    expect(half).toBeLessThan(0.19);
    share(24);
    expect(Math.abs(share(40) - 0.25)).toBeLessThan(0.01);
  });
});

test('every policy goes on through edits, crashes and healing without losing a call', () => {
  const policies = [
    'smooth-weighted',
    'weighted',
    'peak-ewma',
    'join-idle-queue',
    'maglev',
    'rendezvous',
    'jump-hash',
  ];
  const of = balanced(
    { policy: 'power-of-d', healthChecks: true, outlierEjection: true, slowStart: 1, checkInterval: 0.2 },
    {
      client: { arrivals: poisson(300), timeout: 0.5 },
      service: { serviceTime: exponential(0.01), instances: 2 },
    },
  );
  const engine = start(of, 3);
  let at = 0;
  const later = () => {
    at += 0.4;
    return at;
  };
  for (const policy of [...policies, ...policies]) {
    engine.runTo(later());
    const crash = breakNow(engine, 'crash', [`s${Math.floor(at) % 4}`], { of: 'process' });
    engine.edit(changed(of, 'lb', { policy, affinity: at % 3 < 1 ? 'sticky' : 'none' }));
    engine.runTo(later());
    engine.heal(crash);
    const less = { ...of, links: of.links.filter((link) => link.id !== linkId('lb', 's3')) };
    engine.edit(at % 2 < 1 ? less : of);
    expect(conserves(engine)).toBe(true);
  }
});
