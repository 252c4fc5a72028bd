import { describe, expect, it } from 'vitest';
import { chartCsv } from './chart-csv.ts';
import { type ChartPicture, chartSvg, type Ink } from './chart-svg.ts';
import { areaPath, linePath } from './line-paths.ts';

const ink: Ink = {
  ground: '#12161d',
  text: '#e9edf3',
  dim: '#acb7c5',
  grid: '#252d38',
  limit: '#f5bb5d',
  of: (color) => (color === 'var(--p99)' ? '#c9deff' : '#5a9cff'),
};
const picture: ChartPicture = {
  title: 'Latency <of> "A & B"',
  note: 'of clients, log scale',
  source: 'Shop, seed 7, 0:00.0 to 2:00.0',
  summary: 'Latency: p99 120 ms.',
  unit: 'seconds',
  span: { from: 0, to: 120 },
  axis: {
    scale: 'log',
    low: 0.01,
    high: 1,
    ticks: [
      { value: 0.01, share: 0 },
      { value: 0.1, share: 0.5 },
      { value: 1, share: 1 },
    ],
  },
  times: [10, 20, 30, 40],
  lines: [{ id: 'p99', values: [0.1, 0.2, Number.NaN, 0.4] }],
  series: [{ id: 'p99', color: 'var(--p99)', width: 1.8 }],
  legend: [{ id: 'p99', name: 'p99', figure: '120 ms', color: 'var(--p99)' }],
  limits: [{ value: 0.25, text: '99 % within 250 ms' }],
  marks: [{ time: 20, text: '0:20.0 Crash Shop', color: 'var(--error)' }],
  behind: { text: 'seed 6', times: [10, 20], lines: [{ id: 'p99', values: [0.1, 0.1] }] },
};

describe('a chart as a picture', () => {
  const svg = chartSvg(picture, ink);

  it('stands alone: no color, font or style comes from elsewhere', () => {
    expect(svg).not.toMatch(/var\(|class=|<style|href|currentColor|undefined|NaN/);
    expect(svg).toContain('#c9deff');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+"/);
  });

  it('has title, axes, legend, limits, marks and the run before', () => {
    expect(svg).toContain('Latency &lt;of&gt; &quot;A &amp; B&quot;');
    for (const words of [
      '100 ms',
      '1 s',
      '>1:00<',
      '120 ms',
      '99 % within 250 ms',
      '0:20.0 Crash Shop',
      'seed 6',
    ])
      expect(svg).toContain(words);
    expect(svg).toContain('Shop, seed 7, 0:00.0 to 2:00.0');
  });

  it('is well formed: every tag is closed in its order', () => {
    const open: string[] = [];
    for (const [, slash, name, rest] of svg.matchAll(/<(\/?)([a-zA-Z]+)((?:"[^"]*"|[^">])*)>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name);
      else if (!rest!.endsWith('/')) open.push(name!);
    }
    expect(open).toEqual([]);
  });
});

describe('paths of lines', () => {
  const plot = {
    span: { from: 0, to: 10 },
    axis: { scale: 'linear', low: 0, high: 10 } as const,
    width: 100,
    height: 50,
  };
  it('break at gaps, and draw a value that stands alone as a dash', () => {
    expect(linePath([0, 5, 10], [0, 10, 5], plot)).toBe('M0 50L50 0L100 25');
    expect(linePath([0, 2, 4, 6], [1, Number.NaN, 5, Number.NaN], plot)).toBe('M0 45h1.5M40 25h1.5');
  });
  it('of areas close at the axis, or at the line below', () => {
    expect(areaPath([0, 10], [5, 5], null, plot)).toBe('M0 25L100 25V50H0Z');
    expect(areaPath([0, 10], [5, 5], [1, 2], plot)).toBe('M0 25L100 25L100 40L0 45Z');
  });
});

it('the figures of a chart are CSV with one column a line, empty where there is no value', () => {
  const times = Float64Array.from([0.1 + 0.2, 1]);
  const line = (title: string, values: number[]) => ({
    id: title,
    title,
    values: Float64Array.from(values),
    now: 0,
  });
  const csv = chartCsv({ times, lines: [line('p99, "all"', [0.25, Number.NaN]), line('p50', [0.1, 3])] });
  expect(csv).toBe('seconds,"p99, ""all""",p50\n0.3,0.25,0.1\n1,,3\n');
});
