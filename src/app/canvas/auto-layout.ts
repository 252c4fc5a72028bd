/** Lays the design out, or what is selected of it, as one step, and lets everything glide to its place. */
import { annotationsOf } from '../../model/annotations.ts';
import type { Design } from '../../model/design.ts';
import { diffDesigns } from '../../model/edits.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { flowIdOf } from './flow-elements.ts';
import { glide } from './glide.ts';
import { laidOut } from './layout-plan.ts';
import type { Point } from './link-geometry.ts';
import { currentCamera } from './viewport.ts';

/** Of several selected nodes these, else all. */
export function layOut(): void {
  const { design, edit } = useDesignStore.getState();
  const { nodes } = useUiStore.getState().selection;
  const part = nodes.length > 1 && nodes.length < design.nodes.length;
  const after = laidOut(design, part ? nodes : undefined);
  const title = part ? `Lay out ${nodes.length} nodes` : 'Lay out the design';
  const change = diffDesigns(design, after, title);
  const { announce } = useUiStore.getState();
  if (change.putNodes === undefined && change.document === undefined)
    return void announce('It is laid out already.');
  if (!edit(change)) return;
  glide(placesOf(design), placesOf(after));
  announce(`${part ? `${nodes.length} nodes` : 'The design'} laid out, callers at the left.`);
  if (!part) requestAnimationFrame(() => currentCamera()?.fit());
}

function placesOf(design: Design): ReadonlyMap<string, Point> {
  return new Map([
    ...design.nodes.map(({ id, position }) => [id, position] as const),
    ...annotationsOf(design).map(({ id, area }) => [flowIdOf(id), { x: area.x, y: area.y }] as const),
  ]);
}
