/** All lessons in the order in which they are taught, with how far one has come in each. */
import './lesson-gallery.css';
import { type LessonEntry, lessons } from '../../content/lessons.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { type KeptProgress, readShelf } from './lesson-progress.ts';
import { openLesson } from './open-lesson.ts';

export function LessonGallery({ onClose }: { readonly onClose: () => void }) {
  const shelf = readShelf();
  return (
    <Dialog
      title="Lessons"
      subtitle="Predict, let it happen, see why. Whatever a lesson claims our tests execute on several seeds. Your own work waits meanwhile."
      size="wide"
      onClose={onClose}
    >
      <ol className="lesson-cards">
        {lessons.map((entry, i) => (
          <li key={entry.id}>
            <LessonCard
              entry={entry}
              number={i + 1}
              progress={shelf[entry.id]}
              onOpen={() => {
                onClose();
                void openLesson(entry.id);
              }}
            />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

function LessonCard(props: {
  readonly entry: LessonEntry;
  readonly number: number;
  readonly progress: KeptProgress | undefined;
  readonly onOpen: () => void;
}) {
  const { entry, number, progress } = props;
  return (
    <button type="button" className="lesson-card" onClick={props.onOpen}>
      <span className="lesson-number" aria-hidden="true">
        {number}
      </span>
      <span className="lesson-words">
        <small>
          Chapter {entry.chapter} · {entry.minutes} min
        </small>
        <strong>{entry.title}</strong>
        <span>{entry.summary}</span>
      </span>
      <Come progress={progress} />
    </button>
  );
}

/** How far one has come, and what the card does. */
function Come({ progress }: { readonly progress: KeptProgress | undefined }) {
  const isDone = progress?.step === null;
  const share = progress === undefined ? 0 : isDone ? 1 : (progress.at - 1) / Math.max(1, progress.of);
  return (
    <span className="lesson-come">
      <span className="lesson-bar" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <span>{progress === undefined ? '' : isDone ? 'done' : `step ${progress.at} of ${progress.of}`}</span>
      <b>
        {progress === undefined ? 'Begin' : isDone ? 'Once more' : 'Go on'}
        <Icon name="chevron-right" size={13} />
      </b>
    </span>
  );
}
