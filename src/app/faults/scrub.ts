/**
 * Seeking while the hand still moves: the run goes to where the hand is, and on arriving to where it is by then, so
 * that charts follow as fast as the simulation can and no journey through time is begun in vain.
 */
import { useRunStore } from '../stores/run-store.ts';

let wanted: number | null = null;
let underWay = false;

/** Goes to a moment, after the journey that is under way; of several that are asked for meanwhile the last counts. */
export async function scrubTo(time: number): Promise<void> {
  wanted = time;
  if (underWay) return;
  underWay = true;
  try {
    while (wanted !== null) {
      const next: number = wanted;
      wanted = null;
      await useRunStore.getState().seek(next);
    }
  } finally {
    underWay = false;
  }
}
