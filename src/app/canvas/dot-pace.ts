/**
 * How often the dots are painted. Every painting costs a browser without a graphics card the whole element, and from
 * far away a dot moves by less than a pixel from frame to frame: then it is painted with every second frame,
 * and nobody sees a difference. From near it is painted with every frame.
 */
import { crossingSeconds } from './call-dots.ts';

/** Dots that moved by less than this, in pixels of the screen, stand where they stood. */
const SEEN_STEP = 1;
/** At least so often all the same, ms: what moves so slowly must not seem to stand. */
const LONGEST_PAUSE = 34;
/** Frames come a little early or late. */
const JITTER = 4;

/** Units of the design a second of a dot on a link so long. */
export const dotSpeed = (length: number): number => (length > 0 ? length / crossingSeconds(length) : 0);

export class DotPace {
  private before = 0;
  private waited = 0;
  private paintedAt = Number.NEGATIVE_INFINITY;

  /** A frame has come; one that comes later than `longest` seconds counts as that. */
  pass(now: number, longest: number): void {
    this.waited += Math.min(longest, Math.max(0, (now - this.before) / 1000));
    this.before = now;
  }

  /** Whether dots as fast as `speed` are to be painted with this frame. */
  isDue(now: number, speed: number, zoom: number): boolean {
    const pause = Math.min(LONGEST_PAUSE, (1000 * SEEN_STEP) / Math.max(speed * zoom, 1e-6));
    return now - this.paintedAt >= pause - JITTER;
  }

  /** They are painted with this frame: the seconds that have passed since they were painted last. */
  take(now: number): number {
    const seconds = this.waited;
    this.waited = 0;
    this.paintedAt = now;
    return seconds;
  }
}
