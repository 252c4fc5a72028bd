/**
 * Who may come in: an endpoint with a limit on its calls (`limits/`) turns away what is over it, before any work
 * is done for it. An endpoint without one pays a comparison.
 */
import type { AnyEndpoint, Resources } from './behavior.ts';
import {
  ADMITTED,
  AT_DOOR,
  BACKGROUND,
  type CallRecord,
  HANDLING,
  PARKED,
  QUEUED,
  SERVING,
  STARTING,
  WAITING,
} from './call-pool.ts';
import { adjustGauge } from './levels.ts';
import { updateAimd } from './limits/aimd.ts';
import { hasRoom } from './limits/fixed.ts';
import { updateGradient } from './limits/gradient.ts';
import { freshLimit, type LimitSettings, type LimitState } from './limits/limit.ts';
import { GAUGE_STRIDE, LIMIT_GAUGE } from './node-runtime.ts';
import { errorNumber } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** Plain data: part of a checkpoint. */
export interface Limiter {
  readonly settings: LimitSettings;
  readonly state: LimitState;
}

/** True when the call may come in; it then counts until it leaves. */
export function admits({ state }: Limiter, call: CallRecord): boolean {
  if (!hasRoom(state)) {
    call.flags &= ~ADMITTED;
    return false;
  }
  state.inFlight++;
  call.flags |= ADMITTED;
  return true;
}

/** Errors that say that there is too much load, here or behind. */
const DROPS: ReadonlySet<number> = new Set(
  (
    [
      'timeout',
      'queue-full',
      'shed',
      'cancelled',
      'abandoned',
      'over-limit',
      'rate-limited',
      'reset',
    ] as const
  ).map((error) => errorNumber[error]),
);

/** A call that came in leaves: what it tells moves the limit. */
export function noteLeaving(sim: Simulation, self: AnyEndpoint, call: CallRecord): void {
  if ((call.flags & ADMITTED) === 0) return;
  call.flags &= ~ADMITTED;
  const { state, settings }: Limiter = self.limiter!;
  const { inFlight } = state;
  state.inFlight--;
  const dropped = DROPS.has(call.error);
  // other failures say nothing about load
  if (call.error !== 0 && !dropped) return;
  const before = Math.floor(state.limit);
  const sample = { seconds: sim.now - call.arrivedAt, inFlight, dropped };
  if (settings.algorithm === 'aimd') updateAimd(state, sample, settings);
  else if (settings.algorithm === 'gradient') updateGradient(state, sample, settings, sim.now);
  const moved = Math.floor(state.limit) - before;
  if (moved !== 0) adjustGauge(sim, self.node, LIMIT_GAUGE * GAUGE_STRIDE, moved);
}

/** Brings the endpoint's limit in line with its settings; a limit that was found stays within the new bounds. */
export function applyLimit(sim: Simulation, ep: AnyEndpoint, resources: Resources | undefined): void {
  const settings = resources?.concurrencyLimit;
  const before: Limiter | null = ep.limiter;
  if (settings === undefined || settings.algorithm === 'none') {
    setLimiter(sim, ep, null);
    return;
  }
  if (before === null) {
    setLimiter(sim, ep, { settings, state: { ...freshLimit(settings.limit), inFlight: admitAll(sim, ep) } });
    return;
  }
  const goesOn = settings.algorithm !== 'fixed' && before.settings.algorithm === settings.algorithm;
  const { minLimit, maxLimit, limit } = settings;
  const next = goesOn ? Math.min(maxLimit, Math.max(minLimit, before.state.limit)) : limit;
  const state = goesOn ? before.state : { ...freshLimit(next), inFlight: before.state.inFlight };
  setLimiter(sim, ep, { settings, state: { ...state, limit: next } });
}

/** The endpoint has crashed, or is gone: what it knew is lost. */
export function forgetLimit(sim: Simulation, ep: AnyEndpoint, gone: boolean): void {
  const before: Limiter | null = ep.limiter;
  if (before === null) return;
  const { settings } = before;
  setLimiter(sim, ep, gone ? null : { settings, state: freshLimit(settings.limit) });
}

function setLimiter(sim: Simulation, ep: AnyEndpoint, limiter: Limiter | null): void {
  const by = limitOf(limiter) - limitOf(ep.limiter);
  ep.limiter = limiter;
  if (by !== 0) adjustGauge(sim, ep.node, LIMIT_GAUGE * GAUGE_STRIDE, by);
}

function limitOf(limiter: Limiter | null): number {
  return limiter === null ? 0 : Math.floor(limiter.state.limit);
}

/** Counts those who are there already when a limit is set. Returns how many they are. */
function admitAll(sim: Simulation, ep: AnyEndpoint): number {
  let inFlight = 0;
  for (const call of sim.calls.records) {
    if (call.endpoint !== ep || !PRESENT.has(call.phase) || (call.flags & BACKGROUND) !== 0) continue;
    call.flags |= ADMITTED;
    inFlight++;
  }
  return inFlight;
}
const PRESENT: ReadonlySet<number> = new Set([HANDLING, QUEUED, SERVING, AT_DOOR, WAITING, PARKED, STARTING]);
