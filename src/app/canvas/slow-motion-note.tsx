/** Beside the zoom controls in slow motion: what is on its way now, by name, and the way to the diagram. */
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { useMessageView } from '../stores/message-view.ts';
import { useRunStore } from '../stores/run-store.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** Names beyond these are counted together. */
const MOST_NAMES = 3;

export function SlowMotionNote() {
  const underWay = useMessageView((state) => state.underWay);
  const tooQuick = useMessageView((state) => state.tooQuick);
  const shown = underWay.slice(0, MOST_NAMES);
  const others = underWay.slice(MOST_NAMES).reduce((sum, { count }) => sum + count, 0);
  return (
    <section className="float slow-motion" aria-label="Messages on their way">
      <Icon name="messages" size={14} />
      {tooQuick ? <TooQuick /> : <Names shown={shown} others={others} />}
      <DiagramButton />
    </section>
  );
}

function Names(props: {
  readonly shown: readonly { readonly name: string; readonly count: number }[];
  readonly others: number;
}) {
  const running = useRunStore((state) => state.phase === 'running');
  if (props.shown.length === 0)
    return (
      <p className="slow-motion-idle">{running ? 'No message on its way' : 'Play to see the messages'}</p>
    );
  return (
    <ul>
      {props.shown.map(({ name, count }) => (
        <li key={name}>
          {name} <b>{count}</b>
        </li>
      ))}
      {props.others > 0 && (
        <li>
          others <b>{props.others}</b>
        </li>
      )}
    </ul>
  );
}

/** At this speed the messages are gone before one has seen them. */
function TooQuick() {
  return (
    <p>
      Too quick to follow.{' '}
      <button type="button" className="link-button" onClick={() => runCommand('run.slower')}>
        Slow down
      </button>
    </p>
  );
}

function DiagramButton() {
  const open = useMessageView((state) => state.diagramOpen);
  const shortcut = shortcutOf('view.space-time');
  return (
    <IconButton
      icon="space-time"
      label="Space–time diagram"
      pressed={open}
      {...(shortcut === undefined ? {} : { shortcut })}
      onClick={() => runCommand('view.space-time')}
    />
  );
}
