/**
 * The order in which waiting calls are served: what every discipline of the queue is, and the codes by which an
 * endpoint knows its own. A discipline is two functions over a line of calls, in a file of its own; the plain
 * first-come queue, which nearly every endpoint has, is a linked list in `resources.ts` and comes by none of this.
 * Terms as in Kleinrock, "Queueing Systems", volume 1 (1975) and 2 (1976).
 */
import type { AnyEndpoint } from '../behavior.ts';
import type { CallRecord } from '../call-pool.ts';
import type { Simulation } from '../simulation.ts';
import type { Line } from './line.ts';

/** First and last come, first served, as linked lists: nobody leaves before his turn. */
export const PLAIN_FIFO = 0;
export const PLAIN_LIFO = 1;
/** The same, and the others, over a line that calls may leave (`patience`, `shedding`). */
const FIFO = 2;
const LIFO = 3;
const RANDOM = 4;
export const PRIORITY = 5;
const ADAPTIVE_LIFO = 6;
/** From here on the discipline also changes how calls in service are worked on. */
export const PRIORITY_PREEMPTIVE = 7;
export const PROCESSOR_SHARING = 8;

export type DisciplineName =
  | 'fifo'
  | 'lifo'
  | 'random'
  | 'priority'
  | 'priority-preemptive'
  | 'processor-sharing'
  | 'adaptive-lifo';

/** The code of each discipline over a line. */
export const disciplineCodes: { readonly [Name in DisciplineName]: number } = {
  fifo: FIFO,
  lifo: LIFO,
  random: RANDOM,
  priority: PRIORITY,
  'adaptive-lifo': ADAPTIVE_LIFO,
  'priority-preemptive': PRIORITY_PREEMPTIVE,
  'processor-sharing': PROCESSOR_SHARING,
};

export interface Discipline {
  /** A call begins to wait; `resumed`: it was interrupted in its work and is not new. */
  join(sim: Simulation, line: Line, call: CallRecord, resumed: boolean): void;
  /** Takes out the call whose turn it is; at least one waits. */
  next(sim: Simulation, line: Line, self: AnyEndpoint): CallRecord;
  /** The call that has waited longest, which stays; absent where the order does not tell. */
  oldest?(sim: Simulation, line: Line): CallRecord | null;
  /** Takes that one out. */
  leaveOldest?(sim: Simulation, line: Line): void;
}
