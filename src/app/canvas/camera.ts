/**
 * The camera of the canvas: where it stands at first, how it shows everything or some nodes, and how commands
 * move it (`viewport.ts`). What floats over the canvas is measured where it is, so that nothing is shown under it.
 */
import { useEffect } from 'react';
import { type ReactFlowInstance, useReactFlow } from 'reactflow';
import { annotationsOf } from '../../model/annotations.ts';
import type { Design } from '../../model/design.ts';
import { onDesignChange, useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { screenZoom } from '../ui/screen-zoom.ts';
import { type Fit, fitView, showsAll, type View } from './fit.ts';
import type { FlowLink, FlowNode } from './flow-elements.ts';
import { useHeat } from './heat-store.ts';
import type { Box } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';
import { sideBoxes } from './side-boxes.ts';
import { registerCamera } from './viewport.ts';
import { regionBoxes, surround, zoneBoxes } from './zone-boxes.ts';

type Flow = ReactFlowInstance<FlowNode, FlowLink>;

export const MIN_ZOOM = 0.15;
export const MAX_ZOOM = 2.5;

/** Pixels that stay free around nodes: pills stand above them. Grounds have room of their own. */
const AROUND_NODES = { top: 30, bottom: 16, left: 28, right: 28 } as const;
const AROUND_GROUNDS = { top: 14, bottom: 14, left: 16, right: 16 } as const;
/** A lecture has few tools, and every pixel makes its letters larger; the name of a cut begins outside of it. */
const IN_LECTURE = { top: 10, bottom: 10, left: 28, right: 10 } as const;

/** A figure below each node while a metric is shown, as in its style sheet. */
const HEAT_FIGURE = 20;

/** Everything that floats over the canvas and would hide what lies under it. */
const OVERLAYS = '.zoom-controls, .dock > *, .small-map, .react-flow__attribution';
/** What stands before the canvas, and is no part of it. */
const BEFORE_CANVAS = '.tour-panel, .first-hint';

/** The view of everything that was shown last: as long as it stands, nobody has looked at anything else. */
let shown: View | null = null;

/** The view that shows all of a design; null where there is nothing to see, or no canvas yet. */
export function viewOfAll(design: Design): View | null {
  const fit = currentFit(design);
  shown = fit === null ? null : fitView(fit);
  return shown;
}

function currentFit(design: Design): Fit | null {
  const canvas = document.querySelector('.canvas');
  const place = canvas?.getBoundingClientRect();
  const fit = place === undefined ? null : fitOf(design, place);
  if (canvas === null || place === undefined || fit === null) return null;
  const overlays = [...canvas.querySelectorAll(OVERLAYS), ...document.querySelectorAll(BEFORE_CANVAS)].map(
    (each): Box => {
      const { left, top, width, height } = each.getBoundingClientRect();
      return { x: left - place.left, y: top - place.top, width, height };
    },
  );
  return { ...fit, overlays: overlays.filter((box) => box.width > 0) };
}

function fitOf(design: Design, { width, height }: DOMRect): Fit | null {
  const below = useHeat.getState().metric === null ? 0 : HEAT_FIGURE;
  const faces = design.nodes.map(boxOf).map((box) => ({ ...box, height: box.height + below }));
  const nodes = [...faces, ...annotationsOf(design).map(({ area }) => area)];
  const grounds = [...zoneBoxes(design), ...regionBoxes(design), ...sideBoxes(design)];
  const whole = surround([...nodes, ...grounds]);
  if (whole === null) return null;
  const presenting = usePageMode.getState().mode === 'present';
  const around = grounds.length > 0 ? AROUND_GROUNDS : AROUND_NODES;
  return {
    ...{ whole, width, height, overlays: [], minZoom: 0.2 },
    boxes: [...nodes, ...grounds.map(headOf)],
    room: presenting ? IN_LECTURE : around,
    // a lecture is read from the last row
    maxZoom: (presenting ? 2.2 : 1.35) * screenZoom(),
  };
}

/** Of a ground only its name must be seen. */
function headOf({ x, y, width }: Box): Box {
  return { x, y, width: Math.min(width, 180), height: 30 };
}

/** Shows all of a design at once. */
function showAll(flow: Flow, design: Design): void {
  const view = viewOfAll(design);
  if (view !== null) void flow.setViewport(view);
}

/**
 * Keeps everything in view when the canvas gets another size, or something new floats over it (`always` false: then
 * only if it covers something). Whoever has moved the camera looks at what he wants to see, and is left alone.
 */
function keepAll(flow: Flow, always: boolean): void {
  if (shown === null || !isSameView(flow.getViewport(), shown)) return;
  const { design } = useDesignStore.getState();
  const fit = currentFit(design);
  if (fit !== null && (always || !showsAll(fit, shown))) showAll(flow, design);
}

function isSameView(a: View, b: View): boolean {
  return Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom / b.zoom - 1) < 1e-3;
}

/** Registers the camera for commands, and shows all of a design that was just opened. */
export function useCamera(): void {
  const flow = useReactFlow<FlowNode, FlowLink>();
  useEffect(
    () =>
      registerCamera({
        fit: (ids) => {
          if (ids !== undefined) {
            const nodes = ids.map((id) => ({ id }));
            void flow.fitView({ nodes, duration: 240, padding: 0.2, maxZoom: 1.6, minZoom: 0.2 });
            return;
          }
          const view = viewOfAll(useDesignStore.getState().design);
          if (view !== null) void flow.setViewport(view, { duration: 240 });
        },
        keepAll: () => keepAll(flow, false),
        zoomIn: () => void flow.zoomIn({ duration: 140 }),
        zoomOut: () => void flow.zoomOut({ duration: 140 }),
        zoomTo: (zoom) => void flow.zoomTo(zoom, { duration: 140 }),
        centre: () => {
          const box = document.querySelector('.canvas')?.getBoundingClientRect();
          if (box === undefined) return { x: 0, y: 0 };
          return flow.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
        },
        toDesign: (point) => flow.screenToFlowPosition(point, { snapToGrid: false }),
        toScreen: (point) => flow.flowToScreenPosition(point),
        zoom: () => flow.getZoom(),
        panBy: ({ x, y }) => {
          const now = flow.getViewport();
          void flow.setViewport({ ...now, x: now.x + x, y: now.y + y }, { duration: 140 });
        },
      }),
    [flow],
  );
  useEffect(() => {
    let size = '';
    const watching = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      const before = size;
      size = `${width} × ${height}`;
      // at first it only tells how large the canvas is
      if (before !== '' && before !== size) keepAll(flow, true);
    });
    const canvas = document.querySelector('.canvas');
    if (canvas !== null) watching.observe(canvas);
    return () => watching.disconnect();
  }, [flow]);
  useEffect(
    () =>
      onDesignChange((change) => {
        if (change.type !== 'document') return;
        // On an empty canvas the first node stays where it is dropped: a fit now would wait for it.
        if (change.design.nodes.length === 0) void flow.setViewport({ x: 0, y: 0, zoom: 1 });
        // After React has drawn the new design and what floats over it.
        else setTimeout(() => showAll(flow, change.design), 60);
      }),
    [flow],
  );
}
