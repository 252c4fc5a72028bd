/**
 * Random order of service (SIRO): whoever waits is equally likely to be next, however long he has waited. The
 * mean wait is that of first come, first served; for M/M/1 the second moment is 2 ÷ (2 − ρ) times as large
 * (L. Flatto, "The waiting time distribution for the random order service M/M/1 queue", Annals of Applied
 * Probability 7, 1997; J. Riordan, "Stochastic Service Systems", 1962). It is what waking all waiting threads
 * for one lock comes to.
 */
import { STREAM } from '../random.ts';
import type { Discipline } from './discipline.ts';
import { append, takeAt } from './line.ts';

export const randomOrder: Discipline = {
  join: (_sim, line, call) => append(line, call),
  next(sim, line, self) {
    const stream = self.streams + STREAM.queue;
    // places of those who left are drawn too and drawn again: among the others all stay equally likely
    for (;;) {
      const call = takeAt(sim, line, sim.streams.below(stream, line.calls.length));
      if (call !== null) return call;
    }
  },
};
