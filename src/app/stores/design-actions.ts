/**
 * What people do to a design with a name of its own: add, link, duplicate, delete, rename. Each is one edit,
 * so one undo step; a link that may not be is refused with the reason in the same words everywhere.
 */
import { kindById, kinds } from '../../catalog/kinds.ts';
import { annotationName, annotationsOf, putAnnotations, removeAnnotations } from '../../model/annotations.ts';
import type { Annotation, Design, DesignNode } from '../../model/design.ts';
import { nodeName } from '../../model/design.ts';
import {
  addLink,
  applyEdit,
  diffDesigns,
  type Edit,
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
  if (!edit(putNode(dropped(design, node)))) return null;
  useUiStore.getState().select({ nodes: [id] });
  useUiStore.getState().announce(`${node.name} added.`);
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
export function freeName(design: Design, title: string): string {
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
  if (!edit(addition)) return false;
  const name = (id: string) => nodeName(design.nodes.find((node) => node.id === id)!);
  useUiStore.getState().announce(`${name(to)} linked from ${name(from)}.`);
  return true;
}

/** Removes nodes with their links, links, notes and frames, as one step. */
export function deleteSelected(
  selection: Pick<Selection, 'nodes' | 'links' | 'annotations'>,
  verb: 'Delete' | 'Cut out' = 'Delete',
): void {
  const { design, edit } = useDesignStore.getState();
  const { nodes, links, annotations } = selection;
  if (nodes.length + links.length + annotations.length === 0) return;
  const steps = [
    ...(nodes.length > 0 ? [(now: Design) => removeNodes(now, nodes)] : []),
    ...(links.length > 0 ? [(now: Design) => removeLinks(now, links)] : []),
    ...(annotations.length > 0 ? [(now: Design) => removeAnnotations(now, annotations)] : []),
  ];
  const first = steps[0]!(design);
  const after = steps.reduce((now, step) => applyEdit(now, step(now)), design);
  const others = annotations.length > 0 && nodes.length > 0;
  const what = first.title.replace(/^Delete/, verb);
  const title = others ? `${what} and ${annotations.length} notes and frames` : what;
  if (!edit(diffDesigns(design, after, title))) return;
  useUiStore.getState().clearSelection();
  useUiStore.getState().announce(`${title.replace(/^Delete/, 'Deleted')}.`);
}

/** Moves nodes, notes and frames to places; `coalesce` joins the steps of one row of arrow keys. */
export function moveTo(
  nodes: ReadonlyMap<string, Position>,
  annotations: ReadonlyMap<string, Position> = new Map(),
  coalesce?: string,
): void {
  const { design, edit } = useDesignStore.getState();
  const change = moveNodes(design, nodes);
  const putNodes = change.putNodes?.map((node) => dropped(design, node)) ?? [];
  const shifted = annotationsOf(design).flatMap((each): Annotation[] => {
    const to = annotations.get(each.id);
    const still = to === undefined || (to.x === each.area.x && to.y === each.area.y);
    return still ? [] : [{ ...each, area: { ...each.area, x: to.x, y: to.y } }];
  });
  const count = putNodes.length + shifted.length;
  if (count === 0) return;
  const title =
    count > 1 && shifted.length > 0
      ? `Move ${count} things`
      : shifted.length === 1
        ? `Move ${annotationName(shifted[0]!)}`
        : change.title;
  const whole: Edit = {
    title,
    ...(putNodes.length > 0 && { putNodes }),
    ...(shifted.length > 0 && { document: putAnnotations(design, shifted, title).document! }),
  };
  if (!edit(whole, coalesce === undefined ? {} : { coalesce })) return;
  const rezoned = putNodes.find((node, i) => node !== change.putNodes?.[i]);
  const told = title.replace(/^Move/, 'Moved');
  useUiStore.getState().announce(rezoned === undefined ? `${told}.` : placeInWords(design, rezoned));
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
  if (edit(renameNode(design, id, trimmed)))
    useUiStore.getState().announce(`Renamed ${nodeName(node)} to ${trimmed}.`);
}

/** Gives the design another title; an empty one is no change. */
export function renameDesign(title: string): void {
  const { design, edit } = useDesignStore.getState();
  const trimmed = title.trim().slice(0, 200);
  if (trimmed === '' || trimmed === design.title) return;
  edit({ title: `Rename to ${trimmed}`, document: { title: trimmed } });
}
