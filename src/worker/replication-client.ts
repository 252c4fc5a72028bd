/**
 * The screen's end of the workers that run replications. All but one core are theirs: the run on the screen and the
 * page itself keep one.
 */
import { wrap } from 'comlink';
import { REPLICATIONS, type ReplicationApi, type ReplicationPool } from './replication-protocol.ts';
import { limitedApi, Pending } from './time-limits.ts';

/** Milliseconds after which a run is given up: an hour, for whoever lets a long one run over lunch. */
const LIMITS: { readonly [Method in keyof ReplicationApi]: number } = { replicate: 3_600_000 };

/** As many workers as run side by side without disturbing the page. */
export function spareCores(): number {
  return Math.max(1, (navigator.hardwareConcurrency || 2) - 1);
}

/** Starts so many workers at most, each when it is first needed. */
export function createReplicationPool(size: number): ReplicationPool {
  const pending = new Pending('A worker of the laboratory');
  const workers: Worker[] = [];
  const apis: ReplicationApi[] = [];
  const start = () => {
    const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), {
      type: 'module',
      name: REPLICATIONS,
    });
    worker.onerror = (event) =>
      pending.rejectAll(`A worker of the laboratory broke: ${event.message || 'it could not be started'}.`);
    workers.push(worker);
    apis.push(limitedApi<ReplicationApi>(wrap<ReplicationApi>(worker) as ReplicationApi, LIMITS, pending));
  };
  return {
    async run(tasks, onOutcome) {
      while (workers.length < Math.min(size, tasks.length)) start();
      let next = 0;
      await Promise.all(
        apis.map(async (api) => {
          while (next < tasks.length) {
            const index = next++;
            onOutcome(index, await api.replicate(tasks[index]!));
          }
        }),
      );
    },
    terminate() {
      for (const worker of workers) worker.terminate();
      pending.rejectAll('The runs were cancelled.');
    },
  };
}
