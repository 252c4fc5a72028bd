/** Promises of the selectors: the figures that canvas, inspector and charts show, out of known buckets. */

import { describe, expect, it, vi } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { statesOf } from '../../model/node-states.ts';
import type { Column, ErrorCode, NodeStatus } from '../../model/telemetry.ts';
import { binOf } from './histogram.ts';
import {
  conditionOf,
  errorSeries,
  headlineOf,
  heatOf,
  hitRatioSeries,
  latencySeries,
  linkFlowOf,
  pillsOf,
  trafficSeries,
  utilizationSeries,
  wholeRun,
} from './selectors.ts';
import { Telemetry } from './telemetry.ts';

const design: Design = {
  ...emptyDesign(),
  nodes: [
    { id: 'web', kind: 'client', name: 'Web', position: { x: 0, y: 0 }, settings: {} },
    { id: 'mobile', kind: 'client', name: 'Mobile', position: { x: 0, y: 100 }, settings: {} },
    { id: 'memo', kind: 'cache', name: 'Memo', position: { x: 400, y: 0 }, settings: {} },
    { id: 'app', kind: 'service', name: 'App', position: { x: 200, y: 0 }, settings: {} },
  ],
  links: [{ id: 'l1', from: 'web', to: 'app', settings: {} }],
};
const rate = (id: string, metric: string, by?: ErrorCode): Column => ({
  of: 'node',
  id,
  metric,
  statistic: 'rate',
  unit: 'perSecond',
  ...(by === undefined ? {} : { by }),
});
const gauge = (id: string, metric: string): Column => ({
  of: 'node',
  id,
  metric,
  statistic: 'mean',
  unit: 'ratio',
});
const onLink = (metric: string): Column => ({
  of: 'link',
  id: 'l1',
  metric,
  statistic: 'rate',
  unit: 'perSecond',
});

/** Telemetry with a value a bucket for each column and latencies of the clients by bucket. */
function filled(
  columns: readonly (readonly [Column, readonly number[]])[],
  latencies: { readonly [client: string]: readonly (readonly number[])[] } = {},
  nodes: readonly NodeStatus[] = [],
): Telemetry {
  const telemetry = new Telemetry();
  const clients = Object.keys(latencies);
  const histograms = clients.map((id) => ({
    of: 'node' as const,
    id,
    metric: 'latencySeconds',
    unit: 'seconds' as const,
  }));
  telemetry.setCatalog({ epoch: 1, columns: columns.map(([column]) => column), histograms }, 1);
  const count = Math.max(...columns.map(([, values]) => values.length));
  const buckets = Array.from({ length: count }, (_, index) => ({
    index,
    width: 1,
    covered: 1,
    values: Float64Array.from(columns.map(([, values]) => values[index] ?? Number.NaN)),
    histograms: Int32Array.from(
      clients.flatMap((id) => {
        const list = latencies[id]![index] ?? [];
        return [list.length, ...list.flatMap((value) => [binOf(value), 1])];
      }),
    ),
  }));
  telemetry.apply({ epoch: 1, sequence: 0, time: count, buckets, nodes: statesOf(nodes), events: 0 });
  return telemetry;
}

