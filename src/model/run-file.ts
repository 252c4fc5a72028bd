/**
 * A run: a design, a seed and a journal of what was changed or broken while it ran. The journal's times are
 * the simulation's own; replaying it gives the same run, event for event, which the fingerprint proves.
 */

import type { Design, TimelineEntry } from './design.ts';
import type { Edit } from './edits.ts';

/** A fault as it is injected by hand: like one of the timeline, without its own time. */
export type FaultInput = Omit<TimelineEntry, 'at'>;

export type JournalAction =
  | { readonly type: 'edit'; readonly edit: Edit }
  | { readonly type: 'fault'; readonly fault: FaultInput }
  | { readonly type: 'heal'; readonly id: string };

/** Applied after all events with time ≤ `time`; entries of the same time in the order of `sequence`. */
export interface JournalEntry {
  readonly time: number;
  readonly sequence: number;
  readonly action: JournalAction;
}

export interface RunFile {
  readonly design: Design;
  readonly seed: number;
  readonly journal: readonly JournalEntry[];
  /** What the sharer looked at. */
  readonly view: { readonly time: number; readonly selection?: string };
  readonly engineVersion: number;
  /** Fingerprint of the run after the last event with time ≤ `time`. */
  readonly fingerprint?: { readonly time: number; readonly value: string };
}
