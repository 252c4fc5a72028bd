/**
 * What people do to notes and frames: write, frame what belongs together, take a frame away, resize, rename. Each
 * is one edit. What a frame holds is whatever lies in it, so moving a frame moves that along, and ungrouping
 * removes the outline alone.
 */
import { annotationsOf, putAnnotations, removeAnnotations } from '../../model/annotations.ts';
import type { Annotation, Design, Frame, Note } from '../../model/design.ts';
import { LONGEST_NOTE } from '../../model/design.ts';
import { freeId } from '../../model/edits.ts';
import type { ZoneArea } from '../../model/zones.ts';
import type { Point } from '../canvas/link-geometry.ts';
import { boxOf, GRID, snap } from '../canvas/node-layout.ts';
import { prefixAt } from '../canvas/side-boxes.ts';
import { annotationsIn, centreOf, contains, surround } from '../canvas/zone-boxes.ts';
import { useDesignStore } from './design-store.ts';
import { useInPlace } from './in-place.ts';
import { useUiStore } from './ui-store.ts';

/** How large a note is that nobody has drawn yet, and how small it may be made. */
const NOTE_SIZE = { width: 200, height: 100 } as const;
export const LEAST_NOTE = { width: 80, height: 40 } as const;
/** Room between a frame and what it is drawn around; its title stands above it. */
const FRAME_ROOM = GRID;

/** A new note at a place, selected, ready to be written on. Returns its id. */
export function addNote(at: Point, text = ''): string | null {
  const { design, edit } = useDesignStore.getState();
  const note: Note = {
    id: freeId(annotationsOf(design), `${prefixAt(design, at)}note`),
    type: 'note',
    text,
    area: { x: at.x, y: at.y, ...NOTE_SIZE },
  };
  if (!edit(putAnnotations(design, [note], 'Add a note'))) return null;
  useUiStore.getState().select({ annotations: [note.id] });
  useUiStore.getState().announce('Note added: type its text.');
  if (text === '') useInPlace.getState().begin({ type: 'note', id: note.id });
  return note.id;
}

/** The place nearest to the wanted one where a note hides nothing; `own` is its id if it is there already. */
export function freeNotePlace(
  design: Design,
  wanted: Point,
  size: { readonly width: number; readonly height: number } = NOTE_SIZE,
  own = '',
): Point {
  const notes = annotationsOf(design).filter(({ id, type }) => id !== own && type === 'note');
  const taken = [...design.nodes.map(boxOf), ...notes.map(({ area }) => area)];
  const start = { x: snap(wanted.x), y: snap(wanted.y) };
  const free = ({ x, y }: Point) =>
    !taken.some(
      (box) =>
        x < box.x + box.width + GRID &&
        x + size.width + GRID > box.x &&
        y < box.y + box.height + GRID &&
        y + size.height + GRID > box.y,
    );
  const places = Array.from({ length: 25 * 25 }, (_, i) => ({
    x: start.x + ((i % 25) - 12) * 2 * GRID,
    y: start.y + (Math.floor(i / 25) - 12) * 2 * GRID,
  }));
  const far = (place: Point) => Math.hypot(place.x - start.x, place.y - start.y);
  return places.sort((a, b) => far(a) - far(b)).find(free) ?? start;
}

/** Writes on a note; one that is left empty is taken away. */
export function writeNote(id: string, text: string): void {
  const { design, edit } = useDesignStore.getState();
  const note = annotationsOf(design).find((each) => each.id === id);
  if (note?.type !== 'note') return;
  const trimmed = text.trim().slice(0, LONGEST_NOTE);
  if (trimmed === note.text) {
    if (trimmed === '') edit(removeAnnotations(design, [id]));
    return;
  }
  if (trimmed === '') edit(removeAnnotations(design, [id]));
  else edit(putAnnotations(design, [{ ...note, text: trimmed }], 'Write on a note'));
}

/** Gives a frame another title. */
export function renameFrame(id: string, title: string): void {
  const { design, edit } = useDesignStore.getState();
  const frame = annotationsOf(design).find((each) => each.id === id);
  const trimmed = title.trim().slice(0, 200);
  if (frame?.type !== 'frame' || trimmed === frame.title) return;
  edit(
    putAnnotations(
      design,
      [{ ...frame, title: trimmed }],
      `Rename ${frame.title || 'a frame'} to ${trimmed}`,
    ),
  );
}

