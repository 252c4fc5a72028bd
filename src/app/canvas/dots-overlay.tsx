/**
 * The dots of all links on one canvas element over the design (React Flow's animated edges cost a browser its
 * frame rate; one overlay holds 60 frames a second with 200 nodes). It follows the camera and the boxes, stands
 * still when the run is paused, and stays empty of motion when the person asked for less of it.
 */
import { useEffect, useRef } from 'react';
import { type ReactFlowState, useStoreApi } from 'reactflow';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { linkFlowOf } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { LinkDots, type LinkTraffic } from './call-dots.ts';
import { DotPace, dotSpeed } from './dot-pace.ts';
import { callsPerDot, useDotScale } from './dot-scale.ts';
import { type DotColors, stampsFor } from './dot-stamps.ts';
import { type Area, boundsOf, DotsStage, isSeen } from './dots-stage.ts';
import type { FlowLink, FlowNode } from './flow-elements.ts';
import {
  type Box,
  curvePoint,
  linkCurve,
  measureCurve,
  type Point,
  sameBox,
  type Track,
} from './link-geometry.ts';
import { type LinkView, viewOfLink } from './link-view.ts';
import { NODE_WIDTH, nodeHeight } from './node-layout.ts';

/** A frame that comes later than this (hidden tab, busy page) moves the dots no further. */
const LONGEST_STEP_SECONDS = 0.05;
const NOBODY: ReadonlySet<Lane> = new Set();
/** Simulated seconds a second that are taken for as fast as it goes, before any were measured. */
const FASTEST = 1000;

/** What the label of a link says; nothing: it has none. */
export function wordsOn(view: LinkView, selected: boolean): readonly string[] {
  return [view.fault, view.cut ? '' : view.errors, selected ? view.rate : ''].filter((word) => word !== '');
}
/** How wide the words of a label are, at the size of its letters: its pills, with their icons and gaps. */
export function labelWidth(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + 30 + 6.2 * word.length, 0);
}

type FlowStore = ReturnType<typeof useStoreApi<FlowNode, FlowLink>>;

interface Lane {
  readonly dots: LinkDots;
  /** The ends that it was measured for; null before it was. */
  ends: { readonly from: Box; readonly to: Box } | null;
  track: Track;
  bounds: Area;
  traffic: LinkTraffic;
  /** Where the link's label stands, if it has one; dots pass behind it. */
  label: { readonly at: Point; readonly width: number } | null;
  middle: Point;
}

export function DotsOverlay() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi<FlowNode, FlowLink>();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    return animate(element, store);
  }, [store]);
  return (
    <div className="dots-overlay" aria-hidden="true">
      <canvas ref={canvas} tabIndex={-1} />
    </div>
  );
}

function animate(element: HTMLCanvasElement, store: FlowStore): () => void {
  const context = element.getContext('2d');
  if (context === null) return () => {};
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');
  const lanes = new Map<string, Lane>();
  const stage = new DotsStage();
  const pace = new DotPace();
  const around = watchAround(store);
  let handle = 0;
  let seen = NOBODY;
  let seenVersion = -1;
  let quiet = -1;
  const frame = (now: number) => {
    handle = requestAnimationFrame(frame);
    const { phase, version, realSpeed } = useRunStore.getState();
    const moving = phase === 'running' && !still.matches;
    const { camera, boxes } = around();
    // A standing picture is drawn again only when the camera, a box, or the data has changed.
    if (!moving && !camera && !boxes && version === quiet) return;
    quiet = moving ? -1 : version;
    pace.pass(now, LONGEST_STEP_SECONDS);
    const state = store.getState();
    if (moving && !camera && !pace.isDue(now, fastestOf(seen), state.transform[2])) return;
    if (version !== seenVersion || lanes.size === 0) readTraffic(lanes, realSpeed);
    seenVersion = version;
    if (still.matches && phase === 'running') for (const lane of lanes.values()) spread(lane);
    const moved = follow(lanes, state);
    seen = lanesInView(lanes, state);
    const seconds = pace.take(now);
    for (const lane of seen) if (moving) lane.dots.advance(seconds, lane.track, lane.traffic);
    const place = stage.placeAt(now, state, moved, () => [...seen].map(({ bounds }) => bounds));
    paint(element, context, seen, state, place);
  };
  handle = requestAnimationFrame(frame);
  return () => cancelAnimationFrame(handle);
}

