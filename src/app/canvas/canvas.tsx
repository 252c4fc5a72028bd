/**
 * The canvas: React Flow over the design. React Flow moves, selects and connects; what things are stands in
 * the design store, what is selected in the UI store, and what flows is read by each node and link for itself.
 * A drag is shown by React Flow while it lasts and becomes one edit when the hand lets go.
 */
import 'reactflow/dist/base.css';
import './canvas.css';
import './link.css';
import './node.css';
import {
  type DragEvent,
  type MouseEvent,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
} from 'reactflow';
import { addNode, linkNodes, moveNodesTo, refusalOfLink } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { usePermissions } from '../stores/permissions.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { addZone } from '../stores/zone-actions.ts';
import { lazily } from '../ui/lazily.tsx';
import { useAreaDrag } from './area-drag.ts';
import { MAX_ZOOM, MIN_ZOOM, useCamera, viewOfAll } from './camera.ts';
import { Dock, SmallMap, ZoomControls } from './canvas-controls.tsx';
import { ConnectionLine, nodeAt } from './connection-line.tsx';
import { CanvasMenu, type MenuTarget } from './context-menu.tsx';
import { EmptyState } from './empty-state.tsx';
import { takeFile } from './file-drop.ts';
import type { View } from './fit.ts';
import { FlowElements, type FlowLink, type FlowNode } from './flow-elements.ts';
import { KIND_DATA_TYPE, ZONE_DRAG } from './kind-drag.ts';
import { LinkEdge } from './link-edge.tsx';
import type { Point } from './link-geometry.ts';
import { MovingDots } from './message-view.tsx';
import { NodeFace } from './node-face.tsx';
import { freePlace, GRID, NODE_WIDTH, snap } from './node-layout.ts';
import { PartitionHeads, Partitions } from './partitions.tsx';
import { Sides } from './sides.tsx';
import { useSpotlightStyle } from './spotlight-style.ts';
import { dropped, newGround } from './zone-boxes.ts';
import { Zones } from './zones.tsx';

const ToolOverlay = lazily(() => import('./tool-overlay.tsx').then((module) => module.ToolOverlay));

const nodeTypes = { face: NodeFace };
const edgeTypes = { link: LinkEdge };
const snapGrid: [number, number] = [GRID, GRID];
const multiSelectKeys = ['Shift', 'Control', 'Meta'];
/** From further away than this, nodes show their name and figure only, in letters that can be read. */
const FAR_ZOOM = 0.6;
/** The last row of a lecture sits further away. */
const FAR_ZOOM_IN_LECTURE = 0.7;
/** From this many nodes on, only what is in view is drawn. */
const MANY_NODES = 300;

export function Canvas() {
  return (
    <ReactFlowProvider>
      <FlowCanvas />
    </ReactFlowProvider>
  );
}

