/**
 * First come, first served: the order of M/M/c and of nearly all that is written about queues (Kleinrock,
 * "Queueing Systems", volume 1, 1975, chapter 3). Everybody waits about equally long: of all orders that do not
 * look at the work it has the smallest variance of the wait (Kingman 1962). This is the form whose calls may
 * leave before their turn; where they may not, `resources.ts` keeps the same order as a linked list.
 */
import type { Discipline } from './discipline.ts';
import { append, dropFirst, first, takeFirst } from './line.ts';

export const fifo: Discipline = {
  join: (_sim, line, call) => append(line, call),
  next: (sim, line) => takeFirst(sim, line),
  oldest: first,
  leaveOldest: (_sim, line) => dropFirst(line),
};
