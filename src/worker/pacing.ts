/**
 * How fast a run goes: simulated seconds per second of the clock on the wall, or as fast as it can. The only
 * file that reads a clock. A batch ends at the first of three limits (so many events, the simulated time that
 * it should be by now, 12 ms), and the worker then yields by a message, which unlike `setTimeout` costs no
 * 4 ms; it waits by `setTimeout` only when the run is ahead of the clock.
 */

/** The clock and ways to go on later; tests put their own in its place. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Goes on after messages that have arrived were handled. */
  soon(task: () => void): void;
  later(task: () => void, milliseconds: number): void;
}

/** The real clock. */
export function wallClock(): Clock {
  const channel = new MessageChannel();
  const tasks: (() => void)[] = [];
  channel.port1.onmessage = () => tasks.shift()?.();
  return {
    now: () => performance.now(),
    soon(task) {
      tasks.push(task);
      channel.port2.postMessage(null);
    },
    later(task, milliseconds) {
      setTimeout(task, milliseconds);
    },
  };
}

/** What is paced. */
export interface Paced {
  /** Simulated time. */
  readonly time: number;
  /** Goes on to a simulated time, at most so many events. */
  advance(until: number, maxEvents: number): 'reached' | 'more' | 'over';
  /** Time for news; called at most 20 times a second while running. */
  beat(): void;
  /** It has come to a stop by itself. */
  show(): void;
}

/** Limits of a batch. */
const BATCH_EVENTS = 2048;
const BATCH_MILLISECONDS = 12;
/** Between two beats. */
const BEAT_MILLISECONDS = 50;
/** How long to wait when the run is ahead of the clock. */
const WAIT_MILLISECONDS = 8;
/** A run that is further behind than this gives up catching up. */
const MOST_BEHIND_MILLISECONDS = 200;
/** The real speed is measured over about this much time. */
const MEASURED_MILLISECONDS = 1000;

export class Pacing {
  private readonly paced: Paced;
  private readonly clock: Clock;
  private speedNow = 1;
  private running = false;
  /** Raised with every start and stop, so that a turn that was planned before does nothing. */
  private round = 0;
  /** Simulated and real moment from which the speed counts. */
  private anchorTime = 0;
  private anchorAt = 0;
  private beatAt = Number.NEGATIVE_INFINITY;
  /** Where the measurement of the real speed began, and its last result. */
  private measuredTime = 0;
  private measuredAt = 0;
  private measuredSpeed = Number.NaN;
  private busyMilliseconds = 0;

  constructor(paced: Paced, clock: Clock) {
    this.paced = paced;
    this.clock = clock;
  }

  get isRunning(): boolean {
    return this.running;
  }
  /** Simulated seconds per second that are really reached; NaN while standing. */
  get realSpeed(): number {
    if (!this.running) return Number.NaN;
    const milliseconds = this.clock.now() - this.measuredAt;
    if (milliseconds >= MEASURED_MILLISECONDS || Number.isNaN(this.measuredSpeed)) {
      if (milliseconds > 0)
        this.measuredSpeed = ((this.paced.time - this.measuredTime) / milliseconds) * 1000;
    }
    if (milliseconds >= MEASURED_MILLISECONDS) this.measureFromHere();
    return this.measuredSpeed;
  }
  /** Seconds spent simulating so far. */
  get busySeconds(): number {
    return this.busyMilliseconds / 1000;
  }

  /** Another run begins: nothing was spent on it yet. */
  reset(): void {
    this.stop();
    this.busyMilliseconds = 0;
  }

  setSpeed(speed: number): void {
    this.speedNow = speed;
    this.anchor();
    this.measuredSpeed = Number.NaN;
    this.measureFromHere();
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.anchor();
    this.measuredSpeed = Number.NaN;
    this.measureFromHere();
    this.plan(0);
  }

  stop(): void {
    this.running = false;
    this.round++;
  }

  private anchor(): void {
    this.anchorTime = this.paced.time;
    this.anchorAt = this.clock.now();
  }
  private measureFromHere(): void {
    this.measuredTime = this.paced.time;
    this.measuredAt = this.clock.now();
  }

  private plan(milliseconds: number): void {
    const round = ++this.round;
    const turn = () => {
      if (round === this.round) this.turn();
    };
    if (milliseconds > 0) this.clock.later(turn, milliseconds);
    else this.clock.soon(turn);
  }

  /** One batch, news if it is time for them, and a plan for the next. */
  private turn(): void {
    const outcome = this.batch(this.dueTime());
    if (outcome === 'over') {
      this.stop();
      this.paced.show();
      return;
    }
    this.beatIfDue();
    if (outcome === 'more') this.giveUpCatchingUp();
    this.plan(outcome === 'reached' ? WAIT_MILLISECONDS : 0);
  }

  /** What simulated time it should be. */
  private dueTime(): number {
    if (this.speedNow === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    return this.anchorTime + ((this.clock.now() - this.anchorAt) / 1000) * this.speedNow;
  }

  private giveUpCatchingUp(): void {
    const behind = (this.dueTime() - this.paced.time) / this.speedNow;
    if (behind * 1000 > MOST_BEHIND_MILLISECONDS) this.anchor();
  }

  private batch(until: number): 'reached' | 'more' | 'over' {
    const begun = this.clock.now();
    let outcome: 'reached' | 'more' | 'over';
    let now = begun;
    do {
      outcome = this.paced.advance(until, BATCH_EVENTS);
      now = this.clock.now();
    } while (outcome === 'more' && now - begun < BATCH_MILLISECONDS);
    this.busyMilliseconds += now - begun;
    return outcome;
  }

  private beatIfDue(): void {
    if (this.clock.now() - this.beatAt < BEAT_MILLISECONDS) return;
    this.beatAt = this.clock.now();
    this.paced.beat();
  }

  /** Goes to a simulated time as fast as possible, letting messages in between; ends early when not wanted any more. */
  async drive(until: number, wanted: () => boolean): Promise<void> {
    while (wanted() && this.batch(until) === 'more') {
      this.beatIfDue();
      await new Promise<void>((resolve) => this.clock.soon(resolve));
    }
  }

  /** Goes through something that pauses now and then, letting messages in between; undefined when not wanted any more. */
  async walk<T>(steps: Generator<void, T>, wanted: () => boolean): Promise<T | undefined> {
    for (;;) {
      const begun = this.clock.now();
      let now = begun;
      do {
        const { done, value } = steps.next();
        now = this.clock.now();
        if (done === true) {
          this.busyMilliseconds += now - begun;
          return value;
        }
      } while (now - begun < BATCH_MILLISECONDS);
      this.busyMilliseconds += now - begun;
      await new Promise<void>((resolve) => this.clock.soon(resolve));
      if (wanted()) continue;
      steps.return(undefined as never);
      return undefined;
    }
  }
}
