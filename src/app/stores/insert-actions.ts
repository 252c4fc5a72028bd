/**
 * Putting a node into a link: the caller then calls the new node, and that calls what was called before. The
 * half that goes on keeps the link's id and settings, since its time-outs and retries are about what stands at
 * its end; the half before is a new link, in the same place of the caller's order.
 */
import { kindById, kinds } from '../../catalog/kinds.ts';
import { type Design, type DesignLink, type DesignNode, nodeName } from '../../model/design.ts';
import { type Edit, freeId } from '../../model/edits.ts';
import { checkLink } from '../../model/references.ts';
import { prefixOf } from '../../model/sides.ts';
import { type Box, curvePoint, linkCurve, type Point } from '../canvas/link-geometry.ts';
import { boxOf, freePlace, GRID, NODE_WIDTH, snap } from '../canvas/node-layout.ts';
import { centreOf, dropped } from '../canvas/zone-boxes.ts';
import { freeName } from './design-actions.ts';
import { useDesignStore } from './design-store.ts';
import { useUiStore } from './ui-store.ts';

/** How far from a link's curve the middle of a node may be dropped to be put into it. */
const REACH = 26;
const SAMPLES = 20;

/** Why a node cannot stand between the ends of a link, in a sentence; null where it can. */
export function refusalOfInsert(design: Design, link: DesignLink, node: DesignNode): string | null {
  const name = nodeName(node);
  if (link.from === node.id || link.to === node.id) return `“${name}” is an end of this link.`;
  const without = {
    ...design,
    nodes: design.nodes.some(({ id }) => id === node.id) ? design.nodes : [...design.nodes, node],
    links: design.links.filter(({ id }) => id !== link.id),
  };
  const problem =
    checkLink(without, link.from, node.id, kinds) ?? checkLink(without, node.id, link.to, kinds) ?? null;
  if (problem === null) return null;
  const text = problem.remedy === '' ? problem.message : `${problem.message}: ${problem.remedy}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** The link that would take a node where it stands: one that runs through its middle, if it has no links yet. */
export function linkFor(design: Design, node: DesignNode): string | null {
  if (design.links.some((link) => link.from === node.id || link.to === node.id)) return null;
  const at = linkNear(design, centreOf(boxOf(node)));
  const link = design.links.find(({ id }) => id === at);
  return link !== undefined && refusalOfInsert(design, link, node) === null ? link.id : null;
}

/** The link whose curve runs within reach of a point, the nearest of several. */
export function linkNear(design: Design, point: Point, reach = REACH): string | null {
  const boxes = new Map(design.nodes.map((node) => [node.id, boxOf(node)]));
  let nearest: string | null = null;
  let least = reach;
  for (const link of design.links) {
    const from = boxes.get(link.from);
    const to = boxes.get(link.to);
    if (from === undefined || to === undefined) continue;
    const curve = linkCurve(from, to);
    for (let i = 0; i <= SAMPLES; i++) {
      const on = curvePoint(curve, i / SAMPLES);
      const away = Math.hypot(on.x - point.x, on.y - point.y);
      if (away > least) continue;
      least = away;
      nearest = link.id;
    }
  }
  return nearest;
}

/** The edit that puts a node, new or there already, into a link. */
export function insertEdit(design: Design, link: DesignLink, node: DesignNode): Edit {
  const nameOf = (id: string) => nodeName(design.nodes.find((each) => each.id === id)!);
  const { type: _, ...rest } = link;
  const before: DesignLink = {
    id: freeId(design.links, `${prefixOf(design, link.id)}l`),
    from: link.from,
    to: node.id,
    settings: {},
  };
  const place = design.links.findIndex(({ id }) => id === link.id);
  return {
    title: `Insert ${nodeName(node)} between ${nameOf(link.from)} and ${nameOf(link.to)}`,
    putNodes: [node],
    putLinks: [before, { ...rest, from: node.id }],
    putLinksAt: [place, -1],
  };
}

/** Puts a node that is there into a link, at a place or where it stands. */
export function insertOnLink(linkId: string, nodeId: string, position?: Point): boolean {
  const { design } = useDesignStore.getState();
  const link = design.links.find(({ id }) => id === linkId);
  const node = design.nodes.find(({ id }) => id === nodeId);
  if (link === undefined || node === undefined) return false;
  const moved = position === undefined ? node : { ...node, position };
  const others = { ...design, nodes: design.nodes.filter(({ id }) => id !== nodeId) };
  const [from, to] = endsOf(others, link);
  const push =
    isCovered(others, moved) && from !== undefined && to !== undefined ? roomBehind(others, from, to) : null;
  const placed = push === null ? moved : { ...moved, position: push.place };
  return insert(design, link, dropped(design, placed), push?.moved);
}

function endsOf(design: Design, link: DesignLink): readonly (Box | undefined)[] {
  return [link.from, link.to].map((id) => {
    const node = design.nodes.find((each) => each.id === id);
    return node === undefined ? undefined : boxOf(node);
  });
}

function isCovered(design: Design, node: DesignNode): boolean {
  const box = boxOf(node);
  return design.nodes.some((other) => {
    const { x, y, width, height } = boxOf(other);
    return x < box.x + box.width && x + width > box.x && y < box.y + box.height && y + height > box.y;
  });
}

/** Adds a node of a kind in the middle of a link. Where there is no room for it, what lies behind moves on. */
export function insertKindOnLink(linkId: string, kindId: string): boolean {
  const { design } = useDesignStore.getState();
  const link = design.links.find(({ id }) => id === linkId);
  const kind = kindById(kindId);
  if (link === undefined || kind === undefined) return false;
  const ends = [link.from, link.to].map((id) => boxOf(design.nodes.find((node) => node.id === id)!));
  const middle = curvePoint(linkCurve(ends[0]!, ends[1]!), 0.5);
  const at = { x: snap(middle.x - NODE_WIDTH / 2), y: snap(middle.y - 42) };
  const place = freePlace(design.nodes, at);
  const push = place.x === at.x && place.y === at.y ? null : roomBehind(design, ends[0]!, ends[1]!);
  const node: DesignNode = {
    id: freeId(design.nodes, `${prefixOf(design, link.id)}${kindId}`),
    kind: kindId,
    name: freeName(design, kind.title),
    position: push?.place ?? place,
    settings: {},
  };
  return insert(design, link, dropped(design, node), push?.moved);
}

const GAP = 3 * GRID;

/**
 * Room for a node between two boxes that stand side by side too closely: everything that begins where the second
 * one does, or further right, moves on by as much as is needed. Null where they stand otherwise, and where grounds
 * that somebody drew would have to move too.
 */
export function roomBehind(
  design: Design,
  from: Box,
  to: Box,
): { readonly place: Point; readonly moved: readonly DesignNode[] } | null {
  const gap = to.x - (from.x + from.width);
  const drawn = design.sides !== undefined || design.zones.some(({ area }) => area !== undefined);
  if (gap < 0 || drawn) return null;
  const by = Math.max(0, NODE_WIDTH + 2 * GAP - gap);
  const moved = design.nodes
    .filter(({ position }) => position.x >= to.x)
    .map((node) => ({ ...node, position: { x: node.position.x + by, y: node.position.y } }));
  const ids = new Set(moved.map(({ id }) => id));
  const place = { x: snap(from.x + from.width + (gap + by - NODE_WIDTH) / 2), y: snap(from.y) };
  const others = design.nodes.filter(({ id }) => !ids.has(id));
  const free = freePlace([...others, ...moved], place);
  return free.x === place.x && free.y === place.y ? { place, moved } : null;
}

function insert(
  design: Design,
  link: DesignLink,
  node: DesignNode,
  moved: readonly DesignNode[] = [],
): boolean {
  const { toast, announce, select } = useUiStore.getState();
  const refusal = refusalOfInsert(design, link, node);
  if (refusal !== null) {
    toast({ tone: 'warn', text: `${nodeName(node)} cannot stand there.`, detail: refusal });
    return false;
  }
  const inserted = insertEdit(design, link, node);
  const edit = { ...inserted, putNodes: [node, ...moved] };
  if (!useDesignStore.getState().edit(edit)) return false;
  select({ nodes: [node.id] });
  announce(`${edit.title.replace(/^Insert/, 'Inserted')}.`);
  return true;
}
