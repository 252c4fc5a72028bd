/**
 * The cards that every design has: their names, their order, and when they have something to show. What a design
 * pins besides, and how it arranges them all, stands in its document (`model/dashboard.ts`).
 */
import { kindById } from '../../catalog/kinds.ts';
import { arrangedCards, dashboardOf } from '../../model/dashboard.ts';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import type { Design } from '../../model/design.ts';
import { pinnedTitle } from './pinned-content.ts';

interface UsualCard {
  readonly title: string;
  /** There only when the design has what it shows. */
  readonly when?: (design: Design) => boolean;
  /** Away until somebody asks for it. */
  readonly away?: true;
}

const alone = (design: Design): boolean => design.sides === undefined;

const usual: { readonly [id: string]: UsualCard } = {
  traffic: { title: 'Traffic' },
  latency: { title: 'Latency' },
  errors: { title: 'Errors' },
  differences: { title: 'Differences', when: (design) => !alone(design) },
  objectives: { title: 'Objectives', when: (design) => dashboardOf(design).objectives.length > 0 },
  utilization: { title: 'Utilization' },
  queues: { title: 'Queues' },
  'hit-ratio': { title: 'Hit ratio', when: hasCache },
  service: { title: 'Service and cost', when: alone },
  'latency-map': { title: 'Latency map', away: true },
};

/** The usual cards in their usual order. */
export const usualCards: readonly string[] = Object.keys(usual);

function hasCache(design: Design): boolean {
  return design.nodes.some((node) => kindById(node.kind)?.metrics.hits !== undefined);
}

/** All cards that could be shown of a design, in its order, those that are away included. */
export function possibleCards(design: Design): readonly DashboardCard[] {
  return arrangedCards(dashboardOf(design).cards, usualCards).filter(
    ({ id, shows }) => shows !== undefined || usual[id]?.when?.(design) !== false,
  );
}

export function isAway({ id, hidden, shows }: DashboardCard): boolean {
  return hidden ?? (shows === undefined && usual[id]?.away === true);
}

/** The cards that are shown. */
export function shownCards(design: Design): readonly DashboardCard[] {
  return possibleCards(design).filter((card) => !isAway(card));
}

export function cardTitle(design: Design, card: DashboardCard): string {
  return card.shows === undefined ? (usual[card.id]?.title ?? card.id) : pinnedTitle(design, card);
}
