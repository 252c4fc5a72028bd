import { describe, expect, it } from 'vitest';
import type { Objective } from '../../model/dashboard-schema.ts';
import { type Design, emptyDesign } from '../../model/design.ts';
import { statesOf as nodeStatesOf } from '../../model/node-states.ts';
import type { Column } from '../../model/telemetry.ts';
import { binOf } from '../stores/histogram.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { budgetOf, budgetText, objectiveTitle, statesOf, toneOf } from './objectives.ts';

const node = (id: string, kind: string) => ({ id, kind, position: { x: 0, y: 0 }, settings: {} });
const design: Design = {
  ...emptyDesign('Shop'),
  nodes: [node('client', 'client'), node('app', 'service')],
  run: { seed: 1, duration: 10, warmup: 1 },
};
const column = (id: string, metric: string, statistic: Column['statistic']): Column => ({
  of: 'node',
  id,
  metric,
  statistic,
  unit: 'perSecond',
});

interface Second {
  readonly good: number;
  readonly failed: number;
  readonly latencies?: readonly number[];
  readonly queue?: number;
}

/** A run of one bucket a second, with counts of requests that were answered and failed. */
function run(seconds: readonly Second[]): Telemetry {
  const telemetry = new Telemetry();
  const columns = [
    column('client', 'completions', 'rate'),
    column('client', 'failures', 'rate'),
    column('app', 'queueLength', 'mean'),
  ];
  const histograms = [{ of: 'node', id: 'client', metric: 'latencySeconds', unit: 'seconds' }] as const;
  telemetry.setCatalog({ epoch: 1, columns, histograms }, 1);
  const buckets = seconds.map(({ good, failed, latencies = [], queue = Number.NaN }, index) => ({
    index,
    width: 1,
    covered: 1,
    values: Float64Array.from([good, failed, queue]),
    histograms: Int32Array.from([latencies.length, ...latencies.flatMap((each) => [binOf(each), 1])]),
  }));
  telemetry.apply({
    epoch: 1,
    sequence: 0,
    time: seconds.length,
    buckets,
    nodes: nodeStatesOf([]),
    events: 0,
  });
  return telemetry;
}

const availability: Objective = { id: 'o', type: 'availability', share: 0.9 };

describe('an error budget', () => {
  it('counts what happened after the warm-up: bad requests against those that the target allows', () => {
    const telemetry = run([
      { good: 0, failed: 100 },
      { good: 95, failed: 5 },
      { good: 99, failed: 1 },
    ]);
    const [state] = statesOf(telemetry, design, availability);
    expect(state).toMatchObject({ valid: 200, good: 194, whose: 'all clients', counts: 'requests' });
    expect(state!.used).toBeCloseTo(6 / 20);
    expect(toneOf(state!)).toBe('ok');
  });

  it('takes latencies from the histogram, and a request that failed is not one that was fast', () => {
    const latencies = [0.01, 0.02, 0.05, 0.2, 0.4, 0.01, 0.03];
    const telemetry = run([
      { good: 0, failed: 0 },
      { good: 7, failed: 3, latencies },
    ]);
    const [state] = statesOf(telemetry, design, { id: 'o', type: 'latency', seconds: 0.1, share: 0.5 });
    expect(state!.valid).toBe(10);
    expect(state!.good).toBeCloseTo(5);
    expect(state!.used).toBeCloseTo(1);
  });

  it('of a limit is time: the seconds in which the metric kept to it', () => {
    const quiet = { good: 10, failed: 0, queue: 3 };
    const telemetry = run([quiet, quiet, { ...quiet, queue: 80 }, quiet, { good: 0, failed: 0 }]);
    const series = { of: 'node', id: 'app', metric: 'queueLength' } as const;
    const limit = { id: 'o', type: 'limit', series, bound: 'at-most', limit: 50, share: 0.5 } as const;
    expect(statesOf(telemetry, design, limit)[0]).toMatchObject({ valid: 3, good: 2, counts: 'time' });
    const other = { ...limit, bound: 'at-least' } as const;
    expect(statesOf(telemetry, design, other)[0]).toMatchObject({ valid: 3, good: 1 });
  });

  it('burns at 1 where as much is bad as may be, and says when it is used up if it goes on so', () => {
    // 1000 requests with 10 bad; of late 100 a second, 2 % bad; allowed is 2 %
    const steady = budgetOf({ valid: 1000, good: 990 }, { valid: 200, good: 196 }, 2, 0.98);
    expect(steady.used).toBeCloseTo(0.5);
    expect(steady.burn).toBeCloseTo(1);
    expect(steady.turnsIn).toBe(null);
    // 5 % bad: each second allows 2 and uses 5, and 10 are left
    const fast = budgetOf({ valid: 1000, good: 990 }, { valid: 200, good: 190 }, 2, 0.98);
    expect(fast.burn).toBeCloseTo(2.5);
    expect(fast.turnsIn).toBeCloseTo(10 / 3);
    // overdrawn by 10, and none bad now: each second gives 2 back
    const mending = budgetOf({ valid: 1000, good: 970 }, { valid: 200, good: 200 }, 2, 0.98);
    expect(mending.turnsIn).toBeCloseTo(5);
    const after = budgetOf({ valid: 1500, good: 1470 }, { valid: 200, good: 200 }, 2, 0.98);
    expect(after.used).toBeCloseTo(1);
  });

  it('is said in words', () => {
    const fast = budgetOf({ valid: 1000, good: 990 }, { valid: 200, good: 190 }, 2, 0.98);
    expect(budgetText(fast, false)).toBe(
      '50 % of the error budget is used, 50 % is left. It burns 2.5 times as fast as it may, and is used up in 3 s.',
    );
    expect(budgetText(fast, false, 2)).toMatch(/It burns 2.5 times as fast as it may\.$/);
    expect(budgetText(fast, true)).toBe('Kept: 50 % of the error budget is used, 50 % is left.');
    const missed = budgetOf({ valid: 1000, good: 940 }, { valid: 100, good: 100 }, 1, 0.98);
    expect(budgetText(missed, true)).toBe('Missed: 3 times the error budget is used.');
    expect(toneOf(missed)).toBe('error');
    const nothing = budgetOf({ valid: 0, good: 0 }, { valid: 0, good: 0 }, 0, 0.98);
    expect(budgetText(nothing, false)).toBe('Nothing that counts has happened yet.');
  });

  it('is each side’s own in a comparison', () => {
    const sides = { a: { title: 'A', notes: '' }, b: { title: 'B', notes: '' } };
    const both = { ...design, nodes: [node('a:client', 'client'), node('b:client', 'client')], sides };
    const states = statesOf(run([{ good: 1, failed: 0 }]), both, availability);
    expect(states.map(({ whose }) => whose)).toEqual(['A: all clients', 'B: all clients']);
  });
});

it('objectives are called by what they promise', () => {
  expect(objectiveTitle(design, { id: 'o', type: 'latency', seconds: 0.25, share: 0.99 })).toBe(
    '99 % within 250 ms',
  );
  const series = { of: 'node', id: 'app', metric: 'queueLength' } as const;
  expect(
    objectiveTitle(design, { id: 'o', type: 'limit', series, bound: 'at-most', limit: 50, share: 0.99 }),
  ).toBe('Queue length at most 50 for 99 % of the time');
});
