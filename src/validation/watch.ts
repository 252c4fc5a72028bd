/**
 * A run that is looked at one stretch of time after the other, as somebody does who says "from the crash until
 * it was noticed": each stretch is measured like a run of its own whose warm-up ends where the stretch begins.
 */
import { assert } from '../base/assert.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import { beginWindow } from '../experiment/window.ts';
import type { Design } from '../model/design.ts';
import type { RunSummary } from '../model/telemetry.ts';

export class Watch {
  readonly #run: Run;

  constructor(design: Design, seed: number) {
    this.#run = new Run({ design, seed, recording: { series: false, checkpoints: false } });
  }

  /** What is measured after one moment and up to another; stretches follow each other and may leave gaps. */
  during(from: number, to: number): RunSummary {
    this.#advance(from);
    this.#run.window = beginWindow(this.#run.simulation);
    this.#advance(to);
    return summarize(this.#run, 0);
  }

  #advance(time: number): void {
    this.#run.advance(time);
    assert(this.#run.failure === '', this.#run.failure);
    assert(this.#run.time === time, `the run lasts until ${time} s`);
  }
}
