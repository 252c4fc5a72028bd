/** What stands in the diagram while there is nothing to draw: why, and what to do. */
import { useRunStore } from '../stores/run-store.ts';
import { Button } from '../ui/button.tsx';

/** Slow enough to see messages that take milliseconds. */
const SLOW = 1 / 100;
/** Faster than this nothing is noted. */
const FASTEST_NOTED = 1;

export function DiagramEmpty({ noted, rows }: { readonly noted: boolean; readonly rows: number }) {
  const tooFast = useRunStore((state) => state.speed > FASTEST_NOTED && state.phase === 'running');
  const begun = useRunStore((state) => state.time > 0);
  const running = useRunStore((state) => state.phase === 'running');
  const slow = () => {
    const { setSpeed, play, phase } = useRunStore.getState();
    setSpeed(SLOW);
    if (phase !== 'running') play();
  };
  if (rows < 2)
    return (
      <Empty strong="There is nobody to talk to.">
        Messages are drawn between machines; put at least two on the canvas and link them.
      </Empty>
    );
  if (tooFast)
    return (
      <Empty strong="Too fast to follow." action="Slow motion" onAction={slow}>
        Messages are noted up to × 1.
      </Empty>
    );
  if (noted) return null;
  if (running) return <Empty strong="No message yet.">The first ones appear as they are sent.</Empty>;
  return (
    <Empty strong="No messages yet." action="Run in slow motion" onAction={slow}>
      {begun
        ? 'They are drawn as arrows through time as the run goes on.'
        : 'Every message becomes an arrow through time, from who sends it to who receives it.'}
    </Empty>
  );
}

function Empty(props: {
  readonly strong: string;
  readonly children: string;
  readonly action?: string;
  readonly onAction?: () => void;
}) {
  return (
    <div className="space-time-empty">
      <p>
        <strong>{props.strong}</strong> {props.children}
      </p>
      {props.action !== undefined && (
        <Button variant="soft" icon="snail" onClick={props.onAction}>
          {props.action}
        </Button>
      )}
    </div>
  );
}
