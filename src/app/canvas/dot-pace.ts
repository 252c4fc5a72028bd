/**
 * How often the dots are painted. Every painting costs a browser without a graphics card the whole element, and from
 * far away a dot moves by less than a pixel from frame to frame: then it is painted with every second frame,
 * and nobody sees a difference. From near it is painted with every frame. Where frames come late, every second one
 * does without: who drags among a thousand nodes wants the hand followed rather than the dots.
 */
import { crossingSeconds } from './call-dots.ts';

/** Dots that moved by less than this, in pixels of the screen, stand where they stood. */
const SEEN_STEP = 1;
/** At least so often all the same, ms: what moves so slowly must not seem to stand. */
const LONGEST_PAUSE = 34;
/** Frames that take longer than this, ms, on an average of some, are late. */
const LATE = 24;
/** How much one frame counts in that average. */
const WEIGHT = 0.15;
/** Frames come a little early or late. */
const JITTER = 4;

/** Units of the design a second of a dot on a link so long. */
export const dotSpeed = (length: number): number => (length > 0 ? length / crossingSeconds(length) : 0);

export class DotPace {
  private before = 0;
  private waited = 0;
  private paintedAt = Number.NEGATIVE_INFINITY;
  private usual = 0;
  private rested = false;

  /** A frame has come; one that comes later than `longest` seconds counts as that. */
  pass(now: number, longest: number): void {
    const seconds = Math.min(longest, Math.max(0, (now - this.before) / 1000));
    this.waited += seconds;
    this.usual += WEIGHT * (seconds * 1000 - this.usual);
    this.before = now;
  }

  /** Whether dots as fast as `speed` are to be painted with this frame. */
  isDue(now: number, speed: number, zoom: number): boolean {
    if (this.usual > LATE && !this.rested) {
      this.rested = true;
      return false;
    }
    const pause = Math.min(LONGEST_PAUSE, (1000 * SEEN_STEP) / Math.max(speed * zoom, 1e-6));
    return now - this.paintedAt >= pause - JITTER;
  }

  /** They are painted with this frame: the seconds that have passed since they were painted last. */
  take(now: number): number {
    const seconds = this.waited;
    this.waited = 0;
    this.rested = false;
    this.paintedAt = now;
    return seconds;
  }
}
