/**
 * The canvas: React Flow over the design. React Flow moves, selects and connects; what things are stands in
 * the design store, what is selected in the UI store, and what flows is read by each node and link for itself.
 * A drag is shown by React Flow while it lasts and becomes one edit when the hand lets go.
 */
import 'reactflow/dist/base.css';
import './canvas.css';
import './link.css';
import './node.css';
import './touch.css';
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  type ReactFlowProps,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
} from 'reactflow';
import { runCanvasKey, runCommand } from '../commands/registry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { usePermissions } from '../stores/permissions.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { lazily } from '../ui/lazily.tsx';
import { useAreaDrag } from './area-drag.ts';
import { MAX_ZOOM, MIN_ZOOM, useCamera, viewOfAll } from './camera.ts';
import { Dock, SmallMap, ZoomControls } from './canvas-controls.tsx';
import { clickedThroughBox, selectAlone } from './click-selection.ts';
import { useClipboardKeys } from './clipboard-keys.ts';
import { beginClicks, connect, finishClicks, finishConnection, mayConnect } from './connecting.ts';
import { ConnectionLine } from './connection-line.tsx';
import { aimAtNothing, allowDrop, drop } from './dropping.ts';
import { EmptyState } from './empty-state.tsx';
import { forgetFocused, forgetPointed, noteFocused, notePointed, usePictureWanted } from './far-picture.ts';
import { distanceAt, useFarView } from './far-view.ts';
import type { View } from './fit.ts';
import { annotationOf, type FlowLink, type FlowThing } from './flow-elements.ts';
import { endGathering } from './gathering.ts';
import { useHeat } from './heat-store.ts';
import { InPlaceName } from './in-place-name.tsx';
import { useKeptFocus } from './keep-focus.ts';
import { LinkEdge } from './link-edge.tsx';
import type { Point } from './link-geometry.ts';
import { longPress } from './long-press.ts';
import { closeCanvasMenu, useCanvasMenu } from './menu-store.ts';
import { MovingDots } from './message-view.tsx';
import { NodeFace } from './node-face.tsx';
import { GRID } from './node-layout.ts';
import { openMenuAt, thingsUnderMenu } from './open-menu.ts';
import { PartitionHeads, Partitions } from './partitions.tsx';
import { forgetPointer, notePointer } from './pointer-place.ts';
import { Sides } from './sides.tsx';
import { useSpotlightStyle } from './spotlight-style.ts';
import {
  beginStroke,
  endStroke,
  hearAlt,
  notePress,
  selectLinks,
  useFlowElements,
} from './use-flow-elements.ts';
import { Zones } from './zones.tsx';

const ToolOverlay = lazily(() => import('./tool-overlay.tsx').then((module) => module.ToolOverlay));

const HeatLayer = lazily(() => import('./heat-layer.tsx').then((module) => module.HeatLayer));
const PaintedView = lazily(() => import('./painted-view.tsx').then((module) => module.PaintedView));
const CanvasMenu = lazily(() => import('./context-menu.tsx').then((module) => module.CanvasMenu));
const GuideLines = lazily(() => import('./guide-lines.tsx').then((module) => module.GuideLines));
const NoteFace = lazily(() => import('./annotation-face.tsx').then((module) => module.NoteFace));
const FrameFace = lazily(() => import('./annotation-face.tsx').then((module) => module.FrameFace));

const nodeTypes = { face: NodeFace, note: NoteFace, frame: FrameFace };
const edgeTypes = { link: LinkEdge };
const multiSelectKeys = ['Shift', 'Control', 'Meta'];
const distanceClasses = { near: '', far: 'far', furthest: 'far furthest' } as const;
/** From this many nodes on, only what is in view is drawn. */
const MANY_NODES = 300;

export function Canvas() {
  return (
    <ReactFlowProvider>
      <FlowCanvas />
    </ReactFlowProvider>
  );
}

/** Rings around the nodes, while a metric is shown. */
function Heat() {
  const metric = useHeat((state) => state.metric);
  return metric === null ? null : <HeatLayer metric={metric} />;
}

/** The picture of a large design, from furthest away. */
function FarPicture() {
  return usePictureWanted() ? <PaintedView /> : null;
}

