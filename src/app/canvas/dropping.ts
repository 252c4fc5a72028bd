/** What is dropped on the canvas: a kind from the palette, the ground of a zone, a note, or a file. */
import type { DragEvent } from 'react';
import { addNote } from '../stores/annotation-actions.ts';
import { addNode } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { insertKindOnLink, linkNear } from '../stores/insert-actions.ts';
import { addZone } from '../stores/zone-actions.ts';
import { useAreaDrag } from './area-drag.ts';
import { nodeAt } from './connection-line.tsx';
import { KIND_DATA_TYPE, kindInHand, NOTE_DRAG, takeInHand, ZONE_DRAG } from './kind-drag.ts';
import type { Point } from './link-geometry.ts';
import { freePlace, NODE_WIDTH, snap } from './node-layout.ts';
import { newGround } from './zone-boxes.ts';

type ToDesign = (point: Point) => Point;

/** Something is over the canvas: a kind over a link lights the link up. */
export function allowDrop(event: DragEvent, toDesign: ToDesign): void {
  const { types } = event.dataTransfer;
  if (!types.includes(KIND_DATA_TYPE) && !types.includes('Files')) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  aimAt(kindInHand(), toDesign({ x: event.clientX, y: event.clientY }));
}

/** Lights up the link that would take the kind in the hand. */
export function aimAt(kind: string | null, point: Point): void {
  const takes = kind !== null && kind !== ZONE_DRAG && kind !== NOTE_DRAG;
  const link = takes ? linkNear(useDesignStore.getState().design, point) : null;
  if (useAreaDrag.getState().link !== link) useAreaDrag.setState({ link });
}
export function aimAtNothing(): void {
  if (useAreaDrag.getState().link !== null) useAreaDrag.setState({ link: null });
}

/** A kind from the palette becomes a node, a file what it holds. */
export function drop(event: DragEvent, toDesign: ToDesign): void {
  const point = toDesign({ x: event.clientX, y: event.clientY });
  const file = event.dataTransfer.files[0];
  const kind = event.dataTransfer.getData(KIND_DATA_TYPE);
  aimAtNothing();
  takeInHand(null);
  if (file === undefined && kind === '') return;
  event.preventDefault();
  if (file === undefined) putDown(kind, point);
  else void import('./file-drop.ts').then(({ takeFile }) => takeFile(file, nodeAt(point.x, point.y)));
}

/** Puts a kind of the palette down at a point: on a link into it, else as a node of its own. */
export function putDown(kind: string, point: Point): void {
  if (kind === ZONE_DRAG) {
    addZone({ x: snap(point.x), y: snap(point.y), ...newGround });
    return;
  }
  if (kind === NOTE_DRAG) {
    addNote({ x: snap(point.x), y: snap(point.y) });
    return;
  }
  const { design } = useDesignStore.getState();
  const link = linkNear(design, point);
  if (link !== null) insertKindOnLink(link, kind);
  else addNode(kind, freePlace(design.nodes, { x: point.x - NODE_WIDTH / 2, y: point.y - 42 }));
}
