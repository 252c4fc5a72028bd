/** The disciplines by their codes; null for those that are no order of a line. */
import { adaptiveLifo } from './adaptive-lifo.ts';
import type { Discipline } from './discipline.ts';
import { fifo } from './fifo.ts';
import { lifo } from './lifo.ts';
import { priority } from './priority.ts';
import { randomOrder } from './random-order.ts';

/** In the order of the codes in `discipline.ts`. Under processor sharing nobody waits. */
export const disciplines: readonly (Discipline | null)[] = [
  null,
  null,
  fifo,
  lifo,
  randomOrder,
  priority,
  adaptiveLifo,
  priority,
  null,
];
