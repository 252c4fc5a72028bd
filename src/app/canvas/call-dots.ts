/**
 * Calls on their way, as dots: how many are born on a link, where they are, and which of them fail. The dots
 * follow the real rate: each stands for the same number of calls on all links, which the legend says. They are a
 * picture of the flow, not single calls; the numbers beside them are exact.
 *
 * No clock and no page here: the overlay calls `advance` with the time that passed, which keeps this testable.
 */
import { type Track, trackPoint } from './link-geometry.ts';

/** Pixels a second, and the bounds of a crossing in seconds. */
const PACE = 130;
const SHORTEST_CROSSING = 0.55;
const LONGEST_CROSSING = 2.4;
const MOST_DOTS_ON_A_LINK = 40;

/** How long a dot is on its way along a link of that length. */
export const crossingSeconds = (length: number): number =>
  Math.min(LONGEST_CROSSING, Math.max(SHORTEST_CROSSING, length / PACE));

export interface LinkTraffic {
  /** Dots a second of the wall clock. */
  readonly rate: number;
  readonly errorShare: number;
  readonly cut: boolean;
}
/** What the overlay draws: `draw(x, y, failed, fade)`. */
export type DrawDot = (x: number, y: number, failed: boolean, strength: number) => void;

/** The dots of one link. */
export class LinkDots {
  private readonly progress: number[] = [];
  private readonly failed: boolean[] = [];
  private due = 0;
  private draws = 1;

  /** Moves the dots on by some seconds and lets new ones start. */
  advance(seconds: number, track: Track, traffic: LinkTraffic): void {
    const crossing = crossingSeconds(track.length);
    for (let i = this.progress.length - 1; i >= 0; i--) {
      const next = this.progress[i]! + seconds / crossing;
      const end = traffic.cut ? 0.5 : 1;
      if (next >= end) this.remove(i);
      else this.progress[i] = next;
    }
    this.due -= seconds * traffic.rate;
    while (this.due <= 0 && traffic.rate > 0) {
      if (this.progress.length < MOST_DOTS_ON_A_LINK) {
        // Births within one step are spread over it, so that a slow picture does not bunch them.
        this.progress.push(Math.min(0.3, -this.due / traffic.rate / crossing));
        this.failed.push(this.random() < traffic.errorShare);
      }
      this.due += 0.35 + 1.3 * this.random(); // mean 1: uneven as real traffic, without long gaps
    }
    if (traffic.rate === 0) this.due = Math.max(this.due, this.random());
  }

  draw(track: Track, cut: boolean, draw: DrawDot): void {
    for (let i = 0; i < this.progress.length; i++) {
      const share = this.progress[i]!;
      const point = trackPoint(track, share);
      const strength = cut ? Math.min(1, (0.5 - share) / 0.12) : 1;
      draw(point.x, point.y, this.failed[i]! || (cut && share > 0.38), Math.max(0, strength));
    }
  }

  get count(): number {
    return this.progress.length;
  }

  private remove(index: number): void {
    const last = this.progress.length - 1;
    this.progress[index] = this.progress[last]!;
    this.failed[index] = this.failed[last]!;
    this.progress.pop();
    this.failed.pop();
  }

  /** A small generator of its own: pictures need no seed, and tests want the same picture twice. */
  private random(): number {
    this.draws = (Math.imul(this.draws, 1664525) + 1013904223) >>> 0;
    return this.draws / 4294967296;
  }
}
