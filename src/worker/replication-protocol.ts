/**
 * The door to replications in the background: a task goes in, what came of it comes out. They have workers of their
 * own, so that the run on the screen goes on undisturbed, and as many as the machine can spare.
 */
import type { ReplicationOutcome as Outcome, ReplicationTask as Task } from '../experiment/replicate.ts';

export type ReplicationTask = Task;
export type ReplicationOutcome = Outcome;

/** A worker of this name runs replications: it is the file of the simulation, which the page has fetched already. */
export const REPLICATIONS = 'replications';

export interface ReplicationApi {
  /** Runs a design to its end; the same bits as anywhere else. */
  replicate(task: ReplicationTask): Promise<ReplicationOutcome>;
}

/** Several workers. `replication-client.ts` implements it, and tests put a double in its place. */
export interface ReplicationPool {
  /**
   * Runs all tasks, each in the next worker that is free, and tells of each as it ends, in any order. Rejects when
   * the pool is ended or a worker breaks.
   */
  run(
    tasks: readonly ReplicationTask[],
    onOutcome: (index: number, outcome: ReplicationOutcome) => void,
  ): Promise<void>;
  /** Ends all workers at once; what is under way rejects. */
  terminate(): void;
}
