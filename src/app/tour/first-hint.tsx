/**
 * The hint of a first visit: what to try, in one line, and the tour. It goes away for ever when it is dismissed,
 * or as soon as somebody has broken something without it.
 */
import { useEffect } from 'react';
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { useFaultHand } from '../faults/fault-hand.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { isSlowMotion } from '../stores/message-view.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useStepStore } from '../stores/step-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { forgetHint, useHint } from './hint-memory.ts';
import './tour.css';

export function FirstHint() {
  const wanted = useHint((state) => state.wanted);
  const broken = useDesignStore(({ undoList }) => undoList.some(({ type }) => type === 'action'));
  useEffect(() => {
    if (broken) forgetHint();
  }, [broken]);
  // the note of slow motion stands there, the line of a step, and the targets of a fault in the hand
  const slow = useRunStore((state) => isSlowMotion(state.speed));
  const stepped = useStepStore((state) => state.last !== null || state.underWay);
  const breaking = useFaultHand((state) => state.held !== null);
  if (!wanted || slow || stepped || breaking) return null;
  return (
    <section className="first-hint" aria-label="Where to begin">
      <p>
        It runs. <strong>Select a node and press {shortcutOf('fault.crash')}</strong> to crash it.
      </p>
      <Button variant="soft" className="small" onClick={() => runCommand('view.tour')}>
        60-second tour
      </Button>
      <IconButton icon="cross" iconSize={12} label="Dismiss this hint for good" onClick={forgetHint} />
    </section>
  );
}
