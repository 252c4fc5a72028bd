/**
 * Promises of the summary: the names that others rely on, figures that count from the warm-up on, and costs
 * that add up.
 */
import { describe, expect, it } from 'vitest';
import type { DesignInput } from '../model/design.ts';
import type {
  CostSummary,
  CounterSummary,
  GaugeSummary,
  HistogramSummary,
  RunSummary,
  ShareByCaller,
} from '../model/telemetry.ts';
import { Run } from './run.ts';
import { summarize } from './summary.ts';
import { designOf, shop } from './testing/designs.ts';

function summaryOf(design: ReturnType<typeof shop>): RunSummary {
  const run = new Run({ design, seed: design.run.seed });
  run.advance(Number.POSITIVE_INFINITY);
  expect(run.failure).toBe('');
  return summarize(run, 2);
}
const counter = (summary: RunSummary, id: string, metric: string) =>
  summary.nodes[id]!.metrics[metric] as CounterSummary;
const gauge = (summary: RunSummary, id: string, metric: string) =>
  summary.nodes[id]!.metrics[metric] as GaugeSummary;
const histogram = (summary: RunSummary, id: string, metric: string) =>
  summary.nodes[id]!.metrics[metric] as HistogramSummary;

/** One request a second, each served for half a second, by a metronome: everything is known. */
function metronome(change: object = {}, run: object = {}): ReturnType<typeof shop> {
  return designOf({
    version: 1,
    title: 'Metronome',
    nodes: [
      { id: 'c', kind: 'client', settings: { arrivals: { process: 'constant', rate: 1 }, timeout: null } },
      {
        id: 's',
        kind: 'service',
        settings: { serviceTime: { distribution: 'constant', value: 0.5 }, costPerHour: 3.6, ...change },
      },
    ],
    links: [{ id: 'l', from: 'c', to: 's' }],
    run: { seed: 1, duration: 100.75, warmup: 0, ...run },
  } as DesignInput);
}

