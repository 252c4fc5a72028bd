/**
 * What is done to cards: moved, made larger, hidden, pinned. Each is an edit of the design, so it is undone and
 * travels in links; and each is said to screen readers, because a card that moves is seen and not heard.
 */
import { changeCard, dashboardOf, moveCard, pinCard, pinnedAs, removeCard } from '../../model/dashboard.ts';
import type { Dashboard, DashboardCard, PinnedForm, ShownSeries } from '../../model/dashboard-schema.ts';
import { MOST_COLUMNS, MOST_ROWS } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { Scale } from './chart-content.ts';
import { LEAST_HEIGHT } from './grid-shape.ts';
import { cardTitle, possibleCards, shownCards, usualCards } from './usual-cards.ts';

const designNow = () => useDesignStore.getState().design;

/** Changes the dashboard of the design; what changes nothing is no step. */
export function arrange(title: string, change: (dashboard: Dashboard) => Dashboard, coalesce?: string): void {
  const before = dashboardOf(designNow());
  const dashboard = change(before);
  if (dashboard === before) return;
  const options = coalesce === undefined ? {} : { coalesce };
  useDesignStore.getState().edit({ title, document: { dashboard } }, options);
}

const say = (text: string): void => useUiStore.getState().announce(text);
const find = (id: string) => possibleCards(designNow()).find((card) => card.id === id);
const titleOf = (id: string): string => {
  const card = find(id);
  return card === undefined ? id : cardTitle(designNow(), card);
};

/** Puts a card before another one that is shown, or last. */
export function placeCard(id: string, before: string | null): void {
  arrange(`Move ${titleOf(id)}`, (dashboard) => moveCard(dashboard, usualCards, id, before));
  sayPlace(id);
}

/** One place forward or back among those that are shown. */
export function stepCard(id: string, by: 1 | -1): void {
  const shown = shownCards(designNow()).map((card) => card.id);
  const at = shown.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= shown.length) return;
  const before = by === -1 ? shown[to]! : (shown[to + 1] ?? null);
  arrange(`Move ${titleOf(id)}`, (dashboard) => moveCard(dashboard, usualCards, id, before), `move:${id}`);
  sayPlace(id);
}

function sayPlace(id: string): void {
  const shown = shownCards(designNow());
  say(`${titleOf(id)} is chart ${shown.findIndex((card) => card.id === id) + 1} of ${shown.length}.`);
}

/** Makes a card so many columns wide and rows high. */
export function sizeCard(id: string, size: { readonly columns?: number; readonly rows?: number }): void {
  const card = find(id);
  if (card === undefined) return;
  const columns = Math.min(MOST_COLUMNS, Math.max(1, size.columns ?? card.columns ?? 1));
  const rows = Math.min(MOST_ROWS, Math.max(1, size.rows ?? card.rows ?? 1));
  if (columns === (card.columns ?? 1) && rows === (card.rows ?? 1)) return;
  arrange(
    `Size of ${titleOf(id)}`,
    (dashboard) => changeCard(dashboard, usualCards, id, { columns, rows }),
    `size:${id}`,
  );
  say(
    `${titleOf(id)} is ${columns === 1 ? 'one column' : `${columns} columns`} wide and ${rows === 1 ? 'one row' : `${rows} rows`} high.`,
  );
}

/** Makes a card wider or higher by a step, or less so; where the panel has too few rows for it, the panel grows. */
export function growCard(id: string, by: { readonly columns?: number; readonly rows?: number }): void {
  const card = find(id);
  if (card === undefined) return;
  const rows = (card.rows ?? 1) + (by.rows ?? 0);
  sizeCard(id, { columns: (card.columns ?? 1) + (by.columns ?? 0), rows });
  if ((by.rows ?? 0) > 0) growPanel(Math.min(rows, MOST_ROWS));
}

function growPanel(rows: number): void {
  const height = document.querySelector('.cards-frame:not(.full) .cards')?.clientHeight;
  const { panels, setPanels } = useUiStore.getState();
  const missing = rows * LEAST_HEIGHT - (height ?? Number.POSITIVE_INFINITY);
  if (missing > 0) setPanels({ dashboard: panels.dashboard + missing });
}

export function scaleCard(id: string, scale: Scale): void {
  arrange(`Scale of ${titleOf(id)}`, (dashboard) => changeCard(dashboard, usualCards, id, { scale }));
}

/** Takes a card away: a usual one can be brought back, a pinned one is unpinned. */
export function dismissCard(card: DashboardCard): void {
  const title = titleOf(card.id);
  if (card.shows !== undefined) arrange(`Unpin ${title}`, (dashboard) => removeCard(dashboard, card.id));
  else arrange(`Hide ${title}`, (dashboard) => changeCard(dashboard, usualCards, card.id, { hidden: true }));
  const { undo } = useDesignStore.getState();
  useUiStore.getState().toast({
    tone: 'info',
    text: `${title} is ${card.shows === undefined ? 'hidden' : 'not pinned any more'}.`,
    action: { label: 'Undo', run: undo },
    lasts: 7000,
  });
}

/** Brings a card back, or hides it. */
export function showCard(id: string, there: boolean): void {
  arrange(`${there ? 'Show' : 'Hide'} ${titleOf(id)}`, (dashboard) =>
    changeCard(dashboard, usualCards, id, { hidden: !there }),
  );
  say(`${titleOf(id)} is ${there ? 'shown' : 'hidden'}.`);
}

/** All usual cards as they were at first; what is pinned stays, behind them. */
export function arrangeAsUsual(): void {
  arrange('Usual arrangement of the charts', (dashboard) => ({
    ...dashboard,
    cards: dashboard.cards
      .filter(({ shows }) => shows !== undefined)
      .map(({ id, shows, series = [] }) => ({ id, ...(shows !== undefined && { shows }), series })),
  }));
}

/** Pins some series as a card, or takes that card away again. */
export function togglePin(shows: PinnedForm, series: readonly ShownSeries[], title: string): void {
  const there = pinnedAs(dashboardOf(designNow()), shows, series);
  if (there === undefined) {
    arrange(`Pin ${title}`, (dashboard) => pinCard(dashboard, shows, series));
    say(`${title} is pinned to the dashboards.`);
  } else {
    arrange(`Unpin ${title}`, (dashboard) => removeCard(dashboard, there.id));
    say(`${title} is not pinned any more.`);
  }
}
