/**
 * Failures against theory: what retries buy and what they cost, how they turn a short outage into a lasting
 * one, and how often a machine that fails by itself is there.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { DesignInput } from '../model/design.ts';
import { constant, design, exponential, link, poissonClient, station } from './designs.ts';
import { counter, type Reading } from './readings.ts';
import type { simulate } from './simulate.ts';
import { expectCase } from './testing/case-table.ts';

const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });

const callsOver = (reading: Reading, id: string) =>
  reading.summary.links[id]!.metrics.calls!.total / counter(reading, 'client', 'requests').total;

describe('A-B3 k = 3 retries of calls that fail independently (closed form)', () => {
  it.each([
    [0.05, 0.999994, 1.052625],
    [0.2, 0.9984, 1.248],
    [0.5, 0.9375, 1.875],
    [1, 0, 4],
  ])('with probability %f', (failure, success, load) => {
    // either way a message may be lost, so that both ways together are with this probability
    const loss = 1 - Math.sqrt(1 - failure);
    const retries = { strategy: 'immediate', attempts: 4 };
    const input = design(
      'retries',
      [poissonClient(100, { timeout: 0.01, retries }), station('server', 1000, constant(0.001))],
      [{ id: 'lossy', from: 'client', to: 'server', settings: { loss } }],
    );
    const answered = (reading: Reading) =>
      counter(reading, 'client', 'goodput').total / counter(reading, 'client', 'requests').total;
    expectCase(
      {
        input,
        rate: 100,
        requests: 80_000,
        checks: [
          ['success', answered, success, { absolute: 0.003 }],
          ['load', (reading) => callsOver(reading, 'lossy'), load, { relative: 0.01 }],
        ],
      },
      80_000,
    );
  });
});

it.each([
  [3, 64],
  [2, 27],
])('A-B5 %i retries in each of three layers call a dead leaf %i times (SRE book)', (again, calls) => {
  const retries = { strategy: 'immediate', attempts: again + 1 };
  const instant = constant(0);
  const input: DesignInput = {
    ...design(
      'amplification',
      [
        poissonClient(20),
        station('front', 1000, instant),
        station('middle', 1000, instant),
        station('leaf', 1000, instant),
      ],
      [
        link('client', 'front', { retries }),
        link('front', 'middle', { retries }),
        link('middle', 'leaf', { retries }),
      ],
    ),
    timeline: [{ id: 'down', at: 0, fault: 'crash', targets: ['leaf'], settings: { of: 'process' } }],
    run: { duration: 50 },
  };
  const reading = runs.simulate(input);
  expect(counter(reading, 'client', 'requests').total).toBeGreaterThan(500);
  expect(callsOver(reading, 'middle-leaf')).toBe(calls);
  expect(counter(reading, 'client', 'goodput').total).toBe(0);
});

describe('A-B8 metastable failure (N. Bronson et al., HotOS 2021; numbers of its example)', () => {
  /** Answers in time over offered requests, 270 to 280 s after the outage. */
  function goodputAfter(attempts: number, outage: boolean): number {
    const retries = attempts === 1 ? { strategy: 'none' } : { strategy: 'immediate', attempts };
    const reading = runs.simulate({
      ...design(
        'metastable',
        [poissonClient(280, { timeout: 1, retries }), station('server', 1, constant(1 / 300))],
        [link('client', 'server')],
      ),
      timeline: outage ? [{ id: 'stop', at: 100, fault: 'pause', targets: ['server'], duration: 10 }] : [],
      run: { seed: 8, duration: 390, warmup: 370 },
    });
    return counter(reading, 'client', 'goodput').rate / 280;
  }

  it('ten seconds of outage and one retry keep the server busy for nobody, for ever', () => {
    expect(goodputAfter(2, true)).toBeLessThan(0.01);
  });
  it('without the retry it recovers', () => {
    expect(goodputAfter(1, true)).toBeGreaterThan(0.95);
  });
  it('without the outage the retry does no harm', () => {
    expect(goodputAfter(2, false)).toBeGreaterThan(0.95);
  });
});

it('A-D3 a machine that fails every 30 days for a minute is there .99997685 of the time (closed form)', () => {
  const failures = { mtbf: 30 * 86_400, mttr: 60 };
  expectCase(
    {
      input: design(
        'availability',
        [
          poissonClient(1e-4, { timeout: 1 }),
          station('machine', 1, exponential(0.001), { instances: 200, failures }),
        ],
        [link('client', 'machine')],
      ),
      rate: 1e-4,
      requests: 40_000,
      checks: [
        [
          'downtime',
          (reading) => 1 - (reading.summary.nodes.machine!.metrics.availability as { mean: number }).mean,
          60 / (30 * 86_400 + 60),
          { relative: 0.1 },
        ],
      ],
    },
    40_000,
  );
});
