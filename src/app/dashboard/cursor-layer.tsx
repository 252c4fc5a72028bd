/**
 * What lies over a chart and takes pointer and keys: the cursor that all charts share while the run stands still,
 * going to a moment by a click, and zooming by drawing across. To a keyboard and a screen reader it is a slider
 * over time that says the chart's values at each moment.
 */
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef } from 'react';
import { useRunStore } from '../stores/run-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { setCursor, useCursor } from './cursor.ts';
import { drawnSpan, momentAt, movedSpan, shareOf, type TimeSpan, zoomedSpan } from './time-span.ts';
import { currentEnd, useTimeView, zoomTo } from './time-view.ts';

export interface CursorLayerProps {
  readonly span: TimeSpan;
  /** What the chart is called. */
  readonly label: string;
  /** The chart's values at a moment, in words. */
  readonly describe?: (time: number) => string;
  /** The menu of the chart, at a place of the window and a moment of the run. */
  readonly onMenu?: (at: { readonly x: number; readonly y: number }, time: number) => void;
}

/** Pixels from which on a press is a stroke across the chart and not a click. */
const STROKE_PIXELS = 5;
/** A click goes to a moment; when it can be the first of a double click, which ends zooming, it waits so long. */
const DOUBLE_CLICK_MILLISECONDS = 280;
/** A key moves the cursor by this share of what is shown. */
const KEY_SHARE = 0.01;
const ZOOM_FACTOR = 0.5;

const isStill = (): boolean => useRunStore.getState().phase !== 'running';

export function CursorLayer({ span, label, describe, onMenu }: CursorLayerProps) {
  const still = useRunStore((state) => state.phase !== 'running');
  const time = useCursor((state) => state.time);
  const drawn = useTimeView((state) => state.drawn);
  const pointer = usePointer(span, onMenu);
  const at = Math.min(span.to, Math.max(span.from, time ?? useRunStore.getState().time));
  const shown = still && time !== null && time >= span.from && time <= span.to;
  return (
    <div
      className={`cursor-layer ${still ? 'still' : ''}`}
      role="slider"
      tabIndex={0}
      aria-label={`Time in ${label}`}
      aria-valuemin={round(span.from)}
      aria-valuemax={round(span.to)}
      aria-valuenow={round(at)}
      aria-valuetext={`${clockText(at, 1)}${describe === undefined ? '' : `. ${describe(at)}`}`}
      aria-keyshortcuts="ArrowLeft ArrowRight Shift+ArrowRight Enter + - Escape"
      onKeyDown={(event) => pressKey(event, span)}
      {...pointer}
    >
      {drawn !== null && <Stretch span={span} drawn={drawn} />}
      {shown && (
        <i className="cursor-line" style={{ left: `${shareOf(span, time) * 100}%` }}>
          <span className={shareOf(span, time) > 0.8 ? 'left' : ''}>{clockText(time, 1)}</span>
        </i>
      )}
    </div>
  );
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;

function Stretch({ span, drawn }: { readonly span: TimeSpan; readonly drawn: TimeSpan }) {
  const [left, right] = [shareOf(span, drawn.from), shareOf(span, drawn.to)].map(
    (share) => Math.min(1, Math.max(0, share)) * 100,
  );
  return <i className="drawn-span" style={{ left: `${left}%`, width: `${right! - left!}%` }} />;
}

/** Hovering moves the cursor, a stroke zooms, a click goes there, a double click shows all of the run again. */
function usePointer(span: TimeSpan, onMenu: CursorLayerProps['onMenu']) {
  const press = useRef<{ readonly x: number; readonly time: number } | null>(null);
  const later = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const timeAt = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return momentAt(span, (event.clientX - box.left) / box.width);
  };
  const goTo = (time: number) => {
    clearTimeout(later.current);
    const seek = () => void useRunStore.getState().seek(time);
    if (useTimeView.getState().zoom === null) seek();
    else later.current = setTimeout(seek, DOUBLE_CLICK_MILLISECONDS);
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    const began = press.current;
    press.current = null;
    const { drawn } = useTimeView.getState();
    if (drawn !== null) return zoomTo(drawn);
    if (began !== null && isStill()) goTo(timeAt(event));
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      press.current = { x: event.clientX, time: timeAt(event) };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const time = timeAt(event);
      if (isStill()) setCursor(time);
      const began = press.current;
      const { drawn } = useTimeView.getState();
      if (began === null || (drawn === null && Math.abs(event.clientX - began.x) < STROKE_PIXELS)) return;
      useTimeView.setState({ drawn: drawnSpan(began.time, time, currentEnd()) });
    },
    onPointerUp: end,
    onPointerCancel: () => {
      press.current = null;
      useTimeView.setState({ drawn: null });
    },
    onPointerLeave: () => setCursor(null),
    onDoubleClick: () => {
      clearTimeout(later.current);
      zoomTo(null);
    },
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      if (onMenu === undefined) return;
      event.preventDefault();
      // the menu key has no place of its own
      const box = event.currentTarget.getBoundingClientRect();
      const byKey = event.clientX === 0 && event.clientY === 0;
      const cursor = useCursor.getState().time ?? momentAt(span, 0.5);
      const x = byKey ? box.left + shareOf(span, cursor) * box.width : event.clientX;
      onMenu({ x, y: byKey ? box.top + box.height / 2 : event.clientY }, byKey ? cursor : timeAt(event));
    },
  };
}

