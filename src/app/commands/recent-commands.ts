/** Which commands were used last in this browser, so that the palette offers them first. */
import { isEmbedded } from '../stores/page-mode.ts';

const STORAGE_KEY = 'scalarium.commands';
const MOST_KEPT = 12;

let kept: readonly string[] | null = null;

/** Ids of the commands that were chosen in the palette, the last one first. */
export function recentCommands(): readonly string[] {
  kept ??= read();
  return kept;
}

function read(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored)
      ? stored.filter((id): id is string => typeof id === 'string').slice(0, MOST_KEPT)
      : [];
  } catch {
    return []; // no storage, or something else in it
  }
}

export function noteCommand(id: string): void {
  kept = [id, ...recentCommands().filter((other) => other !== id)].slice(0, MOST_KEPT);
  // an experiment inside somebody else's page keeps nothing
  if (isEmbedded()) return;
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    // a full or forbidden storage costs the order of a list, nothing more
  }
}
