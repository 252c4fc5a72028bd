/**
 * Workers and queue of a machine, from the fields that machines share (`machine-fields.ts`).
 */
import type { Resources } from '../../engine/behavior.ts';
import type { SettingsOf } from '../../model/fields.ts';
import type { limitFields, queueFields } from './machine-fields.ts';

type QueueSettings = SettingsOf<typeof queueFields>;
type LimitSettings = SettingsOf<typeof limitFields>;

/** `workers` with the queue that the settings describe. */
export function machineResources(workers: number | null, settings: QueueSettings): Resources {
  return {
    workers,
    queueCapacity: settings.queueCapacity,
    discipline: settings.discipline,
    whenFull: settings.whenFull,
    newestFirstAbove: settings.newestFirstAbove,
    ...(settings.discipline !== 'processor-sharing' && {
      patience: settings.patience,
      shedding: settings.shedding,
    }),
    codelTargetSeconds: settings.codelTarget,
    codelIntervalSeconds: settings.codelInterval,
  };
}

/** The same of a machine that limits how many requests it has at once. */
export function limitedResources(workers: number | null, settings: QueueSettings & LimitSettings): Resources {
  return {
    ...machineResources(workers, settings),
    concurrencyLimit: {
      algorithm: settings.concurrencyLimit,
      limit: settings.limit,
      minLimit: settings.minLimit,
      maxLimit: Math.max(settings.minLimit, settings.maxLimit),
      dropSeconds: settings.limitLatency,
      backoff: settings.limitBackoff,
      tolerance: settings.limitTolerance,
      queueSize: settings.limitQueue,
      smoothing: settings.limitSmoothing,
      longWindow: settings.limitLongWindow,
      windowSeconds: settings.limitWindow,
    },
  };
}
