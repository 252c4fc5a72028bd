/**
 * Parts of a design on their way: what is copied, cut, duplicated and pasted. A fragment holds nodes with the links
 * among them, notes and frames; put down, everything in it gets ids of its own, so that a copy is nobody else, and
 * names that nobody has yet.
 */
import { annotationsOf } from '../../model/annotations.ts';
import type { Annotation, Design, DesignLink, DesignNode } from '../../model/design.ts';
import { nodeName } from '../../model/design.ts';
import { type Edit, freeId } from '../../model/edits.ts';
import { unsided } from '../../model/sides.ts';
import type { Point } from '../canvas/link-geometry.ts';
import { boxOf } from '../canvas/node-layout.ts';
import { prefixAt } from '../canvas/side-boxes.ts';
import { centreOf, dropped, surround } from '../canvas/zone-boxes.ts';
import { contentsOf } from './annotation-actions.ts';
import { freeName } from './design-actions.ts';
import type { Selection } from './ui-store.ts';

export interface Fragment {
  readonly nodes: readonly DesignNode[];
  readonly links: readonly DesignLink[];
  readonly annotations: readonly Annotation[];
}

/** What is selected, with the links inside it; a frame comes with what lies in it. */
export function fragmentOf(design: Design, selection: Pick<Selection, 'nodes' | 'annotations'>): Fragment {
  const nodes = new Set(selection.nodes);
  const annotations = new Set(selection.annotations);
  for (const frame of annotationsOf(design)) {
    if (frame.type !== 'frame' || !selection.annotations.includes(frame.id)) continue;
    const inside = contentsOf(design, frame);
    for (const id of inside.nodes) nodes.add(id);
    for (const id of inside.annotations) annotations.add(id);
  }
  return {
    nodes: design.nodes.filter(({ id }) => nodes.has(id)),
    links: design.links.filter(({ from, to }) => nodes.has(from) && nodes.has(to)),
    annotations: annotationsOf(design).filter(({ id }) => annotations.has(id)),
  };
}

/** How much a fragment holds, in words: "3 nodes", "a note", "2 nodes and 1 note or frame". */
export function fragmentInWords({ nodes, annotations }: Fragment): string {
  const drawn = annotations.length;
  if (nodes.length === 1 && drawn === 0) return nodeName(nodes[0]!);
  if (nodes.length === 0 && drawn === 1) return `a ${annotations[0]!.type}`;
  const boxes = `${nodes.length} node${nodes.length === 1 ? '' : 's'}`;
  if (drawn === 0) return boxes;
  const notes = `${drawn} note${drawn === 1 ? '' : 's'} and frames`;
  return nodes.length === 0 ? notes : `${boxes} and ${drawn} more`;
}

/** The middle of what a fragment holds, in the design's coordinates. */
export function middleOf({ nodes, annotations }: Fragment): Point | null {
  const around = surround([...nodes.map(boxOf), ...annotations.map(({ area }) => area)]);
  return around === null ? null : centreOf(around);
}

export interface Pasted {
  readonly edit: Edit;
  readonly nodes: readonly string[];
  readonly annotations: readonly string[];
}

/** The edit that puts a fragment down, moved by a way, under new ids and free names. */
export function pasteEdit(design: Design, fragment: Fragment, by: Point, verb = 'Paste'): Pasted {
  const middle = middleOf(fragment) ?? { x: 0, y: 0 };
  const prefix = prefixAt(design, { x: middle.x + by.x, y: middle.y + by.y });
  const shifted = ({ x, y }: Point): Point => ({ x: x + by.x, y: y + by.y });
  const copies = new Map<string, DesignNode>();
  let taken = design;
  for (const node of fragment.nodes) {
    const { zone: _, ...rest } = node;
    const copy = dropped(taken, {
      ...rest,
      id: freeId(taken.nodes, `${prefix}${node.kind}`),
      name: freeName(taken, unnumbered(nodeName({ ...node, id: unsided(node.id) }), taken)),
      position: shifted(node.position),
    });
    copies.set(node.id, copy);
    taken = { ...taken, nodes: [...taken.nodes, copy] };
  }
  const putLinks = fragment.links.flatMap((link): DesignLink[] => {
    const [from, to] = [copies.get(link.from), copies.get(link.to)];
    if (from === undefined || to === undefined) return [];
    const copy = { ...link, id: freeId(taken.links, `${prefix}l`), from: from.id, to: to.id };
    taken = { ...taken, links: [...taken.links, copy] };
    return [copy];
  });
  const notes = fragment.annotations.map((each): Annotation => {
    const id = freeId(annotationsOf(taken), `${prefix}${each.type}`);
    const copy = { ...each, id, area: { ...each.area, ...shifted(each.area) } };
    taken = { ...taken, annotations: [...annotationsOf(taken), copy] };
    return copy;
  });
  const edit: Edit = {
    title: `${verb} ${fragmentInWords(fragment)}`,
    ...(copies.size > 0 && { putNodes: [...copies.values()] }),
    ...(putLinks.length > 0 && { putLinks }),
    ...(notes.length > 0 && { document: { annotations: annotationsOf(taken) } }),
  };
  return {
    edit,
    nodes: [...copies.values()].map(({ id }) => id),
    annotations: notes.map(({ id }) => id),
  };
}

/** The name to count on from, where the name itself is taken: "Shop" for "Shop 2". */
function unnumbered(name: string, design: Design): string {
  const isTaken = design.nodes.some((node) => nodeName(node) === name);
  return isTaken ? name.replace(/ \d+$/, '') : name;
}
