/**
 * The lane at the foot of the page: the run from its beginning to its end, what is planned to break, what was
 * broken by hand, what was edited, and where the run is now. Planned faults are dragged along it; the playhead
 * is a slider of time that keys move too.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useRef,
  useState,
} from 'react';
import { faultIcons } from '../commands/fault-commands.ts';
import { axisEnd } from '../dashboard/axis-end.ts';
import { useSize } from '../dashboard/use-size.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { Button } from '../ui/button.tsx';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { type LaneBar, laneBars, type PlacedBar, placeBars, snapTime } from './fault-bars.ts';
import './fault-lane.css';
import { lazily } from '../ui/lazily.tsx';
import { faultTones } from './fault-words.ts';
import { RunProgress } from './run-progress.tsx';
import { TimeScale } from './time-scale.tsx';

const FaultPopover = lazily(() => import('./fault-popover.tsx').then((module) => module.FaultPopover));
const FaultDialog = lazily(() => import('./fault-dialog.tsx').then((module) => module.FaultDialog));

const ROW_HEIGHT = 18;
const FEWEST_ROWS = 2;

interface Chosen {
  readonly key: string;
  readonly anchor: DOMRect;
}

export function FaultLane() {
  const end = useAxisEnd();
  const bars = useLaneBars(end);
  const track = useRef<HTMLDivElement>(null);
  const size = useSize(track);
  const [planning, setPlanning] = useState<number | 'now' | null>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const close = useCallback(() => setChosen(null), []);
  const width = size?.width ?? 0;
  const placed = width > 0 ? placeBars(bars, end, width) : [];
  const rows = Math.max(FEWEST_ROWS, ...placed.map((each) => each.row + 1));
  const open = bars.find((bar) => bar.key === chosen?.key);
  return (
    <section className="fault-lane" aria-label="Faults">
      <div className="lane-head">
        <h2>Faults</h2>
        <Button icon="plus" tip="Plan a fault" aria-label="Plan a fault" onClick={() => setPlanning('now')}>
          Plan
        </Button>
      </div>
      <div className="lane-track" ref={track} style={{ '--rows': rows } as CSSProperties}>
        <TimeScale end={end} width={width} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the button "Plan a fault" */}
        <div
          className="lane-bars"
          onDoubleClick={(event) => {
            if (event.target !== event.currentTarget || width === 0) return;
            const box = event.currentTarget.getBoundingClientRect();
            setPlanning(snapTime(((event.clientX - box.left) / box.width) * end, end));
          }}
        >
          <Done end={end} />
          {placed.length === 0 && (
            <p className="lane-empty">
              Nothing is planned to break. Break things on the canvas, or plan them here.
            </p>
          )}
          {placed.map((each) => (
            <Bar
              key={each.bar.key}
              placed={each}
              end={end}
              width={width}
              chosen={chosen?.key === each.bar.key}
              onChoose={(anchor) => setChosen({ key: each.bar.key, anchor })}
            />
          ))}
        </div>
        <Ahead end={end} />
        <Playhead end={end} />
        <RunProgress />
      </div>
      {open !== undefined && chosen !== null && (
        <FaultPopover bar={open} anchor={chosen.anchor} onClose={close} />
      )}
      {planning !== null && (
        <FaultDialog {...(planning === 'now' ? {} : { at: planning })} onClose={() => setPlanning(null)} />
      )}
    </section>
  );
}

function useLaneBars(end: number): readonly LaneBar[] {
  const design = useDesignStore((state) => state.design);
  const marks = useRunStore((state) => state.marks);
  const active = useRunStore((state) => state.activeFaults);
  return laneBars(design, marks, active, end);
}

/** The end of the axis steps, so this renders again only when it does. */
function useAxisEnd(): number {
  const design = useDesignStore((state) => state.design);
  return useRunStore((state) => axisEnd(design, state.time, state.phase));
}

/** After going back: what was done later has not been forgotten. */
function Ahead({ end }: { readonly end: number }) {
  const ahead = useRunStore((state) => state.ahead);
  const share = useRunStore((state) => Math.min(1, state.time / end));
  if (ahead === 0) return null;
  const place = share < 0.7 ? { left: `${share * 100}%` } : { right: `${(1 - share) * 100}%` };
  return (
    <p
      className="lane-ahead"
      style={place}
      data-tip="Playing on makes them again. A change at this moment sets them aside; undo brings them back."
    >
      {ahead === 1 ? 'One change lies ahead' : `${ahead} changes lie ahead`}
    </p>
  );
}

function Done({ end }: { readonly end: number }) {
  const share = useRunStore((state) => Math.min(1, state.time / end));
  return <i className="lane-done" style={{ width: `${share * 100}%` }} />;
}

