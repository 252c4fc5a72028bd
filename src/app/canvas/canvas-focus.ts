/** The focus on the canvas: which element stands for a node or note, and how the focus gets there. */
import { currentCamera } from './viewport.ts';

const elementOf = (id: string): HTMLElement | null =>
  // ids hold letters, digits and _ . : - @ only: in quotes they need no escape
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);

/** Gives the focus to a node, by its React Flow id; one that is out of sight is brought into it. */
export function focusOnCanvas(id: string): void {
  const element = elementOf(id);
  if (element !== null) {
    element.focus({ preventScroll: true });
    bringIntoView(element);
    return;
  }
  // React may draw it only now
  requestAnimationFrame(() => {
    const drawn = elementOf(id);
    drawn?.focus({ preventScroll: true });
    if (drawn !== null) bringIntoView(drawn);
  });
}

const MARGIN = 40;

/** Moves the camera as far as it takes to see an element whole. */
export function bringIntoView(element: HTMLElement): void {
  const canvas = document.querySelector('.canvas')?.getBoundingClientRect();
  if (canvas === undefined) return;
  const box = element.getBoundingClientRect();
  const past = (low: number, high: number, from: number, to: number) =>
    low < from + MARGIN ? from + MARGIN - low : high > to - MARGIN ? to - MARGIN - high : 0;
  const x = past(box.left, box.right, canvas.left, canvas.right);
  const y = past(box.top, box.bottom, canvas.top, canvas.bottom);
  if (x !== 0 || y !== 0) currentCamera()?.panBy({ x, y });
}

/** The node or note that has the focus, by its React Flow id. */
export function focusedOnCanvas(): string | null {
  const element = document.activeElement?.closest<HTMLElement>('.react-flow__node');
  return element?.dataset.id ?? null;
}
