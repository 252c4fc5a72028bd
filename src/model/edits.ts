/**
 * Edits: every change of a design as data that can be journaled, undone, replayed and sent to the worker.
 * An edit replaces whole elements, so that its inverse is the elements as they were and applying an edit
 * twice is the same as once.
 */
import type { Design, DesignLink, DesignNode, RunSettings, TimelineEntry } from './design.ts';

/**
 * A change: elements to put (added, or replaced where the id exists) and ids to remove. Absent parts stay.
 * Removing a node removes its links; whoever makes the edit lists them, so that the inverse restores them.
 */
export interface Edit {
  /** For the undo list and the chart marks: "Move Checkout", "Service time of App". */
  readonly title: string;
  readonly putNodes?: readonly DesignNode[];
  readonly removeNodes?: readonly string[];
  readonly putLinks?: readonly DesignLink[];
  readonly removeLinks?: readonly string[];
  readonly putTimeline?: readonly TimelineEntry[];
  readonly removeTimeline?: readonly string[];
  readonly document?: Partial<Pick<Design, 'title' | 'notes' | 'zones' | 'network'>> & { readonly run?: RunSettings };
}
