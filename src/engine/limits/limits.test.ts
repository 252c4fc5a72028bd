/**
 * Limits on concurrent requests: by hand against the rules that they are taken from, and on a service that is
 * offered twice what it can do, where they must keep latency near the work and throughput near the capacity.
 */
import { describe, expect, it, test } from 'vitest';
import {
  breakNow,
  changed,
  conserves,
  constant,
  counter,
  design,
  exponential,
  failures,
  histogram,
  poisson,
  run,
  start,
} from '../../catalog/shared/testing/rig.ts';
import type { Engine } from '../engine.ts';
import { gaugeIntegral } from '../levels.ts';
import { GAUGE_STRIDE, LIMIT_GAUGE } from '../node-runtime.ts';
import { updateAimd } from './aimd.ts';
import { updateGradient } from './gradient.ts';
import { freshLimit, type LimitSettings } from './limit.ts';

const settings: LimitSettings = {
  algorithm: 'aimd',
  limit: 20,
  minLimit: 1,
  maxLimit: 200,
  dropSeconds: 0.1,
  backoff: 0.9,
  tolerance: 1.5,
  queueSize: 4,
  smoothing: 0.2,
  longWindow: 600,
  windowSeconds: 1,
};

/** Ten workers of 10 ms: a thousand requests a second. */
function service(rate: number, limit: object, client: object = {}) {
  return design(
    {
      c: ['client', { arrivals: poisson(rate), timeout: null, ...client }],
      s: ['service', { serviceTime: exponential(0.01), concurrency: 10, ...limit }],
    },
    [['c', 's']],
  );
}

const limitGauge = (engine: Engine) => engine.simulation.nodeById('s')!.gauges[LIMIT_GAUGE * GAUGE_STRIDE]!;
const meanLimit = (engine: Engine) =>
  gaugeIntegral(engine.simulation, engine.simulation.nodeById('s')!, LIMIT_GAUGE * GAUGE_STRIDE) / engine.now;

describe('AIMD', () => {
  const moved = (limit: number, sample: Parameters<typeof updateAimd>[1]) => {
    const state = freshLimit(limit);
    updateAimd(state, sample, settings);
    return state.limit;
  };

  it('adds one for a success while half of the limit is used, and nothing while less is', () => {
    expect(moved(20, { seconds: 0.05, inFlight: 10, dropped: false })).toBe(21);
    expect(moved(20, { seconds: 0.05, inFlight: 9, dropped: false })).toBe(20);
    expect(moved(200, { seconds: 0.05, inFlight: 200, dropped: false })).toBe(200);
  });

  it('multiplies by the back-off for a drop or an answer that took too long', () => {
    expect(moved(20, { seconds: 0.05, inFlight: 20, dropped: true })).toBe(18);
    expect(moved(20, { seconds: 0.11, inFlight: 2, dropped: false })).toBe(18);
    expect(moved(1, { seconds: 0.11, inFlight: 1, dropped: false })).toBe(1);
  });
});

describe('the gradient', () => {
  /** One window of ten answers. */
  const window = (state: ReturnType<typeof freshLimit>, seconds: number, inFlight: number, now: number) => {
    for (let i = 0; i < 10; i++)
      updateGradient(
        state,
        { seconds, inFlight, dropped: false },
        { ...settings, algorithm: 'gradient' },
        now,
      );
  };

  it('grows by a fifth of the queue that it allows while latency is as usual', () => {
    const state = freshLimit(20);
    window(state, 0.01, 20, 1);
    expect(state.limit).toBeCloseTo(20.8, 12);
    window(state, 0.01, 20, 2.5);
    expect(state.limit).toBeCloseTo(21.6, 12);
  });

  it('stays while less than half of it is used', () => {
    const state = freshLimit(20);
    window(state, 0.01, 9, 1);
    expect(state.limit).toBe(20);
  });

  it('shrinks when latency is above its long-term mean by more than the tolerance, to half at most', () => {
    const state = freshLimit(100);
    for (let i = 1; i <= 10; i++) window(state, 0.01, 10, 2 * i);
    expect(state.limit).toBe(100);
    window(state, 0.1, 100, 30);
    const long = 0.01 + (0.09 * 2) / 601;
    const gradient = Math.max(0.5, (1.5 * long) / 0.1);
    expect(state.limit).toBeCloseTo(100 * 0.8 + (100 * gradient + 4) * 0.2, 9);
  });

  it('looks once a window, at ten answers or more', () => {
    const state = freshLimit(20);
    window(state, 0.01, 20, 1);
    window(state, 0.01, 20, 1.9);
    expect(state.limit).toBeCloseTo(20.8, 12);
    const few = freshLimit(20);
    updateGradient(few, { seconds: 0.01, inFlight: 20, dropped: false }, settings, 5);
    expect(few.limit).toBe(20);
  });
});

