/**
 * What people do to a design with a name of its own: add, link, duplicate, delete, rename. Each is one edit,
 * so one undo step; a link that may not be is refused with the reason in the same words everywhere.
 */
import { kindById, kinds } from '../../catalog/kinds.ts';
import type { Design, DesignLink, DesignNode } from '../../model/design.ts';
import { nodeName } from '../../model/design.ts';
import {
  addLink,
  applyEdit,
  diffDesigns,
  freeId,
  moveNodes,
  putNode,
  removeLinks,
  removeNodes,
  renameNode,
} from '../../model/edits.ts';
import { checkLink } from '../../model/references.ts';
import { prefixOf } from '../../model/sides.ts';
import { zoneName } from '../../model/zones.ts';
import { freePlace } from '../canvas/node-layout.ts';
import { prefixAt } from '../canvas/side-boxes.ts';
import { dropped } from '../canvas/zone-boxes.ts';
import { useDesignStore } from './design-store.ts';
import { type Selection, useUiStore } from './ui-store.ts';

type Position = DesignNode['position'];

/** Why no link may run from one node to another, in a sentence; null when it may. */
export function refusalOfLink(design: Design, from: string, to: string): string | null {
  const problem = checkLink(design, from, to, kinds);
  if (problem === null) return null;
  const text = problem.remedy === '' ? problem.message : `${problem.message}: ${problem.remedy}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Adds a node of a kind and selects it; returns its id. */
export function addNode(kindId: string, position: Position): string | null {
  const kind = kindById(kindId);
  if (kind === undefined) return null;
  const { design, edit } = useDesignStore.getState();
  const id = freeId(design.nodes, `${prefixAt(design, position)}${kindId}`);
  const node = { id, kind: kindId, name: freeName(design, kind.title), position, settings: {} };
  edit(putNode(dropped(design, node)));
  useUiStore.getState().select({ nodes: [id] });
  useUiStore.getState().announce(`${kind.title} added.`);
  return id;
}
/** Adds members to a replica set, in a row below it, each with its link; one edit. */
export function addMembers(set: DesignNode, count: number): void {
  const { design, edit } = useDesignStore.getState();
  const kind = kindById(set.kind)?.outLinks.targets?.[0];
  const title = kind === undefined ? undefined : kindById(kind)?.title;
  if (kind === undefined || title === undefined) return;
  let now = design;
  for (let i = 0; i < count; i++) {
    const wanted = {
      x: set.position.x + (i - (count - 1) / 2) * MEMBER_STEP.x,
      y: set.position.y + MEMBER_STEP.y,
    };
    const position = freePlace(now.nodes, wanted);
    const node = dropped(now, {
      id: freeId(now.nodes, `${prefixOf(design, set.id)}${kind}`),
      kind,
      name: freeName(now, title),
      position,
      settings: {},
    });
    now = applyEdit(now, putNode(node));
    now = applyEdit(now, addLink(now, set.id, node.id));
  }
  edit(
    diffDesigns(design, now, `Add ${count === 1 ? 'a replica' : `${count} replicas`} to ${nodeName(set)}`),
  );
}
const MEMBER_STEP = { x: 180, y: 170 };

/** "Service", "Service 2", … whichever no node is called yet. */
function freeName(design: Design, title: string): string {
  const taken = new Set(design.nodes.map(nodeName));
  let name = title;
  for (let number = 2; taken.has(name); number++) name = `${title} ${number}`;
  return name;
}

/** Draws a link, or says in a toast why there can be none. */
export function linkNodes(from: string, to: string): boolean {
  const { design, edit } = useDesignStore.getState();
  const refusal = refusalOfLink(design, from, to);
  if (refusal !== null) {
    useUiStore.getState().toast({ tone: 'warn', text: 'No link there.', detail: refusal });
    return false;
  }
  const addition = addLink(design, from, to);
  edit(addition);
  useUiStore.getState().announce(`${addition.title}.`);
  return true;
}

/** Removes nodes with their links, and links. */
export function deleteSelected(selection: Pick<Selection, 'nodes' | 'links'>): void {
  const { design, edit } = useDesignStore.getState();
  if (selection.nodes.length + selection.links.length === 0) return;
  const nodes = removeNodes(design, selection.nodes);
  const without = applyEdit(design, nodes);
  const links = removeLinks(without, selection.links);
  const linksToo = [...(nodes.removeLinks ?? []), ...(links.removeLinks ?? [])];
  const title = selection.nodes.length > 0 ? nodes.title : links.title;
  const timeline = new Map((nodes.putTimeline ?? []).map((entry) => [entry.id, entry]));
  for (const entry of links.putTimeline ?? []) timeline.set(entry.id, entry);
  const gone = [...(nodes.removeTimeline ?? []), ...(links.removeTimeline ?? [])];
  for (const id of gone) timeline.delete(id);
  edit({
    title,
    ...(selection.nodes.length > 0 && { removeNodes: [...selection.nodes] }),
    ...(linksToo.length > 0 && { removeLinks: linksToo }),
    ...(timeline.size > 0 && { putTimeline: [...timeline.values()] }),
    ...(gone.length > 0 && { removeTimeline: gone }),
  });
  useUiStore.getState().clearSelection();
  useUiStore.getState().announce(`${title}.`);
}

/** Copies nodes with the links among them, beside the originals, and selects the copies. */
export function duplicateNodes(ids: readonly string[], shift: number): void {
  const { design, edit } = useDesignStore.getState();
  const originals = design.nodes.filter((node) => ids.includes(node.id));
  if (originals.length === 0) return;
  const copies = new Map<string, DesignNode>();
  let taken = design;
  for (const node of originals) {
    const copy: DesignNode = {
      ...node,
      id: freeId(taken.nodes, `${prefixOf(design, node.id)}${node.kind}`),
      name: freeName(taken, nodeName(node).replace(/ \d+$/, '')),
      position: { x: node.position.x + shift, y: node.position.y + shift },
    };
    const placed = dropped(taken, copy);
    copies.set(node.id, placed);
    taken = { ...taken, nodes: [...taken.nodes, placed] };
  }
  const links: DesignLink[] = [];
  for (const link of design.links) {
    const from = copies.get(link.from);
    const to = copies.get(link.to);
    if (from === undefined || to === undefined) continue;
    const copy = {
      ...link,
      id: freeId(taken.links, `${prefixOf(design, link.id)}l`),
      from: from.id,
      to: to.id,
    };
    links.push(copy);
    taken = { ...taken, links: [...taken.links, copy] };
  }
  const title =
    originals.length === 1 ? `Duplicate ${nodeName(originals[0]!)}` : `Duplicate ${originals.length} nodes`;
  edit({ title, putNodes: [...copies.values()], ...(links.length > 0 && { putLinks: links }) });
  useUiStore.getState().select({ nodes: [...copies.values()].map((node) => node.id) });
}

/** Moves nodes; `coalesce` joins the steps of one row of arrow keys. */
export function moveNodesTo(positions: ReadonlyMap<string, Position>, coalesce?: string): void {
  const { design, edit } = useDesignStore.getState();
  const change = moveNodes(design, positions);
  if (change.putNodes === undefined) return;
  const putNodes = change.putNodes.map((node) => dropped(design, node));
  edit({ ...change, putNodes }, coalesce === undefined ? {} : { coalesce });
  const moved = putNodes.find((node, i) => node !== change.putNodes?.[i]);
  if (moved !== undefined) useUiStore.getState().announce(placeInWords(design, moved));
}
function placeInWords(design: Design, node: DesignNode): string {
  const zone = design.zones.find((each) => each.id === node.zone);
  return zone === undefined
    ? `${nodeName(node)} stands in no zone now.`
    : `${nodeName(node)} stands in ${zoneName(zone)} now.`;
}

/** Renames a node; an empty name is no change. */
export function renameNodeTo(id: string, name: string): void {
  const { design, edit } = useDesignStore.getState();
  const trimmed = name.trim().slice(0, 200);
  const node = design.nodes.find((one) => one.id === id);
  if (node === undefined || trimmed === '' || trimmed === nodeName(node)) return;
  edit(renameNode(design, id, trimmed));
}

/** Gives the design another title; an empty one is no change. */
export function renameDesign(title: string): void {
  const { design, edit } = useDesignStore.getState();
  const trimmed = title.trim().slice(0, 200);
  if (trimmed === '' || trimmed === design.title) return;
  edit({ title: `Rename to ${trimmed}`, document: { title: trimmed } });
}