describe('figures', () => {
  it('are exact where everything is known', () => {
    const summary = summaryOf(metronome());
    expect(counter(summary, 's', 'arrivals')).toEqual({ total: 100, rate: 100 / 100.75 });
    expect(counter(summary, 's', 'failures')).toEqual({ total: 0, rate: 0, by: {} });
    expect(gauge(summary, 's', 'utilization').mean).toBeCloseTo(50 / 100.75, 9);
    expect(gauge(summary, 's', 'utilization')).toMatchObject({ max: 1, last: 0 });
    expect(gauge(summary, 's', 'inSystem').mean).toBeCloseTo(50 / 100.75, 9);
    expect(gauge(summary, 's', 'queueLength')).toEqual({ mean: 0, max: 0, last: 0 });
    expect(gauge(summary, 's', 'availability')).toEqual({ mean: 1, max: 1, last: 1 });
    expect(histogram(summary, 's', 'serviceSeconds')).toMatchObject({ count: 100, mean: 0.5, max: 0.5 });
    expect(histogram(summary, 's', 'serviceSeconds').p99).toBeCloseTo(0.5, 2);
    expect(gauge(summary, 'c', 'waiting').mean).toBeCloseTo(50 / 100.75, 9);
    expect(summary.links.l!.metrics.messages).toEqual({ total: 200, rate: 200 / 100.75 });
    expect(summary).toMatchObject({ duration: 100.75, wallSeconds: 2, replications: 1 });
    expect(summary.eventsPerSecond).toBe(summary.events / 2);
  });

  it('count from the end of the warm-up on', () => {
    const summary = summaryOf(metronome({}, { warmup: 50.25 }));
    // what arrived at 50 ends at 50.5, after the warm-up; arrivals count from 51 on
    expect(counter(summary, 's', 'arrivals').total).toBe(50);
    expect(counter(summary, 's', 'arrivals').rate).toBeCloseTo(50 / 50.5, 9);
    expect(counter(summary, 's', 'completions').total).toBe(51);
    expect(histogram(summary, 's', 'latencySeconds').count).toBe(51);
    expect(gauge(summary, 's', 'utilization').mean).toBeCloseTo(25.25 / 50.5, 9);
    expect(gauge(summary, 's', 'inSystem').max).toBe(1);
  });

  it('that nobody can know are null in JSON, never NaN', () => {
    const text = JSON.stringify(summaryOf(metronome({}, { duration: 0.5 })));
    expect(text).toContain('"mean":null');
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  it('leave out what means nothing on a node', () => {
    const summary = summaryOf(shop({ duration: 2 }));
    expect(Object.keys(summary.nodes.shoppers!.metrics)).not.toContain('queueLength');
    expect(Object.keys(summary.nodes.shoppers!.metrics)).toEqual(
      expect.arrayContaining(['requests', 'reads', 'writes', 'goodput', 'latencySeconds']),
    );
    expect(Object.keys(summary.nodes.cache!.metrics)).toEqual(expect.arrayContaining(['hits', 'misses']));
  });

  it('of utilization count capacity as it was at each time', () => {
    const run = new Run({ design: metronome(), seed: 1 });
    run.advance(50);
    const service = run.design.nodes[1]!;
    const scaled = { ...service, settings: { ...service.settings, instances: 4 } };
    run.act({ type: 'edit', edit: { title: 'Scale out', putNodes: [scaled] } });
    run.advance(100.75);
    const { mean, max } = gauge(summarize(run, 0), 's', 'utilization');
    expect(mean).toBeCloseTo(50 / (50 + 4 * 50.75), 6);
    expect(max).toBe(1);
  });
});

describe('a driver', () => {
  it('says what each of its callers got from it', () => {
    const client = { arrivals: { process: 'constant', rate: 10 }, readFraction: 0, timeout: 5 };
    const summary = summaryOf(
      designOf({
        version: 1,
        title: 'One of two callers is cut off with a follower',
        nodes: [
          { id: 'left', kind: 'client', settings: client },
          { id: 'right', kind: 'client', settings: client },
          { id: 'set', kind: 'replica-set', settings: { replication: 'synchronous' } },
          ...['a', 'b', 'c'].map((id) => ({ id, kind: 'replica' })),
        ],
        links: [
          { id: 'l', from: 'left', to: 'set' },
          { id: 'r', from: 'right', to: 'set' },
          ...['a', 'b', 'c'].map((to) => ({ id: to, from: 'set', to })),
        ],
        timeline: [
          {
            id: 'f',
            at: 60,
            fault: 'partition',
            settings: {
              blocked: ['left', 'c'].flatMap((x) =>
                ['right', 'a', 'b'].flatMap((y) => [
                  [x, y],
                  [y, x],
                ]),
              ),
            },
          },
        ],
        run: { seed: 1, duration: 100, warmup: 20 },
      } as DesignInput),
    );
    const shares = summary.nodes.set!.metrics.availabilityByCaller as ShareByCaller;
    expect(Object.keys(shares)).toEqual(['left', 'right']);
    expect(Math.abs(shares.left! - 0.5)).toBeLessThan(0.02);
    expect(shares.right).toBe(1);
    expect(summary.nodes.a!.metrics.availabilityByCaller).toBeUndefined();
  });
});

describe('conservation', () => {
  it('can be checked at a driver, whose requests die with the caller it runs in', () => {
    const summary = summaryOf(
      designOf({
        version: 1,
        title: 'A driver in a service that crashes',
        nodes: [
          { id: 'c', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 60 } } },
          { id: 's', kind: 'service' },
          { id: 'r', kind: 'shard-router', settings: { mode: 'driver' } },
          { id: 'd', kind: 'database', settings: { readTime: { distribution: 'constant', value: 0.1 } } },
        ],
        links: [
          { id: 'l1', from: 'c', to: 's' },
          { id: 'l2', from: 's', to: 'r' },
          { id: 'l3', from: 'r', to: 'd' },
        ],
        timeline: [{ id: 'f', at: 10, fault: 'crash', targets: ['s'], settings: {}, duration: 5 }],
        run: { seed: 1, duration: 30, warmup: 0 },
      } as DesignInput),
    );
    const { arrivals, completions, failures, killed } = {
      arrivals: counter(summary, 'r', 'arrivals').total,
      completions: counter(summary, 'r', 'completions').total,
      failures: counter(summary, 'r', 'failures').total,
      killed: counter(summary, 'r', 'killed').total,
    };
    const there = gauge(summary, 'r', 'inSystem').last + gauge(summary, 'r', 'waiting').last;
    expect(killed).toBeGreaterThan(0);
    expect(completions + failures + killed + there).toBe(arrivals);
  });
});

describe('cost', () => {
  it('is the price of all instances for the time, and of a million requests', () => {
    const summary = summaryOf(metronome({ instances: 2 }));
    const cost = summary.nodes.s!.metrics.cost as CostSummary;
    expect(cost.total).toBeCloseTo((2 * 3.6 * 100.75) / 3600, 9);
    expect(cost.rate).toBeCloseTo(0.002, 12);
    expect(summary.cost.total).toBeCloseTo(cost.total, 12);
    expect(summary.cost.perMillionRequests).toBeCloseTo((cost.total / 100) * 1e6, 6);
    expect(summary.nodes.c!.metrics.cost).toEqual(summary.cost);
  });

  it('of a machine that several clients use is shared by their requests', () => {
    const design = metronome();
    const other = { ...design.nodes[0]!, id: 'd', settings: { arrivals: { process: 'constant', rate: 3 } } };
    const both = designOf({
      ...design,
      nodes: [...design.nodes, other],
      links: [...design.links, { id: 'm', from: 'd', to: 's', settings: {} }],
    });
    const summary = summaryOf(both);
    const c = summary.nodes.c!.metrics.cost as CostSummary;
    const d = summary.nodes.d!.metrics.cost as CostSummary;
    expect(c.total + d.total).toBeCloseTo(summary.cost.total, 12);
    expect(d.total / c.total).toBeCloseTo(302 / 100, 6);
  });
});
