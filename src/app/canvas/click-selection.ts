/**
 * A click, without a key, on one of several that are selected: from now on it alone is. Pressing it must not do so,
 * since a press may begin a drag of them all; and what a stroke has selected lies under a box that takes the click.
 */
import { useUiStore } from '../stores/ui-store.ts';
import { annotationOf } from './flow-elements.ts';
import { isGathering } from './gathering.ts';

type Click = Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** The box that React Flow lays over what a stroke has selected. */
const BOX = 'react-flow__nodesselection-rect';

/** Selects what was clicked, and nothing else, if it is one of several. */
export function selectAlone(flowId: string, click: Click): void {
  if (click.shiftKey || click.ctrlKey || click.metaKey || isGathering()) return;
  const { selection, select } = useUiStore.getState();
  const several = Object.values(selection).reduce((count, ids) => count + ids.length, 0) > 1;
  const annotation = annotationOf(flowId);
  const selected =
    annotation === null ? selection.nodes.includes(flowId) : selection.annotations.includes(annotation);
  if (several && selected) select(annotation === null ? { nodes: [flowId] } : { annotations: [annotation] });
}

/** What lies under the box where it was clicked; null for a click elsewhere. */
export function clickedThroughBox(event: { readonly target: unknown } & MouseEventPlace): string | null {
  if (!(event.target instanceof Element) || !event.target.classList.contains(BOX)) return null;
  for (const element of document.elementsFromPoint(event.clientX, event.clientY)) {
    const node = element.closest<HTMLElement>('.react-flow__node');
    if (node?.dataset.id !== undefined) return node.dataset.id;
  }
  return null;
}
interface MouseEventPlace {
  readonly clientX: number;
  readonly clientY: number;
}
