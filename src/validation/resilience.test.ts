/**
 * Retries, budgets, throttling, breakers and what they prevent, against closed forms and published figures. Every
 * case but two is a design of real kinds, run as the command line runs it; the back-off of contending writers runs
 * in the model that its paper publishes, with the engine's own back-off, and the breaker's moments are asked of
 * the state machine that links and the kind have.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import { DECORRELATED_JITTER, EQUAL_JITTER, FULL_JITTER, NO_JITTER } from '../engine/back-off.ts';
import { breakerPolicy, freshCircuit, letsThrough, noteCall } from '../engine/circuit-breaker.ts';
import type { DesignInput } from '../model/design.ts';
import type { CounterSummary } from '../model/telemetry.ts';
import type { contend, contention } from './contending-writers.ts';
import { constant, design, link, type NodeInput, poissonClient, station } from './designs.ts';
import { counter, type Reading } from './readings.ts';
import type { simulate } from './simulate.ts';
import { expectCase, expectEstimates, expectFigure } from './testing/case-table.ts';
import { FULL } from './testing/length.ts';

const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);
const writers: { contend: typeof contend; contention: typeof contention } = await tsImport(
  './contending-writers.ts',
  import.meta.url,
);

vi.setConfig({ testTimeout: 600_000 });
const MOST_REQUESTS = 60_000;

const total = (node: string, metric: string) => (reading: Reading) => counter(reading, node, metric).total;
const onLink = (id: string, metric: string) => (reading: Reading) =>
  (reading.summary.links[id]!.metrics[metric] as CounterSummary).total;
const seeds = (n: number) => Array.from({ length: n }, (_, i) => 31 + i);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** A run of so many seconds from the beginning, without a warm-up unless there is one. */
function once(input: DesignInput, seed: number, duration: number, warmup = 0): Reading {
  return runs.simulate({ ...input, run: { seed, duration, warmup } });
}

// ---- back-off ----

describe('clients that contend for one row', () => {
  const jitters = { none: null, exponential: NO_JITTER, equal: EQUAL_JITTER, full: FULL_JITTER } as const;
  const all = { ...jitters, decorrelated: DECORRELATED_JITTER };

  function check(clients: number, name: keyof typeof all, time: number, writes: number): void {
    const ended = seeds(100).map((seed) => writers.contend(clients, writers.contention(all[name]), seed));
    expectEstimates(
      `${name}: time, ms`,
      ended.map((one) => one.time),
      time,
      { relative: 0.07 },
    );
    expectEstimates(
      `${name}: writes`,
      ended.map((one) => one.writes),
      writes,
      { relative: 0.03 },
    );
  }

  it.each([
    ['none', 602, 152.3],
    ['exponential', 14_500, 150.3],
    ['equal', 1685, 108.4],
    ['full', 965, 100.1],
    ['decorrelated', 820, 101],
  ] as const)('A-B1 twenty of them, back-off %s (M. Brooker 2015)', (name, time, writes) => {
    check(20, name, time, writes);
  });

  it.each([
    ['none', 2023, 2433],
    ['exponential', 64_499, 1859],
    ['equal', 6489, 812],
    ['full', 4979, 797],
    ['decorrelated', 4596, 999],
  ] as const)('A-B2 a hundred of them, back-off %s (same)', (name, time, writes) => {
    check(100, name, time, writes);
  });
});

// ---- retries and budgets ----

/** Each attempt fails by itself with this probability: request or answer is lost, and a time-out notices. */
function losing(failing: number): object {
  return { latency: constant(0), loss: 1 - Math.sqrt(1 - failing) };
}
function failingLink(from: string, failing: number, call: object) {
  return {
    id: `${from}-s`,
    from,
    to: 's',
    settings: { ...losing(failing), call: { timeout: 0.001, ...call } },
  };
}
const server = station('s', 100_000, constant(0));
const three = { strategy: 'immediate', attempts: 4 } as const;

