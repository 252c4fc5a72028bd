/**
 * Edits: every change of a design as data that can be journaled, undone, replayed and sent to the worker.
 * An edit replaces whole elements, so that its inverse is the elements as they were and applying an edit
 * twice is the same as once. Order counts (a service calls its links in sequence), so an element that comes
 * back says where it stood.
 */
import { equalPlain } from '../base/plain.ts';
import { dashboardOf, saysNothing } from './dashboard.ts';
import type { Dashboard } from './dashboard-schema.ts';
import {
  type Annotation,
  type Design,
  type DesignLink,
  type DesignNode,
  nodeName,
  type RunSettings,
  type TimelineEntry,
} from './design.ts';
import { faultDescriptors } from './faults.ts';
import { type PartitionSettings, withoutNodes } from './partitions.ts';
import { prefixOf } from './sides.ts';

/**
 * A change: elements to put (added, or replaced where the id exists) and ids to remove. Absent parts stay.
 * Removing a node removes its links; whoever makes the edit lists them, so that the inverse restores them.
 */
export interface Edit {
  /** For the undo list and the chart marks: "Move Checkout", "Service time of App". */
  readonly title: string;
  readonly putNodes?: readonly DesignNode[];
  readonly removeNodes?: readonly string[];
  readonly putLinks?: readonly DesignLink[];
  readonly removeLinks?: readonly string[];
  readonly putTimeline?: readonly TimelineEntry[];
  readonly removeTimeline?: readonly string[];
  /**
   * For each put element its index in the list after the edit, or −1: in its place if it is there, else last.
   * Absent: −1 for all.
   */
  readonly putNodesAt?: readonly number[];
  readonly putLinksAt?: readonly number[];
  readonly putTimelineAt?: readonly number[];
  readonly document?: DocumentChange;
}
export type DocumentChange = Partial<Pick<Design, 'title' | 'notes' | 'zones' | 'network'>> & {
  readonly run?: RunSettings;
  /** All notes and frames; an empty list is a design without. */
  readonly annotations?: readonly Annotation[];
  /** One that says nothing is a design without. */
  readonly dashboard?: Dashboard;
};

interface Element {
  readonly id: string;
}
interface ListChange<T extends Element> {
  readonly put: readonly T[];
  readonly at: readonly number[];
  readonly remove: readonly string[];
}

/** The design after the edit. Pure; elements that the edit does not name are the same objects as before. */
export function applyEdit(design: Design, edit: Edit): Design {
  const { annotations = design.annotations, dashboard = design.dashboard, ...document } = edit.document ?? {};
  const { annotations: _, dashboard: __, ...before } = design;
  return {
    ...before,
    ...document,
    ...(annotations !== undefined && annotations.length > 0 && { annotations: [...annotations] }),
    ...(dashboard !== undefined && !saysNothing(dashboard) && { dashboard }),
    nodes: changeList(design.nodes, edit.putNodes, edit.putNodesAt, edit.removeNodes),
    links: changeList(design.links, edit.putLinks, edit.putLinksAt, edit.removeLinks),
    timeline: changeList(design.timeline, edit.putTimeline, edit.putTimelineAt, edit.removeTimeline),
  };
}

function changeList<T extends Element>(
  list: T[],
  put: readonly T[] = [],
  at: readonly number[] = [],
  remove: readonly string[] = [],
): T[] {
  if (put.length === 0 && remove.length === 0) return list;
  const replacing = new Map<string, T>();
  const placed = new Map<string, { readonly index: number; readonly element: T }>();
  put.forEach((element, i) => {
    const index = at[i] ?? -1;
    if (index >= 0) placed.set(element.id, { index, element });
    else replacing.set(element.id, element);
  });
  const removed = new Set(remove);
  const result: T[] = [];
  for (const element of list) {
    if (placed.has(element.id) || (removed.has(element.id) && !replacing.has(element.id))) continue;
    result.push(replacing.get(element.id) ?? element);
    replacing.delete(element.id);
  }
  result.push(...replacing.values());
  return insertAscending(result, [...placed.values()]);
}

/** Inserts elements so that each stands at its index in the result (or last, where the list is too short). */
function insertAscending<T>(list: T[], placed: { readonly index: number; readonly element: T }[]): T[] {
  if (placed.length === 0) return list;
  placed.sort((a, b) => a.index - b.index);
  const result: T[] = [];
  let taken = 0;
  for (const { index, element } of placed) {
    while (result.length < index && taken < list.length) result.push(list[taken++]!);
    result.push(element);
  }
  while (taken < list.length) result.push(list[taken++]!);
  return result;
}

/** The edit that takes `applyEdit(design, edit)` back to `design`, order included. */
export function invertEdit(design: Design, edit: Edit): Edit {
  return diffDesigns(applyEdit(design, edit), design, edit.title);
}

