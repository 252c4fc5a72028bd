/**
 * Promises of the series: buckets that add up to what was measured, whatever their width; gaps where a node did
 * not exist; columns that come and go with the design.
 */
import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import type { Bucket, ColumnCatalog, CounterSummary, HistogramSummary } from '../model/telemetry.ts';
import { commonMetrics } from '../model/telemetry.ts';
import { Run } from './run.ts';
import { bucketWidth, MAX_BUCKETS, valueIn } from './series.ts';
import { addBins, countOf, noBins, quantileOf } from './sparse-bins.ts';
import { summarize } from './summary.ts';
import { designOf, shop } from './testing/designs.ts';

function runOf(design = shop({ duration: 8 }), until = Number.POSITIVE_INFINITY): Run {
  const run = new Run({ design, seed: 1 });
  run.advance(until);
  return run;
}

function shown(run: Run): { readonly catalog: ColumnCatalog; readonly buckets: readonly Bucket[] } {
  run.series!.refresh();
  return { catalog: run.series!.catalog(), buckets: run.series!.buckets(0) };
}

function valuesOf(run: Run, id: string, metric: string, statistic = 'rate', by?: string): number[] {
  const { catalog, buckets } = shown(run);
  const place = catalog.columns.findIndex(
    (column) =>
      column.id === id &&
      column.metric === metric &&
      column.statistic === statistic &&
      column.by === by &&
      column.endpoint === undefined,
  );
  return buckets.map(({ values }) => values[place] ?? Number.NaN);
}

/** Sum over buckets of a rate times the seconds that each covers. */
function total(run: Run, id: string, metric: string, by?: string): number {
  const { buckets } = shown(run);
  return valuesOf(run, id, metric, 'rate', by).reduce((sum, rate, i) => sum + rate * buckets[i]!.covered, 0);
}

describe('the width of a bucket', () => {
  it.each([
    [120, 0.2],
    [60, 0.1],
    [1, 0.002],
    [600, 1],
    [601, 2],
    [1_209_600, 5000],
    [null, 0.1],
  ])('for %s seconds is %s', (duration, width) => {
    expect(bucketWidth(duration)).toBe(width);
  });

  it('never cuts a duration into more than 600', () => {
    for (let duration = 0.001; duration < 1e9; duration *= 1.37) {
      expect(duration / bucketWidth(duration)).toBeLessThanOrEqual(MAX_BUCKETS);
      expect(duration / bucketWidth(duration)).toBeGreaterThan(MAX_BUCKETS / 2.6);
    }
  });

  it('doubles when there are more than 600, and nothing is lost', () => {
    const design = shop({ duration: null });
    const run = new Run({ design, seed: 1 });
    run.advance(59);
    expect(run.series!.width).toBe(0.1);
    const resets = run.series!.resets;
    run.advance(70.05);
    expect(run.series!.width).toBe(0.2);
    expect(run.series!.resets).toBeGreaterThan(resets);
    const counted = (summarize(run, 0).nodes.app!.metrics.arrivals as CounterSummary).total;
    expect(total(run, 'app', 'arrivals')).toBeCloseTo(counted, 6);
    run.advance(130);
    expect(run.series!.width).toBe(0.4);
    const { buckets } = shown(run);
    expect(buckets.length).toBeLessThanOrEqual(MAX_BUCKETS);
    expect(buckets.map(({ index }) => index)).toEqual(buckets.map((_, i) => i));
    run.seek(80);
    run.seek(130);
    expect(shown(run).buckets).toEqual(buckets);
  });
});

