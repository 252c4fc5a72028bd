/**
 * Last come, first served, without interruption: the newest call goes next. The mean wait is that of first come,
 * first served, its variance is larger: for M/M/1 the second moment is divided by 1 − ρ (Kleinrock 1976, volume
 * 2, section 3.5; Takács 1963). In overload the newest are still answered in time. The form whose calls may
 * leave before their turn; where they may not, `resources.ts` keeps the same order as a linked list.
 */
import type { Discipline } from './discipline.ts';
import { append, dropFirst, first, takeLast } from './line.ts';

export const lifo: Discipline = {
  join: (_sim, line, call) => append(line, call),
  next: (sim, line) => takeLast(sim, line),
  oldest: first,
  leaveOldest: (_sim, line) => dropFirst(line),
};
