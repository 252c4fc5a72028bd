/**
 * Random failures of machines: exponential times between failures (mtbf) and to repair (mttr), the standard
 * alternating renewal model, in which the availability is mtbf ÷ (mtbf + mttr). Each endpoint has its own
 * stream of failures.
 */
import type { Failures } from '../model/traffic.ts';
import type { AnyEndpoint } from './behavior.ts';
import { MACHINE } from './codes.ts';
import { REMOVED } from './endpoint-status.ts';
import { refreshStatus } from './lifecycle.ts';
import { STREAM } from './random.ts';
import type { Simulation } from './simulation.ts';

/** Plans an endpoint's next failure, at the start and after an edit of `failures`; null plans none. */
export function planFailures(sim: Simulation, ep: AnyEndpoint, failures: Failures | null): void {
  ep.failurePlan++;
  if (failures === null) {
    if (ep.failedByChance) repair(sim, ep);
    return;
  }
  scheduleNext(sim, ep, ep.failedByChance ? failures.mttr : failures.mtbf);
}

function scheduleNext(sim: Simulation, ep: AnyEndpoint, meanSeconds: number): void {
  sim.streams.exponential(ep.streams + STREAM.failure);
  sim.events.schedule(sim.now + sim.streams.drawn * meanSeconds, MACHINE, ep.index, ep.failurePlan);
}

/** A failure or a repair is due. */
export function machineEvent(sim: Simulation, index: number, plan: number): void {
  const ep = sim.endpoint(index);
  if (ep.failurePlan !== plan || ep.status === REMOVED) return;
  const failures = failuresOf(ep);
  if (failures === null) return;
  if (ep.failedByChance) {
    repair(sim, ep);
    scheduleNext(sim, ep, failures.mtbf);
  } else {
    ep.failedByChance = true;
    ep.machineDown++;
    refreshStatus(sim, ep);
    scheduleNext(sim, ep, failures.mttr);
  }
}

function repair(sim: Simulation, ep: AnyEndpoint): void {
  ep.failedByChance = false;
  ep.machineDown--;
  refreshStatus(sim, ep);
}

/** The `failures` setting, of kinds that have it. */
export function failuresOf(ep: AnyEndpoint): Failures | null {
  const settings = ep.settings as { readonly failures?: Failures | null };
  return settings.failures ?? null;
}
