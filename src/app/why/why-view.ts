/**
 * What "Why?" is asked about: the panel in the place of the charts, the question, and which stretch of the run.
 * Known from the first paint on, since commands, charts and links ask; the panel and all that thinks about the
 * answer are loaded when somebody does.
 *
 * Whoever shows something that went wrong calls `openWhy`:
 *
 * - a series of errors in a chart: `openWhy({ of: 'error', error: 'timeout' }, { from: 12, to: 14 })`
 * - a red link: `openWhy({ of: 'link', id })`
 * - a node's failures: `openWhy({ of: 'node', id })`
 * - a sampled request: `openWhy({ of: 'request', trace })`
 * - everything at once: `openWhy()`
 *
 * Without a stretch it is about now (the last seconds), and the answer follows the run.
 */
import { create } from 'zustand';
import type { ErrorCode } from '../../model/telemetry.ts';
import type { Trace } from '../../worker/protocol.ts';
import { useMessageView } from '../stores/message-view.ts';
import { telemetry } from '../stores/telemetry.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { askForPanelFocus } from '../ui/panel-focus.ts';
import { useVerdictView } from '../verdicts/verdict-view.ts';

export type WhyQuestion =
  /** Whatever fails or is slow. */
  | { readonly of: 'all' }
  /** Requests of clients that failed so. */
  | { readonly of: 'error'; readonly error: ErrorCode }
  /** Requests that failed at a node, at all or so. */
  | { readonly of: 'node'; readonly id: string; readonly error?: ErrorCode }
  /** Calls over a link that failed. */
  | { readonly of: 'link'; readonly id: string }
  /** One sampled request. */
  | { readonly of: 'request'; readonly trace: Trace };

/** A stretch of a run, simulated seconds. */
export interface WhySpan {
  readonly from: number;
  readonly to: number;
}

interface WhyViewState {
  readonly open: boolean;
  readonly question: WhyQuestion;
  /** null: now. */
  readonly span: WhySpan | null;
  ask(question: WhyQuestion, span: WhySpan | null): void;
  close(): void;
}

export const useWhyView = create<WhyViewState>()((set) => ({
  open: false,
  question: { of: 'all' },
  span: null,
  ask(question, span) {
    // one thing at a time stands in the place of the charts
    const { diagramOpen, toggleDiagram } = useMessageView.getState();
    if (diagramOpen) toggleDiagram();
    if (useVerdictView.getState().open) useVerdictView.getState().toggle();
    set({ open: true, question, span });
  },
  close() {
    set({ open: false });
  },
}));
useMessageView.subscribe(({ diagramOpen }) => {
  if (diagramOpen && useWhyView.getState().open) useWhyView.getState().close();
});
useVerdictView.subscribe(({ open }) => {
  if (open && useWhyView.getState().open) useWhyView.getState().close();
});

/** About what is selected, if that is one thing which fails now; else about everything. */
export function askAboutSelection(): void {
  const { nodes, links } = useUiStore.getState().selection;
  const [node, link] = [nodes[0], links[0]];
  const fails = (of: 'node' | 'link', id: string, metric: string) =>
    telemetry.recent({ of, id, metric, statistic: 'rate' }) > 0;
  if (nodes.length === 1 && links.length === 0 && fails('node', node!, 'failures'))
    openWhy({ of: 'node', id: node! });
  else if (links.length === 1 && nodes.length === 0 && fails('link', link!, 'errors'))
    openWhy({ of: 'link', id: link! });
  else openWhy();
}

/**
 * Opens the panel that says why something failed or was slow, and takes the focus there. `span` is the stretch of
 * the run that is asked about, simulated seconds; without it, now.
 */
export function openWhy(question: WhyQuestion = { of: 'all' }, span: WhySpan | null = null): void {
  askForPanelFocus();
  useWhyView.getState().ask(question, span);
}