describe('retries', () => {
  it.each([
    [0.05, 0.999994, 1.052625],
    [0.2, 0.9984, 1.248],
    [0.5, 0.9375, 1.875],
    [1, 0, 4],
  ])('A-B3 three of them, failures of %f (1 − f⁴ and its sum)', (f, success, load) => {
    expectCase(
      {
        input: design(
          'retries',
          [poissonClient(100), server],
          [failingLink('client', f, { retries: three })],
        ),
        rate: 100,
        requests: 400_000,
        checks: [
          ['success', (r) => total('client', 'completions')(r) / ended(r), success, { absolute: 0.003 }],
          ['load', (r) => onLink('client-s', 'calls')(r) / ended(r), load, { relative: 0.01 }],
        ],
      },
      MOST_REQUESTS,
    );
  });
  const ended = (r: Reading) => total('client', 'completions')(r) + total('client', 'failures')(r);

  it.each([
    [0.05, 0.9998, 1.052],
    [0.2, 0.8805, 1.1017],
    [0.5, 0.5511, 1.102],
  ])(
    'A-B4 under a budget of a tenth, failures of %f (rules of mbrooker/simulator_example)',
    (f, success, load) => {
      const ids = Array.from({ length: 100 }, (_, i) => `c${i}`);
      const clients = ids.map((id): NodeInput => ({ ...poissonClient(10), id }));
      const links = ids.map((id) => failingLink(id, f, { retries: three, retryBudget: 0.1 }));
      // 2000 calls of each client
      const readings = seeds(FULL ? 8 : 2).map((seed) =>
        once(design('budget', [...clients, server], links), seed, 200),
      );
      const share = (r: Reading, of: (id: string) => (r: Reading) => number) =>
        sum(ids.map((id) => of(id)(r))) / sum(ids.map((id) => total(id, 'arrivals')(r)));
      const successes = readings.map((r) => share(r, (id) => total(id, 'completions')));
      const loads = readings.map((r) => share(r, (id) => onLink(`${id}-s`, 'calls')));
      expectEstimates('success', successes, success, { absolute: 0.006 });
      expectEstimates('load', loads, load, { relative: 0.01 });
    },
  );

  it.each([
    [3, 3, 64],
    [2, 3, 27],
  ])(
    'A-B5 %i of them in each of %i layers over a leaf that always fails ((k + 1)^d)',
    (k, layers, expected) => {
      const ids = ['client', ...Array.from({ length: layers }, (_, i) => `s${i}`)];
      const call = { retries: { strategy: 'immediate', attempts: k + 1 } };
      const client = poissonClient(1, { arrivals: { process: 'constant', rate: 1 } });
      const nodes = ids.map((id, i) => (i === 0 ? client : station(id, 1000, constant(0))));
      const links = ids.slice(1).map((to, i) => link(ids[i]!, to, call));
      const leaf = ids.at(-1)!;
      const crash = {
        id: 'down',
        at: 0,
        fault: 'crash',
        targets: [leaf],
        settings: { of: 'process' },
      } as const;
      const reading = once({ ...design('layers', nodes, links), timeline: [crash] }, 1, 100.5);
      const calls = onLink(links.at(-1)!.id, 'calls')(reading);
      expectFigure('calls for a request', calls / total('client', 'arrivals')(reading), expected, {
        absolute: 0,
      });
    },
  );
});

// ---- throttling ----

describe('client-side throttling with K = 2', () => {
  const throttled = (offered: number): DesignInput =>
    design(
      'throttling',
      [
        poissonClient(offered),
        { id: 'limit', kind: 'rate-limiter', settings: { rate: 100, burst: 10 } },
        server,
      ],
      [link('client', 'limit', { throttle: 2 }), link('limit', 's')],
    );
  const sent = onLink('client-limit', 'calls');
  const dropped = onLink('client-limit', 'notSent');

  it.each([
    [4, 0.5, 2],
    [8, 0.75, 2],
    [1.8, 0, 1.8],
  ])('A-B6 %f times what the server accepts (p = 1 − 2 ÷ that)', (times, share, seen) => {
    expectCase(
      {
        input: throttled(100 * times),
        rate: 100 * times,
        requests: 8 * 3000 * 100 * times,
        checks: [
          ['dropped', (r) => dropped(r) / (dropped(r) + sent(r)), share, { absolute: 0.03 }],
          ['seen ÷ accepted', (r) => sent(r) / total('s', 'completions')(r), seen, { absolute: 0.06 }],
        ],
      },
      8 * 200 * 100 * times,
    );
  });
});

