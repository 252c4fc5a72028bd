/**
 * How far somebody has come in each lesson, kept in the browser's storage. Storage is foreign data: whatever is
 * not as we wrote it counts as nothing.
 */
import type { Progress } from './lesson-course.ts';

/** What is kept of a lesson; how many steps it has is known before it is loaded. */
export interface KeptProgress extends Progress {
  /** Number of the open step, from 1 on; of the steps, how many. */
  readonly at: number;
  readonly of: number;
}

export type Shelf = { readonly [lesson: string]: KeptProgress };

const STORAGE_KEY = 'scalarium.lessons';

export function readShelf(): Shelf {
  try {
    return shelfFrom(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'));
  } catch {
    return {}; // no storage (tests, private windows) or no JSON
  }
}

export function keepProgress(lesson: string, progress: KeptProgress): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ ...readShelf(), [lesson]: progress }));
  } catch {
    // A full or forbidden storage costs a bookmark, nothing more.
  }
}

/** What can be read of what was kept. */
export function shelfFrom(stored: unknown): Shelf {
  if (!isRecord(stored)) return {};
  return Object.fromEntries(
    Object.entries(stored).flatMap(([lesson, kept]) => {
      const progress = progressFrom(kept);
      return progress === null ? [] : [[lesson, progress] as const];
    }),
  );
}

function progressFrom(kept: unknown): KeptProgress | null {
  if (!isRecord(kept)) return null;
  const { step, answers, seen, at, of } = kept;
  if (step !== null && typeof step !== 'string') return null;
  if (!isCount(at) || !isCount(of) || !isRecord(answers) || !Array.isArray(seen)) return null;
  return {
    step,
    at,
    of,
    answers: Object.fromEntries(
      Object.entries(answers).filter((entry): entry is [string, number] => isCount(entry[1])),
    ),
    seen: seen.filter((id) => typeof id === 'string'),
  };
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
