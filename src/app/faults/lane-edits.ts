/**
 * What is done to the bars of the lane: move, stretch, double, take away. Each is one step of the undo list, a row
 * of arrow keys and a drag too, and is said to screen readers.
 */
import type { TimelineEntry } from '../../model/design.ts';
import { freeId } from '../../model/edits.ts';
import { faultDescriptors } from '../../model/faults.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { duplicateOf, type LaneBar, movedEntry, stretchedEntry } from './fault-bars.ts';
import { faultTitle } from './fault-words.ts';

const say = (text: string) => useUiStore.getState().announce(text);

function entryOf(id: string): TimelineEntry | undefined {
  return useDesignStore.getState().design.timeline.find((entry) => entry.id === id);
}

function put(entry: TimelineEntry, title: string): void {
  useDesignStore.getState().edit({ title, putTimeline: [entry] }, { coalesce: `fault:${entry.id}` });
}

/** Moves a planned fault to another moment. */
export function moveFault(id: string, at: number, end: number): void {
  const entry = entryOf(id);
  if (entry === undefined) return;
  const moved = movedEntry(entry, at, end);
  if (moved.at !== entry.at) put(moved, 'Move a planned fault');
}

/** Lets a planned fault end at another moment; beyond the axis when it is healed. */
export function stretchFault(id: string, to: number, end: number): void {
  const entry = entryOf(id);
  if (entry === undefined) return;
  const stretched = stretchedEntry(entry, to, end);
  if (stretched.duration !== entry.duration) put(stretched, 'Stretch a planned fault');
}

/** Says where a planned fault stands now. */
export function sayWhere(id: string): void {
  const { design } = useDesignStore.getState();
  const entry = entryOf(id);
  if (entry !== undefined) say(`${faultTitle(design, entry.fault, entry.targets)}, ${spanInWords(entry)}.`);
}

/** "0:30.0 to 0:40.0", "0:30.0 until healed", "at 0:30.0". */
function spanInWords({ at, duration, fault }: Pick<TimelineEntry, 'at' | 'duration' | 'fault'>): string {
  if (faultDescriptors[fault].momentary) return `at ${clockText(at, 1)}`;
  return duration === null
    ? `${clockText(at, 1)} until healed`
    : `${clockText(at, 1)} to ${clockText(at + duration, 1)}`;
}

/** Takes a planned fault off the timeline, or heals one that was made by hand. */
export function removeFault(bar: Pick<LaneBar, 'id' | 'source' | 'title' | 'active'>): boolean {
  if (bar.source === 'timeline') {
    useDesignStore.getState().edit({ title: `Delete: ${bar.title}`, removeTimeline: [bar.id] });
    say(`${bar.title} taken off the timeline.`);
    return true;
  }
  if (!bar.active) return false;
  useRunStore.getState().heal(bar.id);
  say(`${bar.title} healed.`);
  return true;
}

/** The same fault again, right behind itself. */
export function duplicateFault(id: string, end: number): void {
  const { design, edit } = useDesignStore.getState();
  const entry = entryOf(id);
  if (entry === undefined) return;
  const copy = duplicateOf(entry, freeId(design.timeline, 'f'), end);
  const title = faultTitle(design, entry.fault, entry.targets);
  edit({ title: `Duplicate: ${title}`, putTimeline: [copy] });
  say(`${title} again, ${spanInWords(copy)}.`);
}
