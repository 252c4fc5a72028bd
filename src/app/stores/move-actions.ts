/** Moving what is selected by keys, and going from thing to thing. */
import { annotationsOf } from '../../model/annotations.ts';
import { nodeName } from '../../model/design.ts';
import { focusedOnCanvas, focusOnCanvas } from '../canvas/canvas-focus.ts';
import { annotationOf, flowIdOf } from '../canvas/flow-elements.ts';
import type { Point } from '../canvas/link-geometry.ts';
import { boxOf } from '../canvas/node-layout.ts';
import { type Direction, firstOf, nextInDirection } from '../canvas/walk.ts';
import { contentsOf } from './annotation-actions.ts';
import { moveTo } from './design-actions.ts';
import { useDesignStore } from './design-store.ts';
import { useUiStore } from './ui-store.ts';
import { moveZoneBy } from './zone-actions.ts';

/** Moves what is selected; a row of key presses is one step of the undo list. */
export function nudge(by: Point): void {
  const { design } = useDesignStore.getState();
  const { nodes, annotations, zones } = useUiStore.getState().selection;
  const [zone] = zones;
  if (zone !== undefined) return void moveZoneBy(zone, by, `nudge zone ${zone}`);
  const frames = annotationsOf(design).filter(({ id, type }) => type === 'frame' && annotations.includes(id));
  const inside = frames.map((frame) => contentsOf(design, frame));
  const movedNodes = new Set([...nodes, ...inside.flatMap((each) => each.nodes)]);
  const movedNotes = new Set([...annotations, ...inside.flatMap((each) => each.annotations)]);
  const shifted = ({ x, y }: Point): Point => ({ x: x + by.x, y: y + by.y });
  moveTo(
    new Map(
      design.nodes.filter(({ id }) => movedNodes.has(id)).map(({ id, position }) => [id, shifted(position)]),
    ),
    new Map(
      annotationsOf(design)
        .filter(({ id }) => movedNotes.has(id))
        .map(({ id, area }) => [id, shifted(area)]),
    ),
    `nudge ${[...movedNodes, ...movedNotes].join()}`,
  );
}

/** Selects the next node or note in a direction, and gives it the focus; says where one is now. */
export function walk(direction: Direction): void {
  const { design } = useDesignStore.getState();
  const { selection, select, announce } = useUiStore.getState();
  const notes = annotationsOf(design).filter(({ type }) => type === 'note');
  const things = [
    ...design.nodes.map((node) => ({ id: node.id, ...boxOf(node) })),
    ...notes.map(({ id, area }) => ({ id: flowIdOf(id), ...area })),
  ];
  const note = selection.annotations.at(-1);
  const chosen = selection.nodes.at(-1) ?? (note === undefined ? focusedOnCanvas() : flowIdOf(note));
  const from = things.find(({ id }) => id === chosen);
  const next = from === undefined ? firstOf(things) : nextInDirection(things, from, direction);
  if (next === null) return void announce('Nothing lies there.');
  const annotation = annotationOf(next);
  select(annotation === null ? { nodes: [next] } : { annotations: [annotation] });
  focusOnCanvas(next);
  const node = design.nodes.find(({ id }) => id === next);
  announce(node === undefined ? 'Note.' : `${nodeName(node)}.`);
}
