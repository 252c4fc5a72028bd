/**
 * What is done to dashboards, as pure functions from one arrangement to the next, and what becomes of them where
 * two designs are put side by side. The cards that a design lists come in its order; usual cards that it does
 * not name stand where they stand without it.
 */
import { equalPlain } from '../base/plain.ts';
import type { Dashboard, DashboardCard, Objective, PinnedForm, ShownSeries } from './dashboard-schema.ts';
import { MOST_CARDS, MOST_COLUMNS, MOST_OBJECTIVES, MOST_ROWS, MOST_SERIES } from './dashboard-schema.ts';
import type { Design } from './design.ts';
import { type Side, sided, sideOf, unsided } from './sides.ts';

export const emptyDashboard: Dashboard = { cards: [], objectives: [] };

export function dashboardOf(design: Pick<Design, 'dashboard'>): Dashboard {
  return design.dashboard ?? emptyDashboard;
}

/** True for a dashboard that says nothing: the document then does not name it. */
export function saysNothing({ cards, objectives }: Dashboard): boolean {
  return cards.length === 0 && objectives.length === 0;
}

/** All cards in their order: those that are listed, and between them the usual ones that are not. */
export function arrangedCards(
  cards: readonly DashboardCard[],
  usual: readonly string[],
): readonly DashboardCard[] {
  const arranged = cards.filter((card) => card.shows !== undefined || usual.includes(card.id));
  usual.forEach((id, i) => {
    if (arranged.some((card) => card.id === id)) return;
    const before = usual.slice(0, i).findLast((other) => arranged.some((card) => card.id === other));
    const place = before === undefined ? 0 : arranged.findIndex((card) => card.id === before) + 1;
    arranged.splice(place, 0, { id });
  });
  return arranged;
}

/** Puts a card before another one, or last. */
export function moveCard(
  dashboard: Dashboard,
  usual: readonly string[],
  id: string,
  before: string | null,
): Dashboard {
  const all = [...arrangedCards(dashboard.cards, usual)];
  const from = all.findIndex((card) => card.id === id);
  if (from < 0 || id === before) return dashboard;
  const [card] = all.splice(from, 1);
  const to = before === null ? -1 : all.findIndex((each) => each.id === before);
  all.splice(to < 0 ? all.length : to, 0, card!);
  const was = arrangedCards(dashboard.cards, usual);
  return all.every((each, i) => each.id === was[i]?.id) ? dashboard : { ...dashboard, cards: all };
}

/** Changes what a card looks like: its size, its scale, whether it is there. */
export function changeCard(
  dashboard: Dashboard,
  usual: readonly string[],
  id: string,
  change: Partial<Pick<DashboardCard, 'columns' | 'rows' | 'hidden' | 'scale' | 'series' | 'shows'>>,
): Dashboard {
  const known = dashboard.cards.some((card) => card.id === id);
  const cards = known ? dashboard.cards : arrangedCards(dashboard.cards, usual);
  const changed = cards.map((card) => (card.id === id ? shortened({ ...card, ...change }) : card));
  return { ...dashboard, cards: changed };
}

/** What is as it would be anyway is not written down. */
function shortened(card: DashboardCard): DashboardCard {
  const { columns = 1, rows = 1, hidden, scale, ...rest } = card;
  const [wide, high] = [clamped(columns, MOST_COLUMNS), clamped(rows, MOST_ROWS)];
  return {
    ...rest,
    ...(wide > 1 && { columns: wide }),
    ...(high > 1 && { rows: high }),
    ...(hidden !== undefined && { hidden }),
    ...(scale !== undefined && { scale }),
  };
}
const clamped = (value: number, most: number): number => Math.min(most, Math.max(1, Math.round(value)));

/** Adds a card that shows some series; the same as before if it is there already or there are too many. */
export function pinCard(dashboard: Dashboard, shows: PinnedForm, series: readonly ShownSeries[]): Dashboard {
  const there = pinnedAs(dashboard, shows, series);
  if (there !== undefined) {
    if (there.hidden !== true) return dashboard;
    return { ...dashboard, cards: dashboard.cards.map((card) => (card === there ? shown(card) : card)) };
  }
  if (dashboard.cards.length >= MOST_CARDS) return dashboard;
  const id = freeName(dashboard.cards, 'pin-');
  const card = { id, shows, series: series.slice(0, MOST_SERIES) };
  return { ...dashboard, cards: [...dashboard.cards, card] };
}
function shown({ hidden: _, ...card }: DashboardCard): DashboardCard {
  return card;
}

