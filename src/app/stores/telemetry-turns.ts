/**
 * Who hears of new data when. The faces and links of a small design are drawn together; those of a large one take
 * turns, some with every picture, so that no picture waits for all of them (200 nodes at once: 80 ms, measured).
 * Whoever has waited longest comes first, and what is new meanwhile is seen when the turn comes.
 */

/** Up to so many are drawn at once. */
const TOGETHER = 100;
/** With more of them, so many take turns with every picture, or as many as to be through after so many pictures. */
const AT_ONCE = 32;
const MOST_PICTURES = 16;

export class TelemetryTurns {
  private readonly listeners = new Set<() => void>();
  /** Those who still wait for their turn, who waits longest first. */
  private readonly waiting = new Set<() => void>();
  private readonly nextPicture: (task: () => void) => void;
  private planned = false;

  /** `nextPicture` calls back when the browser draws the next time. */
  constructor(nextPicture: (task: () => void) => void) {
    this.nextPicture = nextPicture;
  }

  /** Adds who wants to hear; returns how to take it away. */
  add(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      this.waiting.delete(listener);
    };
  }

  /** There is something new: everybody gets a turn. */
  publish(): void {
    for (const listener of this.listeners) this.waiting.add(listener);
    if (this.waiting.size <= TOGETHER) this.take(TOGETHER);
    else this.plan();
  }

  private plan(): void {
    if (this.planned || this.waiting.size === 0) return;
    this.planned = true;
    this.nextPicture(() => {
      this.planned = false;
      this.take(Math.max(AT_ONCE, Math.ceil(this.listeners.size / MOST_PICTURES)));
      this.plan();
    });
  }

  private take(count: number): void {
    const turn = [...this.waiting].slice(0, count);
    for (const listener of turn) this.waiting.delete(listener);
    for (const listener of turn) listener();
  }
}