/** The edit that makes `a` into `b`; it names only what differs. */
export function diffDesigns(a: Design, b: Design, title = 'Change'): Edit {
  const nodes = diffList(a.nodes, b.nodes);
  const links = diffList(a.links, b.links);
  const timeline = diffList(a.timeline, b.timeline);
  const document = diffDocument(a, b);
  return {
    title,
    ...(nodes.put.length > 0 && { putNodes: nodes.put }),
    ...(nodes.at.length > 0 && { putNodesAt: nodes.at }),
    ...(nodes.remove.length > 0 && { removeNodes: nodes.remove }),
    ...(links.put.length > 0 && { putLinks: links.put }),
    ...(links.at.length > 0 && { putLinksAt: links.at }),
    ...(links.remove.length > 0 && { removeLinks: links.remove }),
    ...(timeline.put.length > 0 && { putTimeline: timeline.put }),
    ...(timeline.at.length > 0 && { putTimelineAt: timeline.at }),
    ...(timeline.remove.length > 0 && { removeTimeline: timeline.remove }),
    ...(document !== undefined && { document }),
  };
}

function diffList<T extends Element>(a: readonly T[], b: readonly T[]): ListChange<T> {
  if (a === b) return { put: [], at: [], remove: [] };
  const before = new Map(a.map((element) => [element.id, element]));
  const kept = new Set(b.map((element) => element.id));
  const remove = a.filter((element) => !kept.has(element.id)).map((element) => element.id);
  const changed = b.filter((element) => {
    const old = before.get(element.id);
    return old === undefined || !(old === element || equalPlain(old, element));
  });
  const simple = { put: changed, at: [], remove };
  const plain = changeList([...a], changed, [], remove);
  if (plain.every((element, i) => element.id === b[i]?.id)) return simple;
  return placedChange(a, b, new Set(changed), remove);
}

/** The same with places: elements that are new or stand in another order say where they stand. */
function placedChange<T extends Element>(
  a: readonly T[],
  b: readonly T[],
  changed: ReadonlySet<T>,
  remove: readonly string[],
): ListChange<T> {
  const indexBefore = new Map(a.map((element, index) => [element.id, index]));
  const steady = longestAscending(b.map((element) => indexBefore.get(element.id) ?? -1));
  const put: T[] = [];
  const at: number[] = [];
  b.forEach((element, index) => {
    if (steady.has(index) && !changed.has(element)) return;
    put.push(element);
    at.push(steady.has(index) ? -1 : index);
  });
  return { put, at, remove };
}

