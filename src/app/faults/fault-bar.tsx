/**
 * A fault on the lane: a bar to move, to stretch at its end, to open, to double and to take away, by hand and by
 * keys. One that acts now says how long it still does.
 */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { hasRoomFor, keyStep, type LaneBar, type PlacedBar } from './fault-bars.ts';
import { faultTones } from './fault-words.ts';
import { duplicateFault, moveFault, removeFault, sayWhere, stretchFault } from './lane-edits.ts';

export interface FaultBarProps {
  readonly placed: PlacedBar;
  readonly end: number;
  /** Of the lane, pixels. */
  readonly width: number;
  readonly top: number;
  readonly chosen: boolean;
  readonly onChoose: (anchor: DOMRect) => void;
}

/** Less than this is a click with an unsteady hand, not a drag. */
const DRAG_PIXELS = 4;

interface Grip {
  readonly part: 'whole' | 'end';
  readonly x: number;
  readonly at: number;
  moved: boolean;
}

export function FaultBar(props: FaultBarProps) {
  const { placed, chosen, top } = props;
  const { bar, left } = placed;
  const { held, hands } = useHands(props);
  const stretchable = bar.source === 'timeline' && !bar.momentary;
  const tone = bar.fault === null ? 'edit' : faultTones[bar.fault];
  const classes = [
    tone,
    bar.source,
    chosen ? 'chosen' : '',
    held === null ? '' : `held ${held}`,
    bar.to === null ? 'open-end' : '',
    bar.active ? 'active' : '',
  ];
  const words = barInWords(bar);
  const remaining = useRemaining(bar);
  const told = remaining === '' ? words : `${words}, ${remaining}`;
  return (
    <button
      type="button"
      className={`lane-bar ${classes.filter(Boolean).join(' ')}`}
      style={{ left, width: placed.width, top }}
      data-tip={chosen || held !== null ? undefined : told}
      aria-label={told}
      aria-keyshortcuts={bar.source === 'timeline' ? 'ArrowLeft ArrowRight Delete' : undefined}
      {...hands}
    >
      <span>
        <Icon name={bar.fault === null ? 'note' : faultIcons[bar.fault]} size={11} />
        {bar.title}
        {remaining !== '' && hasRoomFor(remaining, placed) && <em>{remaining}</em>}
      </span>
      {stretchable && <i className="lane-stretch" aria-hidden="true" />}
      {held !== null && <b className="lane-held-time">{spanOf(bar)}</b>}
    </button>
  );
}

/** How long a fault that acts still does; empty for others. */
function useRemaining(bar: LaneBar): string {
  return useRunStore((state) => {
    if (!bar.active) return '';
    if (bar.to === null) return 'on now';
    const seconds = Math.max(0, bar.to - state.time);
    return `${formatQuantity(seconds < 10 ? Math.ceil(seconds * 2) / 2 : Math.ceil(seconds), 'seconds')} left`;
  });
}

function spanOf(bar: LaneBar): string {
  if (bar.momentary) return clockText(bar.from, 1);
  return bar.to === null
    ? `${clockText(bar.from, 1)} until healed`
    : `${clockText(bar.from, 1)}–${clockText(bar.to, 1)}`;
}

function barInWords(bar: LaneBar): string {
  if (bar.momentary) return `${bar.title}, at ${clockText(bar.from, 1)}`;
  const until = bar.to === null ? 'until healed' : `to ${clockText(bar.to, 1)}`;
  return `${bar.title}, ${clockText(bar.from, 1)} ${until}`;
}

/** What pointer and keys do with a bar. */
function useHands({ placed: { bar }, end, width, onChoose }: FaultBarProps) {
  const grip = useRef<Grip | null>(null);
  const [held, setHeld] = useState<Grip['part'] | null>(null);
  const movable = bar.source === 'timeline';
  const finish = () => {
    grip.current = null;
    setHeld(null);
    useDesignStore.getState().endCoalescing();
  };
  const hands = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const atEnd = event.target instanceof Element && event.target.closest('.lane-stretch') !== null;
      const part = atEnd ? 'end' : 'whole';
      grip.current = { part, x: event.clientX, at: atEnd ? (bar.to ?? end) : bar.from, moved: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const from = grip.current;
      if (from === null || !movable) return;
      const shift = event.clientX - from.x;
      if (!from.moved && Math.abs(shift) < DRAG_PIXELS) return;
      from.moved = true;
      setHeld(from.part);
      const to = from.at + (shift / width) * end;
      if (from.part === 'end') stretchFault(bar.id, to, end);
      else moveFault(bar.id, to, end);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const moved = grip.current?.moved === true;
      finish();
      if (moved) sayWhere(bar.id);
      else if (bar.source !== 'edit') onChoose(event.currentTarget.getBoundingClientRect());
    },
    onPointerCancel: finish,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (!pressed(event, bar, end, onChoose)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onBlur: () => useDesignStore.getState().endCoalescing(),
  };
  return { held, hands };
}

/** Whether the key meant something to the bar, which was then done. */
function pressed(
  event: KeyboardEvent<HTMLElement>,
  bar: LaneBar,
  end: number,
  onChoose: (anchor: DOMRect) => void,
): boolean {
  const { key, currentTarget } = event;
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey) return false;
  if ((key === 'Enter' || key === ' ') && !mod && bar.source !== 'edit')
    onChoose(currentTarget.getBoundingClientRect());
  else if ((key === 'Delete' || key === 'Backspace') && !mod) {
    const next = neighbourOf(currentTarget);
    if (removeFault(bar)) next?.focus();
  } else if (bar.source !== 'timeline') return false;
  else if (key.toLowerCase() === 'd' && mod) duplicateFault(bar.id, end);
  else if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const step = (key === 'ArrowRight' ? 1 : -1) * keyStep(end);
    if (event.shiftKey) stretchFault(bar.id, Math.min(end, bar.to ?? end) + step, end);
    else moveFault(bar.id, bar.from + step, end);
    sayWhere(bar.id);
  } else return false;
  return true;
}

/** Who gets the focus when a bar goes: the one after it, the one before, else the button that plans another. */
function neighbourOf(bar: HTMLElement): HTMLElement | null {
  const lane = bar.closest('.fault-lane');
  const bars = [...(lane?.querySelectorAll<HTMLElement>('.lane-bar') ?? [])];
  const at = bars.indexOf(bar);
  return bars[at + 1] ?? bars[at - 1] ?? lane?.querySelector<HTMLElement>('.lane-head .button') ?? null;
}
