/** The times along the lane; a click on them goes there. */
import { memo } from 'react';
import { timeTick } from '../dashboard/axis-text.ts';
import { timeTicks } from '../dashboard/step-domain.ts';
import { useRunStore } from '../stores/run-store.ts';

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
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the playhead beside it moves by keys
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      className="lane-ticks"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        void useRunStore.getState().seek(((event.clientX - box.left) / box.width) * end);
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