function FlowCanvas() {
  const tool = useUiStore((state) => state.tool);
  const flow = useStoreApi();
  useCamera();
  useClipboardKeys();
  useKeptFocus();
  useSpotlightStyle();
  const first = useFirstView();
  const presenting = usePageMode(({ mode }) => mode === 'present');
  const distance = useStore((state) => distanceAt(state.transform[2], presenting));
  useLayoutEffect(() => useFarView.setState({ distance }), [distance]);
  return (
    <main
      className={`canvas ${tool === 'pan' ? 'panning' : ''} ${distanceClasses[distance]}`}
      aria-label="Canvas"
      {...longPress}
      onPointerDownCapture={press}
      onClickCapture={(event) => click(event, flow)}
      onPointerMove={notePointer}
      onPointerOver={notePointed}
      onFocus={noteFocused}
      onBlur={forgetFocused}
      onPointerLeave={leaveCanvas}
      onKeyDownCapture={takeKey}
    >
      {first !== null && <Flow first={first} />}
      <MovingDots />
      <PartitionHeads />
      <EmptyState />
      {tool !== 'select' && tool !== 'pan' && tool !== 'link' && <ToolOverlay key={tool} tool={tool} />}
      <ZoomControls />
      <Dock />
      <OpenMenu />
    </main>
  );
}

/**
 * React Flow itself, which renders with every step of a drag. What it is given besides the nodes stays the same
 * from step to step: it compares by identity, and a handler made anew would render every node and link again.
 */
function Flow({ first }: { readonly first: View }) {
  const { nodes, links, onNodesChange } = useFlowElements();
  const panning = useUiStore((state) => state.tool === 'pan');
  const editing = usePermissions((state) => state.guard.editing);
  const { screenToFlowPosition: toDesign } = useReactFlow<FlowThing, FlowLink>();
  const handlers = useMemo(() => placeHandlers(toDesign), [toDesign]);
  return (
    <ReactFlow<FlowThing, FlowLink>
      {...flowHandlers}
      {...handlers}
      nodes={nodes}
      edges={links}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      connectionLineComponent={ConnectionLine}
      connectionRadius={26}
      nodesDraggable={editing}
      nodesConnectable={editing}
      panOnDrag={panning ? PANNING_BUTTONS : MIDDLE_BUTTON}
      selectionOnDrag={!panning}
      selectionMode={SelectionMode.Partial}
      multiSelectionKeyCode={multiSelectKeys}
      panActivationKeyCode={null}
      deleteKeyCode={null}
      nodeDragThreshold={STILL_PIXELS}
      nodeClickDistance={STILL_PIXELS}
      paneClickDistance={STILL_PIXELS}
      minZoom={MIN_ZOOM}
      maxZoom={MAX_ZOOM}
      defaultViewport={first}
      onlyRenderVisibleElements={nodes.length > MANY_NODES}
      zoomOnDoubleClick={false}
    >
      {layers}
    </ReactFlow>
  );
}

/**
 * A hand that moves no more than this has clicked. With React Flow's own 0 for clicks, a press that moved by one
 * pixel was neither a drag nor a click, and so was one during which the living canvas made the browser say anew
 * where a resting pointer is.
 */
const STILL_PIXELS = 3;
const PANNING_BUTTONS = [0, 1];
const MIDDLE_BUTTON = [1];

type ToDesign = (point: Point) => Point;

const flowHandlers: Partial<ReactFlowProps<FlowThing, FlowLink>> = {
  onEdgesChange: selectLinks,
  onConnect: connect,
  onClickConnectStart: (_event, { nodeId, handleType }) => beginClicks(nodeId, handleType),
  onClickConnectEnd: finishClicks,
  isValidConnection: mayConnect,
  onNodeClick: (event, { id }) => selectAlone(id, event),
  onNodeDragStart: startDrag,
  onNodeDrag: (event) => hearAlt(event),
  onNodeDragStop: endDrag,
  onSelectionStart: beginStroke,
  onSelectionEnd: endStroke,
  onNodeDoubleClick: (_event, { id }) => writeInPlace(id),
  onNodeContextMenu: (event, node) => openMenuAt(event, thingsUnderMenu(node.id)),
  onSelectionContextMenu: (event, [first]) => {
    if (first !== undefined) openMenuAt(event, thingsUnderMenu(first.id));
  },
  onEdgeContextMenu: (event, link) => {
    useUiStore.getState().select({ links: [link.id] });
    openMenuAt(event, { type: 'link', id: link.id });
  },
  onPaneClick: leaveSelection,
  onDragLeave: aimAtNothing,
};

