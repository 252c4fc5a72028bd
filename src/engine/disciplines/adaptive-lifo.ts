/**
 * Adaptive LIFO: first come, first served while few wait, the newest first while the queue is longer than a
 * threshold, since then the oldest have callers who have given up or soon will (B. Maurer, "Fail at Scale", ACM
 * Queue 13(8), 2015). The threshold on the length is that of HHVM's job queue (`lifoSwitchThreshold` in
 * hphp/util/job-queue.h), which is what the article describes.
 */
import type { Discipline } from './discipline.ts';
import { append, dropFirst, first, takeFirst, takeLast } from './line.ts';

export const adaptiveLifo: Discipline = {
  join: (_sim, line, call) => append(line, call),
  next: (sim, line, self) =>
    self.queueLength > self.queueing!.newestFirstAbove ? takeLast(sim, line) : takeFirst(sim, line),
  oldest: first,
  leaveOldest: (_sim, line) => dropFirst(line),
};
