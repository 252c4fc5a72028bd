/**
 * Deadline propagation: an attempt carries the moment from which on nobody waits for it, the earlier one of its own
 * time-out and of what its caller has been given. Whoever gets to it later than that drops it instead of working for
 * nobody (`resources.ts`, `queue-line.ts`), and passes the moment on with what it asks of others (B. Beyer et al.,
 * "Site Reliability Engineering", 2016, chapter 22, "Deadline propagation"; gRPC, "Deadlines"). The moment is one of
 * true time, as gRPC sends how much is left: clocks of machines need not agree.
 */
import type { AnyEndpoint } from './behavior.ts';
import type { CallRecord } from './call-pool.ts';
import type { Simulation } from './simulation.ts';

export function propagateDeadline(sim: Simulation, self: AnyEndpoint, c: CallRecord): void {
  const { lane } = c;
  const { rate } = self.location.clocks;
  const own = lane < 0 ? Number.POSITIVE_INFINITY : sim.now + sim.lanes.lanes[lane]!.seconds / rate;
  c.deadline = Math.min(own, c.parent!.deadline);
}
