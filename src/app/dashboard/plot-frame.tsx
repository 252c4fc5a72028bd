/**
 * What every chart over time has in common: the box with grid lines and ticks, the limits that were promised, the
 * marks of faults and edits, and what is behind the lines. Recharts draws only lines and areas inside; everything
 * here is a few elements that cost nothing to redraw.
 */
import { memo, type ReactNode, useRef } from 'react';
import type { Unit } from '../../model/fields.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { faultTones } from '../faults/fault-words.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { useRunStore } from '../stores/run-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import type { ValueTick } from './axis.ts';
import { timeTick, valueTick } from './axis-text.ts';
import type { LimitLine } from './chart-content.ts';
import { CursorLayer, type CursorLayerProps } from './cursor-layer.tsx';
import { faultStretches, type PlacedMark, placeMarks } from './marks.ts';
import { timeTicksIn } from './step-domain.ts';
import { shareOf, type TimeSpan } from './time-span.ts';
import { type Size, useSize } from './use-size.ts';

export interface PlotFrameProps extends Omit<CursorLayerProps, 'span'> {
  readonly span: TimeSpan;
  readonly unit: Unit;
  readonly ticks: readonly ValueTick[];
  /** Limits by their height from the bottom, 0 to 1. */
  readonly limits?: readonly (LimitLine & { readonly share: number })[];
  /** Draws the data once the size is known. */
  readonly children: (size: Size) => ReactNode;
}

export function PlotFrame({ span, unit, ticks, limits = [], children, ...cursor }: PlotFrameProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  return (
    <div className="plot" ref={box}>
      {spacedTicks(ticks, size?.height ?? 0).map(({ share, value }) => (
        <span key={value} className="grid-line" style={{ bottom: `${share * 100}%` }}>
          <i>{valueTick(value, unit)}</i>
        </span>
      ))}
      {size !== null && children(size)}
      {limits.map(({ share, text }) => (
        <span key={text} className="limit-line" style={{ bottom: `${share * 100}%` }}>
          <i>{text}</i>
        </span>
      ))}
      <TimeTicks from={span.from} to={span.to} width={size?.width ?? 200} />
      <Marks span={span} />
      <CursorLayer span={span} {...cursor} />
    </div>
  );
}

/** In a lecture all text is larger. */
function sizeOfText(): number {
  return usePageMode.getState().mode === 'present' ? 1.7 : 1;
}

/** Pixels between two labels of the value axis, so that a low chart stays readable. */
const LABEL_ROOM = 15;

function spacedTicks(ticks: readonly ValueTick[], height: number): readonly ValueTick[] {
  const room = LABEL_ROOM * sizeOfText();
  const kept: ValueTick[] = [];
  for (const tick of ticks) {
    const below = kept.at(-1);
    if (below === undefined || (tick.share - below.share) * height >= room) kept.push(tick);
  }
  return kept;
}

/** Pixels between two labels of the time axis; strips of heat, which are short, have theirs closer. */
const TICK_ROOM = 52;

export interface TimeTicksProps extends TimeSpan {
  readonly width: number;
  readonly room?: number;
}

export const TimeTicks = memo(function TimeTicks({ from, to, width, room = TICK_ROOM }: TimeTicksProps) {
  const ticks = timeTicksIn(from, to, Math.max(1, Math.floor(width / (room * sizeOfText()))));
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : to - from;
  return (
    <div className="time-ticks" aria-hidden="true">
      {ticks.map((tick) => {
        const share = shareOf({ from, to }, tick);
        return (
          <span
            key={tick}
            className={share < 0.03 ? 'first' : share >= 0.97 ? 'last' : ''}
            style={{ left: `${share * 100}%` }}
          >
            {timeTick(tick, step)}
          </span>
        );
      })}
    </div>
  );
});

/** Bars of faults that are drawn at most: more would be a second lane. */
const MOST_STRETCHES = 8;

/** Vertical lines where something was broken, mended or changed, with the sign of what it was and how long it lasted. */
export function Marks({ span }: { readonly span: TimeSpan }) {
  const { marks, time } = useRunStore.getState();
  return (
    <div className="marks" aria-hidden="true">
      {faultStretches(marks, span, time, MOST_STRETCHES).map(({ from, to, fault }) => (
        <i
          key={`${fault}/${from}/${to}`}
          className={`mark-stretch ${faultTones[fault]}`}
          style={{
            left: `${shareOf(span, from) * 100}%`,
            width: `${((to - from) / (span.to - span.from)) * 100}%`,
          }}
        />
      ))}
      {placeMarks(marks, span).map((mark) => (
        <MarkLine key={`${mark.type}/${mark.fault}/${mark.time}`} mark={mark} span={span} />
      ))}
    </div>
  );
}

function MarkLine({ mark, span }: { readonly mark: PlacedMark; readonly span: TimeSpan }) {
  const tone = mark.fault === null ? 'edit' : faultTones[mark.fault];
  const icon = mark.type === 'edit' ? 'note' : mark.fault === null ? 'warning' : faultIcons[mark.fault];
  return (
    <span className={`mark-line ${tone} ${mark.type}`} style={{ left: `${shareOf(span, mark.time) * 100}%` }}>
      <b data-tip={markText(mark)}>{mark.type !== 'heal' && <Icon name={icon} size={11} />}</b>
    </span>
  );
}

/** "0:20.0  Crash Shop, for 15 s" */
function markText({ time, type, fault, title, ended }: PlacedMark): string {
  const when = clockText(time, 1);
  if (type === 'heal') return `${when}  ${title}: over`;
  if (type === 'edit' || fault === null) return `${when}  ${title}`;
  const seconds = (until: number) => `${Number((until - time).toPrecision(3))} s`;
  return ended === null
    ? `${when}  ${title}`
    : `${when}  ${title}, for ${seconds(ended)}, until ${clockText(ended, 1)}`;
}
