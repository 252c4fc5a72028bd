/**
 * The curve of a load over the run, drawn by hand. What a shape is made of are handles: dragged, or moved by
 * arrow keys; they snap to round figures unless Alt is held. A drawn shape takes a new point where one clicks,
 * and a new course where one draws across it; Delete removes the point that has the focus.
 */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import { bendsOf, loadFactor } from '../../../model/load-shape.ts';
import type { LoadShape } from '../../../model/traffic.ts';
import { useUiStore } from '../../stores/ui-store.ts';
import {
  addPoint,
  drawStroke,
  frameOf,
  gridOf,
  handlesOf,
  moveHandle,
  type Point,
  removePoint,
  type ShapeFrame,
  type ShapeHandle,
  snapTo,
} from './shape-handles.ts';
import './plots.css';

export interface ShapePlotProps {
  readonly shape: LoadShape;
  /** Of the run; null: open end. */
  readonly duration: number | null;
  readonly onChange: (shape: LoadShape) => void;
  readonly onCommit: () => void;
}

const WIDTH = 280;
const HEIGHT = 100;
const STEPS = 120;
const JUMP = 1e-6;
/** Longer lists come from files; handles side by side cannot be told apart. */
const MOST_HANDLES = 80;
/** A stroke shorter than this part of the plot is a click. */
const CLICK = 0.02;
/** How closely points follow a stroke, of the height of the plot. */
const CLOSE = 0.03;

export function ShapePlot(props: ShapePlotProps) {
  const { shape } = props;
  // While something is dragged the plot stands still.
  const [still, setStill] = useState<ShapeFrame | null>(null);
  const frame = still ?? frameOf(shape, props.duration);
  const hold = () => setStill((known) => known ?? frame);
  const release = () => {
    setStill(null);
    props.onCommit();
  };
  const stroke = useStroke(props, frame, hold, release);
  const handles = handlesOf(shape);
  return (
    <figure className="shape-plot" aria-label={`Load over ${formatQuantity(frame.end, 'seconds')}`}>
      <div className={`shape-area ${shape.shape === 'points' ? 'drawable' : ''}`} {...stroke.listeners}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path className="density-mark" d={`M0 ${heightOf(1, frame)}H${WIDTH}`} />
          <path className="density-area" d={`M0 ${HEIGHT}L${curveOf(shape, frame)}L${WIDTH} ${HEIGHT}Z`} />
          <path className="density-line" d={`M${curveOf(shape, frame)}`} />
          {stroke.drawn.length > 1 && <path className="shape-stroke" d={`M${lineOf(stroke.drawn, frame)}`} />}
        </svg>
        {handles.length <= MOST_HANDLES &&
          handles.map((handle, index) => (
            <Handle
              key={handle.name}
              {...props}
              handle={handle}
              index={index}
              frame={frame}
              onHold={hold}
              onRelease={release}
            />
          ))}
      </div>
      <AxisNames frame={frame} />
    </figure>
  );
}

function AxisNames({ frame }: { readonly frame: ShapeFrame }) {
  const one = (1 - 1 / frame.top) * 100;
  return (
    <div className="density-names shape-names" aria-hidden="true">
      <em className="factor" style={{ top: `${one}%` }}>
        × 1
      </em>
      {one > 22 && (
        <em className="factor" style={{ top: 0 }}>
          × {frame.top}
        </em>
      )}
      <em className="first" style={{ left: 0 }}>
        0
      </em>
      <em style={{ left: '50%' }}>{formatQuantity(frame.end / 2, 'seconds')}</em>
      <em className="last" style={{ left: '100%' }}>
        {formatQuantity(frame.end, 'seconds')}
      </em>
    </div>
  );
}

function curveOf(shape: LoadShape, frame: ShapeFrame): string {
  const { end } = frame;
  const even = Array.from({ length: STEPS + 1 }, (_, i) => (i / STEPS) * end);
  const bends = bendsOf(shape).flatMap((bend) => [bend - end * JUMP, bend]);
  const times = [...even, ...bends].filter((t) => t >= 0 && t <= end).sort((a, b) => a - b);
  return lineOf(
    times.map((t): Point => [t, loadFactor(shape, t)]),
    frame,
  );
}

function lineOf(points: readonly Point[], frame: ShapeFrame): string {
  return points.map(([t, f]) => `${((t / frame.end) * WIDTH).toFixed(1)} ${heightOf(f, frame)}`).join('L');
}

function heightOf(factor: number, { top }: ShapeFrame): string {
  return (HEIGHT - (Math.min(factor, top) / top) * HEIGHT).toFixed(1);
}

/** Seconds and factor under the pointer, on the grid unless Alt is held. */
function placeOf(event: PointerEvent<HTMLElement>, area: HTMLElement, frame: ShapeFrame): Point {
  const box = area.getBoundingClientRect();
  const t = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * frame.end;
  const f = Math.min(1, Math.max(0, 1 - (event.clientY - box.top) / box.height)) * frame.top;
  if (event.altKey) return [Number(t.toPrecision(4)), Number(f.toPrecision(3))];
  const grid = gridOf(frame);
  return [snapTo(t, grid.seconds), snapTo(f, grid.factor)];
}

