/**
 * How far a run on the command line has come, on standard error, where that is a terminal.
 */
import type { Run } from '../experiment/run.ts';

/** Between two reports. */
const MILLISECONDS = 200;

export class Progress {
  private readonly stream: NodeJS.WriteStream;
  private readonly begun = performance.now();
  private reported = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  /** Reports where a run stands, if it is time to. `done` runs of `all` are over already. */
  report(run: Run, done: number, all: number): void {
    if (!this.stream.isTTY || performance.now() - this.reported < MILLISECONDS) return;
    this.reported = performance.now();
    const { duration } = run.design.run;
    const events = `${run.events.toLocaleString('en')} events`;
    if (duration === null) {
      this.write(`${run.time.toFixed(0)} s simulated, ${events}`);
      return;
    }
    const share = (done + run.time / duration) / all;
    const left = (((performance.now() - this.begun) / 1000) * (1 - share)) / share;
    this.write(`${(share * 100).toFixed(0)} %, ${left.toFixed(0)} s left, ${events}`);
  }

  /** Reports how many runs are over, where they run side by side. */
  reportDone(done: number, all: number): void {
    if (!this.stream.isTTY) return;
    const left = (((performance.now() - this.begun) / 1000) * (all - done)) / done;
    this.write(`${done} of ${all} runs, ${left.toFixed(0)} s left`);
  }

  /** Leaves a clean line. */
  end(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[K');
  }

  private write(text: string): void {
    this.stream.write(`\r\x1b[K${text}`);
  }
}