describe('buckets', () => {
  it('add up to the figures of the whole run', () => {
    const run = runOf();
    const { nodes, links } = summarize(run, 0);
    for (const metric of ['arrivals', 'completions', 'failures'] as const) {
      const figure = nodes.shoppers!.metrics[metric] as CounterSummary;
      expect(total(run, 'shoppers', metric)).toBeCloseTo(figure.total, 6);
      for (const [error, count] of Object.entries(figure.by ?? {})) {
        expect(total(run, 'shoppers', metric, error)).toBeCloseTo(count, 6);
      }
    }
    expect(total(run, 'l1', 'messages')).toBeCloseTo(links.l1!.metrics.messages!.total, 6);
  });

  it('together hold every value of a histogram once', () => {
    const run = runOf();
    const { catalog, buckets } = shown(run);
    const place = catalog.histograms.findIndex(
      ({ id, metric }) => id === 'app' && metric === 'latencySeconds',
    );
    let all = noBins;
    for (const { histograms } of buckets) {
      let at = 0;
      for (let i = 0; i < place; i++) at += 1 + 2 * histograms[at]!;
      all = addBins(all, histograms.slice(at + 1, at + 1 + 2 * histograms[at]!));
    }
    const summary = summarize(run, 0).nodes.app!.metrics.latencySeconds as HistogramSummary;
    expect(countOf(all)).toBe(summary.count);
    expect(quantileOf(all, 0.99)).toBeCloseTo(summary.p99, 9);
  });

  it('have utilization between 0 and 1, also of each instance', () => {
    const run = runOf();
    const { catalog, buckets } = shown(run);
    const places = catalog.columns.flatMap(({ id, metric, endpoint }, i) =>
      id === 'app' && metric === 'utilization' && endpoint !== undefined ? [i] : [],
    );
    expect(places).toHaveLength(2);
    for (const { values } of buckets) {
      for (const place of places) {
        expect(values[place]!).toBeGreaterThanOrEqual(0);
        expect(values[place]!).toBeLessThanOrEqual(1 + 1e-9);
      }
    }
  });

  it('have queue and rate of each instance, from the beginning on, when somebody looks at them', () => {
    const run = runOf(undefined, 4.03);
    const resets = run.series!.resets;
    run.series!.detailInstances(['app']);
    expect(run.series!.resets).toBe(resets + 1);
    run.advance(8);
    const { catalog, buckets } = shown(run);
    const sums = (metric: string) => {
      const places = catalog.columns.flatMap((column, i) =>
        column.id === 'app' && column.metric === metric && column.endpoint !== undefined ? [i] : [],
      );
      expect(places).toHaveLength(2);
      return buckets.map(({ values }) => places.reduce((sum, place) => sum + values[place]!, 0));
    };
    const queues = valuesOf(run, 'app', 'queueLength', 'mean');
    sums('queueLength').forEach((sum, i) => {
      expect(sum).toBeCloseTo(queues[i]!, 9);
    });
    const served = sums('completions').reduce((sum, rate, i) => sum + rate * buckets[i]!.covered, 0);
    const summary = summarize(run, 0).nodes.app!.metrics.serviceSeconds as HistogramSummary;
    // those that have begun and not ended are not done
    expect(summary.count - served).toBeGreaterThanOrEqual(-1e-6);
    expect(summary.count - served).toBeLessThan(10);
    run.series!.detailInstances([]);
    expect(shown(run).catalog.columns.filter(({ endpoint }) => endpoint !== undefined)).toHaveLength(2);
  });

  it('show what is still open without disturbing it', () => {
    const quiet = runOf();
    const watched = new Run({ design: shop({ duration: 8 }), seed: 1 });
    for (let time = 0; time <= 8; time += 0.113) {
      watched.advance(time);
      shown(watched);
    }
    watched.advance(8);
    expect(watched.csv()).toBe(quiet.csv());
  });

  it('have a gap where a node did not exist, and go on when it is put back', () => {
    const run = runOf(shop({ duration: 8 }), 2);
    const app = run.design.nodes.find(({ id }) => id === 'app')!;
    const links = run.design.links.filter(({ from, to }) => from === 'app' || to === 'app');
    run.act({
      type: 'edit',
      edit: { title: 'Delete', removeNodes: ['app'], removeLinks: links.map(({ id }) => id) },
    });
    run.advance(4);
    run.act({ type: 'edit', edit: { title: 'Undo', putNodes: [app], putLinks: links } });
    run.advance(8);
    const { width } = run.series!;
    const rates = valuesOf(run, 'app', 'arrivals');
    expect(rates[Math.floor(1 / width)]!).toBeGreaterThan(0);
    expect(rates[Math.floor(3 / width)]).toBeNaN();
    expect(rates[Math.floor(5 / width)]!).toBeGreaterThan(0);
    expect(rates.every((rate) => Number.isNaN(rate) || rate >= 0)).toBe(true);
  });

  it('of a node that was added and deleted stay in the CSV', () => {
    const run = runOf(shop({ duration: 8 }), 2);
    const extra = { id: 'extra', kind: 'service', position: { x: 0, y: 0 }, settings: {} };
    run.act({ type: 'edit', edit: { title: 'Add', putNodes: [extra] } });
    run.advance(4);
    run.act({ type: 'edit', edit: { title: 'Delete', removeNodes: ['extra'] } });
    run.advance(8);
    const [header, ...lines] = run.csv().trim().split('\n');
    const place = header!.split(',').indexOf('extra.arrivals.rate');
    const cells = lines.map((line) => line.split(',')[place]);
    expect(cells.filter((cell) => cell === '0')).toHaveLength(Math.round(2 / run.series!.width));
    expect(shown(run).catalog.columns.some(({ id }) => id === 'extra')).toBe(false);
  });
});

