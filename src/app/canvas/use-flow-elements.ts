/**
 * React Flow's nodes and links from the stores, with the places of a drag that is still going on. A drag is shown
 * while it lasts and becomes one edit when the hand lets go. What is dragged snaps to its neighbours and to the
 * grid (`guides.ts`), unless Alt is held; a frame takes along what lies in it.
 */
import { useCallback, useMemo, useState } from 'react';
import { type EdgeChange, type NodeChange, useStoreApi } from 'reactflow';
import { annotationsOf } from '../../model/annotations.ts';
import type { Design } from '../../model/design.ts';
import { contentsOf } from '../stores/annotation-actions.ts';
import { moveTo } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { insertOnLink, linkFor } from '../stores/insert-actions.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { useAreaDrag } from './area-drag.ts';
import { annotationOf, FlowElements, type FlowLink, type FlowThing, flowIdOf } from './flow-elements.ts';
import { isGathering } from './gathering.ts';
import { useGlide } from './glide.ts';
import { alignBox } from './guides.ts';
import type { Box, Point } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';
import { annotationsIn, dropped, surround, zoneBoxes } from './zone-boxes.ts';

type Places = ReadonlyMap<string, Point>;

export function useFlowElements() {
  const design = useDesignStore((state) => state.design);
  const { nodes: chosen, links: chosenLinks, annotations } = useUiStore((state) => state.selection);
  const elements = useMemo(() => new FlowElements(), []);
  const settled = useMemo(
    () => elements.nodesOf(design, { nodes: chosen, annotations }),
    [elements, design, chosen, annotations],
  );
  const links = useMemo(() => elements.linksOf(design, chosenLinks), [elements, design, chosenLinks]);
  const { dragged, onNodesChange } = useNodeDrag();
  const carried = useCarried(design);
  const gliding = useGlide((state) => state.places);
  const nodes = useMemo(() => {
    const places = dragged ?? carried ?? gliding;
    if (places === null) return settled;
    return settled.map((node) => {
      const position = places.get(node.id);
      return position === undefined ? node : { ...node, position };
    });
  }, [settled, dragged, carried, gliding]);
  return { nodes, links, onNodesChange };
}

/** Places of what stands in a zone that is dragged by its name. */
function useCarried(design: Design): Places | null {
  const area = useAreaDrag((state) => state.drag);
  return useMemo(() => {
    if (area === null) return null;
    const ground = zoneBoxes(design).find((box) => box.id === area.zone);
    const shifted = ({ x, y }: Point) => ({ x: x + area.by.x, y: y + area.by.y });
    const nodes = design.nodes.filter((node) => node.zone === area.zone);
    const notes = ground === undefined ? [] : annotationsIn(design, ground);
    return new Map([
      ...nodes.map((node) => [node.id, shifted(node.position)] as const),
      ...notes.map((note) => [flowIdOf(note.id), shifted(note.area)] as const),
    ]);
  }, [design, area]);
}

/** What a drag began with: where everything stood, and what does not move. */
interface Held {
  /** Where each thing stood that moves: what is dragged, and what goes with it. */
  readonly from: ReadonlyMap<string, Box>;
  /** What React Flow drags; the rest keeps its distance to the first of these. */
  readonly lead: string;
  readonly others: readonly Box[];
}

/** How near an edge must be to pull, in pixels of the screen. */
const REACH = 6;

function useNodeDrag() {
  const store = useStoreApi();
  const [dragged, setDragged] = useState<Places | null>(null);
  const drag = useMemo(() => ({ held: null as Held | null, now: null as Places | null }), []);
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowThing>[]) => {
      selectNodes(changes);
      const moving = new Map<string, Point>();
      let done = false;
      for (const change of changes) {
        if (change.type !== 'position' || change.position === undefined) continue;
        if (change.dragging === true) moving.set(change.id, change.position);
        else done = true;
      }
      if (moving.size > 0) {
        drag.held ??= takeHold([...moving.keys()]);
        drag.now = placesOf(drag.held, moving, REACH / store.getState().transform[2]);
        setDragged(drag.now);
        showTarget(drag.now);
      }
      if (!done) return;
      const { now } = drag;
      drag.held = null;
      drag.now = null;
      setDragged(null);
      const { link } = useAreaDrag.getState();
      useAreaDrag.setState({ over: null, link: null, aligned: null });
      if (now !== null) settle(now, link);
    },
    [drag, store],
  );
  return { dragged, onNodesChange };
}

let altHeld = false;
/** Alt lets go of grid and guides. Heard while something is dragged, and never else. */
export function hearAlt(event: { readonly altKey: boolean }): void {
  altHeld = event.altKey;
}