/** For less motion: the density of the flow as standing dots, filled once. */
function spread(lane: Lane): void {
  if (lane.dots.count > 0 || lane.traffic.rate === 0) return;
  for (let i = 0; i < 30; i++) lane.dots.advance(0.08, lane.track, lane.traffic);
}

/** Tells whether the camera, and whether a box or a link, has moved since it was asked the last time. */
function watchAround(store: FlowStore): () => { readonly camera: boolean; readonly boxes: boolean } {
  let view: readonly number[] = [];
  let things: readonly unknown[] = [];
  return () => {
    const { transform, width, height, nodes, edges } = store.getState();
    const [x, y, zoom] = transform;
    const camera = [x, y, zoom, width, height].some((value, i) => value !== view[i]);
    const boxes = nodes !== things[0] || edges !== things[1];
    view = [x, y, zoom, width, height];
    things = [nodes, edges];
    return { camera, boxes };
  };
}

/** Units of the design a second of the fastest dot that is seen. */
function fastestOf(lanes: ReadonlySet<Lane>): number {
  let fastest = 0;
  for (const { traffic, track } of lanes)
    if (traffic.rate > 0) fastest = Math.max(fastest, dotSpeed(track.length));
  return fastest;
}

/** Takes over how much flows on every link; lanes of links that are gone are dropped. */
function readTraffic(lanes: Map<string, Lane>, realSpeed: number): void {
  const { design } = useDesignStore.getState();
  const { activeFaults, speed } = useRunStore.getState();
  const pace = Number.isFinite(realSpeed) ? realSpeed : Number.isFinite(speed) ? speed : FASTEST;
  const selected = useUiStore.getState().selection.links;
  const present = new Set<string>();
  const scale = useDotScale.getState().callsPerDot;
  let busiest = 0;
  for (const link of design.links) {
    present.add(link.id);
    const flow = linkFlowOf(telemetry, link.id);
    const view = viewOfLink(telemetry, design, link, activeFaults);
    busiest = Math.max(busiest, flow.rate * pace);
    const traffic = { rate: (flow.rate * pace) / scale, errorShare: flow.errorShare, cut: view.cut };
    const words = wordsOn(view, selected.includes(link.id));
    const lane = lanes.get(link.id) ?? newLane(traffic);
    lane.traffic = traffic;
    lane.label = words.length > 0 ? { at: lane.middle, width: labelWidth(words) } : null;
    lanes.set(link.id, lane);
  }
  for (const id of lanes.keys()) if (!present.has(id)) lanes.delete(id);
  rescale(lanes, scale, callsPerDot(busiest, scale));
}

/** From now on a dot stands for another number of calls. */
function rescale(lanes: ReadonlyMap<string, Lane>, before: number, now: number): void {
  if (before === now) return;
  for (const lane of lanes.values())
    lane.traffic = { ...lane.traffic, rate: (lane.traffic.rate * before) / now };
  useDotScale.setState({ callsPerDot: now });
}
function newLane(traffic: LinkTraffic): Lane {
  return {
    dots: new LinkDots(),
    ends: null,
    track: emptyTrack,
    bounds: boundsOf(emptyTrack),
    traffic,
    middle: { x: 0, y: 0 },
    label: null,
  };
}
const emptyTrack: Track = measureCurve({
  start: { x: 0, y: 0 },
  bend1: { x: 0, y: 0 },
  bend2: { x: 0, y: 0 },
  end: { x: 0, y: 0 },
});

