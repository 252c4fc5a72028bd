/** Drawing links by hand: from port to port, onto a node's body, or by two clicks. A refusal is said in words. */
import type { Connection, FinalConnectionState } from 'reactflow';
import { linkNodes, refusalOfLink } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { nodeAt } from './connection-line.tsx';
import type { Point } from './link-geometry.ts';

/** Whether a link may run between two nodes, asked while it is drawn. */
export function mayConnect(connection: Pick<Connection, 'source' | 'target'>): boolean {
  return refusalOfLink(useDesignStore.getState().design, connection.source, connection.target) === null;
}
/** A link was drawn from port to port. */
export function connect(connection: Connection): void {
  linkNodes(connection.source, connection.target);
}
/** A line dropped on a node's body counts too; one that is refused says why. */
export function finishConnection(
  event: globalThis.MouseEvent | TouchEvent,
  state: FinalConnectionState,
  toDesign: (point: Point) => Point,
): void {
  if (state.isValid === true || state.fromNode === null || state.fromHandle === null) return;
  const place = 'changedTouches' in event ? event.changedTouches[0] : event;
  if (place === undefined) return;
  const point = toDesign({ x: place.clientX, y: place.clientY });
  const other = state.toNode?.id ?? nodeAt(point.x, point.y);
  const self = state.fromNode.id;
  if (other === null || other === self) return;
  if (state.fromHandle.type === 'target') linkNodes(other, self);
  else linkNodes(self, other);
}

/** The port clicked first, while the second is awaited. */
let clickedFirst: { readonly node: string; readonly backwards: boolean } | null = null;

/** A port was clicked: the next click on another one makes a link. */
export function beginClicks(node: string | null, type: string | null): void {
  clickedFirst = node === null ? null : { node, backwards: type === 'target' };
}

/** Two ports were clicked one after the other: React Flow made the link, or it may not be, and that is said. */
export function finishClicks(event: globalThis.MouseEvent | TouchEvent): void {
  const start = clickedFirst;
  clickedFirst = null;
  const other =
    event.target instanceof Element
      ? event.target.closest<HTMLElement>('.react-flow__node')?.dataset.id
      : undefined;
  if (start === null || other === undefined || other === start.node) return;
  const [from, to] = start.backwards ? [other, start.node] : [start.node, other];
  const { links } = useDesignStore.getState().design;
  if (!links.some((link) => link.from === from && link.to === to)) linkNodes(from, to);
}
