/**
 * What of the verdicts is open: the panel in the place of the charts, which of its halves, and the question
 * whose evidence is shown. Known from the first paint on, since commands need it; all the rest is loaded when a
 * design has a store.
 */
import { create } from 'zustand';
import { kindById } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { storeGroupsOf } from '../../model/store-groups.ts';
import type { LiveQuestion } from '../../model/verdict-report.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useMessageView } from '../stores/message-view.ts';
import type { FigureName } from './figures.ts';

/** A cell of the table: of which group what was asked. */
export interface Choice {
  readonly group: string;
  readonly question: LiveQuestion;
}

interface VerdictViewState {
  readonly open: boolean;
  readonly half: 'verdicts' | 'availability';
  /** null: the gravest that there is. */
  readonly choice: Choice | null;
  /** A figure under the questions that is explained in the place of one of them. */
  readonly figure: { readonly group: string; readonly name: FigureName } | null;
  toggle(): void;
  /** Opens the panel with the evidence for a question. */
  show(choice: Choice): void;
  /** Opens the panel with the explanation of a figure. */
  showFigure(group: string, name: FigureName): void;
  showHalf(half: VerdictViewState['half']): void;
  /** Opens the panel with this half. */
  openHalf(half: VerdictViewState['half']): void;
}

export const useVerdictView = create<VerdictViewState>()((set, get) => ({
  open: false,
  half: 'verdicts',
  choice: null,
  figure: null,
  toggle() {
    if (get().open) set({ open: false });
    else openPanel(set);
  },
  show(choice) {
    set({ choice, figure: null, half: 'verdicts' });
    openPanel(set);
  },
  showFigure(group, name) {
    set({ figure: { group, name }, half: 'verdicts' });
    openPanel(set);
  },
  showHalf(half) {
    set({ half });
  },
  openHalf(half) {
    set({ half });
    openPanel(set);
  },
}));

/** Only one thing stands in the place of the charts. */
function openPanel(set: (state: Partial<VerdictViewState>) => void): void {
  const { diagramOpen, toggleDiagram } = useMessageView.getState();
  if (diagramOpen) toggleDiagram();
  set({ open: true });
}
useMessageView.subscribe(({ diagramOpen }) => {
  if (diagramOpen && useVerdictView.getState().open) useVerdictView.setState({ open: false });
});

/** Whether a design holds values that clients reach: only then is there anything to judge. */
export function hasStore(design: Design): boolean {
  return groupCount(design) > 0;
}

/** Why the verdicts cannot be opened, or true. */
export function verdictsEnabled(): true | string {
  return (
    hasStore(useDesignStore.getState().design) ||
    'This design holds no values: add a store and link a client to it.'
  );
}

/** How many groups of clients and stores the design on the screen has. */
export function useStoreGroupCount(): number {
  return useDesignStore(({ design }) => groupCount(design));
}

const counted = new WeakMap<readonly unknown[], WeakMap<readonly unknown[], number>>();
/** Counted once for the same nodes and links: figures, titles and faults change more often. */
function groupCount(design: Design): number {
  const byLinks = counted.get(design.nodes) ?? new WeakMap<readonly unknown[], number>();
  counted.set(design.nodes, byLinks);
  const known = byLinks.get(design.links) ?? storeGroupsOf(design, kindById).length;
  byLinks.set(design.links, known);
  return known;
}

/** Of a line of the bar, of the frame around the lines, and how many lines there are at most; as in its style. */
const BAR_LINE = 28;
const BAR_FRAME = 7;
const MOST_BAR_LINES = 3;

/** What the bar of verdicts adds to the height of the bottom of the page, CSS pixels. */
export function useVerdictBarHeight(): number {
  const groups = useStoreGroupCount();
  const open = useVerdictView((state) => state.open);
  if (open || groups === 0) return 0;
  return BAR_FRAME + BAR_LINE * Math.min(groups, MOST_BAR_LINES);
}
