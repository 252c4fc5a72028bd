/**
 * What the rest of the page has to know of a lesson that is on: that it is, where it stands, and what of the page
 * it wants away. Part of the first load; all else about lessons is fetched when somebody opens one.
 */
import { create } from 'zustand';
import { lessonFragment } from '../../share/page-flags.ts';

interface LessonView {
  /** null: no lesson is on. `step` by id; null: its summary. */
  readonly on: { readonly lesson: string; readonly title: string; readonly step: string | null } | null;
  /** Whether what stands below the canvas is wanted, and what one builds with. */
  readonly bottom: boolean;
  readonly palette: boolean;
}

export const noLesson: LessonView = { on: null, bottom: true, palette: true };
export const useLessonView = create<LessonView>()(() => noLesson);

/** Whether a lesson is on: it leads the run. */
export const isLessonOn = (): boolean => useLessonView.getState().on !== null;

/** The address that opens the lesson at its present step; null: none is on. */
export function lessonAddress(on: LessonView['on']): string | null {
  if (on === null) return null;
  return window.location.href.replace(/#.*$/, '') + lessonFragment(on.lesson, on.step ?? undefined);
}