describe('series of the whole system', () => {
  it('add up all clients: offered, answered, answered well', () => {
    const telemetry = filled([
      [rate('web', 'requests'), [100, 100]],
      [rate('mobile', 'requests'), [50, 60]],
      [rate('web', 'completions'), [90, 80]],
      [rate('web', 'failures'), [10, 20]],
      [rate('web', 'goodput'), [85, 70]],
      [rate('app', 'requests'), [999, 999]],
    ]);
    const { lines, times } = trafficSeries(telemetry, design, wholeRun(telemetry));
    expect([...times]).toEqual([0.5, 1.5]);
    expect(lines.map((line) => [line.id, ...line.values])).toEqual([
      ['offered', 150, 160],
      ['throughput', 100, 100],
      ['goodput', 85, 70],
    ]);
  });
  it('merge the latencies of all clients before they read a percentile', () => {
    const telemetry = filled([[rate('web', 'requests'), [1, 1]]], {
      web: [[1], [2]],
      mobile: [[3, 3, 3], []],
    });
    const { lines } = latencySeries(telemetry, design, wholeRun(telemetry));
    const p50 = lines.find((line) => line.id === 'p50')!;
    expect(p50.values[0]! / 3).toBeCloseTo(1, 1);
    expect(p50.values[1]! / 2).toBeCloseTo(1, 1);
  });
  it('read an open bucket again when it has grown', () => {
    const telemetry = filled([[rate('web', 'requests'), [1]]], { web: [[1]] });
    const first = latencySeries(telemetry, design, wholeRun(telemetry)).lines[0]!.values[0];
    const values = Float64Array.from([1]);
    const histograms = Int32Array.from([1, binOf(9), 5]);
    const bucket = { index: 0, width: 1, covered: 1, values, histograms };
    telemetry.apply({ epoch: 1, sequence: 1, time: 1, buckets: [bucket], nodes: statesOf([]), events: 0 });
    const second = latencySeries(telemetry, design, wholeRun(telemetry)).lines[0]!.values[0];
    expect(first! / 1).toBeCloseTo(1, 1);
    expect(second! / 9).toBeCloseTo(1, 1);
  });
  it('name the causes of errors that occurred, the most frequent first', () => {
    const telemetry = filled([
      [rate('web', 'failures', 'timeout'), [1, 0]],
      [rate('web', 'failures', 'queue-full'), [0, 5]],
      [rate('web', 'failures', 'reset'), [0, 0]],
      [rate('mobile', 'failures', 'queue-full'), [2, 2]],
    ]);
    const { lines } = errorSeries(telemetry, design, wholeRun(telemetry));
    expect(lines.map((line) => [line.title, ...line.values])).toEqual([
      ['queue full', 2, 7],
      ['timeout', 1, 0],
    ]);
  });
  it('list nodes from left to right, and only those that have the metric', () => {
    const telemetry = filled([
      [gauge('memo', 'utilization'), [0.2]],
      [gauge('app', 'utilization'), [0.5]],
    ]);
    const { lines } = utilizationSeries(telemetry, design, wholeRun(telemetry));
    expect(lines.map((line) => line.title)).toEqual(['App', 'Memo']);
  });
  it('have no hit ratio where nothing was read', () => {
    const telemetry = filled([
      [rate('memo', 'hits'), [9, 0]],
      [rate('memo', 'misses'), [1, 0]],
    ]);
    const { lines } = hitRatioSeries(telemetry, design, wholeRun(telemetry));
    expect(lines[0]!.values[0]).toBeCloseTo(0.9, 12);
    expect(lines[0]!.values[1]).toBeNaN();
  });
  it('take at most two hundred points, in groups that do not move while the run grows', () => {
    const values = Array.from({ length: 599 }, () => 7);
    const telemetry = filled([[rate('web', 'requests'), values]]);
    const { times, lines } = trafficSeries(telemetry, design, wholeRun(telemetry));
    expect(times.length).toBeLessThanOrEqual(200);
    expect(times[0]).toBe(2); // four buckets of one second
    expect(lines[0]!.values.every((value) => value === 7)).toBe(true);
  });
  it('never add up all latencies of a long run at once, not even when their groups become wider', () => {
    const latencies = Array.from({ length: 420 }, (_, second) => [1 + (second % 7), 2]);
    const columns = [[rate('web', 'requests'), latencies.map(() => 2)]] as const;
    const whole = filled(columns, { web: latencies });
    const growing = filled([[rate('web', 'requests'), [2]]], { web: [latencies[0]!] });
    const merges = vi.spyOn(growing, 'merge');
    let most = 0;
    for (let index = 1; index < latencies.length; index++) {
      const histograms = Int32Array.from([2, ...latencies[index]!.flatMap((value) => [binOf(value), 1])]);
      const bucket = { index, width: 1, covered: 1, values: Float64Array.from([2]), histograms };
      growing.apply({
        epoch: 1,
        sequence: index,
        time: index + 1,
        buckets: [bucket],
        nodes: statesOf([]),
        events: 0,
      });
      merges.mockClear();
      latencySeries(growing, design, wholeRun(growing));
      most = Math.max(most, merges.mock.calls.length);
    }
    expect(most).toBeLessThanOrEqual(8);
    const [drawn, afresh] = [growing, whole].map((each) => latencySeries(each, design, wholeRun(each)));
    expect(drawn).toEqual(afresh);
  });
});

describe('figures of a node', () => {
  it('show the metric that its kind puts on its face', () => {
    const telemetry = filled([[rate('web', 'goodput'), [40, 60]]]);
    expect(headlineOf(telemetry, design.nodes[0]!)).toMatchObject({
      metric: 'goodput',
      value: 50,
      unit: 'perSecond',
    });
  });
  it('color utilization in six steps', () => {
    expect([0, 0.1, 0.3, 0.6, 0.8, 0.95, Number.NaN].map(heatOf)).toEqual([0, 1, 2, 3, 4, 5, 0]);
  });
});

describe('the state of a node', () => {
  const withEndpoints = (...states: readonly ('up' | 'down' | 'paused')[]): NodeStatus => ({
    id: 'app',
    endpoints: states.map((each) => ({ status: each, busy: 0, workers: 1, queue: 0 })),
    pills: [{ tone: 'leader', text: 'term 3' }],
  });
  it('is down only when every instance is', () => {
    expect(conditionOf(withEndpoints('down', 'down'))).toBe('down');
    expect(conditionOf(withEndpoints('up', 'down'))).toBe('partly-down');
    expect(conditionOf(withEndpoints('paused'))).toBe('paused');
    expect(conditionOf(undefined)).toBe('up');
  });
  it('is told by two pills at most, the gravest first', () => {
    const telemetry = filled([[gauge('app', 'utilization'), [0.99]]], {}, [withEndpoints('up', 'down')]);
    const slow = { id: 's', fault: 'slow', targets: ['app'], since: 0, until: null } as const;
    expect(pillsOf(telemetry, 'app', [slow]).map((pill) => pill.text)).toEqual(['1 of 2 up', 'slow']);
    const skewed = { ...slow, fault: 'clock-skew' } as const;
    expect(pillsOf(telemetry, 'app', [skewed, skewed]).map((pill) => pill.text)).toEqual([
      '1 of 2 up',
      'clock off',
    ]);
  });
});

describe('the flow of a link', () => {
  it('is its calls and the share of them that failed', () => {
    const telemetry = filled([
      [onLink('calls'), [200, 200]],
      [onLink('errors'), [0, 100]],
      [onLink('lost'), [0, 3]],
    ]);
    expect(linkFlowOf(telemetry, 'l1')).toEqual({ rate: 200, errorShare: 0.25, lost: 1.5 });
  });
  it('is nothing where nothing was measured', () => {
    expect(linkFlowOf(new Telemetry(), 'l1')).toEqual({ rate: 0, errorShare: 0, lost: 0 });
  });
});
