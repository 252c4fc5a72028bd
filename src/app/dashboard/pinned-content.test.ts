import { describe, expect, it } from 'vitest';
import type { DashboardCard, ShownSeries } from '../../model/dashboard-schema.ts';
import { type Design, emptyDesign } from '../../model/design.ts';
import { statesOf } from '../../model/node-states.ts';
import { binOf } from '../stores/histogram.ts';
import { wholeRun } from '../stores/selectors.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { draftFor, limitsOn } from './objective-limits.ts';
import { pinnables, pinnedContent, pinnedTitle } from './pinned-content.ts';
import { cardTitle, possibleCards, shownCards } from './usual-cards.ts';

const node = (id: string, kind: string, name: string) => ({
  id,
  kind,
  name,
  position: { x: 0, y: 0 },
  settings: {},
});
const design: Design = {
  ...emptyDesign('Shop'),
  nodes: [node('client', 'client', 'Shoppers'), node('app', 'service', 'App')],
  links: [{ id: 'l1', from: 'client', to: 'app', settings: {} }],
};

function run(): Telemetry {
  const telemetry = new Telemetry();
  const columns = [
    { of: 'node', id: 'app', metric: 'utilization', statistic: 'mean', unit: 'ratio' },
    { of: 'node', id: 'app', metric: 'utilization', statistic: 'mean', unit: 'ratio', endpoint: 0 },
    { of: 'node', id: 'app', metric: 'failures', statistic: 'rate', unit: 'perSecond' },
    { of: 'node', id: 'app', metric: 'failures', statistic: 'rate', unit: 'perSecond', by: 'timeout' },
    { of: 'link', id: 'l1', metric: 'calls', statistic: 'rate', unit: 'perSecond' },
  ] as const;
  const histograms = [{ of: 'node', id: 'app', metric: 'latencySeconds', unit: 'seconds' }] as const;
  telemetry.setCatalog({ epoch: 1, columns, histograms }, 1);
  const bucket = (index: number, latency: number) => ({
    index,
    width: 1,
    covered: 1,
    values: Float64Array.from([0.5 + index / 10, 0.9, 2, 2, 40]),
    histograms: Int32Array.from([1, binOf(latency), 10]),
  });
  const buckets = [bucket(0, 0.1), bucket(1, 0.4)];
  telemetry.apply({ epoch: 1, sequence: 0, time: 2, buckets, nodes: statesOf([]), events: 0 });
  return telemetry;
}

const series = (metric: string, more: Partial<ShownSeries> = {}): ShownSeries => ({
  of: 'node',
  id: 'app',
  metric,
  ...more,
});
const card = (shown: readonly ShownSeries[], shows: DashboardCard['shows'] = 'chart'): DashboardCard => ({
  id: 'pin-1',
  ...(shows !== undefined && { shows }),
  series: [...shown],
});

describe('what can be pinned', () => {
  it('is every metric of a node or link once, not again for each error and instance', () => {
    expect(pinnables(run(), design, 'node', 'app').map(({ metric }) => metric)).toEqual([
      'utilization',
      'failures',
      'latencySeconds',
    ]);
    expect(pinnables(run(), design, 'link', 'l1').map(({ title }) => title)).toEqual(['Calls']);
    expect(pinnables(run(), design, 'node', 'gone')).toEqual([]);
  });
});

describe('a pinned chart', () => {
  it('of one series is called after the metric and its node', () => {
    const content = pinnedContent(run(), design, card([series('utilization')]), wholeRun(run()));
    expect([content.title, content.note, content.unit]).toEqual(['Utilization', 'App', 'ratio']);
    expect([...content.table.lines[0]!.values]).toEqual([0.5, 0.6]);
  });

  it('of a histogram has the statistic that was chosen, each from its own bucket', () => {
    const lines = (statistic?: 'p50' | 'mean') =>
      pinnedContent(
        run(),
        design,
        card([series('latencySeconds', statistic === undefined ? {} : { statistic })]),
        wholeRun(run()),
      );
    expect(lines().title).toBe('Latency p99');
    expect(lines('mean').title).toBe('Latency mean');
    expect(lines('p50').table.lines[0]!.values[1]).toBeCloseTo(0.4, 1);
    expect(lines().scale).toBe('log');
  });

  it('of several metrics of one node is called after the node, and its lines after the metrics', () => {
    const content = pinnedContent(
      run(),
      design,
      card([series('failures'), series('utilization')]),
      wholeRun(run()),
    );
    expect(content.title).toBe('App');
    expect(content.legend.map(({ name }) => name)).toEqual(['Failures', 'Utilization']);
  });

  it('of something that is gone is a line of gaps, and keeps its name', () => {
    const gone = card([{ of: 'node', id: 'gone', metric: 'utilization' }]);
    const content = pinnedContent(run(), design, gone, wholeRun(run()));
    expect(content.table.lines[0]!.values.every(Number.isNaN)).toBe(true);
    expect(pinnedTitle(design, gone)).toBe('utilization of gone');
  });
});

describe('the cards of a design', () => {
  it('are those that have something to show, in its order, with the pinned ones', () => {
    expect(shownCards(design).map(({ id }) => id)).toEqual([
      'traffic',
      'latency',
      'errors',
      'utilization',
      'queues',
      'service',
    ]);
    const cards = [
      { id: 'errors', hidden: true },
      card([series('utilization')]),
      { id: 'latency-map', hidden: false },
    ];
    const arranged = { ...design, dashboard: { cards, objectives: [] } };
    const shown = shownCards(arranged).map(({ id }) => id);
    expect(shown).toContain('pin-1');
    expect(shown).toContain('latency-map');
    expect(shown).not.toContain('errors');
    expect(possibleCards(arranged).map((each) => cardTitle(arranged, each))).toContain('Errors');
  });
});

describe('what is promised', () => {
  it('is a line in the charts that show it, and in no other', () => {
    const objectives = [
      { id: 'o1', type: 'latency', seconds: 0.25, share: 0.99 },
      { id: 'o2', type: 'latency', seconds: 0.05, share: 0.9, node: 'app' },
      { id: 'o3', type: 'limit', series: series('utilization'), bound: 'at-most', limit: 0.8, share: 0.9 },
    ] as const;
    const promised = { ...design, dashboard: { cards: [], objectives: [...objectives] } };
    const values = (of: DashboardCard) => limitsOn(promised, of, run()).map(({ value }) => value);
    expect(values({ id: 'latency' })).toEqual([0.25]);
    expect(values(card([series('latencySeconds')]))).toEqual([0.05]);
    expect(values(card([series('utilization')]))).toEqual([0.8]);
    expect(values({ id: 'traffic' })).toEqual([]);
  });

  it('begins at a chart with what the chart shows', () => {
    expect(draftFor(design, { id: 'errors' })).toMatchObject({ type: 'availability' });
    expect(draftFor(design, card([series('latencySeconds')]))).toMatchObject({
      type: 'latency',
      node: 'app',
    });
    expect(draftFor(design, card([series('utilization')]))).toMatchObject({ type: 'limit', limit: 0.8 });
    expect(draftFor(design, { id: 'service' })).toBe(null);
  });
});
