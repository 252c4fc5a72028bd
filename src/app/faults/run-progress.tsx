/**
 * How far a fast run is, how long it still takes on the clock on the wall, and a way to stop it. Shown only
 * when there is something to wait for; at ordinary speed the clock of the transport says it all.
 */
import { useRef } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { plannedEnd } from '../dashboard/axis-end.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useTransport } from '../transport/transport-store.ts';
import { Button } from '../ui/button.tsx';
import { clockText } from '../ui/figure-text.ts';
import { remainingSeconds, WORTH_WAITING_SECONDS } from './remaining.ts';

export function RunProgress() {
  const runningTo = useTransport((state) => state.runningTo);
  const planned = useDesignStore((state) => plannedEnd(state.design));
  const fast = useRunStore((state) => state.phase === 'running' && state.speed > 1);
  const speed = useRunStore((state) => state.speed);
  const end = runningTo?.until ?? planned;
  if (!fast || end === null) return null;
  return <Progress key={`${speed} ${end}`} end={end} asked={runningTo !== null} />;
}

/** Until then the speed of the last second must do. */
const STEADY_SECONDS = 3;

function Progress({ end, asked }: { readonly end: number; readonly asked: boolean }) {
  const begin = useRef(asked ? useRunStore.getState().time : 0).current;
  // Whole percents and rounded seconds: the words change a few times a second at most.
  const percent = useRunStore((state) => Math.floor(((state.time - begin) / (end - begin)) * 100));
  // By the speed since it goes this fast: that of the last second leaps with the traffic.
  const begun = useRef({ time: useRunStore.getState().time, at: performance.now() });
  const left = useRunStore((state) => {
    const { time, at } = begun.current;
    const seconds = (performance.now() - at) / 1000;
    const speed = seconds < STEADY_SECONDS ? state.realSpeed : (state.time - time) / seconds;
    return remainingSeconds(end - state.time, speed);
  });
  // whoever asked for it hears of it even where it is quick
  if (!(asked || left >= WORTH_WAITING_SECONDS) || percent >= 100) return null;
  const share = `${asked ? `to ${clockText(end)} · ` : ''}${percent} %`;
  const text = Number.isNaN(left) ? share : `${share} · ${formatQuantity(left, 'seconds')} left`;
  return (
    <div className="run-progress">
      <span
        role="progressbar"
        aria-label="Run"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={text}
      >
        {text}
      </span>
      <Button tip="Stop here; play goes on" onClick={() => useRunStore.getState().pause()}>
        Cancel
      </Button>
    </div>
  );
}
