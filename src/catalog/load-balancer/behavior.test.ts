import { describe, expect, test } from 'vitest';
import {
  arrivals,
  breakNow,
  callsOver,
  changed,
  conserves,
  constant,
  counter,
  design,
  exponential,
  failures,
  gauge,
  histogram,
  linkId,
  pillsOf,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

const ids = (n: number) => Array.from({ length: n }, (_, i) => `s${i}`);

/** A client, a balancer and n services of one worker each. */
function balanced(n: number, balancer: object, client: object = {}, service: object = {}) {
  const backends = Object.fromEntries(ids(n).map((id) => [id, ['service', service] as const]));
  return design(
    { c: ['client', { timeout: null, ...client }], lb: ['load-balancer', balancer], ...backends },
    [['c', 'lb'], ...ids(n).map((id) => ['lb', id] as const)],
  );
}

describe('the policy', () => {
  test('round robin gives every backend the same number of requests', () => {
    const engine = run(
      balanced(4, { policy: 'round-robin', healthChecks: false }, { arrivals: regular(100) }),
      10.001,
    );
    expect(ids(4).map((id) => arrivals(engine, id))).toEqual([250, 250, 250, 250]);
  });

  // A-L9: n = 4, ρ = .8: random picking is four M/M/1, round robin four E4/M/1, one queue M/M/4.
  test.each([
    ['random', 5],
    ['round-robin', 3.267384],
  ])('%s waits as long as theory says', (policy, expected) => {
    const engine = run(
      balanced(
        4,
        { policy, healthChecks: false },
        { arrivals: poisson(3.2) },
        { serviceTime: exponential(1) },
      ),
      8000,
      11,
    );
    // the relative standard error of an M/M/1 after t services is 10.6 ÷ √t at ρ = .8 (32,000 here)
    expect(Math.abs(histogram(engine, 'c', 'latencySeconds').mean / expected - 1)).toBeLessThan(0.24);
  });

  // A-L7: two servers, the shorter queue, ρ = .8: exact Markov chain.
  test('least outstanding joins the shortest queue', () => {
    const engine = run(
      balanced(
        2,
        { policy: 'least-outstanding', healthChecks: false },
        { arrivals: poisson(1.6) },
        { serviceTime: exponential(1) },
      ),
      10_000,
      5,
    );
    expect(Math.abs(histogram(engine, 'c', 'latencySeconds').mean / 2.955737 - 1)).toBeLessThan(0.1);
  });

  test('least outstanding spares a slow backend, which round robin does not', () => {
    const slow = (policy: string) => {
      const engine = start(
        balanced(4, { policy }, { arrivals: poisson(200) }, { serviceTime: exponential(0.01) }),
      );
      breakNow(engine, 'slow', ['s0'], { factor: 20 });
      engine.runTo(60);
      return arrivals(engine, 's0') / arrivals(engine, 'lb');
    };
    expect(slow('round-robin')).toBeCloseTo(0.25, 2);
    expect(slow('least-outstanding')).toBeLessThan(0.05);
  });

  test('consistent hash sends a key always to the same backend', () => {
    const engine = run(
      balanced(5, { policy: 'consistent-hash' }, { arrivals: regular(100), keys: { count: 1, skew: 0 } }),
      10.001,
    );
    expect(ids(5).filter((id) => arrivals(engine, id) > 0)).toHaveLength(1);
  });

  test('consistent hash moves only the keys of a dead backend, and gives them back when it returns', () => {
    const before = balanced(
      5,
      {
        policy: 'consistent-hash',
        checkInterval: 0.1,
        unhealthyAfter: 1,
        healthyAfter: 1,
        checkTimeout: 0.05,
      },
      { arrivals: regular(1000), keys: { count: 1000, skew: 0 } },
      { concurrency: 100 },
    );
    const engine = start(before);
    const counts = () => ids(5).map((id) => arrivals(engine, id));
    const during = (until: number) => {
      const was = counts();
      engine.runTo(until);
      return counts().map((n, i) => n - was[i]!);
    };
    const whole = during(20);
    const crash = breakNow(engine, 'crash', ['s2'], { of: 'process' });
    engine.runTo(20.5);
    const without = during(40.5);
    expect(without[2]).toBe(0);
    for (const i of [0, 1, 3, 4]) expect(without[i]!).toBeGreaterThan(whole[i]! * 0.95);
    // each of the others takes over a part of them, none takes all
    for (const i of [0, 1, 3, 4]) expect(without[i]! - whole[i]!).toBeLessThan(whole[2]! * 0.6);
    engine.heal(crash);
    engine.runTo(41);
    const again = during(61);
    for (let i = 0; i < 5; i++) expect(Math.abs(again[i]! / whole[i]! - 1)).toBeLessThan(0.1);
  });
});

describe('health checks', () => {
  const checked = (more: object = {}) =>
    balanced(
      2,
      { checkInterval: 2, unhealthyAfter: 3, healthyAfter: 2, ...more },
      { arrivals: regular(100) },
    );

  test('take a dead backend out after interval × threshold, and until then it gets its share', () => {
    const engine = start(checked());
    engine.runTo(10.5);
    const crash = breakNow(engine, 'crash', ['s0'], { of: 'process' });
    // checks at 12, 14 and 16 fail
    engine.runTo(15.9);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(2);
    const refused = failures(engine, 'c', 'refused');
    expect(Math.abs(refused - 270)).toBeLessThanOrEqual(2);
    engine.runTo(16.1);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(1);
    expect(pillsOf(engine, 'lb')).toEqual(['1 of 2 healthy']);
    const noticed = failures(engine, 'c', 'refused');
    engine.runTo(30.5);
    expect(failures(engine, 'c', 'refused')).toBe(noticed);
    engine.heal(crash);
    // checks at 32 and 34 pass
    engine.runTo(33.9);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(1);
    engine.runTo(34.1);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(2);
    expect(counter(engine, 'lb', 'failedChecks')).toBe(3 + 7);
    expect(conserves(engine)).toBe(true);
  });

  test('notice a silent machine by their own time-out', () => {
    const engine = start(checked({ checkInterval: 2, checkTimeout: 0.5, unhealthyAfter: 1 }));
    breakNow(engine, 'crash', ['s0'], { of: 'machine' });
    engine.runTo(2.4);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(2);
    engine.runTo(2.6);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(1);
  });

  test('left out, a dead backend keeps its share for ever', () => {
    const engine = start(checked({ healthChecks: false }));
    breakNow(engine, 'crash', ['s0'], { of: 'process' });
    engine.runTo(60.005);
    expect(failures(engine, 'c', 'refused')).toBe(3000);
  });

  test('switched off while running put everybody back; with another interval they go on', () => {
    const of = checked();
    const engine = start(of);
    breakNow(engine, 'crash', ['s0'], { of: 'process' });
    engine.runTo(10);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(1);
    engine.edit(changed(of, 'lb', { healthChecks: false }));
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(2);
    engine.edit(changed(of, 'lb', { checkInterval: 0.5 }));
    engine.runTo(11.6);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(1);
  });

  test('that find nobody healthy leave the balancer to say so', () => {
    const engine = start(checked());
    breakNow(engine, 'crash', ['s0', 's1'], { of: 'process' });
    engine.runTo(10);
    expect(failures(engine, 'c', 'unavailable')).toBeGreaterThan(350);
    expect(pillsOf(engine, 'lb')).toEqual(['0 of 2 healthy']);
  });
});

describe('as a machine of its own', () => {
  test('the balancer passes no more than its workers can', () => {
    const engine = run(
      balanced(
        4,
        { concurrency: 2, forwardTime: constant(0.01), queueCapacity: 10 },
        { arrivals: regular(300) },
        { concurrency: 50 },
      ),
      10.004,
    );
    expect(Math.abs(counter(engine, 'c', 'goodput') / 10 - 200)).toBeLessThan(3);
    expect(failures(engine, 'c', 'queue-full')).toBeGreaterThan(950);
  });

  test('the balancer crashes like one, and afterwards believes everybody healthy', () => {
    const engine = start(balanced(2, {}, { arrivals: regular(100) }));
    breakNow(engine, 'crash', ['s0'], { of: 'process' });
    engine.runTo(10);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(1);
    breakNow(engine, 'restart', ['lb']);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(2);
    engine.runTo(20);
    expect(gauge(engine, 'lb', 'healthyBackends')).toBe(1);
  });

  test('takes every instance behind a link for a backend, as they come and go', () => {
    const of = balanced(2, {}, { arrivals: regular(100) }, { instances: 3 });
    const engine = start(of);
    engine.runTo(5);
    expect(gauge(engine, 'lb', 'backends')).toBe(6);
    engine.edit(changed(of, 's0', { instances: 1 }));
    expect(gauge(engine, 'lb', 'backends')).toBe(4);
    const less = { ...of, links: of.links.filter((link) => link.id !== linkId('lb', 's0')) };
    engine.edit(less);
    engine.runTo(6);
    const calls = callsOver(engine, 'lb', 's1');
    engine.runTo(16);
    // 1000 requests, and checks of three backends at 6, 8, 10, 12, 14 and 16
    expect(callsOver(engine, 'lb', 's1') - calls).toBe(1000 + 15);
    expect(conserves(engine)).toBe(true);
  });

  test('a policy edited while running takes over without losing count of the calls that are out', () => {
    const of = balanced(
      3,
      { policy: 'round-robin' },
      { arrivals: poisson(100) },
      { serviceTime: exponential(0.02) },
    );
    const engine = start(of);
    for (const [i, policy] of [
      'least-outstanding',
      'consistent-hash',
      'random',
      'least-outstanding',
    ].entries()) {
      engine.runTo(10 * (i + 1));
      engine.edit(changed(of, 'lb', { policy }));
    }
    engine.runTo(60);
    engine.edit(changed(of, 'c', { arrivals: poisson(0) }));
    engine.runTo(100);
    const { outstanding } = engine.simulation.nodeById('lb')!.endpoints[0]!.state as {
      outstanding: Int32Array;
    };
    expect([...outstanding].every((calls) => calls === 0)).toBe(true);
  });
});