/** Measures the curves of links whose boxes have moved; returns whether any has. */
function follow(lanes: Map<string, Lane>, state: ReactFlowState<FlowNode, FlowLink>): boolean {
  let moved = false;
  const box = (id: string): Box | null => {
    const node = state.nodeLookup.get(id);
    if (node === undefined) return null;
    const { x, y } = node.internals.positionAbsolute;
    return { x, y, width: NODE_WIDTH, height: node.measured.height ?? nodeHeight(node.data.node) };
  };
  for (const edge of state.edges) {
    const lane = lanes.get(edge.id);
    if (lane === undefined) continue;
    const from = box(edge.source);
    const to = box(edge.target);
    if (from === null || to === null) continue;
    if (lane.ends !== null && sameBox(lane.ends.from, from) && sameBox(lane.ends.to, to)) continue;
    moved = true;
    lane.ends = { from, to };
    const curve = linkCurve(from, to);
    lane.track = measureCurve(curve);
    lane.bounds = boundsOf(lane.track);
    lane.middle = curvePoint(curve, 0.5);
    if (lane.label !== null) lane.label = { ...lane.label, at: lane.middle };
  }
  return moved;
}

function lanesInView(lanes: ReadonlyMap<string, Lane>, state: ReactFlowState<FlowNode, FlowLink>): Set<Lane> {
  const seen = new Set<Lane>();
  for (const lane of lanes.values()) if (lane.ends !== null && isSeen(lane.bounds, state)) seen.add(lane);
  return seen;
}

/** Lays the element over its place, which makes it empty. */
function cover(element: HTMLCanvasElement, place: Area, ratio: number): void {
  const { x, y, width, height } = place;
  const style = `${x} ${y} ${width} ${height} ${ratio}`;
  if (element.dataset.place === style) return;
  element.dataset.place = style;
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  element.width = Math.round(width * ratio);
  element.height = Math.round(height * ratio);
}

function paint(
  element: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  lanes: ReadonlySet<Lane>,
  state: ReactFlowState<FlowNode, FlowLink>,
  place: Area,
): void {
  const ratio = window.devicePixelRatio || 1;
  cover(element, place, ratio);
  const [x, y, zoom] = state.transform;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, element.width, element.height);
  context.setTransform(zoom * ratio, 0, 0, zoom * ratio, (x - place.x) * ratio, (y - place.y) * ratio);
  const colors = dotColors(element);
  const radius = Math.max(1.9, Math.min(2.6, 2.6 / Math.sqrt(zoom)));
  const { dot, cross } = stampsFor(radius, zoom * ratio, colors);
  for (const lane of lanes) {
    lane.dots.draw(lane.track, lane.traffic.cut, (dotX, dotY, failed, strength) => {
      const { picture, reach } = failed ? cross : dot;
      context.globalAlpha = strength;
      context.drawImage(picture, dotX - reach, dotY - reach, 2 * reach, 2 * reach);
    });
  }
  context.globalAlpha = 1;
  // Dots pass behind labels and nodes, as their links do.
  for (const { label } of lanes.values()) {
    if (label !== null) context.clearRect(label.at.x - label.width / 2, label.at.y - 10, label.width, 20);
  }
  for (const { internals, measured } of state.nodeLookup.values()) {
    const { x: left, y: top } = internals.positionAbsolute;
    // a frame is an outline behind the links: dots pass through it
    if (internals.z < 0) continue;
    const box = { x: left, y: top, width: measured.width ?? 0, height: measured.height ?? 0 };
    if (isSeen(box, state)) context.clearRect(left, top, box.width, box.height);
  }
}

let colorsKnown: DotColors | null = null;
/** The tokens' colors, read again when the theme changes. */
function dotColors(element: HTMLElement): DotColors {
  const theme = document.documentElement.dataset.theme ?? '';
  if (colorsKnown?.theme === theme) return colorsKnown;
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  colorsKnown = { theme, dot: token('--dot'), ground: token('--ground'), error: token('--error') };
  return colorsKnown;
}