/** Handlers that ask which place of the design the pointer is over. */
function placeHandlers(toDesign: ToDesign): Partial<ReactFlowProps<FlowThing, FlowLink>> {
  return {
    onConnectEnd: (event, state) => finishConnection(event, state, toDesign),
    onPaneContextMenu: (event) => {
      const point = toDesign({ x: event.clientX, y: event.clientY });
      openMenuAt(event, { type: 'ground', point });
    },
    onDragOver: (event) => allowDrop(event, toDesign),
    onDrop: (event) => drop(event, toDesign),
  };
}

/** What lies under and over the nodes. */
const layers = (
  <>
    <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.4} color="var(--grid)" />
    <Sides />
    <Zones onMenu={(event, area) => openMenuAt(event, { type: 'area', area: area.type, id: area.id })} />
    <Partitions />
    <Heat />
    <FarPicture />
    <WhileEditing />
    <SmallMap />
  </>
);

/** What is there only while the hand is at work. */
function WhileEditing() {
  const dragging = useAreaDrag((state) => state.aligned !== null || state.link !== null);
  return (
    <>
      {dragging && <GuideLines />}
      <InPlaceName />
    </>
  );
}

function OpenMenu() {
  const open = useCanvasMenu((state) => state.open);
  if (open === null) return null;
  return <CanvasMenu target={open.target} at={open.at} onClose={closeCanvasMenu} />;
}

/** Arrows are ours: React Flow would move nodes by steps of its own, and say nothing. */
function takeKey(event: KeyboardEvent): void {
  if (event.key === 'Enter' || event.key === ' ') return void selectFocusedFrame(event);
  if (event.key.startsWith('Arrow') && runCanvasKey(event.nativeEvent)) event.stopPropagation();
}

/** A frame is selected by its title or by key: a stroke over what lies in it must not take it. */
function selectFocusedFrame({ target }: KeyboardEvent): void {
  if (!(target instanceof HTMLElement) || !target.classList.contains('react-flow__node-frame')) return;
  const frame = annotationOf(target.dataset.id ?? '');
  if (frame !== null) useUiStore.getState().select({ annotations: [frame] });
}

function leaveCanvas(): void {
  forgetPointer();
  forgetPointed();
}

function press(event: PointerEvent): void {
  notePress(event);
  longPress.onPointerDownCapture(event);
}

/**
 * A finger's tap on the ground: React Flow, where a drag selects, hears it of a mouse only. And a click on the box
 * over what a stroke has selected, which it does not hear at all.
 */
function click(event: MouseEvent, flow: ReturnType<typeof useStoreApi>): void {
  const { target, nativeEvent } = event;
  const through = clickedThroughBox(event);
  if (through !== null) {
    flow.setState({ nodesSelectionActive: false });
    selectAlone(through, event);
  }
  const byFinger = nativeEvent instanceof globalThis.PointerEvent && nativeEvent.pointerType === 'touch';
  if (byFinger && target instanceof Element && target.classList.contains('react-flow__pane'))
    leaveSelection();
}

function leaveSelection(): void {
  endGathering();
  useUiStore.getState().clearSelection();
}

/** Alt is heard while something is dragged, and only then. */
function startDrag(event: { readonly altKey: boolean }): void {
  hearAlt(event);
  window.addEventListener('keydown', hearAlt);
  window.addEventListener('keyup', hearAlt);
}
function endDrag(): void {
  window.removeEventListener('keydown', hearAlt);
  window.removeEventListener('keyup', hearAlt);
}

/** A double click writes: a name, a title, a text. */
function writeInPlace(flowId: string): void {
  const { select } = useUiStore.getState();
  const annotation = annotationOf(flowId);
  select(annotation === null ? { nodes: [flowId] } : { annotations: [annotation] });
  runCommand('edit.rename');
}

/**
 * Where the camera stands at first. The tools over the canvas are drawn and measured before the nodes, within the
 * same paint, so that the first picture is the right one.
 */
function useFirstView(): View | null {
  const [view, setView] = useState<View | null>(null);
  useLayoutEffect(() => setView(viewOfAll(useDesignStore.getState().design) ?? { x: 0, y: 0, zoom: 1 }), []);
  return view;
}
