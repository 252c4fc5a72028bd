/**
 * CoDel as routers use it (K. Nichols, V. Jacobson, A. McGregor, J. Iyengar: RFC 8289, "Controlled Delay Active
 * Queue Management", 2018, section 5): once every call that left the queue for an interval had waited longer
 * than the target, one is dropped, then the next after interval ÷ √2, interval ÷ √3 … until one has waited less.
 * It was made for senders who slow down when they lose a packet; callers who do not are shed slowly: the rate of
 * drops grows by 1 ÷ (2 interval²) each second.
 */

/** Plain data; −1 where the RFC has 0 for "not yet". */
export interface CodelState {
  firstAboveTime: number;
  dropNext: number;
  count: number;
  lastCount: number;
  dropping: boolean;
  /** Within one turn: a drop has just begun the dropping, and the next call passes whatever it waited. */
  passing: boolean;
  /** Within one turn: the next drop is to be planned when the next call is seen to have waited too long too. */
  planning: boolean;
}

export function freshCodel(): CodelState {
  return {
    firstAboveTime: -1,
    dropNext: 0,
    count: 0,
    lastCount: 0,
    dropping: false,
    passing: false,
    planning: false,
  };
}

export interface CodelSettings {
  readonly targetSeconds: number;
  readonly intervalSeconds: number;
}

/** A call has come to its turn after `sojourn` seconds, `left` still wait: true when it is to be dropped. */
export function dropsNext(
  state: CodelState,
  sojourn: number,
  left: number,
  now: number,
  settings: CodelSettings,
): boolean {
  const okToDrop = mayDrop(state, sojourn, left, now, settings);
  if (state.passing) {
    state.passing = false;
    return false;
  }
  if (!state.dropping) {
    if (okToDrop) beginDropping(state, now, settings);
    return okToDrop;
  }
  if (!okToDrop) {
    state.dropping = false;
    state.planning = false;
    return false;
  }
  if (state.planning) state.dropNext = controlLaw(state.dropNext, state.count, settings);
  state.planning = now >= state.dropNext;
  if (state.planning) state.count++;
  return state.planning;
}

/** The queue has run empty while calls were dropped: that ends it. */
export function noteEmpty(state: CodelState): void {
  state.firstAboveTime = -1;
  if (state.planning) state.dropping = false;
  state.planning = false;
  state.passing = false;
}

/** The RFC's dodequeue: every call has waited longer than the target for an interval. */
function mayDrop(
  state: CodelState,
  sojourn: number,
  left: number,
  now: number,
  { targetSeconds, intervalSeconds }: CodelSettings,
): boolean {
  // one left is the RFC's "no more than a packet": less would idle a worker
  if (sojourn < targetSeconds || left <= 1) {
    state.firstAboveTime = -1;
    return false;
  }
  if (state.firstAboveTime < 0) {
    state.firstAboveTime = now + intervalSeconds;
    return false;
  }
  return now >= state.firstAboveTime;
}

function beginDropping(state: CodelState, now: number, settings: CodelSettings): void {
  state.dropping = true;
  state.passing = true;
  const delta = state.count - state.lastCount;
  // dropped not long ago: where it left off is a good place to begin
  const again = delta > 1 && now - state.dropNext < 16 * settings.intervalSeconds;
  state.count = again ? delta : 1;
  state.dropNext = controlLaw(now, state.count, settings);
  state.lastCount = state.count;
}

function controlLaw(time: number, count: number, { intervalSeconds }: CodelSettings): number {
  return time + intervalSeconds / Math.sqrt(count);
}
