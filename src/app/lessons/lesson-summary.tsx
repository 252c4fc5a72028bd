/** The end of a lesson: what was seen in it, what of it was predicted, and what comes next. */
import type { Lesson } from '../../content/lesson.ts';
import { lessons } from '../../content/lessons.ts';
import { isEmbedded } from '../stores/page-mode.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { type Course, learntIn } from './lesson-course.ts';
import { beginLesson, leaveLesson, openStep } from './lesson-player.ts';

export function LessonSummary({ lesson, course }: { readonly lesson: Lesson; readonly course: Course }) {
  const learnt = learntIn(lesson, course);
  const asked = learnt.filter(({ predicted }) => predicted !== null);
  const right = asked.filter(({ predicted }) => predicted === 'right').length;
  const next = lessons[lessons.findIndex(({ id }) => id === lesson.id) + 1];
  return (
    <div className="lesson-summary">
      {asked.length > 0 && (
        <p>
          You predicted <b>{right}</b> of {asked.length} right.
        </p>
      )}
      <ul>
        {learnt.map(({ step, title, claim, predicted }) => (
          <li key={step} className={predicted ?? ''}>
            <Icon
              name={predicted === 'wrong' ? 'cross' : predicted === 'right' ? 'check' : 'eye'}
              size={13}
            />
            <div>
              <button
                type="button"
                onClick={() => void openStep(lesson.steps.findIndex(({ id }) => id === step))}
              >
                {title}
              </button>
              {predicted !== null && (
                <small>{predicted === 'right' ? 'predicted' : 'predicted otherwise'}</small>
              )}
              <p>{claim}</p>
            </div>
          </li>
        ))}
      </ul>
      <div className="lesson-after">
        {next !== undefined && (
          <Button variant="primary" onClick={() => void beginLesson(next.id)}>
            Next lesson: {next.title}
          </Button>
        )}
        {!isEmbedded() && (
          <Button variant="soft" onClick={leaveLesson}>
            Leave the lesson
          </Button>
        )}
      </div>
    </div>
  );
}
