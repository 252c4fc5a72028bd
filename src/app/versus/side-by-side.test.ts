/** Promises of the screen of a comparison: what is put down, edited, cut and measured is on the right side. */

import { beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { templates } from '../../content/templates.ts';
import type { Design, DesignInput } from '../../model/design.ts';
import { statesOf } from '../../model/node-states.ts';
import { blockedPairs } from '../../model/partitions.ts';
import { sideOf } from '../../model/sides.ts';
import type { Column } from '../../model/telemetry.ts';
import { parseDesign } from '../../model/validation.ts';
import { mergeDesigns } from '../../model/versus.ts';
import { cutByStroke, cutOnBothSides } from '../canvas/cut.ts';
import { cutWorld } from '../canvas/cut-geometry.ts';
import { prefixAt, sideBoxes } from '../canvas/side-boxes.ts';
import { centreOf } from '../canvas/zone-boxes.ts';
import { differencesOf, onBothSides } from '../dashboard/versus-series.ts';
import { duplicateNodes } from '../stores/copy-actions.ts';
import { addNode, linkNodes } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useMirroring } from '../stores/mirroring.ts';
import { trafficSeries, wholeRun } from '../stores/selectors.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { setRegion } from '../stores/zone-actions.ts';
import { keepSide } from './compare-actions.ts';

