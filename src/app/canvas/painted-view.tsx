/**
 * The picture of a large design from furthest away: faces and links as the style sheets would have them, on one canvas
 * element, at a small part of what it costs a browser to arrange and draw them as boxes (measured with 200 and 1,000
 * nodes: `e2e/bench/large-design.ts`). The element lies over the page, with holes where something stands in the page:
 * under it, Chromium would take every node for a layer of its own. What a face says is asked for when its turn comes,
 * painted where it is another figure, and told to the names in the page. Loaded when it is first needed
 * (`far-picture.ts`).
 */
import './painted-view.css';
import { useLayoutEffect, useRef } from 'react';
import { type ReactFlowState, useStoreApi } from 'reactflow';
import type { ActiveFault } from '../../worker/protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Cells } from './cells.ts';
import { labelWidth, wordsOn } from './dots-overlay.tsx';
import { forgetTold, isInPage, type ThingKey, takeChangedSides, tell, useFarPicture } from './far-picture.ts';
import type { FlowLink, FlowNode, FlowThing } from './flow-elements.ts';
import {
  type Box,
  type Curve,
  curvePoint,
  grown,
  hull,
  linkCurve,
  meet,
  type Point,
  sameBox,
} from './link-geometry.ts';
import { type LinkView, signsOf, viewOfLink } from './link-view.ts';
import { NODE_WIDTH, nodeHeight } from './node-layout.ts';
import { type NodeView, viewOfNode } from './node-view.ts';
import {
  bareAfter,
  boxUnder,
  joined,
  type Part,
  type Placed,
  partOf,
  Round,
  shiftBetween,
  wholeOf,
} from './paint-plan.ts';
import { PaintedLooks } from './painted-looks.tsx';
import { discBox, drawSigns, isMarked } from './painted-signs.ts';
import {
  cutFace,
  cutLabel,
  drawFace,
  drawLink,
  fitsFace,
  isDressedAlike,
  isEven,
  type Look,
  lookOf,
  renewFace,
} from './painted-things.ts';

export function PaintedView() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const looks = useRef<HTMLDivElement>(null);
  const store = useStoreApi<FlowThing, FlowLink>();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context == null || looks.current === null) return;
    const leave = animate(context, looks.current, store);
    useFarPicture.setState({ painted: true });
    return () => {
      leave();
      forgetTold();
      useFarPicture.setState({ painted: false });
    };
  }, [store]);
  return (
    <>
      <div ref={looks} className="painted-looks" aria-hidden="true">
        <PaintedLooks />
      </div>
      <canvas ref={canvas} className="painted-view" aria-hidden="true" tabIndex={-1} />
    </>
  );
}

type FlowStore = ReturnType<typeof useStoreApi<FlowThing, FlowLink>>;
type FlowState = ReactFlowState<FlowThing, FlowLink>;

/** New figures come no more often than this, ms: with every second frame, as the dots do from so far. */
const BETWEEN_NEWS = 30;

/** Paints once at once, and then frame by frame; returns what ends it. */
function animate(context: CanvasRenderingContext2D, looks: HTMLElement, store: FlowStore): () => void {
  const painter = new Painter(context, looks);
  let handle = 0;
  const frame = (now: number) => {
    handle = requestAnimationFrame(frame);
    painter.paint(now, store.getState());
  };
  painter.paint(performance.now(), store.getState());
  handle = requestAnimationFrame(frame);
  return () => cancelAnimationFrame(handle);
}

interface PaintedFace {
  readonly key: ThingKey;
  readonly node: FlowNode['data']['node'];
  readonly box: Box;
  readonly selected: boolean;
  view: NodeView | null;
}
interface PaintedLink {
  readonly key: ThingKey;
  readonly link: NonNullable<FlowLink['data']>['link'];
  readonly from: Box;
  readonly to: Box;
  readonly curve: Curve;
  readonly middle: Point;
  readonly bounds: Box;
  readonly selected: boolean;
  view: LinkView | null;
}
/** A link that is wider or thinner by less than this, in pixels of the picture, is as wide as it was. */
const SEEN_WIDTH = 0.3;
/** So far beyond their boxes rings, pills and wide links color the picture, or cut it; in the design's units. */
const REACH = 36;