function takeHold(ids: readonly string[]): Held {
  const { design } = useDesignStore.getState();
  const moving = new Set(ids);
  for (const annotation of annotationsOf(design)) {
    if (annotation.type !== 'frame' || !moving.has(flowIdOf(annotation.id))) continue;
    const { nodes, annotations } = contentsOf(design, annotation);
    for (const id of [...nodes, ...annotations.map(flowIdOf)]) moving.add(id);
  }
  const boxes = new Map<string, Box>([
    ...annotationsOf(design).map(({ id, area }) => [flowIdOf(id), area] as const),
    ...design.nodes.map((node) => [node.id, boxOf(node)] as const),
  ]);
  const lead = ids[0]!;
  const from = new Map([...boxes].filter(([id]) => moving.has(id)));
  return { from, lead, others: [...boxes].flatMap(([id, box]) => (moving.has(id) ? [] : [box])) };
}

/** Where everything that moves stands now, in line with what stands still. */
function placesOf(held: Held, moving: ReadonlyMap<string, Point>, reach: number): Places {
  const start = held.from.get(held.lead);
  const now = moving.get(held.lead);
  const whole = surround([...held.from.values()]);
  if (start === undefined || now === undefined || whole === null) return moving;
  const by = { x: now.x - start.x, y: now.y - start.y };
  const raw = { ...whole, x: whole.x + by.x, y: whole.y + by.y };
  const aligned = altHeld ? null : alignBox(raw, held.others, reach);
  useAreaDrag.setState({ aligned });
  const dx = by.x + (aligned?.by.x ?? 0);
  const dy = by.y + (aligned?.by.y ?? 0);
  return new Map([...held.from].map(([id, box]) => [id, { x: box.x + dx, y: box.y + dy }]));
}

/** Lights up what would take the dragged thing if the hand let go: another ground, or a link that a node fits into. */
function showTarget(moving: Places): void {
  const { design } = useDesignStore.getState();
  const [first] = [...moving].filter(([id]) => annotationOf(id) === null);
  const node = first === undefined ? undefined : design.nodes.find((each) => each.id === first[0]);
  if (first === undefined || node === undefined) return;
  const moved = { ...node, position: first[1] };
  const { zone } = dropped(design, moved);
  const over = zone === undefined || zone === node.zone ? null : zone;
  const link = moving.size === 1 ? linkFor(design, moved) : null;
  const before = useAreaDrag.getState();
  if (before.over !== over || before.link !== link) useAreaDrag.setState({ over, link });
}

/** The hand has let go: one edit. */
function settle(places: Places, link: string | null): void {
  const nodes = new Map<string, Point>();
  const annotations = new Map<string, Point>();
  for (const [id, place] of places) {
    const annotation = annotationOf(id);
    if (annotation === null) nodes.set(id, place);
    else annotations.set(annotation, place);
  }
  const [only] = nodes.keys();
  if (link !== null && only !== undefined && nodes.size === 1) insertOnLink(link, only, nodes.get(only));
  else moveTo(nodes, annotations);
}

interface Kept {
  readonly nodes: readonly string[];
  readonly annotations: readonly string[];
}
/** What was selected when the pointer went down with Shift, and, during a stroke over the ground, is added to. */
let pressed: Kept | null = null;
let kept: Kept | null = null;
let stroking = false;

/** The pointer goes down: with Shift a stroke that begins here adds to what is selected. */
export function notePress(event: { readonly shiftKey: boolean }): void {
  const { nodes, annotations } = useUiStore.getState().selection;
  pressed = event.shiftKey ? { nodes, annotations } : null;
}
/** A stroke over the ground begins. React Flow has cleared the selection by now. */
export function beginStroke(): void {
  kept = pressed;
  stroking = true;
}
export function endStroke(): void {
  kept = null;
  stroking = false;
  const { nodes, annotations } = useUiStore.getState().selection;
  const count = nodes.length + annotations.length;
  useUiStore.getState().announce(count === 0 ? 'Nothing is selected.' : `${count} selected.`);
}

function selectNodes(changes: readonly NodeChange<FlowThing>[]): void {
  const { selection, select } = useUiStore.getState();
  let nodes = [...selection.nodes];
  let annotations = [...selection.annotations];
  let changed = false;
  for (const change of changes) {
    if (change.type !== 'select' || (isGathering() && !change.selected)) continue;
    changed = true;
    const annotation = annotationOf(change.id);
    const without = (list: readonly string[], id: string) => list.filter((each) => each !== id);
    if (annotation === null) nodes = without(nodes, change.id);
    else annotations = without(annotations, annotation);
    if (!change.selected) continue;
    if (annotation === null) nodes.push(change.id);
    else annotations.push(annotation);
  }
  if (!changed) return;
  const union = (list: readonly string[], more: readonly string[] = []) => [...new Set([...more, ...list])];
  select({
    nodes: union(nodes, kept?.nodes),
    annotations: union(annotations, kept?.annotations),
    links: selection.links,
  });
}

/** Links are selected by a click; a stroke around nodes is about the nodes. */
export function selectLinks(changes: readonly EdgeChange<FlowLink>[]): void {
  if (stroking) return;
  const { selection, select } = useUiStore.getState();
  let { links } = selection;
  for (const change of changes) {
    if (change.type !== 'select') continue;
    links = links.filter((id) => id !== change.id);
    if (change.selected) links = [...links, change.id];
  }
  if (links !== selection.links) select({ ...selection, links, zones: [], regions: [] });
}
