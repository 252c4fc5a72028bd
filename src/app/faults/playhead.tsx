/** Where the run is on the lane: a slider of time. Charts follow while it is dragged, as fast as the run can. */
import { type PointerEvent, useState } from 'react';
import { useRunStore } from '../stores/run-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { scrubTo } from './scrub.ts';

export function Playhead({ end }: { readonly end: number }) {
  const time = useRunStore((state) => state.time);
  const [ghost, setGhost] = useState<number | null>(null);
  const within = (to: number) => Math.min(end, Math.max(0, to));
  const seek = (to: number) => void useRunStore.getState().seek(within(to));
  const timeAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect();
    return within(((event.clientX - box.left) / box.width) * end);
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
      data-tip={ghost === null ? clockText(shown, 1) : undefined}
      style={{ left: `${Math.min(100, (shown / end) * 100)}%` }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setGhost(time);
      }}
      onPointerMove={(event) => {
        if (ghost === null) return;
        const to = timeAt(event);
        setGhost(to);
        void scrubTo(to);
      }}
      onPointerUp={() => {
        if (ghost !== null && ghost !== time) void scrubTo(ghost);
        setGhost(null);
      }}
      onPointerCancel={() => setGhost(null)}
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
    >
      {ghost !== null && <b className="lane-held-time">{clockText(ghost, 1)}</b>}
    </div>
  );
}