/** Where Shift and an arrow began to draw. */
let anchor: number | null = null;

function pressKey(event: KeyboardEvent, span: TimeSpan): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const done = isStill() ? moveByKey(event, span) || zoomByKey(event, span) : zoomByKey(event, span);
  if (!done) return;
  event.preventDefault();
  event.stopPropagation();
}

function cursorNow(span: TimeSpan): number {
  const time = useCursor.getState().time ?? useRunStore.getState().time;
  return Math.min(span.to, Math.max(span.from, time));
}

/** Arrows move the cursor, with Shift they draw a stretch; Enter zooms to it, or goes to the moment. */
function moveByKey({ key, shiftKey }: KeyboardEvent, span: TimeSpan): boolean {
  const now = cursorNow(span);
  const { drawn } = useTimeView.getState();
  if (key === 'Enter' && drawn === null) return goToCursor();
  const step = { ArrowLeft: -KEY_SHARE, ArrowRight: KEY_SHARE, Home: -1, End: 1 }[key];
  if (step === undefined) return false;
  const time = momentAt(span, shareOf(span, now) + step * (shiftKey ? 5 : 1));
  if (shiftKey) {
    anchor = drawn === null ? now : (anchor ?? now);
    useTimeView.setState({ drawn: drawnSpan(anchor, time, currentEnd()) ?? drawn });
  } else if (drawn !== null) useTimeView.setState({ drawn: null });
  setCursor(time);
  return true;
}

function goToCursor(): boolean {
  const { time } = useCursor.getState();
  if (time === null) return false;
  void useRunStore.getState().seek(time);
  return true;
}

/** Enter takes what was drawn, plus and minus zoom around the cursor, pages move on, Escape goes back step by step. */
function zoomByKey({ key }: KeyboardEvent, span: TimeSpan): boolean {
  const { drawn, zoom } = useTimeView.getState();
  const end = currentEnd();
  const around =
    useCursor.getState().time ?? (span.from + Math.min(span.to, useRunStore.getState().time)) / 2;
  switch (key) {
    case 'Enter':
      if (drawn === null) return false;
      zoomTo(drawn);
      return true;
    case '+':
    case '=':
      zoomTo(zoomedSpan(span, around, ZOOM_FACTOR, end));
      return true;
    case '-':
      zoomTo(zoomedSpan(span, around, 1 / ZOOM_FACTOR, end));
      return true;
    case 'PageUp':
    case 'PageDown':
      if (zoom === null) return false;
      zoomTo(movedSpan(zoom, key === 'PageDown' ? -0.5 : 0.5, end));
      return true;
    case 'Escape':
      return drawn !== null || zoom !== null ? endZoom(drawn !== null) : false;
    default:
      return false;
  }
}

function endZoom(drawing: boolean): boolean {
  if (drawing) useTimeView.setState({ drawn: null });
  else zoomTo(null);
  return true;
}
