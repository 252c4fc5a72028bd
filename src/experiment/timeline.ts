/**
 * What is planned: faults of the design's timeline that begin and end, and the ends of faults that were
 * injected by hand for a while. Plans follow the design as it is now: an entry that is moved into the future
 * is planned again, one that is removed while it is on ends, one that is moved into the past does not happen.
 */
import { equalPlain } from '../base/plain.ts';
import type { Design, TimelineEntry } from '../model/design.ts';
import { faultDescriptors } from '../model/faults.ts';
import type { FaultInput } from '../model/run-file.ts';

/** Something that the plan does to the run. */
export type Planned =
  | { readonly type: 'fault'; readonly fault: FaultInput }
  | { readonly type: 'heal'; readonly id: string };

export interface TimelineState {
  readonly begun: ReadonlySet<string>;
  readonly ends: ReadonlyMap<string, number>;
}

export class Timeline {
  /** Entries that have happened, by id. */
  private begun = new Set<string>();
  /** When active faults end by themselves, by id. */
  private ends = new Map<string, number>();

  /** When the plan next has something to do; ∞ for never. */
  nextTime(design: Design, now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const time of this.ends.values()) if (time < next) next = time;
    for (const entry of design.timeline) {
      if (entry.at >= now && entry.at < next && !this.begun.has(entry.id)) next = entry.at;
    }
    return next;
  }

  /** Takes the next thing that is due at this moment: ends come before beginnings, else in the design's order. */
  takeDue(design: Design, now: number): Planned | undefined {
    for (const [id, time] of this.ends) {
      if (time > now) continue;
      this.ends.delete(id);
      return { type: 'heal', id };
    }
    const entry = design.timeline.find(({ id, at }) => at === now && !this.begun.has(id));
    if (entry === undefined) return undefined;
    this.begun.add(entry.id);
    return { type: 'fault', fault: withoutTime(entry) };
  }

  /** A fault has begun; plans its end. */
  faultBegan(fault: FaultInput, now: number): void {
    if (fault.duration === null || faultDescriptors[fault.fault].momentary) this.ends.delete(fault.id);
    else this.ends.set(fault.id, now + fault.duration);
  }

  /** A fault is over by itself at some time, if nothing ends it earlier; null: it is not. */
  faultEndsBy(id: string, time: number | null): void {
    if (time !== null && time < (this.ends.get(id) ?? Number.POSITIVE_INFINITY)) this.ends.set(id, time);
  }

  /** A fault was healed by hand. */
  faultEnded(id: string): void {
    this.ends.delete(id);
  }

  /** When a fault ends by itself; null: when healed. */
  endOf(id: string): number | null {
    return this.ends.get(id) ?? null;
  }

  /** The design's timeline was edited: what has to be done about faults that are on. */
  follow(before: Design, after: Design, now: number, isActive: (id: string) => boolean): Planned[] {
    const entries = new Map(after.timeline.map((entry) => [entry.id, entry]));
    return before.timeline.flatMap((old) => {
      const entry = entries.get(old.id);
      if (!this.begun.has(old.id) || (entry !== undefined && equalPlain(old, entry))) return [];
      if (entry === undefined || entry.at > now) {
        this.begun.delete(old.id);
        this.ends.delete(old.id);
        return isActive(old.id) ? [{ type: 'heal', id: old.id }] : [];
      }
      return isActive(old.id) ? this.changeActive(old, entry, now) : [];
    });
  }

  private changeActive(old: TimelineEntry, entry: TimelineEntry, now: number): Planned[] {
    const end = entry.duration === null ? Number.POSITIVE_INFINITY : entry.at + entry.duration;
    if (end <= now) {
      this.ends.delete(old.id);
      return [{ type: 'heal', id: old.id }];
    }
    const same =
      old.fault === entry.fault &&
      equalPlain(old.targets, entry.targets) &&
      equalPlain(old.settings, entry.settings);
    if (end === Number.POSITIVE_INFINITY) this.ends.delete(old.id);
    else this.ends.set(old.id, end);
    if (same) return [];
    const left = entry.duration === null ? null : end - now;
    return [{ type: 'fault', fault: { ...withoutTime(entry), duration: left } }];
  }

  capture(): TimelineState {
    return { begun: new Set(this.begun), ends: new Map(this.ends) };
  }
  restore(state: TimelineState): void {
    this.begun = new Set(state.begun);
    this.ends = new Map(state.ends);
  }
}

function withoutTime({ at: _, ...fault }: TimelineEntry): FaultInput {
  return fault;
}
