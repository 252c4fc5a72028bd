/**
 * Replications side by side. They are independent, so each may run in any thread: outcomes come back in the order of
 * the tasks, and are the same however many threads there are. A thread takes a second or two to load the simulator;
 * unless threads were asked for, work that is done sooner than that stays in this one.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../base/result.ts';
import { type ReplicationOutcome, type ReplicationTask, replicate } from '../experiment/replicate.ts';
import type { Progress } from './progress.ts';
import type { ThreadOutcome, ThreadTask } from './replication-thread.ts';

export type Replicated = Extract<ReplicationOutcome, { readonly ok: true }>;
export interface Failed {
  readonly failure: string;
  readonly isOurs: boolean;
}

/** Work of that many seconds in this thread is worth the start of others. */
const WORTH_SECONDS = 4;

const seconds = () => performance.now() / 1000;

export class Threads {
  private readonly jobs: number;
  private readonly asked: boolean;
  private readonly progress: Progress;
  private readonly workers: Worker[] = [];

  /** `jobs`: how many; undefined: as many as the machine has cores, where that pays. */
  constructor(jobs: number | undefined, progress: Progress) {
    this.jobs = jobs ?? availableParallelism();
    this.asked = jobs !== undefined;
    this.progress = progress;
  }

  /** Runs all tasks; or the first failure, in the order of the tasks. */
  async run(tasks: readonly ReplicationTask[]): Promise<Result<readonly Replicated[], Failed>> {
    const outcomes = await this.outcomes(tasks, true);
    const failed = outcomes.find((outcome) => !outcome.ok);
    return failed !== undefined && !failed.ok ? err(failed) : ok(outcomes as readonly Replicated[]);
  }

  /** What comes of all tasks; after a failure perhaps nothing more is run. */
  async outcomes(
    tasks: readonly ReplicationTask[],
    untilFailure = false,
  ): Promise<readonly ReplicationOutcome[]> {
    const outcomes: ReplicationOutcome[] = [];
    const begun = seconds();
    while (
      outcomes.length < tasks.length &&
      !this.paysOff(tasks.length, outcomes.length, seconds() - begun)
    ) {
      const done = outcomes.length;
      const outcome = replicate(tasks[done]!, seconds, (run) =>
        this.progress.report(run, done, tasks.length),
      );
      this.progress.end();
      outcomes.push(outcome);
      if (!outcome.ok && untilFailure) return outcomes;
    }
    if (outcomes.length < tasks.length) await this.share(tasks, outcomes, untilFailure);
    return outcomes;
  }

  /** Whether the rest is for threads. */
  private paysOff(all: number, done: number, spent: number): boolean {
    const left = all - done;
    if (this.jobs < 2 || (left < 2 && this.workers.length === 0)) return false;
    if (this.asked || this.workers.length > 0) return true;
    return done > 0 && (spent / done) * left > WORTH_SECONDS;
  }

  /** Lets threads take the tasks that are left, one by one; puts their outcomes in place. */
  private async share(
    tasks: readonly ReplicationTask[],
    outcomes: ReplicationOutcome[],
    untilFailure: boolean,
  ): Promise<void> {
    let next = outcomes.length;
    let done = next;
    outcomes.length = tasks.length;
    const wanted = Math.min(this.jobs, tasks.length - next);
    while (this.workers.length < wanted) this.workers.push(startWorker());
    await Promise.all(
      this.workers.map(async (worker) => {
        while (next < tasks.length) {
          const index = next++;
          const outcome = await ask(worker, { index, task: tasks[index]! });
          outcomes[index] = outcome;
          this.progress.reportDone(++done, tasks.length);
          // what comes later no longer counts
          if (!outcome.ok && untilFailure) next = tasks.length;
        }
      }),
    );
    this.progress.end();
    for (let i = 0; i < outcomes.length; i++) outcomes[i] ??= NOT_RUN;
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.terminate()));
  }
}

/** Stands after the failure that stopped the others. */
const NOT_RUN: ReplicationOutcome = { ok: false, failure: '', isOurs: false };

function startWorker(): Worker {
  const starter = join(import.meta.dirname, '..', '..', '.ci', 'run-thread.cjs');
  return new Worker(starter, { workerData: 'src/cli/replication-thread.ts' });
}

async function ask(worker: Worker, task: ThreadTask): Promise<ReplicationOutcome> {
  return new Promise((resolve, reject) => {
    const hear = ({ outcome }: ThreadOutcome) => {
      worker.off('error', reject);
      resolve(outcome);
    };
    worker.once('message', hear);
    worker.once('error', reject);
    worker.postMessage(task);
  });
}