/** Indexes of a longest ascending subsequence of the values ≥ 0 (patience sorting, O(n log n)). */
function longestAscending(values: readonly number[]): ReadonlySet<number> {
  const tops: number[] = []; // tops[k]: index of the smallest end of an ascending run of length k + 1
  const previous: number[] = [];
  values.forEach((value, index) => {
    if (value < 0) return;
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tops[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : tops[low - 1]!;
    tops[low] = index;
  });
  const result = new Set<number>();
  for (let index = tops.at(-1) ?? -1; index >= 0; index = previous[index]!) result.add(index);
  return result;
}

function diffDocument(a: Design, b: Design): DocumentChange | undefined {
  const change: DocumentChange = {
    ...(a.title !== b.title && { title: b.title }),
    ...(a.notes !== b.notes && { notes: b.notes }),
    ...(!equalPlain(a.zones, b.zones) && { zones: b.zones }),
    ...(!equalPlain(a.network, b.network) && { network: b.network }),
    ...(!equalPlain(a.run, b.run) && { run: b.run }),
    ...(!equalPlain(a.annotations ?? [], b.annotations ?? []) && { annotations: b.annotations ?? [] }),
    ...(!equalPlain(dashboardOf(a), dashboardOf(b)) && { dashboard: dashboardOf(b) }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/**
 * True for an edit of the dashboards alone: it is seen and not simulated, so it is no event of a run, and whoever
 * goes to another moment keeps it.
 */
export function isArrangement(edit: Edit): boolean {
  const { title: _, document, ...elements } = edit;
  const changed = Object.keys(document ?? {});
  return Object.keys(elements).length === 0 && changed.length === 1 && changed[0] === 'dashboard';
}

/** True if the edit changes nothing in this design. */
export function isEmptyEdit(design: Design, edit: Edit): boolean {
  return Object.keys(diffDesigns(design, applyEdit(design, edit))).length === 1;
}

/** Adds a node, or replaces the one with its id. */
export function putNode(node: DesignNode, title = `Add ${nodeName(node)}`): Edit {
  return { title, putNodes: [node] };
}

/**
 * Removes nodes with everything that needs them: links at either end, and what the timeline does to them. An
 * entry of the timeline with other targets left keeps those.
 */
export function removeNodes(design: Design, ids: readonly string[]): Edit {
  const gone = new Set(ids.filter((id) => design.nodes.some((node) => node.id === id)));
  const goneLinks = design.links
    .filter((link) => gone.has(link.from) || gone.has(link.to))
    .map((link) => link.id);
  const first = design.nodes.find((node) => gone.has(node.id));
  const title =
    gone.size === 1 && first !== undefined ? `Delete ${nodeName(first)}` : `Delete ${gone.size} nodes`;
  return {
    title,
    removeNodes: [...gone],
    ...(goneLinks.length > 0 && { removeLinks: goneLinks }),
    ...withoutTargets(design, gone, new Set(goneLinks)),
  };
}

/** Removes links, and what the timeline does to them. */
export function removeLinks(design: Design, ids: readonly string[]): Edit {
  const gone = new Set(ids.filter((id) => design.links.some((link) => link.id === id)));
  const title = gone.size === 1 ? 'Delete link' : `Delete ${gone.size} links`;
  return { title, removeLinks: [...gone], ...withoutTargets(design, new Set(), gone) };
}

/** The part of an edit that takes removed nodes and links out of the timeline. */
function withoutTargets(
  design: Design,
  nodes: ReadonlySet<string>,
  links: ReadonlySet<string>,
): Pick<Edit, 'putTimeline' | 'removeTimeline'> {
  const put: TimelineEntry[] = [];
  const remove: string[] = [];
  for (const entry of design.timeline) {
    const rest = withoutElements(entry, nodes, links);
    if (rest === undefined) remove.push(entry.id);
    else if (rest !== entry) put.push(rest);
  }
  return {
    ...(put.length > 0 && { putTimeline: put }),
    ...(remove.length > 0 && { removeTimeline: remove }),
  };
}

/** The entry without what is gone; undefined where nothing is left of it. */
function withoutElements(
  entry: TimelineEntry,
  nodes: ReadonlySet<string>,
  links: ReadonlySet<string>,
): TimelineEntry | undefined {
  switch (faultDescriptors[entry.fault].target) {
    case 'none':
      return unblocked(entry, nodes);
    case 'node':
      return untargeted(entry, nodes);
    case 'link':
      return untargeted(entry, links);
    case 'area':
      return entry;
  }
}

function untargeted(entry: TimelineEntry, gone: ReadonlySet<string>): TimelineEntry | undefined {
  const targets = entry.targets.filter((id) => !gone.has(id));
  if (targets.length === entry.targets.length) return entry;
  return targets.length === 0 ? undefined : { ...entry, targets };
}

function unblocked(entry: TimelineEntry, gone: ReadonlySet<string>): TimelineEntry | undefined {
  const before = entry.settings as PartitionSettings;
  const settings = withoutNodes(before, gone);
  if (settings === before) return entry;
  return settings === undefined ? undefined : { ...entry, settings };
}

/** Adds a link with an id that is free. */
export function addLink(design: Design, from: string, to: string): Edit {
  const link: DesignLink = { id: freeId(design.links, `${prefixOf(design, from)}l`), from, to, settings: {} };
  return { title: `Link ${nameOf(design, from)} to ${nameOf(design, to)}`, putLinks: [link] };
}

/** The first of prefix1, prefix2, … that no element has. */
export function freeId(elements: readonly Element[], prefix: string): string {
  const taken = new Set(elements.map((element) => element.id));
  let number = elements.length + 1;
  while (taken.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
}

function nameOf(design: Design, id: string): string {
  const node = design.nodes.find((one) => one.id === id);
  return node === undefined ? id : nodeName(node);
}

/** Moves nodes to new positions, as one edit for one drag. */
export function moveNodes(
  design: Design,
  positions: ReadonlyMap<string, { readonly x: number; readonly y: number }>,
): Edit {
  const moved = design.nodes.flatMap((node) => {
    const position = positions.get(node.id);
    if (position === undefined || (position.x === node.position.x && position.y === node.position.y))
      return [];
    return [{ ...node, position: { x: position.x, y: position.y } }];
  });
  const title = moved.length === 1 ? `Move ${nodeName(moved[0]!)}` : `Move ${moved.length} nodes`;
  return moved.length === 0 ? { title } : { title, putNodes: moved };
}

/** Sets one setting of some nodes (those that exist). `label` is the field's, for the title. */
export function changeSetting(
  design: Design,
  ids: readonly string[],
  name: string,
  value: unknown,
  label: string,
): Edit {
  const wanted = new Set(ids);
  const nodes = design.nodes.filter((node) => wanted.has(node.id));
  const whose = nodes.length === 1 ? nodeName(nodes[0]!) : `${nodes.length} nodes`;
  return {
    title: `${label} of ${whose}`,
    putNodes: nodes.map((node) => ({ ...node, settings: { ...node.settings, [name]: value } })),
  };
}

/** Changes some settings of a link; those under `call` are merged one by one. */
export function changeLinkSetting(
  design: Design,
  id: string,
  change: DesignLink['settings'],
  label: string,
): Edit {
  const links = design.links.filter((link) => link.id === id);
  return {
    title: `${label} of link ${links.map((link) => `${nameOf(design, link.from)} to ${nameOf(design, link.to)}`).join()}`,
    putLinks: links.map((link) => {
      const call = change.call === undefined ? link.settings.call : { ...link.settings.call, ...change.call };
      return { ...link, settings: { ...link.settings, ...change, ...(call !== undefined && { call }) } };
    }),
  };
}

/** Gives a node another name. */
export function renameNode(design: Design, id: string, name: string): Edit {
  const nodes = design.nodes.filter((node) => node.id === id);
  return {
    title: `Rename ${nameOf(design, id)} to ${name}`,
    putNodes: nodes.map((node) => ({ ...node, name })),
  };
}