/** Draws a frame around nodes and notes, with its title ready to be typed. Returns its id. */
export function frameAround(nodes: readonly string[], annotations: readonly string[]): string | null {
  const { design, edit } = useDesignStore.getState();
  const around = surround([
    ...design.nodes.filter((node) => nodes.includes(node.id)).map(boxOf),
    ...annotationsOf(design)
      .filter((each) => annotations.includes(each.id))
      .map(({ area }) => area),
  ]);
  if (around === null) return null;
  const area = {
    x: around.x - FRAME_ROOM,
    y: around.y - FRAME_ROOM,
    width: around.width + 2 * FRAME_ROOM,
    height: around.height + 2 * FRAME_ROOM,
  };
  const prefix = prefixAt(design, centreOf(area));
  const frame: Frame = {
    id: freeId(annotationsOf(design), `${prefix}frame`),
    type: 'frame',
    title: freeTitle(design),
    area,
  };
  const count = nodes.length + annotations.length;
  if (!edit(putAnnotations(design, [frame], `Group ${count === 1 ? '1 thing' : `${count} things`}`)))
    return null;
  useUiStore.getState().select({ annotations: [frame.id] });
  useUiStore.getState().announce(`${frame.title} drawn around ${count}. Type its title.`);
  useInPlace.getState().begin({ type: 'frame', id: frame.id });
  return frame.id;
}

function freeTitle(design: Design): string {
  const taken = new Set(annotationsOf(design).map((each) => (each.type === 'frame' ? each.title : '')));
  let number = 1;
  while (taken.has(`Group ${number}`)) number++;
  return `Group ${number}`;
}

/** The frames to take away where somebody ungroups: those selected, or the innermost around what is selected. */
export function framesToRemove(
  design: Design,
  nodes: readonly string[],
  annotations: readonly string[],
): readonly string[] {
  const frames = framesOf(design);
  const chosen = frames.filter((frame) => annotations.includes(frame.id));
  if (chosen.length > 0) return chosen.map((frame) => frame.id);
  const boxes = [
    ...design.nodes.filter((node) => nodes.includes(node.id)).map(boxOf),
    ...annotationsOf(design)
      .filter((each) => annotations.includes(each.id))
      .map(({ area }) => area),
  ];
  const around = boxes.flatMap((box) => {
    const holding = frames.filter(({ area }) => contains(area, centreOf(box)));
    holding.sort((a, b) => a.area.width * a.area.height - b.area.width * b.area.height);
    return holding.slice(0, 1);
  });
  return [...new Set(around.map((frame) => frame.id))];
}

/** Takes frames away; what stood in them is selected and stays where it is. */
export function ungroup(ids: readonly string[]): void {
  const { design, edit } = useDesignStore.getState();
  const frames = framesOf(design).filter((frame) => ids.includes(frame.id));
  if (frames.length === 0) return;
  const inside = frames.map((frame) => contentsOf(design, frame));
  const title = `Ungroup ${frames.length === 1 ? frames[0]!.title || 'a frame' : `${frames.length} frames`}`;
  if (!edit({ ...removeAnnotations(design, ids), title })) return;
  useUiStore.getState().select({
    nodes: inside.flatMap(({ nodes }) => nodes),
    annotations: inside.flatMap(({ annotations }) => annotations.filter((id) => !ids.includes(id))),
  });
  useUiStore.getState().announce(`${title}. What stood in it stays.`);
}

/** Gives a note or a frame another place or size. */
export function resizeAnnotation(id: string, area: ZoneArea, coalesce?: string): void {
  const { design, edit } = useDesignStore.getState();
  const annotation = annotationsOf(design).find((each) => each.id === id);
  if (annotation === undefined) return;
  const title = `Resize a ${annotation.type}`;
  const options = coalesce === undefined ? {} : { coalesce };
  edit(putAnnotations(design, [{ ...annotation, area }], title), options);
}

function framesOf(design: Design): Frame[] {
  return annotationsOf(design).filter((each): each is Frame => each.type === 'frame');
}

/** What lies in a frame: nodes, notes and smaller frames whose middle it holds. */
export function contentsOf(
  design: Design,
  frame: Annotation,
): { readonly nodes: readonly string[]; readonly annotations: readonly string[] } {
  return {
    nodes: design.nodes.filter((node) => contains(frame.area, centreOf(boxOf(node)))).map((node) => node.id),
    annotations: annotationsIn(design, frame.area)
      .filter(({ id }) => id !== frame.id)
      .map(({ id }) => id),
  };
}
