/**
 * The call policy of a link against closed forms: retries (case A-B3 of the validation list), retry budget
 * (A-B4), circuit breaker, hedging (A-T4), deadlines, bulkhead, throttling, fallback.
 */
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../model/telemetry.ts';
import { Engine } from './engine.ts';
import { FAILURES, LATENCY_HISTOGRAM, SERVICE_HISTOGRAM } from './node-runtime.ts';
import { chain, queueRegistry } from './testing/queue-kinds.ts';

const none = { distribution: 'constant', value: 0 };

/** Share of requests that succeed and calls a request, with failures of probability f and this policy. */
function withPolicy(
  f: number,
  call: object,
  seconds: number,
): { success: number; load: number; requests: number } {
  const design = chain([{ rate: 100 }, { workers: 1000, serviceTime: none, failing: f }], { call });
  const engine = new Engine(design, queueRegistry, { seed: 11 });
  engine.runTo(seconds);
  const source = engine.simulation.nodeById('source')!;
  const failed = source.counters
    .slice(FAILURES + 1, FAILURES + 1 + errorCodes.length)
    .reduce((a, b) => a + b, 0);
  const requests = source.completions + failed;
  return {
    success: source.completions / requests,
    load: engine.simulation.links[0]!.calls / requests,
    requests,
  };
}

describe('retries', () => {
  it.each([
    [0.05, 0.999994, 1.052625],
    [0.2, 0.9984, 1.248],
    [0.5, 0.9375, 1.875],
    [1, 0, 4],
  ])(
    'three of them against failures of probability %f succeed as 1 − f⁴ and load as its sum (A-B3)',
    (f, success, load) => {
      const run = withPolicy(f, { retries: { strategy: 'immediate', attempts: 4 } }, 2000);
      const sigma = Math.sqrt((success * (1 - success)) / run.requests);
      expect(Math.abs(run.success - success)).toBeLessThanOrEqual(4 * sigma + 1e-5);
      expect(Math.abs(run.load - load) / load).toBeLessThan(0.01);
    },
  );
});

describe('a retry budget', () => {
  it.each([
    [0.05, 0.9998, 1.052],
    [0.2, 0.8805, 1.1017],
    [0.5, 0.5511, 1.102],
  ])('of a tenth keeps the load at 1.1 whatever fails (f = %f, A-B4)', (f, success, load) => {
    const policy = { retries: { strategy: 'immediate', attempts: 4 }, retryBudget: 0.1 };
    const run = withPolicy(f, policy, 2000);
    expect(Math.abs(run.success - success)).toBeLessThan(0.006);
    expect(Math.abs(run.load - load) / load).toBeLessThan(0.01);
  });
});

describe('a hedge', () => {
  it('after a mean service time costs 37 % more calls and cuts the mean from 1 to 0.816 (A-T4)', () => {
    const design = chain([{ rate: 50 }, { workers: 100_000, instances: 2 }], { call: { hedgeAfter: 1 } });
    const engine = new Engine(design, queueRegistry, { seed: 4 });
    engine.runTo(6000);
    const latency = engine.simulation.nodeById('source')!.histograms[LATENCY_HISTOGRAM]!.summary();
    const extra = engine.simulation.links[0]!.calls / latency.count - 1;
    expect(Math.abs(latency.mean - 0.81606) / 0.81606).toBeLessThan(0.01);
    expect(Math.abs(extra - 0.367879)).toBeLessThan(0.01);
    expect(Math.abs(latency.p99 - 2.80259) / 2.80259).toBeLessThan(0.02);
  });
});

describe('a circuit breaker', () => {
  it('spares a dead node: callers fail with circuit-open and hardly any call is sent', () => {
    const call = { breakerFailureRate: 0.5, breakerWait: 10 };
    const run = withPolicy(1, call, 500);
    expect(run.success).toBe(0);
    // ten to open, then three trials every ten seconds
    expect(run.load * run.requests).toBeLessThan(10 + 3 * 51);
  });
});

describe('a propagated deadline', () => {
  const overloaded = (propagateDeadline: boolean): { good: number; worked: number } => {
    const parts = [{ rate: 40 }, { workers: 1, serviceTime: { distribution: 'constant', value: 0.05 } }];
    const engine = new Engine(chain(parts, { call: { timeout: 0.5, propagateDeadline } }), queueRegistry, {
      seed: 2,
    });
    engine.runTo(200);
    const worked = engine.simulation.nodeById('s1')!.histograms[SERVICE_HISTOGRAM]!.count;
    return { good: engine.simulation.nodeById('source')!.completions, worked };
  };

  it('keeps an overloaded server from working for callers who have left', () => {
    const without = overloaded(false);
    const withIt = overloaded(true);
    // at twice the capacity a FIFO queue soon serves nobody in time; with deadlines the wait stays at the time-out,
    // and whoever waited less than it by a service time is answered
    expect(without.good / without.worked).toBeLessThan(0.02);
    expect(withIt.good / withIt.worked).toBeGreaterThan(0.15);
  });
});