interface BarProps {
  readonly placed: PlacedBar;
  readonly end: number;
  readonly width: number;
  readonly chosen: boolean;
  readonly onChoose: (anchor: DOMRect) => void;
}

/** Less than this is a click with an unsteady hand, not a drag. */
const DRAG_PIXELS = 4;

function Bar({ placed, end, width, chosen, onChoose }: BarProps) {
  const { bar, left, row } = placed;
  const grip = useRef<{ readonly x: number; readonly at: number; moved: boolean } | null>(null);
  const [held, setHeld] = useState(false);
  const movable = bar.source === 'timeline';
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, at: bar.from, moved: false };
  };
  const onPointerMove = (event: PointerEvent) => {
    const from = grip.current;
    if (from === null || !movable) return;
    const shift = event.clientX - from.x;
    if (!from.moved && Math.abs(shift) < DRAG_PIXELS) return;
    from.moved = true;
    setHeld(true);
    moveEntry(bar.id, snapTime(from.at + (shift / width) * end, end));
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const moved = grip.current?.moved === true;
    grip.current = null;
    setHeld(false);
    if (moved) useDesignStore.getState().endCoalescing();
    else if (bar.source !== 'edit') onChoose(event.currentTarget.getBoundingClientRect());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Enter' || event.key === ' ') onChoose(event.currentTarget.getBoundingClientRect());
    else if (step !== 0 && movable) moveEntry(bar.id, snapTime(bar.from + (step * end) / 120, end));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const tone = bar.fault === null ? 'edit' : faultTones[bar.fault];
  const openEnd = bar.to === null ? 'open-end' : '';
  const classes = [tone, bar.source, chosen ? 'chosen' : '', held ? 'held' : '', openEnd];
  return (
    <button
      type="button"
      className={`lane-bar ${classes.join(' ')}`}
      style={{ left, width: placed.width, top: 1 + row * ROW_HEIGHT }}
      data-tip={chosen ? undefined : held ? clockText(bar.from, 1) : barInWords(bar)}
      aria-label={barInWords(bar)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onKeyDown={onKeyDown}
      onBlur={() => useDesignStore.getState().endCoalescing()}
    >
      <span>
        <Icon name={bar.fault === null ? 'note' : faultIcons[bar.fault]} size={11} />
        {bar.title}
      </span>
    </button>
  );
}

function moveEntry(id: string, at: number): void {
  const { design, edit } = useDesignStore.getState();
  const entry = design.timeline.find((each) => each.id === id);
  if (entry === undefined || entry.at === at) return;
  edit({ title: 'Move a planned fault', putTimeline: [{ ...entry, at }] }, { coalesce: `fault:${id}` });
}

function barInWords(bar: LaneBar): string {
  if (bar.momentary) return `${bar.title}, at ${clockText(bar.from, 1)}`;
  const until = bar.to === null ? 'until healed' : `to ${clockText(bar.to, 1)}`;
  return `${bar.title}, ${clockText(bar.from, 1)} ${until}`;
}

/** Where the run is; dragging or keys go to another moment. */
function Playhead({ end }: { readonly end: number }) {
  const time = useRunStore((state) => state.time);
  const [ghost, setGhost] = useState<number | null>(null);
  const seek = (to: number) => void useRunStore.getState().seek(Math.min(end, Math.max(0, to)));
  const timeAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    return Math.min(end, Math.max(0, ((event.clientX - box.left) / box.width) * end));
  };
  const shown = ghost ?? time;
  return (
    <div
      className={`playhead ${ghost === null ? '' : 'ghost-head'}`}
      role="slider"
      tabIndex={0}
      aria-label="Simulated time"
      aria-valuemin={0}
      aria-valuemax={end}
      aria-valuenow={Number(shown.toFixed(3))}
      aria-valuetext={clockText(shown, 1)}
      data-tip={clockText(shown, 1)}
      style={{ left: `${Math.min(100, (shown / end) * 100)}%` }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setGhost(time);
      }}
      onPointerMove={(event) => ghost !== null && setGhost(timeAt(event))}
      onPointerUp={() => {
        if (ghost !== null && ghost !== time) seek(ghost);
        setGhost(null);
      }}
      onKeyDown={(event) => {
        const step = (event.shiftKey ? end / 12 : end / 120) * (event.key === 'ArrowRight' ? 1 : -1);
        const page = end / 10;
        if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') seek(time + step);
        // in a lecture the keys of a remote, which goes through the scenes and comes first
        else if (event.key === 'PageUp') seek(time + page);
        else if (event.key === 'PageDown') seek(time - page);
        else if (event.key === 'Home') seek(0);
        else if (event.key === 'End') seek(end);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
