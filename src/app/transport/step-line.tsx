/**
 * The line over the canvas that says what the last step did, and a way on from there; gone as soon as the run
 * goes on. It is read out too, since nothing else on the page says what happened.
 */
import './step-line.css';
import { useEffect, useState } from 'react';
import { nodeName } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { type ShownStep, useStepStore } from '../stores/step-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { stepSentence, stepWords } from './step-words.ts';

/** A search that takes longer than this is said. */
const PATIENCE_MILLISECONDS = 400;

export function StepLine() {
  const last = useStepStore((state) => state.last);
  const searching = useSearching();
  // an edit or a fault at this moment leaves it; a frame of another moment does not
  const here = useRunStore((state) => state.phase !== 'running' && last !== null && stands(last, state.time));
  if (searching) return <Searching />;
  return last !== null && here ? <Line step={last} /> : null;
}

function stands({ at }: ShownStep, time: number): boolean {
  return at === null || Math.abs(at.time - time) < 1e-9;
}

function useSearching(): boolean {
  const underWay = useStepStore((state) => state.underWay);
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!underWay) return;
    const timer = setTimeout(() => setLong(true), PATIENCE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [underWay]);
  return underWay && long;
}

function Line({ step }: { readonly step: ShownStep }) {
  const nodes = useDesignStore((state) => state.design.nodes);
  const nameOf = (id: string) => {
    const node = nodes.find((each) => each.id === id);
    return node === undefined ? id : nodeName(node);
  };
  const sentence = stepSentence(step, nameOf);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same words after another step are said again
  useEffect(() => useUiStore.getState().announce(sentence), [sentence, step.count]);
  const { moment, where, what } = stepWords(step, nameOf);
  return (
    <section className="float step-line" aria-label="Last step">
      <Icon name={step.direction === 'back' ? 'step-back' : 'step'} size={13} />
      <p>
        {moment !== '' && <time>{moment}</time>}
        {where !== '' && <b>{where}</b>} {what}
      </p>
    </section>
  );
}

function Searching() {
  return (
    <section className="float step-line" aria-label="Last step">
      <p>On the way to the next step …</p>
      <Button variant="soft" onClick={() => useRunStore.getState().pause()}>
        Stop here
      </Button>
    </section>
  );
}