const shop = (title: string): DesignInput => ({
  version: 1,
  title,
  zones: [{ id: 'z', name: 'Zone' }],
  nodes: [
    { id: 'users', kind: 'client', zone: 'z' },
    { id: 'app', kind: 'service', position: { x: 300, y: 0 } },
  ],
  links: [{ id: 'l1', from: 'users', to: 'app' }],
});
function designOf(input: DesignInput): Design {
  const parsed = parseDesign(input, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
function compared(): Design {
  const merged = mergeDesigns(designOf(shop('L')), designOf(shop('R')));
  if (!merged.ok) throw new Error(JSON.stringify(merged.error));
  return merged.value;
}

const store = () => useDesignStore.getState();
beforeEach(() => {
  useMirroring.setState({ both: true });
  store().loadDesign(compared(), { remember: false });
});
/** What is on the screen is a design that the simulation takes. */
const isValid = () => parseDesign(JSON.parse(JSON.stringify(store().design)), kinds).ok;

describe('the two grounds', () => {
  it('hold what belongs to each and do not touch', () => {
    const [a, b] = sideBoxes(compared());
    expect([a?.side, a?.title, b?.side, b?.title]).toEqual(['a', 'L', 'b', 'R']);
    const apart = a!.x + a!.width < b!.x || a!.y + a!.height < b!.y;
    expect(apart).toBe(true);
    for (const { design } of templates) {
      const twice = mergeDesigns(design, design);
      if (!twice.ok) continue;
      const [one, other] = sideBoxes(twice.value);
      expect(one!.x + one!.width < other!.x || one!.y + one!.height < other!.y).toBe(true);
    }
  });

  it('say to which side belongs what is put down there, linked or copied', () => {
    const [, b] = sideBoxes(store().design);
    expect(prefixAt(store().design, centreOf(b!))).toBe('b:');
    const id = addNode('service', centreOf(b!));
    expect(sideOf(id ?? '')).toBe('b');
    expect(linkNodes('b:users', id ?? '')).toBe(true);
    expect(linkNodes('a:users', id ?? '')).toBe(false);
    duplicateNodes(['a:users', 'a:app'], 20);
    expect(store().design.links.map((link) => sideOf(link.id))).toEqual(['a', 'b', 'b', 'a']);
    setRegion('a:z', 'eu');
    expect(store().design.zones[0]?.region).toBe('a:eu');
    expect(isValid()).toBe(true);
  });
});

describe('an edit', () => {
  const rate = (id: string) => {
    const node = store().design.nodes.find((each) => each.id === id)!;
    store().edit({ title: 'Reads', putNodes: [{ ...node, settings: { readFraction: 0.3 } }] });
  };
  const settings = () => store().design.nodes.map((node) => node.settings.readFraction);

  it('of a client follows on the other side, as one step, unless one side is chosen', () => {
    rate('a:users');
    expect(settings()).toEqual([0.3, undefined, 0.3, undefined]);
    store().undo();
    expect(settings()).toEqual([undefined, undefined, undefined, undefined]);
    useMirroring.setState({ both: false });
    rate('b:users');
    expect(settings()).toEqual([undefined, undefined, 0.3, undefined]);
  });

  it('that keeps a side leaves a design without sides, and undo brings the comparison back', () => {
    keepSide('b');
    expect(store().design.sides).toBeUndefined();
    expect(store().design.nodes.map(({ id }) => id)).toEqual(['users', 'app']);
    expect(store().design.title).toBe('R');
    store().undo();
    expect(store().design.sides?.a.title).toBe('L');
  });
});

it('a stroke on one side is shown on both before it is done', () => {
  const { design } = store();
  const world = cutWorld(design);
  const stroke = [
    { x: 220, y: -100 },
    { x: 220, y: 200 },
  ];
  const one = cutByStroke(world, stroke, true);
  expect(one.crossings).toHaveLength(1);
  const both = cutOnBothSides(design, world, one);
  expect(both.crossings.map(({ pair }) => pair.a)).toEqual(['a:app', 'b:app']);
  expect(new Set(both.crossings.map(({ forward }) => forward)).size).toBe(1);
  expect(blockedPairs(both.settings ?? {})).toHaveLength(2);
});

describe('the differences', () => {
  const rateOf = (id: string, metric: string): Column => ({
    of: 'node',
    id,
    metric,
    statistic: 'rate',
    unit: 'perSecond',
  });
  /** Goodput of both by bucket of a second. */
  function measured(a: readonly number[], b: readonly number[]): Telemetry {
    const telemetry = new Telemetry();
    const columns = [rateOf('a:users', 'goodput'), rateOf('b:users', 'goodput')];
    telemetry.setCatalog({ epoch: 1, columns, histograms: [] }, 1);
    const buckets = a.map((value, index) => ({
      index,
      width: 1,
      covered: 1,
      values: Float64Array.of(value, b[index]!),
      histograms: new Int32Array(0),
    }));
    telemetry.apply({ epoch: 1, sequence: 1, time: a.length, buckets, nodes: statesOf([]), events: 0 });
    return telemetry;
  }
  const goodput = (telemetry: Telemetry) =>
    differencesOf(telemetry, store().design).figures.find(({ name }) => name === 'goodput')!;

  it('are those of pairs of batches, worked out by hand', () => {
    // ten batches of a second; differences 1, 2, 1, 2, …: mean 1.5, s² = 10 · 0.25 / 9, t(9) = 2.262
    const a = Array.from({ length: 10 }, (_, i) => 100 + 10 * i);
    const b = a.map((value, i) => value + 1 + (i % 2));
    const found = goodput(measured(a, b));
    expect([found.a, found.difference, found.pairs]).toEqual([145, 1.5, 10]);
    expect(found.high - found.difference).toBeCloseTo(2.262 * Math.sqrt(2.5 / 9 / 10), 9);
  });

  it('have no interval before there are ten batches', () => {
    const found = goodput(measured([1, 2, 3], [2, 3, 4]));
    expect([found.difference, found.pairs]).toEqual([1, 1]);
    expect(found.low).toBeNaN();
  });

  it('are drawn over one another, a line a side', () => {
    const telemetry = measured([1, 2], [3, 4]);
    const { lines } = onBothSides(trafficSeries, telemetry, store().design, wholeRun(telemetry));
    const values = (id: string) => [...(lines.find((line) => line.id === id)?.values ?? [])];
    expect([values('a/goodput'), values('b/goodput')]).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});
