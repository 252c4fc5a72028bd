/**
 * Where the time axes end: with the run's duration; without one, with the recorded traffic that it replays; and
 * where neither is known, on a round number beyond what has been simulated.
 */
import type { Design } from '../../model/design.ts';
import { traceEnd } from '../../share/replay-trace.ts';
import { traceOf } from '../../share/traces-in-links.ts';
import type { RunPhase } from '../../worker/protocol.ts';
import { timeEnd } from './step-domain.ts';

/** End of the time axes for a design that has been simulated up to `time`. */
export function axisEnd(design: Design, time: number, phase: RunPhase): number {
  const planned = plannedEnd(design);
  if (planned !== null) return Math.max(planned, time);
  return phase === 'ended' && time > 0 ? time : timeEnd(null, time);
}

/** When the run will be over, as far as anybody can tell; null: nobody can. */
export function plannedEnd(design: Design): number | null {
  if (design.run.duration !== null) return design.run.duration;
  let end = 0;
  for (const node of design.nodes) {
    if (node.kind !== 'client') continue;
    const rows = traceOf(node)?.rows;
    if (rows === undefined) return null; // a source that never ends, or a file that is not here
    end = Math.max(end, traceEnd(rows));
  }
  return end > 0 ? end : null;
}
