/**
 * Which histograms the page looks at: whoever reads one is noted here, and the worker is told (`message-view.ts`).
 * In a large design a frame then has hundreds of histograms instead of ten thousand. What nobody has read for a
 * while is looked at no more.
 */
import type { HistogramName } from '../../model/telemetry.ts';

/** With fewer histograms than this all of them come with every frame. */
export const MANY_HISTOGRAMS = 400;
/** What was not read for this long, or twice as long, is forgotten. */
const TURN_MILLISECONDS = 10_000;

export class LookedAt {
  /** Raised when there are others than before. */
  version = 0;
  private now = new Map<string, HistogramName>();
  private before: ReadonlyMap<string, HistogramName> = new Map();
  private turnedAt = Number.NEGATIVE_INFINITY;

  /** Somebody reads one. */
  note(key: string, name: HistogramName): void {
    if (this.now.has(key)) return;
    this.now.set(key, { id: name.id, metric: name.metric });
    if (!this.before.has(key)) this.version++;
  }

  /** A moment of a run that goes on, for what is to be forgotten. */
  pass(milliseconds: number): void {
    if (milliseconds - this.turnedAt < TURN_MILLISECONDS) return;
    this.turnedAt = milliseconds;
    for (const key of this.before.keys()) {
      if (this.now.has(key)) continue;
      this.version++;
      break;
    }
    this.before = this.now;
    this.now = new Map();
  }

  names(): readonly HistogramName[] {
    return [...new Map([...this.before, ...this.now]).values()];
  }
}
