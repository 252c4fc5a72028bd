/**
 * Workers and queue of a machine, from the fields that machines share (`machine-fields.ts`).
 */
import type { Resources } from '../../engine/behavior.ts';

interface QueueSettings {
  readonly queueCapacity: number | null;
  readonly discipline: 'fifo' | 'lifo';
  readonly whenFull: 'reject' | 'block';
}

/** `workers` with the queue that the settings describe. */
export function machineResources(workers: number | null, settings: QueueSettings): Resources {
  return {
    workers,
    queueCapacity: settings.queueCapacity,
    discipline: settings.discipline,
    whenFull: settings.whenFull,
  };
}
