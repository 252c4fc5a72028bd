/**
 * A thread that runs replications for the command line (`threads.ts`): it takes a task, runs it to its end and sends
 * back what came of it. The engine is the same, and so is every bit.
 */
import { parentPort } from 'node:worker_threads';
import { type ReplicationOutcome, type ReplicationTask, replicate } from '../experiment/replicate.ts';

export interface ThreadTask {
  readonly index: number;
  readonly task: ReplicationTask;
}
export interface ThreadOutcome {
  readonly index: number;
  readonly outcome: ReplicationOutcome;
}

parentPort?.on('message', ({ index, task }: ThreadTask) => {
  const outcome = replicate(task, () => performance.now() / 1000);
  parentPort?.postMessage({ index, outcome } satisfies ThreadOutcome);
});
