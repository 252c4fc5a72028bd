/**
 * A question that the run answers: choices as radio buttons, which may be changed until it plays; afterwards which
 * one was right, which one was chosen, and of each why.
 */
import { useId } from 'react';
import type { Choice, Lesson, Prediction } from '../../content/lesson.ts';
import { Icon } from '../ui/icon.tsx';
import { type Course, mayChoose, partOf, stepOf } from './lesson-course.ts';
import { choose } from './lesson-player.ts';

export function LessonPrediction(props: {
  readonly lesson: Lesson;
  readonly course: Course;
  readonly ask: Prediction;
}) {
  const { lesson, course, ask } = props;
  const name = useId();
  const chosen = course.answers[stepOf(lesson, course)?.id ?? ''];
  const revealed = partOf(lesson, course) === 'seen';
  return (
    <fieldset className="lesson-prediction" disabled={!mayChoose(lesson, course) && !revealed}>
      <legend>{ask.question}</legend>
      {ask.choices.map((choice, i) =>
        revealed ? (
          <Answer key={choice.text} choice={choice} chosen={chosen === i} />
        ) : (
          <label key={choice.text} className={`lesson-choice ${chosen === i ? 'chosen' : ''}`}>
            <input type="radio" name={name} checked={chosen === i} onChange={() => choose(i)} />
            <span>{choice.text}</span>
          </label>
        ),
      )}
    </fieldset>
  );
}

/** A choice when the run has answered. */
function Answer({ choice, chosen }: { readonly choice: Choice; readonly chosen: boolean }) {
  const { right, text, because } = choice;
  const marks = right
    ? chosen
      ? 'So it is, as you said'
      : 'So it is'
    : chosen
      ? 'Your prediction, but not so'
      : '';
  return (
    <div className={`lesson-answer ${right ? 'right' : 'wrong'} ${chosen ? 'chosen' : ''}`}>
      <Icon name={right ? 'check' : 'cross'} size={13} />
      <div>
        <p>
          <strong>{text}</strong>
          {marks === '' ? <span className="visually-hidden"> (not so)</span> : <small>{marks}</small>}
        </p>
        <p>{because}</p>
      </div>
    </div>
  );
}