function FlowCanvas() {
  const { nodes, links, moveLocally } = useFlowElements();
  const [menu, setMenu] = useState<{ readonly target: MenuTarget; readonly at: Point } | null>(null);
  const closeMenu = useCallback(() => setMenu(null), []);
  const tool = useUiStore((state) => state.tool);
  const { screenToFlowPosition } = useReactFlow<FlowNode, FlowLink>();
  useCamera();
  useSpotlightStyle();
  const first = useFirstView();
  const panning = tool === 'pan';
  const editing = usePermissions((state) => state.guard.editing);
  const farZoom = usePageMode(({ mode }) => (mode === 'present' ? FAR_ZOOM_IN_LECTURE : FAR_ZOOM));
  const far = useStore((state) => state.transform[2] < farZoom);
  return (
    <main className={`canvas ${panning ? 'panning' : ''} ${far ? 'far' : ''}`} aria-label="Canvas">
      {first !== null && (
        <ReactFlow<FlowNode, FlowLink>
          nodes={nodes}
          edges={links}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={moveLocally}
          onEdgesChange={selectLinks}
          onConnect={connect}
          onConnectEnd={(event, state) => finishConnection(event, state, screenToFlowPosition)}
          onClickConnectStart={(_event, { nodeId, handleType }) => {
            clickedFirst = nodeId === null ? null : { node: nodeId, backwards: handleType === 'target' };
          }}
          onClickConnectEnd={finishClicks}
          isValidConnection={mayConnect}
          connectionLineComponent={ConnectionLine}
          connectionRadius={26}
          onNodeContextMenu={(event, node) => setMenu(openMenu(event, nodesUnderMenu(node.id)))}
          onSelectionContextMenu={(event, chosen) =>
            setMenu(openMenu(event, { type: 'nodes', ids: chosen.map((node) => node.id) }))
          }
          onEdgeContextMenu={(event, link) => {
            useUiStore.getState().select({ links: [link.id] });
            setMenu(openMenu(event, { type: 'link', id: link.id }));
          }}
          onPaneContextMenu={(event) => {
            const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
            setMenu(openMenu(event, { type: 'ground', point }));
          }}
          onPaneClick={() => useUiStore.getState().clearSelection()}
          onDragOver={allowDrop}
          onDrop={(event) => drop(event, screenToFlowPosition)}
          nodesDraggable={editing}
          nodesConnectable={editing}
          snapToGrid
          snapGrid={snapGrid}
          panOnDrag={panning ? [0, 1] : [1]}
          selectionOnDrag={!panning}
          selectionMode={SelectionMode.Partial}
          multiSelectionKeyCode={multiSelectKeys}
          panActivationKeyCode={null}
          deleteKeyCode={null}
          nodeDragThreshold={3}
          minZoom={MIN_ZOOM}
          maxZoom={MAX_ZOOM}
          defaultViewport={first}
          onlyRenderVisibleElements={nodes.length > MANY_NODES}
          zoomOnDoubleClick={false}
        >
          <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.4} color="var(--grid)" />
          <Sides />
          <Zones
            onMenu={(event, area) => setMenu(openMenu(event, { type: 'area', area: area.type, id: area.id }))}
          />
          <Partitions />
          <SmallMap />
        </ReactFlow>
      )}
      <MovingDots />
      <PartitionHeads />
      <EmptyState />
      {tool !== 'select' && tool !== 'pan' && tool !== 'link' && <ToolOverlay key={tool} tool={tool} />}
      <ZoomControls />
      <Dock />
      {menu !== null && <CanvasMenu target={menu.target} at={menu.at} onClose={closeMenu} />}
    </main>
  );
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

/** React Flow's nodes and links from the stores, with the places of a drag that is still going on. */
function useFlowElements() {
  const design = useDesignStore((state) => state.design);
  const selection = useUiStore((state) => state.selection);
  const elements = useMemo(() => new FlowElements(), []);
  const dragging = useRef(false);
  const [dragged, setDragged] = useState<ReadonlyMap<string, Point> | null>(null);
  const settled = useMemo(
    () => elements.nodesOf(design, selection.nodes),
    [elements, design, selection.nodes],
  );
  const links = useMemo(() => elements.linksOf(design, selection.links), [elements, design, selection.links]);
  const area = useAreaDrag((state) => state.drag);
  const nodes = useMemo(() => {
    if (dragged === null && area === null) return settled;
    return settled.map((node) => {
      const position = dragged?.get(node.id);
      if (position !== undefined) return { ...node, position };
      if (area === null || node.data.node.zone !== area.zone) return node;
      return { ...node, position: { x: node.position.x + area.by.x, y: node.position.y + area.by.y } };
    });
  }, [settled, dragged, area]);
  const moveLocally = useCallback((changes: NodeChange<FlowNode>[]) => {
    selectNodes(changes);
    const moving = new Map<string, Point>();
    const settledAt = new Map<string, Point>();
    for (const change of changes) {
      if (change.type !== 'position' || change.position === undefined) continue;
      (change.dragging === true ? moving : settledAt).set(change.id, change.position);
    }
    if (moving.size > 0) setDragged((before) => new Map([...(before ?? []), ...moving]));
    if (moving.size > 0) {
      dragging.current = true;
      showGround(moving);
    }
    if (settledAt.size === 0) return;
    setDragged(null);
    useAreaDrag.setState({ over: null });
    // A drag is one step; so is a row of arrow keys.
    moveNodesTo(settledAt, dragging.current ? undefined : `nudge ${[...settledAt.keys()].join()}`);
    dragging.current = false;
  }, []);
  return { nodes, links, moveLocally };
}

/** Lights up the ground that the first of the dragged nodes would be dropped on, where it is another than its own. */
function showGround(moving: ReadonlyMap<string, Point>): void {
  const { design } = useDesignStore.getState();
  const [first] = moving;
  const node = first === undefined ? undefined : design.nodes.find((each) => each.id === first[0]);
  if (first === undefined || node === undefined) return;
  const { zone } = dropped(design, { ...node, position: first[1] });
  const over = zone === undefined || zone === node.zone ? null : zone;
  if (useAreaDrag.getState().over !== over) useAreaDrag.setState({ over });
}

