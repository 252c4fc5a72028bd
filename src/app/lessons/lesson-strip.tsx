/**
 * A lesson in a lecture: in the place of the scenes one thing at a time, in type for the last row. First the text;
 * then the question, for the hall to answer; while it plays the figures; then what was seen and why.
 */
import './lesson-strip.css';
import { useEffect } from 'react';
import type { Prediction, Step } from '../../content/lesson.ts';
import { Markdown } from '../inspector/markdown.tsx';
import { nextScene, previousScene, usePresent } from '../present/present-store.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { learntIn, partOf, stepOf } from './lesson-course.ts';
import { FigureList } from './lesson-figure-list.tsx';
import { choose, type LessonState, lightAgain, openStep, useLesson } from './lesson-player.ts';

/** Characters of a text that is set in two columns. */
const LONG_TEXT = 240;

export function LessonStrip() {
  const state = useLesson((store) => store.state);
  useEffect(() => {
    usePresent.setState({ spotlight: useLesson.getState().state?.lit === true });
    // presenting has put the light out
    return () => void queueMicrotask(lightAgain);
  }, []);
  if (state === null) return null;
  const { lesson, course } = state;
  const step = stepOf(lesson, course);
  return (
    <section className="scene-strip lesson-strip" aria-label="Scene">
      <IconButton
        icon="chevron-left"
        label="Back"
        shortcut="←"
        disabled={course.step === 0 && state.textOnly}
        onClick={previousScene}
      />
      <div aria-live="polite">
        <p className="scene-title">
          <span>
            {Math.min(course.step + 1, lesson.steps.length)} / {lesson.steps.length}
          </span>
          {step?.title ?? 'What we have seen'}
        </p>
        {step === undefined ? <Learnt state={state} /> : <Shown state={state} step={step} />}
      </div>
      <ol aria-label="Scenes">
        {lesson.steps.map(({ id, title }, i) => (
          <li key={id}>
            <button
              type="button"
              aria-label={`Step ${i + 1}: ${title}`}
              aria-current={i === course.step ? 'step' : undefined}
              onClick={() => void openStep(i)}
            />
          </li>
        ))}
      </ol>
      <IconButton
        icon="chevron-right"
        label="Go on"
        shortcut="→"
        disabled={step === undefined}
        onClick={nextScene}
      />
    </section>
  );
}

/** One thing at a time. */
function Shown({ state, step }: { readonly state: LessonState; readonly step: Step }) {
  const { lesson, course, textOnly } = state;
  const part = partOf(lesson, course);
  if (course.begun)
    return (
      <div className="lesson-spread">
        <div>
          {part === 'seen' && <p className="lesson-seen">{step.claim}</p>}
          {part === 'seen' && step.ask !== undefined && (
            <Because ask={step.ask} chosen={course.answers[step.id]} />
          )}
          {part !== 'seen' && step.ask !== undefined && (
            <p className="lesson-question">{step.ask.question}</p>
          )}
        </div>
        {/* ten times a second is too much to be read aloud */}
        <div aria-live="off">
          <FigureList state={state} />
        </div>
      </div>
    );
  if (step.ask !== undefined && !textOnly)
    return <Question ask={step.ask} chosen={course.answers[step.id]} />;
  return (
    <div className={`scene-prose ${step.text.length > LONG_TEXT ? 'long' : ''}`}>
      <Markdown source={step.text} />
      {step.goal !== undefined && <p>{step.goal.text}</p>}
    </div>
  );
}

function Question({ ask, chosen }: { readonly ask: Prediction; readonly chosen: number | undefined }) {
  return (
    <>
      <p className="lesson-question">{ask.question}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid everywhere */}
      <div className="lesson-hall" role="group" aria-label={ask.question}>
        {ask.choices.map((choice, i) => (
          <button key={choice.text} type="button" aria-pressed={chosen === i} onClick={() => choose(i)}>
            <b>{'ABCD'[i]}</b>
            {choice.text}
          </button>
        ))}
      </div>
    </>
  );
}

function Because({ ask, chosen }: { readonly ask: Prediction; readonly chosen: number | undefined }) {
  const right = ask.choices.findIndex((choice) => choice.right);
  const answer = ask.choices[right];
  if (answer === undefined) return null;
  return (
    <p className="lesson-because">
      <b>
        <Icon name="check" size={16} />
        {'ABCD'[right]} {answer.text}
      </b>
      {chosen !== undefined && chosen !== right && <em>predicted: {'ABCD'[chosen]}</em>} {answer.because}
    </p>
  );
}

/** What the lesson has shown, in a lecture without scores. */
function Learnt({ state }: { readonly state: LessonState }) {
  return (
    <ul className="lesson-learnt">
      {learntIn(state.lesson, state.course).map(({ step, claim }) => (
        <li key={step}>{claim}</li>
      ))}
    </ul>
  );
}
