/** What a replica's own settings are compiled to: the work that every protocol asks of it. */
import type { SamplerRef } from '../../engine/outcome.ts';

export interface ReplicaWork {
  readonly read: SamplerRef;
  readonly write: SamplerRef;
  /** One sync of the disk. */
  readonly sync: SamplerRef;
}
