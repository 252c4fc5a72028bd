/** Why a call ended as it did, in words for people: every failed request says why. */
import { definiteErrors, type ErrorCode } from '../../model/telemetry.ts';

const reasons: { readonly [E in ErrorCode]: string } = {
  timeout: 'no answer within the time-out',
  reset: 'the server crashed while it held the request',
  refused: 'nothing listened: the process was down',
  unavailable: 'no healthy node was left to ask',
  'queue-full': 'the queue was full',
  'rate-limited': 'over the rate limit',
  'circuit-open': 'the circuit breaker was open',
  shed: 'dropped to shed load',
  rejected: 'rejected by the server',
  'not-leader': 'asked a replica that does not lead',
  'no-quorum': 'too few replicas answered',
  injected: 'a fault was injected',
  cancelled: 'cancelled by its caller',
  loop: 'went in a circle until the hop limit',
  abandoned: 'left the queue: its patience was over',
  'over-limit': 'over the limit on concurrent requests',
  throttled: 'its caller sends less to a server that rejects much',
  'bulkhead-full': 'its caller had as many calls out as it may have',
};

/** "ok", or the reason in words. */
export function outcomeReason(outcome: string): string {
  if (outcome === 'ok') return 'answered';
  if (outcome === 'killed') return 'died in a crash';
  return reasons[outcome as ErrorCode] ?? outcome.replaceAll('-', ' ');
}

/** Whether what was asked for certainly did not happen, or may have happened all the same; empty for answers. */
export function certaintyOf(outcome: string): string {
  if (!(outcome in definiteErrors)) return '';
  return definiteErrors[outcome as ErrorCode]
    ? 'It certainly was not done.'
    : 'It may have been done all the same.';
}
