/**
 * Runs for the laboratory, in workers of their own: how far they are, how they are cancelled, and what went wrong.
 * Whoever closes the laboratory ends them.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { createReplicationPool, spareCores } from '../../worker/replication-client.ts';
import type {
  ReplicationOutcome,
  ReplicationPool,
  ReplicationTask,
} from '../../worker/replication-protocol.ts';
import { useUiStore } from '../stores/ui-store.ts';

export interface LabProgress {
  readonly phase: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly done: number;
  /** Runs in all; null while nobody can tell. */
  readonly all: number | null;
  /** Why it failed. */
  readonly reason: string;
}
const idle: LabProgress = { phase: 'idle', done: 0, all: 0, reason: '' };

/** Runs tasks and gives their outcomes in order; a batch may follow on what came of the last. */
export type RunTasks = (
  tasks: readonly ReplicationTask[],
  onOutcome?: (index: number, outcome: ReplicationOutcome) => void,
) => Promise<readonly ReplicationOutcome[]>;

export interface LabRuns {
  readonly progress: LabProgress;
  /** Begins an experiment; `all`: how many runs it takes, if that is known. */
  start(all: number | null, experiment: (run: RunTasks) => Promise<void>): void;
  cancel(): void;
}

export function useLabRuns(): LabRuns {
  const [progress, setProgress] = useState(idle);
  const pool = useRef<ReplicationPool | null>(null);
  const end = useCallback(() => {
    pool.current?.terminate();
    pool.current = null;
  }, []);
  useEffect(() => end, [end]);

  const start = useCallback<LabRuns['start']>(
    (all, experiment) => {
      end();
      const own = createReplicationPool(spareCores());
      pool.current = own;
      setProgress({ phase: 'running', done: 0, all, reason: '' });
      const tell = (change: Partial<LabProgress>) => {
        if (pool.current === own) setProgress((before) => ({ ...before, ...change }));
      };
      const run: RunTasks = async (tasks, onOutcome) => {
        const outcomes: ReplicationOutcome[] = [];
        await own.run(tasks, (index, outcome) => {
          outcomes[index] = outcome;
          if (pool.current !== own) return;
          setProgress((before) => ({ ...before, done: before.done + 1 }));
          onOutcome?.(index, outcome);
        });
        return outcomes;
      };
      experiment(run).then(
        () => {
          tell({ phase: 'done' });
          if (pool.current === own) useUiStore.getState().announce('The runs are done.');
          own.terminate();
        },
        (reason: unknown) =>
          tell({ phase: 'failed', reason: reason instanceof Error ? reason.message : String(reason) }),
      );
    },
    [end],
  );
  const cancel = useCallback(() => {
    end();
    setProgress((before) => ({ ...before, phase: 'cancelled' }));
    useUiStore.getState().announce('The runs are cancelled.');
  }, [end]);
  return { progress, start, cancel };
}