describe('twice the load that a service can do', () => {
  const overloaded = (limit: object) => {
    const engine = run(service(2000, limit), 20);
    expect(conserves(engine)).toBe(true);
    const goodput = counter(engine, 'c', 'goodput') / 20;
    return { goodput, latency: histogram(engine, 's', 'latencySeconds').mean, limit: meanLimit(engine) };
  };

  test('without a limit becomes a queue without end', () => {
    expect(overloaded({}).latency).toBeGreaterThan(2);
  });

  test('with a fixed limit of twice the workers is answered in twice the time of the work', () => {
    const { goodput, latency } = overloaded({ concurrencyLimit: 'fixed', limit: 20 });
    expect(goodput).toBeGreaterThan(950);
    expect(latency).toBeGreaterThan(0.018);
    expect(latency).toBeLessThan(0.022);
  });

  test('with AIMD is answered within the time that counts as too slow, at most of the capacity', () => {
    const { goodput, latency } = overloaded({ concurrencyLimit: 'aimd', limitLatency: 0.1 });
    expect(goodput).toBeGreaterThan(800);
    expect(latency).toBeLessThan(0.1);
  });

  test('with a gradient finds its limit by itself, at all of the capacity', () => {
    const { goodput, latency, limit } = overloaded({ concurrencyLimit: 'gradient' });
    expect(goodput).toBeGreaterThan(950);
    expect(latency).toBeLessThan(0.05);
    expect(limit).toBeGreaterThan(15);
    expect(limit).toBeLessThan(60);
  });
});

describe('a limit', () => {
  it('turns nobody away where there is room', () => {
    for (const concurrencyLimit of ['fixed', 'aimd', 'gradient']) {
      const engine = run(service(500, { concurrencyLimit, limit: 40 }), 20);
      expect(failures(engine, 'c', 'over-limit'), concurrencyLimit).toBe(0);
    }
  });

  it('counts those who wait for others too', () => {
    const of = design(
      {
        c: ['client', { arrivals: poisson(100), timeout: null }],
        s: ['service', { serviceTime: constant(0), concurrency: 100, concurrencyLimit: 'fixed', limit: 5 }],
        d: ['service', { serviceTime: exponential(0.1), concurrency: 1000 }],
      },
      [
        ['c', 's'],
        ['s', 'd'],
      ],
    );
    const engine = run(of, 50);
    // Erlang B of 5 lines under 10 erlangs: .5640
    const share = failures(engine, 'c', 'over-limit') / engine.simulation.nodeById('s')!.arrivals;
    expect(Math.abs(share - 0.564)).toBeLessThan(0.03);
    expect(engine.simulation.nodeById('d')!.workingMax).toBeLessThanOrEqual(5);
  });

  it('is set, changed and taken away while requests are there', () => {
    const of = service(2000, {});
    const engine = start(of);
    engine.runTo(1);
    engine.edit(changed(of, 's', { concurrencyLimit: 'fixed', limit: 30 }));
    expect(limitGauge(engine)).toBe(30);
    // about a thousand are there: nobody comes in before they are answered
    engine.runTo(1.5);
    const refused = failures(engine, 's', 'over-limit');
    expect(refused).toBeGreaterThan(900);
    engine.runTo(4);
    expect(engine.simulation.nodeById('s')!.queueNow).toBeLessThanOrEqual(20);
    engine.edit(changed(of, 's', { concurrencyLimit: 'gradient', limit: 50 }));
    expect(limitGauge(engine)).toBe(50);
    engine.runTo(5);
    engine.edit(changed(of, 's', { concurrencyLimit: 'none' }));
    expect(limitGauge(engine)).toBe(0);
    engine.runTo(6);
    expect(conserves(engine)).toBe(true);
    expect(engine.simulation.nodeById('s')!.queueNow).toBeGreaterThan(500);
  });

  it('begins anew after a crash, and is forgotten with its instance', () => {
    const of = service(2000, { concurrencyLimit: 'aimd', instances: 3 });
    const engine = start(of);
    expect(limitGauge(engine)).toBe(60);
    engine.runTo(3);
    breakNow(engine, 'restart', ['s']);
    expect(limitGauge(engine)).toBe(60);
    engine.edit(changed(of, 's', { instances: 1 }));
    engine.runTo(8);
    expect(engine.simulation.nodeById('s')!.endpoints.length).toBe(1);
    const alone = engine.simulation.nodeById('s')!.endpoints[0]!.limiter!.state;
    expect(limitGauge(engine)).toBe(Math.floor(alone.limit));
    expect(alone.inFlight).toBeGreaterThanOrEqual(0);
    expect(conserves(engine)).toBe(true);
  });
});
