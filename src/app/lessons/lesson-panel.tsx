/**
 * The player: beside the canvas the step in words, the question, what to do, the figures, what was seen, and at
 * its foot the one button that goes on. The focus follows the steps, so that a keyboard alone gets through.
 */
import './lesson-panel.css';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Lesson, Step } from '../../content/lesson.ts';
import { lessons } from '../../content/lessons.ts';
import { Markdown } from '../inspector/markdown.tsx';
import { isEmbedded } from '../stores/page-mode.ts';
import { useRunStore } from '../stores/run-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { type Part, partOf, stepOf } from './lesson-course.ts';
import { FigureList } from './lesson-figure-list.tsx';
import { LessonGoal } from './lesson-goal.tsx';
import { LessonLink } from './lesson-link.tsx';
import {
  again,
  doTask,
  type LessonState,
  leaveLesson,
  nextStep,
  openStep,
  playStep,
  previousStep,
  setLit,
  skipToEnd,
  useLesson,
} from './lesson-player.ts';
import { LessonPrediction } from './lesson-prediction.tsx';
import { LessonSummary } from './lesson-summary.tsx';

/** What stays in sight above it, CSS pixels. */
const CLAIM_MARGIN = 56;

export function LessonPanel() {
  const state = useLesson((store) => store.state);
  if (state === null) return null;
  return <Player state={state} />;
}

function Player({ state }: { readonly state: LessonState }) {
  const { lesson, course, busy } = state;
  const step = stepOf(lesson, course);
  const part = partOf(lesson, course);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusOnStep(heading, course.step);
  return (
    <section className="lesson-panel" aria-label="Lesson" aria-busy={busy}>
      <LessonHead lesson={lesson} at={course.step} lit={state.lit} step={step} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="lesson-body" tabIndex={0} aria-label="This step">
        <h3 ref={heading} tabIndex={-1}>
          {step?.title ?? 'What you have seen'}
        </h3>
        {step === undefined ? (
          <LessonSummary lesson={lesson} course={course} />
        ) : (
          <>
            <Markdown source={step.text} terms />
            {part === 'seen' && <Claim text={step.claim ?? ''} />}
            {step.ask !== undefined && <LessonPrediction lesson={lesson} course={course} ask={step.ask} />}
            {step.task !== undefined && !course.begun && part !== 'ask' && (
              <LessonTask text={step.task.text} done={course.done} />
            )}
            {course.begun && step.figures !== undefined && <Figures state={state} />}
            {step.goal !== undefined && <LessonGoal state={state} goal={step.goal} />}
          </>
        )}
      </section>
      <LessonFoot state={state} part={part} step={step} />
    </section>
  );
}

/** A new step is read from its beginning; the first is not, since the page has just opened. */
function useFocusOnStep(heading: RefObject<HTMLHeadingElement | null>, at: number): void {
  const shown = useRef(-1);
  useEffect(() => {
    if (shown.current === at) return;
    shown.current = at;
    heading.current?.focus({ preventScroll: true });
    heading.current?.parentElement?.scrollTo({ top: 0 });
  }, [at, heading]);
}

function LessonHead(props: {
  readonly lesson: Lesson;
  readonly at: number;
  readonly lit: boolean;
  readonly step: Step | undefined;
}) {
  const { lesson, at } = props;
  const [sharing, setSharing] = useState(false);
  const chapter = lessons.find(({ id }) => id === lesson.id)?.chapter;
  return (
    <header className="lesson-head">
      <div className="lesson-title">
        <p>Lesson · chapter {chapter}</p>
        <h2>{lesson.design.title}</h2>
      </div>
      <div className="lesson-tools">
        {props.step?.highlight !== undefined && (
          <IconButton
            icon="spotlight"
            label="Light on what the step speaks of"
            pressed={props.lit}
            onClick={() => setLit(!props.lit)}
          />
        )}
        <IconButton icon="qr" label="Link to this step" onClick={() => setSharing(true)} />
        {!isEmbedded() && <IconButton icon="cross" label="Leave the lesson" onClick={leaveLesson} />}
      </div>
      <LessonSteps lesson={lesson} at={at} />
      {sharing && <LessonLink onClose={() => setSharing(false)} />}
    </header>
  );
}

