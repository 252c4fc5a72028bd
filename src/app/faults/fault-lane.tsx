/**
 * The lane at the foot of the page: the run from its beginning to its end, what is planned to break, what was
 * broken by hand, what was edited, and where the run is now. Planned faults are dragged along it; the playhead
 * is a slider of time that keys move too.
 */
import './fault-lane.css';
import { type CSSProperties, useCallback, useRef, useState } from 'react';
import { runCommand } from '../commands/registry.ts';
import { axisEnd } from '../dashboard/axis-end.ts';
import { useSize } from '../dashboard/use-size.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { lazily } from '../ui/lazily.tsx';
import { FaultBar } from './fault-bar.tsx';
import { type LaneBar, laneBars, placeBars, snapTime } from './fault-bars.ts';
import { planFault } from './fault-hand.ts';
import { Playhead } from './playhead.tsx';
import { RunProgress } from './run-progress.tsx';
import { TimeScale } from './time-scale.tsx';

const FaultPopover = lazily(() => import('./fault-popover.tsx').then((module) => module.FaultPopover));

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
        <div>
          <Button icon="plus" tip="Plan a fault" aria-label="Plan a fault" onClick={() => planFault()}>
            Plan
          </Button>
          <IconButton
            icon="dice"
            iconSize={13}
            label="Chaos plan: random faults from a seed"
            onClick={() => runCommand('fault.chaos')}
          />
        </div>
      </div>
      <div className="lane-track" ref={track} style={{ '--rows': rows } as CSSProperties}>
        <TimeScale end={end} width={width} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the button "Plan a fault" */}
        <div
          className="lane-bars"
          onDoubleClick={(event) => {
            if (event.target !== event.currentTarget || width === 0) return;
            const box = event.currentTarget.getBoundingClientRect();
            planFault({ at: snapTime(((event.clientX - box.left) / box.width) * end, end) });
          }}
        >
          <Done end={end} />
          {placed.length === 0 && (
            <p className="lane-empty">
              Nothing is planned to break. Drag a fault here, or double-click at its time.
            </p>
          )}
          {placed.map((each) => (
            <FaultBar
              key={each.bar.key}
              placed={each}
              end={end}
              width={width}
              top={1 + each.row * ROW_HEIGHT}
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
