/**
 * What every chart over time has in common: the box with grid lines and ticks, the marks of faults and edits,
 * and the cursor. Recharts draws only lines and areas inside; everything here is a few elements that cost
 * nothing to redraw.
 */
import { memo, type PointerEvent, type ReactNode, useRef } from 'react';
import type { Unit } from '../../model/fields.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { faultTones } from '../faults/fault-words.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { axisEnd } from './axis-end.ts';
import { timeTick, valueTick } from './axis-text.ts';
import { setCursor, useCursor } from './cursor.ts';
import { type PlacedMark, placeMarks } from './marks.ts';
import { timeTicks } from './step-domain.ts';
import { type Size, useSize } from './use-size.ts';

export interface ValueTick {
  /** Height from the bottom, 0 to 1. */
  readonly share: number;
  readonly value: number;
}

export interface PlotFrameProps {
  readonly unit: Unit;
  readonly ticks: readonly ValueTick[];
  /** Draws the data once the size is known; `end` is the end of the time axis. */
  readonly children: (size: Size, end: number) => ReactNode;
}

/** End of the time axis for what is on the screen now. */
export function currentEnd(): number {
  const { time, phase } = useRunStore.getState();
  return axisEnd(useDesignStore.getState().design, time, phase);
}

export function PlotFrame(props: PlotFrameProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const end = currentEnd();
  return (
    <div className="plot" ref={box}>
      {spacedTicks(props.ticks, size?.height ?? 0).map(({ share, value }) => (
        <span key={value} className="grid-line" style={{ bottom: `${share * 100}%` }}>
          <i>{valueTick(value, props.unit)}</i>
        </span>
      ))}
      {size !== null && props.children(size, end)}
      <TimeTicks end={end} width={size?.width ?? 200} />
      <Marks end={end} />
      <CursorLayer end={end} />
    </div>
  );
}

/** Pixels between two labels of the value axis, so that a low chart stays readable. */
const LABEL_ROOM = 15;

function spacedTicks(ticks: readonly ValueTick[], height: number): readonly ValueTick[] {
  const kept: ValueTick[] = [];
  for (const tick of ticks) {
    const below = kept.at(-1);
    if (below === undefined || (tick.share - below.share) * height >= LABEL_ROOM) kept.push(tick);
  }
  return kept;
}

/** Pixels between two labels of the time axis; strips of heat, which are short, have theirs closer. */
const TICK_ROOM = 52;

export interface TimeTicksProps {
  readonly end: number;
  readonly width: number;
  readonly room?: number;
}

export const TimeTicks = memo(function TimeTicks({ end, width, room = TICK_ROOM }: TimeTicksProps) {
  const ticks = timeTicks(end, Math.max(1, Math.floor(width / room)));
  const step = ticks[1] ?? end;
  return (
    <div className="time-ticks" aria-hidden="true">
      {ticks.map((tick) => (
        <span
          key={tick}
          className={tick === 0 ? 'first' : tick >= end * 0.97 ? 'last' : ''}
          style={{ left: `${(tick / end) * 100}%` }}
        >
          {timeTick(tick, step)}
        </span>
      ))}
    </div>
  );
});

/** Vertical lines where something was broken, mended or changed, with the sign of what it was. */
export function Marks({ end }: { readonly end: number }) {
  const placed = placeMarks(useRunStore.getState().marks, end);
  return (
    <div className="marks" aria-hidden="true">
      {placed.map((mark) => (
        <MarkLine key={`${mark.type}/${mark.fault}/${mark.time}`} mark={mark} end={end} />
      ))}
    </div>
  );
}

function MarkLine({ mark, end }: { readonly mark: PlacedMark; readonly end: number }) {
  const tone = mark.fault === null ? 'edit' : faultTones[mark.fault];
  const icon = mark.type === 'edit' ? 'note' : mark.fault === null ? 'warning' : faultIcons[mark.fault];
  return (
    <span className={`mark-line ${tone} ${mark.type}`} style={{ left: `${(mark.time / end) * 100}%` }}>
      <b
        data-tip={`${clockText(mark.time, 1)}  ${mark.type === 'heal' ? `${mark.title}: over` : mark.title}`}
      >
        {mark.type !== 'heal' && <Icon name={icon} size={11} />}
      </b>
    </span>
  );
}

/** Catches the pointer while the run stands still, draws the cursor, and goes to the moment that is clicked. */
export function CursorLayer({ end }: { readonly end: number }) {
  const still = useRunStore((state) => state.phase !== 'running');
  const time = useCursor((state) => state.time);
  if (!still) return null;
  const timeAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(end, Math.max(0, ((event.clientX - box.left) / box.width) * end));
  };
  return (
    <div
      className="cursor-layer"
      aria-hidden="true"
      onPointerMove={(event) => setCursor(timeAt(event))}
      onPointerLeave={() => setCursor(null)}
      onPointerUp={(event) => {
        if (event.button === 0) void useRunStore.getState().seek(timeAt(event));
      }}
    >
      {time !== null && time <= end && (
        <i className="cursor-line" style={{ left: `${(time / end) * 100}%` }}>
          <span className={time > end * 0.8 ? 'left' : ''}>{clockText(time, 1)}</span>
        </i>
      )}
    </div>
  );
}
