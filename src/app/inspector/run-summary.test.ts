/** Which figures of the whole run a node shows. */
import { expect, it } from 'vitest';
import type { DesignNode } from '../../model/design.ts';
import type { HistogramSummary, MetricSummary, RunSummary } from '../../model/telemetry.ts';
import { wholeRunRows } from './run-summary.ts';

const client: DesignNode = { id: 'c', kind: 'client', position: { x: 0, y: 0 }, settings: {} };
const counter = (total: number) => ({ total, rate: total / 10 });
const times = (count: number): HistogramSummary => ({
  count,
  mean: 0.2,
  stddev: 0,
  p50: 0.1,
  p90: 0.3,
  p95: 0.3,
  p99: 0.4,
  p999: 0.4,
  max: 0.4,
});
const titlesOf = (metrics: { readonly [name: string]: MetricSummary }) => {
  const summary = { nodes: { c: { kind: 'client', metrics } } } as unknown as RunSummary;
  return wholeRunRows(summary, client).map((row) => row.title);
};

it('counts a client’s requests once, under the name that clients have for them', () => {
  const metrics = {
    arrivals: counter(100),
    completions: counter(90),
    failures: counter(10),
    requests: counter(100),
    reads: counter(99),
    writes: counter(1),
    goodput: counter(90),
  };
  expect(titlesOf(metrics)).toEqual(['Requests', 'Reads', 'Writes', 'Goodput', 'Failures']);
});

it('shows times only where something was measured', () => {
  expect(titlesOf({ latencySeconds: times(0) })).toEqual([]);
  expect(titlesOf({ latencySeconds: times(3) })).toEqual(['Latency']);
});

it('shows nothing of a node that the run does not know yet', () => {
  expect(wholeRunRows({ nodes: {} } as unknown as RunSummary, client)).toEqual([]);
});