// ---- breakers ----

describe('a circuit breaker', () => {
  const CLOSED = 0;
  const OPEN = 1;
  const HALF_OPEN = 2;
  const policy = breakerPolicy({
    ...{ breakerFailureRate: 0.5, breakerSlowRate: null, breakerSlowAfter: 1, breakerWindowType: 'count' },
    ...{ breakerWindow: 10, breakerWindowSeconds: 10, breakerMinimum: 10, breakerWait: 60, breakerTrials: 3 },
  });
  const exact = { absolute: 0 };
  function told(failures: number, successes: number) {
    const circuit = freshCircuit();
    for (let i = 0; i < successes; i++) noteCall(circuit, policy, false, false, 0);
    for (let i = 0; i < failures; i++) noteCall(circuit, policy, true, false, 0);
    return circuit;
  }

  it('A-B7 window 10, minimum 10, half of them, 60 s, 3 trials (Resilience4j)', () => {
    expectFigure('after 9 failures', told(9, 0).state, CLOSED, exact);
    expectFigure('after 5 of 9', told(5, 4).state, CLOSED, exact);
    expectFigure('after 5 of 10', told(5, 5).state, OPEN, exact);
    for (const [failed, state] of [
      [2, OPEN],
      [1, CLOSED],
    ] as const) {
      const circuit = told(5, 5);
      expect(letsThrough(circuit, policy, 59.9)).toBe(false);
      expect([60, 60, 60, 60].map((t) => letsThrough(circuit, policy, t))).toEqual([true, true, true, false]);
      expectFigure('at 60 s', circuit.state, HALF_OPEN, exact);
      for (let i = 0; i < 3; i++) noteCall(circuit, policy, i < failed, false, 61);
      expectFigure(`after ${failed} of 3 trials`, circuit.state, state, exact);
    }
  });
});

// ---- metastable failures ----

describe('a server that does 300 a second and stands still from 100 to 110 s', () => {
  const retrying = { strategy: 'immediate', attempts: 2 } as const;
  function stopped(retries: object, isStopped: boolean): DesignInput {
    const nodes = [poissonClient(280, { timeout: 1, retries }), station('s', 1, constant(1 / 300))];
    const stop = { id: 'stop', at: 100, fault: 'pause', targets: ['s'], duration: 10 } as const;
    return { ...design('metastable', nodes, [link('client', 's')]), timeline: isStopped ? [stop] : [] };
  }
  /** Goodput ÷ offered, and calls a second, from 340 to 380 s. */
  function check(input: DesignInput, goodput: number, calls: number): void {
    const readings = seeds(FULL ? 8 : 3).map((seed) => once(input, seed, 380, 340));
    const shares = readings.map((r) => total('client', 'goodput')(r) / total('client', 'arrivals')(r));
    expectEstimates('goodput ÷ offered', shares, goodput, { absolute: goodput === 0 ? 0.01 : 0.05 });
    const rates = readings.map((r) => onLink('client-s', 'calls')(r) / 40);
    expectEstimates('calls a second', rates, calls, { relative: 0.03 });
  }

  it('A-B8 with one retry: nobody is answered any more (Bronson et al., HotOS 2021)', () => {
    check(stopped(retrying, true), 0, 560);
  });
  it('A-B8 without retries: it recovers', () => {
    check(stopped({ strategy: 'none' }, true), 1, 280);
  });
  it('A-B8 without the outage: 280 a second are no trouble, retries or not', () => {
    check(stopped(retrying, false), 1, 280);
  });
});
