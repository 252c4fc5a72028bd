/** The times along the lane; a press on them goes there, and along them wherever the hand goes. */
import { memo, type PointerEvent } from 'react';
import { timeTick } from '../dashboard/axis-text.ts';
import { timeTicks } from '../dashboard/step-domain.ts';
import { scrubTo } from './scrub.ts';

const TICK_ROOM = 90;

export const TimeScale = memo(function TimeScale({
  end,
  width,
}: {
  readonly end: number;
  readonly width: number;
}) {
  const ticks = timeTicks(end, Math.max(1, Math.floor(width / TICK_ROOM)));
  const step = ticks[1] ?? end;
  const go = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    void scrubTo(Math.min(end, Math.max(0, ((event.clientX - box.left) / box.width) * end)));
  };
  return (
    // the playhead beside it moves by keys
    <div
      className="lane-ticks"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event);
      }}
    >
      {ticks.map((tick) => (
        <span
          key={tick}
          className={tick === 0 ? 'first' : tick >= end * 0.985 ? 'last' : ''}
          style={{ left: `${(tick / end) * 100}%` }}
        >
          {timeTick(tick, step)}
        </span>
      ))}
    </div>
  );
});