/** A click on a drawn shape adds a point, a stroke across it gives it another course. */
function useStroke(props: ShapePlotProps, frame: ShapeFrame, hold: () => void, release: () => void) {
  const [drawn, setDrawn] = useState<readonly Point[]>([]);
  const { shape } = props;
  const finish = (event: PointerEvent<HTMLElement>) => {
    if (drawn.length === 0 || shape.shape !== 'points') return;
    const times = drawn.map(([t]) => t);
    const isClick = Math.max(...times) - Math.min(...times) < CLICK * frame.end;
    const [t, f] = placeOf(event, event.currentTarget, frame);
    props.onChange(isClick ? addPoint(shape, t, f) : drawStroke(shape, drawn, CLOSE * frame.top));
    setDrawn([]);
    release();
  };
  const listeners = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (shape.shape !== 'points' || event.button !== 0 || event.target instanceof HTMLButtonElement) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      hold();
      setDrawn([placeOf(event, event.currentTarget, frame)]);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drawn.length > 0) setDrawn([...drawn, placeOf(event, event.currentTarget, frame)]);
    },
    onPointerUp: finish,
    onPointerCancel: () => {
      setDrawn([]);
      release();
    },
  };
  return { drawn, listeners };
}

interface HandleProps extends ShapePlotProps {
  readonly handle: ShapeHandle;
  readonly index: number;
  readonly frame: ShapeFrame;
  readonly onHold: () => void;
  readonly onRelease: () => void;
}

function Handle(props: HandleProps) {
  const { handle, frame, shape } = props;
  const style = {
    left: `${Math.min(1, handle.seconds / frame.end) * 100}%`,
    top: `${(1 - Math.min(1, handle.factor / frame.top)) * 100}%`,
  };
  const words = inWords(handle);
  const removable = shape.shape === 'points' && shape.points.length > 1;
  const drag = useHandleDrag(props);
  return (
    <button
      type="button"
      className={`shape-handle ${handle.moves}`}
      style={style}
      aria-label={`${handle.name}: ${words}`}
      data-tip={`${words}. Drag it or use the arrow keys${removable ? '; Delete removes it' : ''}.`}
      onDoubleClick={() => removable && remove(props)}
      onKeyDown={(event) => handleKey(event, props, removable)}
      onKeyUp={(event) => event.key.startsWith('Arrow') && props.onRelease()}
      {...drag}
    />
  );
}

function inWords({ seconds, factor }: ShapeHandle): string {
  return `${formatQuantity(seconds, 'seconds')}, × ${Number(factor.toPrecision(3))}`;
}

function remove(props: HandleProps): void {
  const { shape, index } = props;
  if (shape.shape !== 'points') return;
  props.onChange(removePoint(shape, index));
  props.onRelease();
  useUiStore.getState().announce(`${props.handle.name} removed.`);
}

const arrows: { readonly [key: string]: readonly [seconds: number, factor: number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};
const FINER = 0.1;
const COARSER = 5;

/** Arrows move by a step of the grid, with Alt a tenth of it, with Shift five; Delete removes, Insert adds. */
function handleKey(event: KeyboardEvent<HTMLElement>, props: HandleProps, removable: boolean): void {
  const { handle, frame, shape, index } = props;
  const arrow = arrows[event.key];
  if (arrow !== undefined) {
    const times = event.altKey ? FINER : event.shiftKey ? COARSER : 1;
    const grid = gridOf(frame);
    props.onHold();
    moveTo(
      props,
      snapTo(handle.seconds + arrow[0] * grid.seconds * times, grid.seconds * Math.min(1, times)),
      snapTo(handle.factor + arrow[1] * grid.factor * times, grid.factor * Math.min(1, times)),
    );
  } else if (removable && (event.key === 'Delete' || event.key === 'Backspace')) remove(props);
  else if (shape.shape === 'points' && event.key === 'Insert') {
    const next = shape.points[index + 1]?.[0] ?? frame.end;
    const seconds = Number(((handle.seconds + next) / 2).toPrecision(4));
    if (seconds > handle.seconds) props.onChange(addPoint(shape, seconds, loadFactor(shape, seconds)));
    props.onRelease();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Moves a handle along what it can be moved along. */
function moveTo(props: HandleProps, seconds: number, factor: number): void {
  const { handle, shape, index } = props;
  const t = handle.moves === 'factor' ? handle.seconds : seconds;
  const f = handle.moves === 'time' ? handle.factor : factor;
  if (t === handle.seconds && f === handle.factor) return;
  const moved = moveHandle(shape, index, t, f);
  props.onChange(moved);
  const now = handlesOf(moved)[index];
  if (now !== undefined) useUiStore.getState().announce(`${now.name}: ${inWords(now)}`);
}

function useHandleDrag(props: HandleProps) {
  const dragging = useRef(false);
  const end = () => {
    if (!dragging.current) return;
    dragging.current = false;
    props.onRelease();
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      dragging.current = true;
      props.onHold();
      event.stopPropagation();
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!dragging.current) return;
      const [t, f] = placeOf(event, event.currentTarget.parentElement!, props.frame);
      moveTo(props, t, f);
    },
    onPointerUp: end,
    onPointerCancel: end,
    onLostPointerCapture: end,
  };
}
