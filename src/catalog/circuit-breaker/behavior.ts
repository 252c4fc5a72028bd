/**
 * What a circuit breaker does: asks its circuit about each request, passes it on, notes how it ended, and falls
 * back where it failed or was not passed on. Whether a call was slow is measured from sending it to its answer.
 */
import { type Behavior, counterIndex, gaugeIndex } from '../../engine/behavior.ts';
import {
  type BreakerPolicy,
  breakerPolicy,
  type Circuit,
  CLOSED,
  freshCircuit,
  letsThrough,
  noteCall,
  OPEN,
} from '../../engine/circuit-breaker.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import { type Call, type Outcome, READ } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { answerFrom } from '../shared/payload.ts';
import { circuitBreakerKind } from './kind.ts';

type Settings = SettingsOf<typeof circuitBreakerKind.fields>;
interface Breaker {
  circuit: Circuit;
  /** Of the policy that the circuit is of. */
  name: string;
}
interface Breaking extends BreakerPolicy {
  readonly name: string;
}
type CircuitBreaker = Endpoint<Settings, Breaking, Breaker, null>;

const { metrics } = circuitBreakerKind;
const CIRCUIT_OPEN = gaugeIndex(metrics, 'circuitOpen');
const OPENED = counterIndex(metrics, 'opened');
const SHORT_CIRCUITED = counterIndex(metrics, 'shortCircuited');
const FALLBACKS = counterIndex(metrics, 'fallbacks');

/** The link that it protects, and the one that stands in for it. */
const FIRST = 0;
const SECOND = 1;

function resolve({ settings }: { readonly settings: Settings }): Breaking {
  const policy = breakerPolicy(settings);
  return { ...policy, name: Object.values(policy).join() };
}

/** A changed policy starts fresh. */
function onSettings(breaker: CircuitBreaker): void {
  const { state, policy } = breaker;
  if (state.name === policy.name) return;
  state.circuit = freshCircuit();
  state.name = policy.name;
  showState(breaker);
}

function showState(breaker: CircuitBreaker): void {
  const { state } = breaker.state.circuit;
  breaker.level(CIRCUIT_OPEN, state === CLOSED ? 0 : state === OPEN ? 1 : 0.5);
}

function onRequest(breaker: CircuitBreaker, call: Call): Outcome {
  const { circuit } = breaker.state;
  const before = circuit.state;
  const through = letsThrough(circuit, breaker.policy, breaker.monotonic);
  if (circuit.state !== before) showState(breaker);
  if (through) return breaker.callLink(call, FIRST, onReply);
  breaker.count(SHORT_CIRCUITED);
  return canFallBack(breaker, call) ? fallBack(breaker, call) : breaker.fail(call, 'circuit-open');
}

function onReply(breaker: CircuitBreaker, call: Call, reply: Call): Outcome {
  const { state, policy, monotonic } = breaker;
  const { circuit } = state;
  const ok = breaker.isOk(reply);
  const before = circuit.state;
  // nothing is done here before a call is sent
  const slow = breaker.now - breaker.arrivedAt(call) > policy.slowSeconds;
  noteCall(circuit, policy, !ok, slow, monotonic);
  if (circuit.state !== before) {
    showState(breaker);
    if (circuit.state === OPEN) breaker.count(OPENED);
  }
  return !ok && canFallBack(breaker, call) ? fallBack(breaker, call) : breaker.relay(call, reply);
}

function canFallBack(breaker: CircuitBreaker, call: Call): boolean {
  switch (breaker.settings.fallback) {
    case 'none':
      return false;
    case 'answer':
      return breaker.operation(call) === READ;
    case 'second-link':
      return (breaker.outs[SECOND]?.peers.length ?? 0) > 0;
  }
}

function fallBack(breaker: CircuitBreaker, call: Call): Outcome {
  breaker.count(FALLBACKS);
  if (breaker.settings.fallback === 'second-link') return breaker.callLink(call, SECOND, onSecondReply);
  answerFrom(breaker, call, 0, 0);
  return breaker.reply(call);
}

function onSecondReply(breaker: CircuitBreaker, call: Call, reply: Call): Outcome {
  return breaker.relay(call, reply);
}

const words = ['closed', 'open', 'half-open'];

function pills({ state }: CircuitBreaker) {
  const { state: now } = state.circuit;
  if (now === CLOSED) return [];
  return [{ tone: now === OPEN ? ('error' as const) : ('warn' as const), text: words[now]! }];
}

function facts({ state }: CircuitBreaker) {
  const { circuit } = state;
  return [
    { label: 'Circuit', value: words[circuit.state]! },
    { label: 'Judged', value: `${circuit.ended} calls, ${circuit.failed} failed, ${circuit.slow} slow` },
  ];
}

export const circuitBreakerBehavior: Behavior<CircuitBreaker> = {
  kind: 'circuit-breaker',
  handlers: { onReply, onSecondReply },
  resolve,
  state: (breaker) => ({ circuit: freshCircuit(), name: breaker.policy.name }),
  onStart: showState,
  onRequest,
  onSettings,
  pills,
  facts,
};