describe('columns', () => {
  it('have metrics that exist, each once', () => {
    const { catalog } = shown(runOf());
    const names = catalog.columns.map((column) => JSON.stringify(column));
    expect(new Set(names).size).toBe(names.length);
    const known = new Set([
      ...Object.keys(commonMetrics),
      ...kinds.flatMap((kind) => Object.keys(kind.metrics)),
      'messages',
      'bytes',
      'lost',
      'calls',
      'errors',
      'notSent',
      'fallbacks',
    ]);
    for (const { metric } of [...catalog.columns, ...catalog.histograms]) expect(known).toContain(metric);
  });

  it('are those that mean something: a client has no queue, a service has', () => {
    const { catalog } = shown(runOf());
    const metricsOf = (id: string) =>
      catalog.columns.filter((column) => column.id === id).map(({ metric }) => metric);
    expect(metricsOf('shoppers')).not.toContain('queueLength');
    expect(metricsOf('shoppers')).not.toContain('availability');
    expect(metricsOf('shoppers')).toContain('goodput');
    expect(metricsOf('app')).toEqual(expect.arrayContaining(['queueLength', 'utilization', 'availability']));
  });

  it('of an error come with the first such error, under a new epoch', () => {
    const design = designOf({
      ...shop({ duration: 8 }),
      timeline: [{ id: 'f', at: 4, fault: 'crash', targets: ['db'], settings: {}, duration: 1 }],
    });
    const run = runOf(design, 3);
    const before = shown(run).catalog;
    const has = (catalog: ColumnCatalog) =>
      catalog.columns.some(({ id, by }) => id === 'cache' && by === 'refused');
    expect(has(before)).toBe(false);
    run.advance(5);
    const after = shown(run).catalog;
    expect(has(after)).toBe(true);
    expect(after.epoch).toBeGreaterThan(before.epoch);
  });
});

it('what a bucket says of each column is what the column by itself says, whichever nodes of its kind stand beside', () => {
  const service = (id: string, concurrency: number, instances: number, concurrencyLimit = 'none') => ({
    id,
    kind: 'service',
    settings: { concurrency, instances, queueCapacity: 2, concurrencyLimit },
  });
  // the same figures but for errors, instances and the limit of the last
  const design = designOf({
    version: 1,
    title: 'services of many sorts',
    nodes: [
      { id: 'client', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 400 } } },
      ...[service('a', 1, 1), service('b', 50, 1), service('c', 1, 3), service('d', 2, 1, 'fixed')],
    ],
    links: ['a', 'b', 'c', 'd'].map((to) => ({ id: `to-${to}`, from: 'client', to })),
    run: { duration: 4 },
  });
  const run = runOf(design, 3.21);
  const { buckets } = shown(run);
  const { columns } = run.series!.past();
  expect(new Set(columns.map(({ column }) => column.id)).size).toBe(9);
  for (const { index, covered, values } of buckets) {
    const alone = columns.map((column) => valueIn(column, index, covered, index === run.series!.closed));
    expect([...values]).toEqual(alone);
  }
});
