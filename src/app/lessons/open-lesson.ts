/** The door to the player for the rest of the page: it is fetched when somebody opens a lesson. */
import { leaveTour } from '../tour/open-tour.ts';

/** Fetches the player and begins a lesson, at a step or where an earlier visit has come to. */
export async function openLesson(lesson: string, step: string | null = null): Promise<void> {
  await leaveTour();
  const player = await import('./lesson-player.ts');
  await player.beginLesson(lesson, step);
}