function selectNodes(changes: readonly NodeChange<FlowNode>[]): void {
  const { selection, select } = useUiStore.getState();
  let { nodes } = selection;
  for (const change of changes) {
    if (change.type !== 'select') continue;
    nodes = nodes.filter((id) => id !== change.id);
    if (change.selected) nodes = [...nodes, change.id];
  }
  if (nodes !== selection.nodes) select({ nodes, links: selection.links });
}
function selectLinks(changes: readonly EdgeChange<FlowLink>[]): void {
  const { selection, select } = useUiStore.getState();
  let { links } = selection;
  for (const change of changes) {
    if (change.type !== 'select') continue;
    links = links.filter((id) => id !== change.id);
    if (change.selected) links = [...links, change.id];
  }
  if (links !== selection.links) select({ nodes: selection.nodes, links });
}

function mayConnect(connection: Pick<Connection, 'source' | 'target'>): boolean {
  return refusalOfLink(useDesignStore.getState().design, connection.source, connection.target) === null;
}
function connect(connection: Connection): void {
  linkNodes(connection.source, connection.target);
}
/** A line dropped on a node's body counts too; one that is refused says why. */
function finishConnection(
  event: globalThis.MouseEvent | TouchEvent,
  state: FinalConnectionState,
  toDesign: (point: Point) => Point,
): void {
  if (state.isValid === true || state.fromNode === null || state.fromHandle === null) return;
  const place = 'changedTouches' in event ? event.changedTouches[0] : event;
  if (place === undefined) return;
  const point = toDesign({ x: place.clientX, y: place.clientY });
  const other = state.toNode?.id ?? nodeAt(point.x, point.y);
  const self = state.fromNode.id;
  if (other === null || other === self) return;
  if (state.fromHandle.type === 'target') linkNodes(other, self);
  else linkNodes(self, other);
}

/** The port clicked first, while the second is awaited. */
let clickedFirst: { readonly node: string; readonly backwards: boolean } | null = null;

/** Two ports were clicked one after the other: React Flow made the link, or it may not be, and that is said. */
function finishClicks(event: globalThis.MouseEvent | TouchEvent): void {
  const start = clickedFirst;
  clickedFirst = null;
  const other =
    event.target instanceof Element
      ? event.target.closest<HTMLElement>('.react-flow__node')?.dataset.id
      : undefined;
  if (start === null || other === undefined || other === start.node) return;
  const [from, to] = start.backwards ? [other, start.node] : [start.node, other];
  const { links } = useDesignStore.getState().design;
  if (!links.some((link) => link.from === from && link.to === to)) linkNodes(from, to);
}

/** The menu acts on the whole selection when the node under the cursor belongs to it, else on that node. */
function nodesUnderMenu(id: string): MenuTarget {
  const { selection, select } = useUiStore.getState();
  if (selection.nodes.includes(id)) return { type: 'nodes', ids: selection.nodes };
  select({ nodes: [id] });
  return { type: 'nodes', ids: [id] };
}
function openMenu(event: globalThis.MouseEvent | MouseEvent, target: MenuTarget) {
  event.preventDefault();
  const keyboard = event.clientX === 0 && event.clientY === 0 && event.target instanceof Element;
  const box = keyboard ? (event.target as Element).getBoundingClientRect() : null;
  const at = box === null ? { x: event.clientX, y: event.clientY } : { x: box.left + 20, y: box.top + 30 };
  return { target, at };
}

function allowDrop(event: DragEvent): void {
  const { types } = event.dataTransfer;
  if (!types.includes(KIND_DATA_TYPE) && !types.includes('Files')) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
}
/** A kind from the palette becomes a node, a file what it holds. */
function drop(event: DragEvent, toDesign: (point: Point) => Point): void {
  const point = toDesign({ x: event.clientX, y: event.clientY });
  const file = event.dataTransfer.files[0];
  const kind = event.dataTransfer.getData(KIND_DATA_TYPE);
  if (file === undefined && kind === '') return;
  event.preventDefault();
  if (file !== undefined) return void takeFile(file, nodeAt(point.x, point.y));
  if (kind === ZONE_DRAG) {
    addZone({ x: snap(point.x), y: snap(point.y), ...newGround });
    return;
  }
  const { design } = useDesignStore.getState();
  addNode(kind, freePlace(design.nodes, { x: point.x - NODE_WIDTH / 2, y: point.y - 42 }));
}
