/** What helps on a first visit: the hint and the tour, each fetched when it is to be seen. */
import { useLessonView } from '../lessons/lesson-view.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { lazily } from '../ui/lazily.tsx';
import { useHint } from './hint-memory.ts';
import { useTourView } from './tour-view.ts';

const FirstHint = lazily(() => import('./first-hint.tsx').then((module) => module.FirstHint));
const TourPanel = lazily(() => import('./tour-panel.tsx').then((module) => module.TourPanel));

export function FirstVisit() {
  const { mode } = usePageMode();
  const learning = useLessonView((state) => state.on !== null);
  const touring = useTourView((state) => state.step !== null);
  const wanted = useHint((state) => state.wanted);
  if (mode !== 'workbench' || learning) return null;
  if (touring) return <TourPanel />;
  return wanted ? <FirstHint /> : null;
}
