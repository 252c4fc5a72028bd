/** Which menu a right click, a long press or the menu key opens, and where. */
import type { MouseEvent } from 'react';
import { useUiStore } from '../stores/ui-store.ts';
import { annotationOf } from './flow-elements.ts';
import type { Point } from './link-geometry.ts';
import { type MenuTarget, openCanvasMenu } from './menu-store.ts';

/** Opens the menu where the pointer is, or, by the menu key, at the element that has the focus. */
export function openMenuAt(event: globalThis.MouseEvent | MouseEvent, target: MenuTarget): void {
  event.preventDefault();
  const byKey = event.clientX === 0 && event.clientY === 0 && event.target instanceof Element;
  openCanvasMenu(target, byKey ? besideElement(event.target as Element) : pointOf(event));
}
const pointOf = (event: globalThis.MouseEvent | MouseEvent): Point => ({
  x: event.clientX,
  y: event.clientY,
});

/** Where a menu opens that belongs to an element. */
export function besideElement(element: Element): Point {
  const box = element.getBoundingClientRect();
  return { x: box.left + 20, y: box.top + 30 };
}

/** The menu acts on the whole selection when what is under the cursor belongs to it, else on that alone. */
export function thingsUnderMenu(flowId: string): MenuTarget {
  const { selection, select } = useUiStore.getState();
  const annotation = annotationOf(flowId);
  const chosen =
    annotation === null ? selection.nodes.includes(flowId) : selection.annotations.includes(annotation);
  if (!chosen) select(annotation === null ? { nodes: [flowId] } : { annotations: [annotation] });
  const { nodes, annotations } = useUiStore.getState().selection;
  return { type: 'things', nodes, annotations };
}
