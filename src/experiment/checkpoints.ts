/**
 * The checkpoints of a run: taken every so many events, a bounded number of them. When there are too many,
 * about every second one is given up and from then on they are taken half as often, so that they always cover
 * the whole run evenly and the way from one to any moment stays short. The first, at time 0, is never given up;
 * a run that begins too large for it is set up anew.
 * With 64 a run of ten million events has one at least every 320,000, a quarter of a second's work.
 */
import type { EngineCheckpoint } from '../engine/engine.ts';

/** Most checkpoints of a run, and most bytes that they may take together (roughly counted). */
const MOST = 64;
const MOST_BYTES = 256 * 1024 * 1024;
/** Events between two checkpoints at first. */
const FIRST_SPACING = 20_000;
/** A copied timer; a copied row besides its values. */
const TIMER_BYTES = 120;
const ROW_BYTES = 100;
/** Calls in flight, or events to come, above which no checkpoint is taken: its copy would be too large. */
export const MOST_COPIED = 400_000;

export interface Saved {
  readonly time: number;
  readonly handled: number;
  readonly engine: EngineCheckpoint;
}
interface Weighed<T> {
  readonly saved: T;
  readonly bytes: number;
}

export class Checkpoints<T extends Saved> {
  private list: Weighed<T>[] = [];
  private spacing: number;

  constructor(spacing = FIRST_SPACING) {
    this.spacing = spacing;
  }

  /** Whether it is time for one, `handled` events into the run, with so many call slots in use or events to come. */
  isDue(handled: number, size: number): boolean {
    if (size > MOST_COPIED) return false;
    const last = this.list.at(-1);
    return last === undefined || handled - last.saved.handled >= this.spacing;
  }

  /** Whether one should have been taken long ago. */
  isOverdue(handled: number, size: number): boolean {
    const last = this.list.at(-1)?.saved.handled ?? 0;
    return handled - last >= 2 * this.spacing && size <= MOST_COPIED;
  }

  add(saved: T): void {
    this.list.push({ saved, bytes: bytesOf(saved.engine) });
    while (this.list.length > 1 && (this.list.length > MOST || this.bytes > MOST_BYTES)) this.thin();
  }

  /** How many there are, and what they take. */
  get count(): number {
    return this.list.length;
  }
  get bytes(): number {
    return this.list.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private thin(): void {
    const before = this.list.length;
    do {
      this.spacing *= 2;
      let kept = Number.NEGATIVE_INFINITY;
      this.list = this.list.filter(({ saved }) => {
        if (saved.handled - kept < this.spacing) return false;
        kept = saved.handled;
        return true;
      });
    } while (this.list.length > 1 && this.list.length > (before * 2) / 3);
  }

  /** The last one at or before a time. */
  before(time: number): T | undefined {
    return this.list.findLast(({ saved }) => saved.time <= time)?.saved;
  }

  /** The last one at which at most so many events had been handled. */
  beforeEvent(handled: number): T | undefined {
    return this.list.findLast(({ saved }) => saved.handled <= handled)?.saved;
  }

  /** Keeps those that satisfy the condition. */
  keep(condition: (saved: T) => boolean): void {
    this.list = this.list.filter(({ saved }) => condition(saved));
  }
}

/** Roughly how large a checkpoint is. */
function bytesOf({ state }: EngineCheckpoint): number {
  const { nodes, links, endpoints } = state;
  let bytes = weigh(state.calls) + weigh(state.events) + weigh(state.streams);
  bytes += state.timers.records.length * TIMER_BYTES;
  for (const { names, rows } of [nodes, links, endpoints])
    bytes += rows.length * (ROW_BYTES + names.length * 8);
  for (const row of endpoints.rows) bytes += weigh(row.state) + weigh(row.durable);
  for (const { oracle, histograms } of nodes.rows)
    bytes += weigh(oracle) + histograms.reduce((sum, histogram) => sum + histogram.bytes, 0);
  return bytes;
}

function weigh(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  const parts = value instanceof Map || value instanceof Set ? [...value.keys()] : Object.values(value);
  let bytes = 16 + parts.length * 16;
  if (value instanceof Map) for (const item of value.values()) bytes += weigh(item);
  for (const part of parts) if (typeof part === 'object') bytes += weigh(part);
  return bytes;
}
