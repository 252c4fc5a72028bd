/**
 * Designs made ready for the laboratory: with an end, since a run that never ends says nothing, and each run's task
 * with its seed. The same seeds everywhere: what differs are the settings and not the luck.
 */
import type { Design } from '../../model/design.ts';
import type { ReplicationTask } from '../../worker/replication-protocol.ts';

/** Simulated seconds of a design that has no end of its own. */
const USUAL_SECONDS = 60;

export function labSeconds(design: Design): number {
  return design.run.duration ?? USUAL_SECONDS;
}

/** The design, to run for so long; a warm-up that would be all of it is cut to a tenth. */
export function lasting(design: Design, seconds: number): Design {
  const warmup = design.run.warmup < seconds ? design.run.warmup : seconds / 10;
  return { ...design, run: { ...design.run, duration: seconds, warmup } };
}

/** So many replications of a design. */
export function replicationsOf(design: Design, count: number, series = false): readonly ReplicationTask[] {
  return Array.from({ length: count }, (_, k) => {
    return { design, journal: [], seed: (design.run.seed + k) % 4_294_967_296, series };
  });
}