/** The card that shows just this, if there is one. */
export function pinnedAs(
  { cards }: Dashboard,
  shows: PinnedForm,
  series: readonly ShownSeries[],
): DashboardCard | undefined {
  return cards.find((card) => card.shows === shows && equalPlain(card.series ?? [], series));
}

/** Takes a pinned card away. */
export function removeCard(dashboard: Dashboard, id: string): Dashboard {
  return { ...dashboard, cards: dashboard.cards.filter((card) => card.id !== id) };
}

/** Adds an objective, or replaces the one with its id. */
export function putObjective(dashboard: Dashboard, objective: Objective): Dashboard {
  const { objectives } = dashboard;
  if (objectives.some(({ id }) => id === objective.id)) {
    return { ...dashboard, objectives: objectives.map((one) => (one.id === objective.id ? objective : one)) };
  }
  if (objectives.length >= MOST_OBJECTIVES) return dashboard;
  return { ...dashboard, objectives: [...objectives, objective] };
}

export function removeObjective(dashboard: Dashboard, id: string): Dashboard {
  return { ...dashboard, objectives: dashboard.objectives.filter((one) => one.id !== id) };
}

/** The first of prefix1, prefix2, … that nothing in the list is called. */
export function freeName(taken: readonly { readonly id: string }[], prefix: string): string {
  const names = new Set(taken.map(({ id }) => id));
  let number = 1;
  while (names.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
}

// ---- side by side ----

/**
 * One dashboard for both: the left one's, each pinned chart with the same of the right design in it, then what only
 * the right one has. An objective of all clients is one of the clients of each side.
 */
export function mergeDashboards(left: Design, right: Design): Dashboard {
  const [a, b] = [dashboardOf(left), dashboardOf(right)];
  const isRight = (series: ShownSeries) => hasElement(right, series);
  const cards = a.cards.map((card): DashboardCard => {
    if (card.series === undefined) return card;
    const both = card.series.flatMap((one) =>
      isRight(one) ? [onSide('a', one), onSide('b', one)] : [onSide('a', one)],
    );
    return { ...card, series: both.slice(0, MOST_SERIES) };
  });
  for (const card of b.cards) {
    if (card.series === undefined || card.shows === undefined) continue;
    if (a.cards.some((one) => one.shows === card.shows && equalPlain(one.series, card.series))) continue;
    const series = card.series.map((one) => onSide('b', one));
    cards.push({ ...card, id: freeName(cards, 'pin-'), series });
  }
  const objectives = a.objectives.map((one) => objectiveOn('a', one));
  for (const one of b.objectives) {
    const same = (other: Objective) => equalPlain({ ...other, id: '' }, { ...objectiveOn('b', one), id: '' });
    if (!objectives.some(same))
      objectives.push({ ...objectiveOn('b', one), id: freeName(objectives, 'objective-') });
  }
  return { cards: cards.slice(0, MOST_CARDS), objectives: objectives.slice(0, MOST_OBJECTIVES) };
}

function hasElement({ nodes, links }: Design, { of, id }: ShownSeries): boolean {
  return (of === 'node' ? nodes : links).some((element) => element.id === id);
}
const onSide = (side: Side, series: ShownSeries): ShownSeries => ({ ...series, id: sided(side, series.id) });

function objectiveOn(side: Side, objective: Objective): Objective {
  if (objective.type === 'limit') return { ...objective, series: onSide(side, objective.series) };
  return objective.node === undefined ? objective : { ...objective, node: sided(side, objective.node) };
}

/** What one side keeps of the dashboard of both. */
export function splitDashboard({ cards, objectives }: Dashboard, side: Side): Dashboard {
  const own = (id: string) => sideOf(id) === side;
  return {
    cards: cards.flatMap((card): DashboardCard[] => {
      if (card.series === undefined) return [card];
      const series = card.series.filter(({ id }) => own(id)).map((one) => ({ ...one, id: unsided(one.id) }));
      return series.length === 0 ? [] : [{ ...card, series }];
    }),
    objectives: objectives.flatMap((one): Objective[] => {
      if (one.type === 'limit') {
        const series = { ...one.series, id: unsided(one.series.id) };
        return own(one.series.id) ? [{ ...one, series }] : [];
      }
      if (one.node === undefined) return [one];
      return own(one.node) ? [{ ...one, node: unsided(one.node) }] : [];
    }),
  };
}
