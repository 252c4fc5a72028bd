import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import {
  arrangedCards,
  changeCard,
  dashboardOf,
  emptyDashboard,
  moveCard,
  pinCard,
  putObjective,
  removeCard,
} from './dashboard.ts';
import type { Dashboard, ShownSeries } from './dashboard-schema.ts';
import { type Design, emptyDesign } from './design.ts';
import { applyEdit, diffDesigns, invertEdit } from './edits.ts';
import { parseDesign, salvageDesign } from './validation.ts';
import { mergeDesigns, splitDesign } from './versus.ts';

const usual = ['traffic', 'latency', 'errors', 'service'];
const p99: ShownSeries = { of: 'node', id: 'app', metric: 'latencySeconds', statistic: 'p99' };
const queue: ShownSeries = { of: 'node', id: 'app', metric: 'queueLength' };
const idsOf = (dashboard: Dashboard) => arrangedCards(dashboard.cards, usual).map(({ id }) => id);

function designWith(dashboard: Dashboard): Design {
  const node = { id: 'app', kind: 'service', position: { x: 0, y: 0 }, settings: {} };
  return { ...emptyDesign('One'), nodes: [node], dashboard };
}

describe('an arrangement of cards', () => {
  it('is the usual one until something is changed, with pinned cards at the end', () => {
    expect(idsOf(emptyDashboard)).toEqual(usual);
    expect(idsOf(pinCard(emptyDashboard, 'chart', [p99]))).toEqual([...usual, 'pin-1']);
  });

  it('keeps the usual cards at their neighbours where a document names only some of them', () => {
    expect(arrangedCards([{ id: 'errors' }, { id: 'latency' }], usual).map(({ id }) => id)).toEqual([
      'traffic',
      'errors',
      'service',
      'latency',
    ]);
  });

  it('leaves out names that are no card', () => {
    expect(idsOf({ cards: [{ id: 'nonsense' }], objectives: [] })).toEqual(usual);
  });

  it('moves a card before another, and to the end', () => {
    const pinned = pinCard(emptyDashboard, 'chart', [p99]);
    const first = moveCard(pinned, usual, 'pin-1', 'traffic');
    expect(idsOf(first)).toEqual(['pin-1', ...usual]);
    expect(idsOf(moveCard(first, usual, 'traffic', null))).toEqual([
      'pin-1',
      'latency',
      'errors',
      'service',
      'traffic',
    ]);
  });

  it('writes down only what differs from a plain card, and never a size that is none', () => {
    const wide = changeCard(emptyDashboard, usual, 'errors', { columns: 9, rows: 0 });
    expect(wide.cards.find(({ id }) => id === 'errors')).toEqual({ id: 'errors', columns: 4 });
    const plain = changeCard(wide, usual, 'errors', { columns: 1 });
    expect(plain.cards.find(({ id }) => id === 'errors')).toEqual({ id: 'errors' });
  });
});

describe('a pin', () => {
  it('is there once, comes back when it was hidden, and goes when it is removed', () => {
    const pinned = pinCard(emptyDashboard, 'number', [queue]);
    expect(pinCard(pinned, 'number', [queue])).toBe(pinned);
    expect(pinCard(pinned, 'chart', [queue]).cards).toHaveLength(2);
    const hidden = changeCard(pinned, usual, 'pin-1', { hidden: true });
    expect(pinCard(hidden, 'number', [queue]).cards.at(-1)).toEqual({
      id: 'pin-1',
      shows: 'number',
      series: [queue],
    });
    expect(removeCard(pinned, 'pin-1')).toEqual(emptyDashboard);
  });
});

describe('a dashboard in a design', () => {
  it('is undone by the inverse edit, down to a document that does not name it', () => {
    const design = emptyDesign();
    const edit = { title: 'Pin', document: { dashboard: pinCard(emptyDashboard, 'chart', [p99]) } };
    const after = applyEdit(design, edit);
    expect(dashboardOf(after).cards).toHaveLength(1);
    expect(applyEdit(after, invertEdit(design, edit))).toEqual(design);
    expect('dashboard' in applyEdit(after, invertEdit(design, edit))).toBe(false);
    expect(applyEdit(design, diffDesigns(design, after))).toEqual(after);
  });

  it('is read strictly, and when it is broken the rest of the design is kept without it', () => {
    const good = designWith(pinCard(emptyDashboard, 'chart', [p99]));
    expect(parseDesign(good, kinds)).toEqual({ ok: true, value: good });
    const twice = { ...good, dashboard: { cards: [{ id: 'x' }, { id: 'x' }], objectives: [] } };
    const refused = parseDesign(twice, kinds);
    expect(refused.ok ? [] : refused.error.map(({ path }) => path)).toEqual(['dashboard.cards[1].id']);
    const salvaged = salvageDesign({ ...good, dashboard: { cards: 7 } }, kinds);
    expect(salvaged.ok && salvaged.value.design.dashboard).toBe(undefined);
    expect(salvaged.ok && salvaged.value.design.nodes).toHaveLength(1);
  });
});

describe('side by side', () => {
  const objective = { id: 'o1', type: 'latency', seconds: 0.25, share: 0.99 } as const;
  const left = designWith(putObjective(pinCard(emptyDashboard, 'chart', [p99]), objective));

  it('a pinned chart has the lines of both sides, and each side keeps its own when they part', () => {
    const merged = mergeDesigns(left, { ...left, title: 'Two' });
    const both = merged.ok ? merged.value : null;
    expect(dashboardOf(both!).cards[0]!.series!.map(({ id }) => id)).toEqual(['a:app', 'b:app']);
    expect(dashboardOf(both!).objectives).toEqual([objective]);
    expect(splitDesign(both!, 'a')!.dashboard).toEqual(left.dashboard);
    expect(splitDesign(both!, 'b')!.dashboard).toEqual(left.dashboard);
  });

  it('what only the right design shows is there too, under a name that is free', () => {
    const right = designWith(pinCard(emptyDashboard, 'chart', [queue]));
    const merged = mergeDesigns(left, right);
    const cards = merged.ok ? dashboardOf(merged.value).cards : [];
    expect(cards.map(({ id, series }) => [id, series!.map((one) => one.id)])).toEqual([
      ['pin-1', ['a:app', 'b:app']],
      ['pin-2', ['b:app']],
    ]);
  });
});
