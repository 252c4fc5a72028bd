/**
 * One chart at a time. Eight charts redrawn together cost 75–150 ms and stall the page ten times a second;
 * the same charts redrawn in turn, one every 62 ms, cost 12 ms a tick and the canvas keeps its 60 frames
 * (measured). So nobody draws when data arrives: whatever changed makes every chart dirty, and a metronome
 * that stands still while nothing is dirty gives them their turn; few charts do not get it more often than eyes can
 * follow figures. What a person has just done (zoomed, for
 * example) is shown at a quicker beat, still one chart at a time.
 */
const TURN_MILLISECONDS = 62;
const QUICK_MILLISECONDS = 8;
/** A chart is drawn again after so long, and at most so long passes from one to the next. */
const ROUND_MILLISECONDS = 430;
const SLOWEST_TURN_MILLISECONDS = 140;

/** Calls back after a while; how to call it off. A parameter so that tests need no clock. */
export type Schedule = (callback: () => void, milliseconds: number) => void;

export class Stagger {
  private readonly slots: (() => void)[] = [];
  private readonly dirty = new Set<() => void>();
  private readonly schedule: Schedule;
  private ticking = false;
  /** Charts that are still to be drawn at the quicker beat. */
  private quick = 0;
  private next = 0;

  constructor(schedule: Schedule) {
    this.schedule = schedule;
  }

  /** Adds a chart by what draws it; returns how to take it away. */
  add(draw: () => void): () => void {
    this.slots.push(draw);
    return () => {
      this.dirty.delete(draw);
      const at = this.slots.indexOf(draw);
      if (at >= 0) this.slots.splice(at, 1);
    };
  }

  /** Something changed: every chart gets a turn. */
  invalidate(): void {
    for (const slot of this.slots) this.dirty.add(slot);
    this.start();
  }

  /** A person changed something: every chart gets a turn soon. */
  hurry(): void {
    this.quick = this.slots.length;
    this.invalidate();
  }

  /** One chart has come into sight. */
  show(draw: () => void): void {
    if (!this.slots.includes(draw)) return;
    this.dirty.add(draw);
    this.start();
  }

  private start(): void {
    if (this.ticking || this.dirty.size === 0) return;
    this.ticking = true;
    this.schedule(() => this.tick(), 0);
  }

  private tick(): void {
    const draw = this.takeNext();
    if (draw === null) {
      this.ticking = false;
      this.quick = 0;
      return;
    }
    if (this.quick > 0) this.quick -= 1;
    this.schedule(() => this.tick(), this.quick > 0 ? QUICK_MILLISECONDS : this.turn());
    draw();
  }

  private turn(): number {
    const each = ROUND_MILLISECONDS / Math.max(1, this.slots.length);
    return Math.min(SLOWEST_TURN_MILLISECONDS, Math.max(TURN_MILLISECONDS, each));
  }

  /** The next dirty chart after the one that was drawn last, so that none is starved. */
  private takeNext(): (() => void) | null {
    for (let i = 0; i < this.slots.length; i++) {
      const at = (this.next + i) % this.slots.length;
      const draw = this.slots[at]!;
      if (!this.dirty.delete(draw)) continue;
      this.next = at + 1;
      return draw;
    }
    return null;
  }
}
