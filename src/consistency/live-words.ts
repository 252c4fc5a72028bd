/**
 * From the columns of a live history to the `History` that checkers and people know, and from operations that
 * prove something to an anomaly in words.
 */
import type { History, Operation } from '../model/history.ts';
import { processName } from '../model/history-records.ts';
import type { Anomaly } from '../model/verdict.ts';
import type { LiveHistory } from './live-history.ts';
import { anomalyFrom } from './sessions.ts';

/** Operations by place, in the order in which they were invoked, with the writes that they saw. */
export function withWritesSeen(history: LiveHistory, places: Iterable<number>): number[] {
  const all = new Set(places);
  // A set hands out what is added while it is walked.
  for (const place of all) {
    const write = history.isWrite[place] === 1 ? -1 : history.placeOf(history.seen[place]!);
    if (write >= 0) all.add(write);
  }
  return [...all].sort((a, b) => a - b);
}

/** The history of these operations alone; their places rise. */
export function historyOf(history: LiveHistory, places: readonly number[]): History {
  return {
    model: 'register',
    clock: 'seconds',
    initial: null,
    operations: places.map((place) => history.operation(place)),
    names: history.processes.map(processName),
  };
}

/** What was found: operations by place, in the order in which to read them. */
export interface FoundAnomaly {
  readonly places: readonly number[];
  /** What is wrong with them. */
  readonly because: string;
  /** In words, where it has some already. */
  readonly worded?: Anomaly;
  /** What it rests on, where that is more. */
  readonly suspects?: readonly number[];
  /** The moment from which on replicas were to agree. */
  readonly after?: number;
}

/** What a checker of histories found. */
export function foundIn(
  history: LiveHistory,
  worded: Anomaly,
  suspects: readonly Operation[] = [],
): FoundAnomaly {
  const placesOf = (ids: readonly number[]) => ids.map((id) => history.placeOf(id));
  return {
    places: placesOf(worded.operations),
    because: '',
    worded,
    suspects: placesOf(suspects.map(({ id }) => id)),
  };
}

/** An anomaly in words, its operations in the order in which to read them. */
export function anomalyOf(
  history: LiveHistory,
  name: string,
  { places, because, worded }: FoundAnomaly,
): Anomaly {
  if (worded !== undefined) return worded;
  const operations: Operation[] = places.map((place) => history.operation(place));
  return anomalyFrom({ history: historyOf(history, []) }, name, operations, because);
}
