/**
 * Linking without a mouse: what a node may call, near ones first, and kinds that it could call if they were there.
 * A new node stands to the right of its caller, and both are one step.
 */
import { kindById, kinds } from '../../catalog/kinds.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import { nodeName } from '../../model/design.ts';
import { addLink, applyEdit, diffDesigns, freeId, putNode } from '../../model/edits.ts';
import type { Kind } from '../../model/kind.ts';
import { prefixOf } from '../../model/sides.ts';
import { boxOf, freePlace, GRID, NODE_WIDTH } from '../canvas/node-layout.ts';
import { centreOf, dropped } from '../canvas/zone-boxes.ts';
import { freeName, refusalOfLink } from './design-actions.ts';
import { useDesignStore } from './design-store.ts';
import { useUiStore } from './ui-store.ts';

/** Nodes that a node may be linked to and is not yet, the nearest first. */
export function nodesToCall(design: Design, from: DesignNode): readonly DesignNode[] {
  const middle = centreOf(boxOf(from));
  const far = (node: DesignNode) => {
    const at = centreOf(boxOf(node));
    return Math.hypot(at.x - middle.x, at.y - middle.y);
  };
  const linked = new Set(design.links.filter((link) => link.from === from.id).map(({ to }) => to));
  return design.nodes
    .filter(({ id }) => id !== from.id && !linked.has(id) && refusalOfLink(design, from.id, id) === null)
    .sort((a, b) => far(a) - far(b));
}

/** Kinds of which a node could call a new one. */
export function kindsAfter(design: Design, from: DesignNode): readonly Kind[] {
  return kinds.filter((kind) => {
    const node = newNode(design, kind, from);
    return refusalOfLink(applyEdit(design, putNode(node)), from.id, node.id) === null;
  });
}

/** Adds a node that is called by another, in a free place to the right of it. */
export function addLinked(fromId: string, kindId: string): string | null {
  const { design, edit } = useDesignStore.getState();
  const from = design.nodes.find(({ id }) => id === fromId);
  const kind = kindById(kindId);
  if (from === undefined || kind === undefined) return null;
  const node = newNode(design, kind, from);
  const added = applyEdit(design, putNode(node));
  const after = applyEdit(added, addLink(added, from.id, node.id));
  if (!edit(diffDesigns(design, after, `Add ${nodeName(node)}, linked from ${nodeName(from)}`))) return null;
  useUiStore.getState().select({ nodes: [node.id] });
  useUiStore.getState().announce(`${nodeName(node)} added, linked from ${nodeName(from)}.`);
  return node.id;
}

function newNode(design: Design, kind: Kind, from: DesignNode): DesignNode {
  const right = { x: from.position.x + NODE_WIDTH + 3 * GRID, y: from.position.y };
  return dropped(design, {
    id: freeId(design.nodes, `${prefixOf(design, from.id)}${kind.id}`),
    kind: kind.id,
    name: freeName(design, kind.title),
    position: freePlace(design.nodes, right),
    settings: {},
  });
}
