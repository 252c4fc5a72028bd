/** Whether the hint of the first visit is still wanted; once it was dismissed or followed, it never comes back. */
import { create } from 'zustand';

const STORAGE_KEY = 'scalarium.hint';

function wasSeen(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== null;
  } catch {
    return true; // where nothing can be remembered it would come back for ever
  }
}

export const useHint = create<{ readonly wanted: boolean }>()(() => ({ wanted: !wasSeen() }));

export function forgetHint(): void {
  useHint.setState({ wanted: false });
  try {
    localStorage.setItem(STORAGE_KEY, 'seen');
  } catch {
    // no storage, no hint: see above
  }
}
