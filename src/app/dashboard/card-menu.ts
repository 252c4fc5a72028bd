/**
 * What one can do with a card, as a menu: ask about a moment of it, change its scale, save it, arrange it, take it
 * away. What the mouse does by dragging stands here too, with its keys.
 */
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { openLab } from '../lab/lab-view.ts';
import { useRunStore } from '../stores/run-store.ts';
import { clockText } from '../ui/figure-text.ts';
import type { MenuGroup, MenuItem } from '../ui/menu.tsx';
import { openWhy, type WhyQuestion } from '../why/why-view.ts';
import { dismissCard, growCard, scaleCard, stepCard } from './card-actions.ts';
import type { Scale } from './chart-content.ts';
import { fillScreen, useDashboardView } from './dashboard-view.ts';
import { zoomedSpan } from './time-span.ts';
import { currentEnd, shownSpan, spanAround, useTimeView, zoomTo } from './time-view.ts';

/** What a card can do beyond being arranged. */
export interface CardAbilities {
  readonly scale?: Scale;
  readonly saveSvg?: () => void;
  readonly saveCsv?: () => void;
  readonly why?: WhyQuestion;
  /** Opens the form for an objective about what it shows. */
  readonly addObjective?: () => void;
  readonly more?: readonly MenuItem[];
}

/** How much of what is shown is left when one zooms to a moment. */
const CLOSER = 0.2;

export function cardMenu(
  card: DashboardCard,
  title: string,
  abilities: CardAbilities,
  time: number | null,
): readonly MenuGroup[] {
  const { scale } = abilities;
  return [
    { items: momentItems(abilities, time) },
    { items: [...(abilities.more ?? []), ...sureItems(card), ...lookItems(card, abilities)] },
    ...(scale === undefined ? [] : [{ items: scaleItems(card.id, scale) }]),
    { items: saveItems(abilities) },
    { title: 'Arrange', items: arrangeItems(card) },
    {
      items: [
        {
          id: 'dismiss',
          title: card.shows === undefined ? `Hide ${title}` : `Unpin ${title}`,
          icon: card.shows === undefined ? 'cross' : 'pin',
          run: () => dismissCard(card),
        },
      ],
    },
  ];
}

function momentItems({ why }: CardAbilities, time: number | null): readonly MenuItem[] {
  const asked = why === undefined ? [] : [whyItem(why, time)];
  const zoomed = useTimeView.getState().zoom !== null;
  const whole: readonly MenuItem[] = zoomed
    ? [{ id: 'whole', title: 'Show the whole run', icon: 'undo', shortcut: 'Esc', run: () => zoomTo(null) }]
    : [];
  if (time === null) return [...asked, ...whole];
  return [
    ...asked,
    {
      id: 'go',
      title: `Go to ${clockText(time, 1)}`,
      icon: 'clock',
      run: () => void useRunStore.getState().seek(time),
    },
    {
      id: 'zoom',
      title: 'Zoom in here',
      icon: 'search',
      shortcut: '+',
      run: () => zoomTo(zoomedSpan(shownSpan(), time, CLOSER, currentEnd())),
    },
    ...whole,
  ];
}

function whyItem(why: WhyQuestion, time: number | null): MenuItem {
  return {
    id: 'why',
    title: time === null ? 'Why …' : `Why, at ${clockText(time, 1)}?`,
    icon: 'question',
    run: () => openWhy(why, spanAround(time)),
  };
}

/** The figure of a usual card that "How sure is this?" is about. */
const SURE_OF: { readonly [card: string]: string } = {
  traffic: 'goodput',
  latency: 'p99LatencySeconds',
  errors: 'errors',
  differences: 'p99LatencySeconds',
};

function sureItems({ id }: DashboardCard): readonly MenuItem[] {
  const figure = SURE_OF[id];
  if (figure === undefined) return [];
  return [{ id: 'sure', title: 'How sure is this?', icon: 'dice', run: () => openLab('sure', figure) }];
}

function lookItems({ id }: DashboardCard, { addObjective }: CardAbilities): readonly MenuItem[] {
  const full = useDashboardView.getState().full === id;
  return [
    {
      id: 'full',
      title: full ? 'Back to all charts' : 'Fill the screen',
      icon: 'fit',
      ...(full ? { shortcut: 'Esc' } : {}),
      run: () => fillScreen(full ? null : id),
    },
    ...(addObjective === undefined
      ? []
      : [{ id: 'objective', title: 'Add an objective …', icon: 'gauge' as const, run: addObjective }]),
  ];
}

function scaleItems(id: string, scale: Scale): readonly MenuItem[] {
  return (['linear', 'log'] as const).map((each) => ({
    id: each,
    title: each === 'linear' ? 'Linear scale' : 'Logarithmic scale',
    checked: scale === each,
    run: () => scaleCard(id, each),
  }));
}

function saveItems({ saveSvg, saveCsv }: CardAbilities): readonly MenuItem[] {
  return [
    ...(saveSvg === undefined
      ? []
      : [{ id: 'svg', title: 'Save as SVG', icon: 'download' as const, run: saveSvg }]),
    ...(saveCsv === undefined
      ? []
      : [{ id: 'csv', title: 'Save as CSV', icon: 'download' as const, run: saveCsv }]),
  ];
}

function arrangeItems({ id }: DashboardCard): readonly MenuItem[] {
  if (useDashboardView.getState().full === id) return [];
  return [
    { id: 'before', title: 'Move forward', icon: 'chevron-left', shortcut: '←', run: () => stepCard(id, -1) },
    { id: 'after', title: 'Move back', icon: 'chevron-right', shortcut: '→', run: () => stepCard(id, 1) },
    { id: 'wider', title: 'Wider', shortcut: '⇧ →', run: () => growCard(id, { columns: 1 }) },
    { id: 'narrower', title: 'Narrower', shortcut: '⇧ ←', run: () => growCard(id, { columns: -1 }) },
    { id: 'taller', title: 'Taller', shortcut: '⇧ ↓', run: () => growCard(id, { rows: 1 }) },
    { id: 'lower', title: 'Lower', shortcut: '⇧ ↑', run: () => growCard(id, { rows: -1 }) },
  ];
}