class Painter {
  private readonly context: CanvasRenderingContext2D;
  private readonly looks: HTMLElement;
  private readonly newFaces = new Round<PaintedFace>();
  private readonly newLinks = new Round<PaintedLink>();
  private readonly media = ['(prefers-contrast: more)', '(forced-colors: active)'].map((query) =>
    window.matchMedia(query),
  );
  private faces = new Map<string, PaintedFace>();
  private links = new Map<string, PaintedLink>();
  private facesIn = facesByPlace([]);
  private linksIn = linksByPlace([]);
  private parts: Part[] = [];
  private placed: Placed = { width: 0, height: 0, x: 0, y: 0, scale: 0 };
  private look: Look | null = null;
  /** What the picture was painted of. */
  private of: readonly unknown[] = [];
  private arranged: readonly unknown[] = [];
  private version = -1;
  private faults: readonly ActiveFault[] = [];
  private newsAt = Number.NEGATIVE_INFINITY;

  constructor(context: CanvasRenderingContext2D, looks: HTMLElement) {
    this.context = context;
    this.looks = looks;
  }

  paint(now: number, state: FlowState): void {
    const look = this.dress();
    this.place(state);
    this.arrange(state);
    this.swapSides();
    this.hear(now, look);
    const { placed, parts } = this;
    for (const part of joined(parts, placed)) this.draw(part, look);
    this.parts = [];
  }

  /** Takes in the figures of those whose turn it is. */
  private hear(now: number, look: Look): void {
    const { newFaces, newLinks } = this;
    const { activeFaults } = useRunStore.getState();
    const broken = activeFaults !== this.faults;
    this.faults = activeFaults;
    if (broken || (newFaces.done && newLinks.done && telemetry.version !== this.version)) {
      this.version = telemetry.version;
      newFaces.begin(hitFirst(this.faces.values(), activeFaults));
      newLinks.begin(hitFirst(this.links.values(), activeFaults));
    }
    if (newFaces.done && newLinks.done) return;
    if (now - this.newsAt < BETWEEN_NEWS) return;
    this.newsAt = now;
    for (const { link } of newLinks.take()) this.renewLink(link.id);
    this.renewFaces(newFaces.take(), look);
  }

  /** A link is painted anew, with all around it, where an eye could tell, and its words where they are others. */
  private renewLink(id: string): void {
    const thing = this.links.get(id);
    if (thing === undefined || partOf(thing.bounds, REACH, this.placed) === null) return;
    const { view: before } = thing;
    const view = this.askLink(thing);
    if (before === null || isInPage(thing.key)) return;
    const wider = Math.abs(view.width - before.width) * this.placed.scale;
    const dashed = view.cut !== before.cut || view.troubled !== before.troubled;
    if (wider >= SEEN_WIDTH || view.level !== before.level || dashed) this.stain(thing.bounds, REACH);
    // what is painted is what the next figure is compared with
    else thing.view = { ...view, width: before.width };
    if (view.fault === before.fault && view.errors === before.errors) return;
    for (const box of [labelBox(thing, before), labelBox(thing, view)]) if (box !== null) this.stain(box, 1);
  }

  /** Faces have new figures written over the old ones, where nothing else lies over them. */
  private renewFaces(turn: readonly PaintedFace[], look: Look): void {
    const { context, placed } = this;
    context.setTransform(placed.scale, 0, 0, placed.scale, placed.x, placed.y);
    context.textRendering = 'geometricPrecision';
    for (const { node } of turn) {
      const thing = this.faces.get(node.id);
      if (thing === undefined || partOf(thing.box, REACH, placed) === null) continue;
      const { view: before, box, key } = thing;
      const view = this.askFace(thing);
      if (before === null) continue;
      if (isInPage(key)) {
        if (isMarked(before) !== isMarked(view)) this.stain(box, REACH);
      } else if (!isDressedAlike(before, view)) this.stain(box, REACH);
      else if (!saysTheSame(before, view)) {
        if (isEven(view) && this.isOpen(thing, look) && fitsFace(context, before.figure, look))
          renewFace(context, box, view, look);
        else this.stain(box, REACH);
      }
    }
  }

  /** Whether nothing lies over a face: no other one, nothing that stands in the page, and no words of a link. */
  private isOpen({ box, key }: PaintedFace, look: Look): boolean {
    for (const other of this.facesIn.in(box)) {
      if (other.key === key) continue;
      if (meet(other.box, box, isInPage(other.key) ? REACH : 2)) return false;
      if (other.view !== null && isMarked(other.view) && meet(discBox(other.box, look.signs), box, 0))
        return false;
    }
    for (const link of this.linksIn.in(box)) {
      const label = link.view === null ? null : labelBox(link, link.view);
      if (label !== null && meet(label, box, 1)) return false;
    }
    return true;
  }