function LessonSteps({ lesson, at }: { readonly lesson: Lesson; readonly at: number }) {
  const { steps } = lesson;
  return (
    <nav className="lesson-steps" aria-label="Steps of the lesson">
      <ol>
        {[...steps.map(({ id, title }) => ({ id, title })), { id: '', title: 'What you have seen' }].map(
          ({ id, title }, i) => (
            <li key={id}>
              <button
                type="button"
                className={i < at ? 'past' : ''}
                aria-label={i < steps.length ? `Step ${i + 1}: ${title}` : title}
                aria-current={i === at ? 'step' : undefined}
                data-tip={i < steps.length ? `${i + 1} ${title}` : title}
                onClick={() => void openStep(i)}
              />
            </li>
          ),
        )}
      </ol>
      <span>{at < steps.length ? `step ${at + 1} of ${steps.length}` : 'the end'}</span>
    </nav>
  );
}

function LessonTask({ text, done }: { readonly text: string; readonly done: boolean }) {
  return (
    <section className={`lesson-task ${done ? 'done' : ''}`} aria-label="To do">
      <h4>
        <Icon name={done ? 'check' : 'bolt'} size={14} />
        {done ? 'Done' : 'Your part'}
      </h4>
      <Markdown source={text} />
      {!done && (
        <Button variant="soft" onClick={doTask}>
          Do it for me
        </Button>
      )}
    </section>
  );
}

/** Comes into sight as it begins to play. */
function Figures({ state }: { readonly state: LessonState }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // newer browsers return a promise, which is nothing to clean up
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place}>
      <FigureList state={state} />
    </div>
  );
}

/** What was seen, as soon as it is: it comes into sight, with the answers that follow it. */
function Claim({ text }: { readonly text: string }) {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const { current } = place;
    current?.closest('.lesson-body')?.scrollTo({ top: current.offsetTop - CLAIM_MARGIN });
  }, []);
  return (
    <p className="lesson-claim" ref={place}>
      <Icon name="check" size={14} />
      <span>{text}</span>
    </p>
  );
}

function LessonFoot(props: {
  readonly state: LessonState;
  readonly part: Part;
  readonly step: Step | undefined;
}) {
  const { course, busy } = props.state;
  return (
    <footer className="lesson-foot">
      <IconButton
        icon="chevron-left"
        label="Previous step"
        disabled={course.step === 0}
        onClick={previousStep}
      />
      {props.step !== undefined && (
        <Button icon="restart" tip="This step from its beginning" disabled={busy} onClick={again}>
          Again
        </Button>
      )}
      <span className="lesson-gap" />
      <GoOn {...props} />
    </footer>
  );
}

/** What goes on from here; in one place, so that a finger or the focus may stay on it. */
function GoOn({ state, part }: { readonly state: LessonState; readonly part: Part }) {
  const playing = useRunStore((store) => store.phase === 'running');
  const { lesson, course, busy } = state;
  const main = useRef<HTMLButtonElement>(null);
  // a button that has done its work and is gone leaves the focus here
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part, other buttons
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [part, course.begun]);
  if (part === 'summary') return null;
  const isLast = course.step === lesson.steps.length - 1;
  const button = goOnButton(part, playing, course.begun, isLast);
  const waits = busy || button.run === null;
  return (
    <>
      <Aside part={part} begun={course.begun} />
      <Button
        ref={main}
        variant="primary"
        className="lesson-go"
        aria-disabled={waits}
        onClick={() => {
          if (!waits) button.run?.();
        }}
      >
        {button.label}
        <Icon name={button.icon} size={14} />
      </Button>
    </>
  );
}

interface GoOnButton {
  readonly label: string;
  readonly icon: IconName;
  /** null: not yet. */
  readonly run: (() => void) | null;
}

function goOnButton(part: Part, playing: boolean, begun: boolean, isLast: boolean): GoOnButton {
  if (part === 'seen' || part === 'reached' || part === 'read')
    return { label: isLast ? 'To the end' : 'Next', icon: 'chevron-right', run: nextStep };
  if (part !== 'play' && part !== 'goal') return { label: 'Play', icon: 'play', run: null };
  if (playing) return { label: 'Pause', icon: 'pause', run: () => useRunStore.getState().pause() };
  return { label: begun ? 'Play on' : 'Play', icon: 'play', run: playStep };
}

/** Beside the button: why it waits, or the way past it. */
function Aside({ part, begun }: { readonly part: Part; readonly begun: boolean }) {
  if (part === 'ask') return <span className="lesson-hint">Choose first</span>;
  if (part === 'task') return <span className="lesson-hint">Your part first</span>;
  if (part === 'goal') return <Button onClick={nextStep}>Skip it</Button>;
  if (part !== 'play' || !begun) return null;
  return (
    <Button tip="To the end of this step, at once" onClick={() => void skipToEnd()}>
      Skip
    </Button>
  );
}
