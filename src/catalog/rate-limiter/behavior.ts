/**
 * What a rate limiter does: asks its policy about each request, passes on what may go on, at once or after its
 * turn, and passes the answer back. It measures time on its machine's clock, and a restart forgets everything.
 */
import { type Behavior, counterIndex, gaugeIndex, histogramIndex } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Call, Outcome } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { fixedWindow } from './fixed-window.ts';
import { gcra } from './gcra.ts';
import { rateLimiterKind } from './kind.ts';
import { leakyBucket } from './leaky-bucket.ts';
import { type Bucket, type LimitPolicy, REFUSED } from './limits.ts';
import { hasRoom } from './priority-shedding.ts';
import { slidingLog } from './sliding-log.ts';
import { slidingWindow } from './sliding-window.ts';
import { tokenBucket } from './token-bucket.ts';

type Settings = SettingsOf<typeof rateLimiterKind.fields>;
interface Limiting {
  /** Null: sheds by priority. */
  readonly limits: LimitPolicy | null;
  /** What else than its limit a remembered bucket depends on. */
  readonly name: string;
}
interface Remembered {
  /** By what is counted apart; 0 where all are counted together. */
  readonly buckets: Map<number, Bucket>;
  /** The policy and scope that they are of. */
  name: string;
  /** When as many buckets are there, those that are as good as fresh are dropped. */
  sweepAt: number;
  /** Requests that are out downstream, and those in the leaky bucket. */
  out: number;
  delayed: number;
  refusedAt: number;
}
type Limiter = Endpoint<Settings, Limiting, Remembered, null>;

const policies: { readonly [P in Settings['policy']]: LimitPolicy | null } = {
  'token-bucket': tokenBucket,
  'leaky-bucket': leakyBucket,
  gcra,
  'fixed-window': fixedWindow,
  'sliding-window': slidingWindow,
  'sliding-log': slidingLog,
  'priority-shedding': null,
};

const ADMITTED = counterIndex(rateLimiterKind.metrics, 'admitted');
const LIMITED = counterIndex(rateLimiterKind.metrics, 'limited');
const DELAYED = gaugeIndex(rateLimiterKind.metrics, 'delayed');
const DELAY_SECONDS = histogramIndex(rateLimiterKind.metrics, 'delaySeconds');

const FIRST_SWEEP = 1024;

function fresh(limiter: Limiter): Remembered {
  const { name } = limiter.policy;
  return {
    buckets: new Map(),
    name,
    sweepAt: FIRST_SWEEP,
    out: 0,
    delayed: 0,
    refusedAt: Number.NEGATIVE_INFINITY,
  };
}

/** A changed policy starts fresh; another rate or burst goes on with what is remembered. */
function onSettings({ state, policy }: Limiter): void {
  if (state.name === policy.name) return;
  state.buckets.clear();
  state.name = policy.name;
}

function onStart(limiter: Limiter): void {
  limiter.level(DELAYED, 0);
}

function onRequest(limiter: Limiter, call: Call): Outcome {
  const { policy, state, settings } = limiter;
  if (policy.limits === null) {
    return hasRoom(settings, state.out, limiter.priority(call))
      ? letThrough(limiter, call)
      : turnAway(limiter, call, 'shed');
  }
  const seconds = policy.limits.admit(bucketFor(limiter, call, policy.limits), settings, limiter.monotonic);
  if (seconds === REFUSED) return turnAway(limiter, call, 'rate-limited');
  limiter.observe(DELAY_SECONDS, seconds);
  if (seconds === 0) return letThrough(limiter, call);
  limiter.level(DELAYED, ++state.delayed);
  const outcome = limiter.park(call);
  limiter.afterFor(call, seconds, onTurn);
  return outcome;
}

function turnAway(limiter: Limiter, call: Call, error: 'rate-limited' | 'shed'): Outcome {
  limiter.count(LIMITED);
  limiter.state.refusedAt = limiter.now;
  return limiter.fail(call, error);
}

function letThrough(limiter: Limiter, call: Call): Outcome {
  limiter.count(ADMITTED);
  if ((limiter.outs[0]?.peers.length ?? 0) === 0) return limiter.fail(call, 'unavailable');
  limiter.state.out++;
  return limiter.callLink(call, 0, onReply);
}

/** A request in the leaky bucket has its turn. */
function onTurn(limiter: Limiter, call: number): void {
  limiter.level(DELAYED, --limiter.state.delayed);
  letThrough(limiter, call as Call);
}

function onReply(limiter: Limiter, call: Call, reply: Call): Outcome {
  limiter.state.out--;
  return limiter.relay(call, reply);
}

// ---- who is counted together ----

function bucketFor(limiter: Limiter, call: Call, limits: LimitPolicy): Bucket {
  const { state, settings, monotonic } = limiter;
  const who = identity(limiter, call);
  const known = state.buckets.get(who);
  if (known !== undefined) return known;
  if (state.buckets.size >= state.sweepAt) sweep(limiter, limits);
  const bucket = limits.fresh(settings, monotonic);
  state.buckets.set(who, bucket);
  return bucket;
}

function identity(limiter: Limiter, call: Call): number {
  switch (limiter.settings.scope) {
    case 'all':
      return 0;
    case 'caller':
      return limiter.callerOf(call);
    case 'key':
      return limiter.key(call);
    case 'class':
      return limiter.requestClass(call);
  }
}

/** Drops what tells nothing any more, so that a million keys that came once are not kept for ever. */
function sweep({ state, settings, monotonic }: Limiter, limits: LimitPolicy): void {
  for (const [who, bucket] of state.buckets)
    if (limits.taken(bucket, settings, monotonic) <= 0) state.buckets.delete(who);
  state.sweepAt = Math.max(FIRST_SWEEP, 2 * state.buckets.size);
}

// ---- what people see ----

/** For so long after a refusal it is said that it limits. */
const RECENT_SECONDS = 1;

function pills({ state, now }: Limiter) {
  return now - state.refusedAt < RECENT_SECONDS ? [{ tone: 'warn' as const, text: 'limiting' }] : [];
}

function facts({ state, policy, settings, monotonic }: Limiter) {
  const { limits } = policy;
  if (limits === null) return [{ label: 'Out', value: `${state.out} of ${settings.capacity}` }];
  const taken = [...state.buckets.values()].map((bucket) => limits.taken(bucket, settings, monotonic));
  const most = Math.round(100 * Math.max(0, ...taken));
  if (settings.scope === 'all') return [{ label: 'Limit taken', value: `${most} %` }];
  return [
    { label: 'Counted apart', value: String(taken.length) },
    { label: 'Limit taken, at most', value: `${most} %` },
  ];
}

export const rateLimiterBehavior: Behavior<Limiter> = {
  kind: 'rate-limiter',
  handlers: { onTurn, onReply },
  resolve: ({ settings }) => ({
    limits: policies[settings.policy],
    name: `${settings.policy} ${settings.scope} ${settings.window}`,
  }),
  state: fresh,
  onStart,
  onRequest,
  onSettings,
  pills,
  facts,
};