  private askLink(thing: PaintedLink): LinkView {
    const { design } = useDesignStore.getState();
    const view = viewOfLink(telemetry, design, thing.link, useRunStore.getState().activeFaults);
    thing.view = view;
    return view;
  }
  private askFace(thing: PaintedFace): NodeView {
    const { design } = useDesignStore.getState();
    const view = viewOfNode(telemetry, design, thing.node, useRunStore.getState().activeFaults, 'furthest');
    thing.view = view;
    tell(thing.key, view.label);
    return view;
  }

  /** Colors and letters; all is painted anew where they have changed. */
  private dress(): Look {
    const theme = document.documentElement.dataset.theme;
    const letters = document.fonts.status;
    const colors = this.media.map(({ matches }) => matches).join();
    const dressed =
      this.look === null || this.of[0] !== theme || this.of[1] !== letters || this.of[2] !== colors;
    const look = dressed || this.look === null ? lookOf(this.looks, this.context) : this.look;
    const of = [theme, letters, colors];
    if (of.some((value, i) => value !== this.of[i])) this.all();
    this.of = of;
    this.look = look;
    return look;
  }

  private all(): void {
    this.parts = [wholeOf(this.placed)];
    for (const thing of this.faces.values()) thing.view = null;
    for (const thing of this.links.values()) thing.view = null;
  }

  /** Lays the element over the view, and takes along what of the picture is still seen. */
  private place({ width, height, transform: [x, y, zoom] }: FlowState): void {
    const ratio = window.devicePixelRatio || 1;
    const now: Placed = {
      ...{ width: Math.round(width * ratio), height: Math.round(height * ratio) },
      ...{ x: x * ratio, y: y * ratio, scale: zoom * ratio },
    };
    const before = this.placed;
    if (samePlace(before, now)) return;
    const element = this.context.canvas;
    this.placed = now;
    const shift = shiftBetween(before, now);
    if (shift !== null) {
      this.shiftBy(shift);
      return;
    }
    if (before.width !== now.width || before.height !== now.height) {
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
      element.width = now.width;
      element.height = now.height;
    }
    this.parts = [wholeOf(now)];
  }

  private shiftBy(shift: { readonly x: number; readonly y: number }): void {
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'copy';
    context.drawImage(context.canvas, shift.x, shift.y);
    context.globalCompositeOperation = 'source-over';
    this.parts.push(...bareAfter(shift, this.placed));
  }

  /** Where faces and links are now: what moved is painted where it was and where it is. */
  private arrange(state: FlowState): void {
    const { nodes, edges } = state;
    if (this.arranged[0] === nodes && this.arranged[1] === edges) return;
    this.arranged = [nodes, edges];
    const faces = new Map<string, PaintedFace>();
    for (const thing of nodes) if (thing.type === 'face') faces.set(thing.id, this.faceOf(thing, state));
    const links = new Map<string, PaintedLink>();
    for (const edge of edges) {
      const from = faces.get(edge.source)?.box;
      const to = faces.get(edge.target)?.box;
      if (edge.data === undefined || from === undefined || to === undefined) continue;
      links.set(edge.id, this.linkOf(edge.data.link, from, to, edge.selected === true));
    }
    for (const [id, { box }] of this.faces) if (!faces.has(id)) this.stain(box, REACH);
    for (const [id, { bounds }] of this.links) if (!links.has(id)) this.stain(bounds, REACH);
    this.facesIn = follow(this.facesIn, this.faces, faces, facesByPlace);
    this.linksIn = follow(this.linksIn, this.links, links, linksByPlace);
    this.faces = faces;
    this.links = links;
  }

  private faceOf(thing: FlowNode, state: FlowState): PaintedFace {
    const { node } = thing.data;
    const { x, y } = state.nodeLookup.get(thing.id)?.internals.positionAbsolute ?? thing.position;
    const known = this.faces.get(thing.id);
    const same = known !== undefined && known.box.x === x && known.box.y === y;
    const selected = thing.selected === true;
    if (same && known.node === node && known.selected === selected) return known;
    const box = { x, y, width: NODE_WIDTH, height: nodeHeight(node) };
    if (known !== undefined) this.stain(known.box, REACH);
    this.stain(box, REACH);
    const view = known?.node === node ? known.view : null;
    return { key: `node ${thing.id}`, node, box, selected, view };
  }

  private linkOf(link: PaintedLink['link'], from: Box, to: Box, selected: boolean): PaintedLink {
    const known = this.links.get(link.id);
    const same = known?.link === link && known.selected === selected;
    if (same && sameBox(known.from, from) && sameBox(known.to, to)) return known;
    const bounds = hull(from, to);
    if (known !== undefined) this.stain(known.bounds, REACH);
    this.stain(bounds, REACH);
    const curve = linkCurve(from, to);
    const middle = curvePoint(curve, 0.5);
    const view = known?.view ?? null;
    return { key: `link ${link.id}`, link, from, to, bounds, selected, curve, middle, view };
  }

