/**
 * What helps on a first visit: the hint, which is there with the first picture, so that no node stands under it, and
 * the tour, which is fetched when it is asked for.
 */
import { useLessonView } from '../lessons/lesson-view.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { lazily } from '../ui/lazily.tsx';
import { FirstHint } from './first-hint.tsx';
import { useHint } from './hint-memory.ts';
import { useTourView } from './tour-view.ts';

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
