/**
 * The simulated moment that the message view shows. Frames come some twenty times a second and unevenly; dots
 * that jumped with them would stutter. This clock goes on by itself at the speed of the run, a little behind
 * what is known, so that a message is known before it sets out, and is drawn towards the frames where it drifts.
 * It reads no clock: whoever draws tells it the time.
 */

/** How far behind what is known, in seconds on the wall: two frames. */
const BEHIND_SECONDS = 0.1;
/** Share of its error that it makes up a second, and the error from which on it jumps. */
const DRAWN_A_SECOND = 3;
const JUMP_SECONDS = 0.6;

export class MessageClock {
  private shown = Number.NaN;
  private knownTime = Number.NaN;
  private knownAt = 0;
  private before = 0;

  /** The moment to show at `now` (seconds on the wall), when the run is known to have come to `time`. */
  advance(now: number, time: number, speed: number, running: boolean): number {
    const passed = Math.max(0, now - this.before);
    this.before = now;
    if (time !== this.knownTime) {
      this.knownTime = time;
      this.knownAt = now;
    }
    if (!running) {
      this.shown = this.settle(time, speed, passed);
      return this.shown;
    }
    const wanted = Math.min(time, time + (now - this.knownAt - BEHIND_SECONDS) * speed);
    const next = this.shown + passed * speed;
    const error = wanted - next;
    if (!(Math.abs(error) < JUMP_SECONDS * speed)) this.shown = wanted;
    else this.shown = Math.max(this.shown, next + error * Math.min(1, DRAWN_A_SECOND * passed));
    // never beyond what is known: a message that sets out there would begin in the middle of its way
    this.shown = Math.min(this.shown, time);
    return this.shown;
  }

  /** After a pause the last bit is gone through; after a jump it stands where the run stands. */
  private settle(time: number, speed: number, passed: number): number {
    const rest = time - this.shown;
    const short = rest > 0 && rest < 2 * BEHIND_SECONDS * speed;
    return short ? Math.min(time, this.shown + passed * speed) : time;
  }
}