  private stain(box: Box, reach: number): void {
    const part = partOf(box, reach, this.placed);
    if (part !== null) this.parts.push(part);
  }

  /** What went into the page, or came back. */
  private swapSides(): void {
    for (const key of takeChangedSides()) {
      const id = key.slice(5);
      const box = key.startsWith('link ') ? this.links.get(id)?.bounds : this.faces.get(id)?.box;
      if (box !== undefined) this.stain(box, REACH);
    }
  }

  /** Paints a part anew, with the figures that are there. */
  private draw(part: Part, look: Look): void {
    const { context, placed } = this;
    const { left, top, right, bottom } = part;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    context.setTransform(placed.scale, 0, 0, placed.scale, placed.x, placed.y);
    context.textRendering = 'geometricPrecision';
    const under = boxUnder(part, placed);
    const links = this.linksIn.in(under);
    this.drawLinks(links, look);
    this.drawFaces(this.facesIn.in(under), look);
    this.drawLabels(links, under, look);
    context.restore();
  }

  /** The words on links lie over nodes and links; those of one that stands in the page are there. */
  private drawLabels(links: readonly PaintedLink[], under: Box, look: Look): void {
    const { context } = this;
    for (const thing of links) {
      const { key, middle, view } = thing;
      const box = view === null ? null : labelBox(thing, view);
      if (view === null || box === null || !meet(box, under, 1)) continue;
      if (isInPage(key)) cutLabel(context, middle, box.width);
      else drawSigns(context, middle, signsOf(view), look.signs);
    }
  }

  private drawLinks(links: readonly PaintedLink[], look: Look): void {
    for (const thing of links) {
      const view = thing.view ?? this.askLink(thing);
      if (!isInPage(thing.key)) drawLink(this.context, thing.curve, view, look);
    }
  }

  private drawFaces(faces: readonly PaintedFace[], look: Look): void {
    for (const thing of faces) {
      const { key, node, box } = thing;
      const view = thing.view ?? this.askFace(thing);
      if (isInPage(key)) cutFace(this.context, box, view, thing.selected, look);
      else drawFace(this.context, box, node, view, look);
    }
  }
}

/** Things in the order of their turns: what a fault has hit shows it at once. */
function hitFirst<Thing extends PaintedFace | PaintedLink>(
  things: Iterable<Thing>,
  faults: readonly ActiveFault[],
): readonly Thing[] {
  const all = [...things];
  if (faults.length === 0) return all;
  const hit = new Set(faults.flatMap(({ targets }) => targets));
  const isHit = (thing: Thing) => hit.has('node' in thing ? thing.node.id : thing.link.id);
  return [...all.filter(isHit), ...all.filter((thing) => !isHit(thing))];
}

/** Faces with their rings and discs, and links with their words, by where they are. */
const facesByPlace = (faces: Iterable<PaintedFace>) => new Cells(faces, ({ box }) => grown(box, REACH));
const linksByPlace = (links: Iterable<PaintedLink>) =>
  new Cells(links, ({ bounds }) => grown(bounds, LABEL_REACH));
/** The same cells with what moved, or where things have come or gone, or stand in another order, new ones. */
function follow<Thing>(
  cells: Cells<Thing>,
  before: ReadonlyMap<string, Thing>,
  now: ReadonlyMap<string, Thing>,
  make: (things: Iterable<Thing>) => Cells<Thing>,
): Cells<Thing> {
  const names = now.keys();
  const same = before.size === now.size && [...before.keys()].every((id) => id === names.next().value);
  if (!same) return make(now.values());
  for (const [id, thing] of before) cells.replace(thing, now.get(id)!);
  return cells;
}
/** Half of the longest words of a link, which stand around its middle; the design's units. */
const LABEL_REACH = 90;

/** Where the words of a link are; null: it has none. */
function labelBox({ middle, selected }: PaintedLink, view: LinkView): Box | null {
  const words = wordsOn(view, selected);
  if (words.length === 0) return null;
  const width = labelWidth(words);
  return { x: middle.x - width / 2, y: middle.y - LABEL / 2, width, height: LABEL };
}
const LABEL = 20;

/** Whether two faces of a node are painted alike. */
function saysTheSame(a: NodeView, b: NodeView): boolean {
  return a.figure === b.figure && Object.is(a.utilization, b.utilization) && a.heat === b.heat;
}
function samePlace(a: Placed, b: Placed): boolean {
  return a.x === b.x && a.y === b.y && a.scale === b.scale && a.width === b.width && a.height === b.height;
}
