/**
 * The state machine of a circuit breaker at the moments that decide (case A-B7 of the validation list: window 10,
 * minimum 10, threshold 50 %, wait 60 s, 3 trials), as Resilience4j documents it.
 */
import { describe, expect, it } from 'vitest';
import {
  type BreakerPolicy,
  CLOSED,
  freshCircuit,
  HALF_OPEN,
  letsThrough,
  noteCall,
  OPEN,
} from './circuit-breaker.ts';

const policy: BreakerPolicy = {
  failureRate: 0.5,
  slowRate: Number.POSITIVE_INFINITY,
  slowSeconds: 1,
  windowType: 'count',
  window: 10,
  windowSeconds: 10,
  minimum: 10,
  waitSeconds: 60,
  trials: 3,
};

/** A circuit after these outcomes, `true` for a failure, all at time 0. */
function circuitAfter(outcomes: readonly boolean[], as: BreakerPolicy = policy) {
  const circuit = freshCircuit();
  for (const failed of outcomes) noteCall(circuit, as, failed, false, 0);
  return circuit;
}
const many = (n: number, failed: boolean) => new Array<boolean>(n).fill(failed);
const opened = () => circuitAfter([...many(5, false), ...many(5, true)]);

describe('a circuit breaker with a count window (A-B7)', () => {
  it('judges nothing before its minimum: nine failures leave it closed', () => {
    expect(circuitAfter(many(9, true)).state).toBe(CLOSED);
    expect(circuitAfter(many(10, true)).state).toBe(OPEN);
  });

  it('opens at the tenth call when five of ten have failed, and not with four', () => {
    expect(opened().state).toBe(OPEN);
    expect(circuitAfter([...many(6, false), ...many(4, true)]).state).toBe(CLOSED);
  });

  it('forgets what has left its window', () => {
    const circuit = circuitAfter([...many(4, true), ...many(10, false), ...many(4, true)]);
    expect(circuit.state).toBe(CLOSED);
    noteCall(circuit, policy, true, false, 0);
    expect(circuit.state).toBe(OPEN);
  });

  it('turns calls away until the wait is over, and then lets three through', () => {
    const circuit = opened();
    expect(letsThrough(circuit, policy, 59.9)).toBe(false);
    expect(circuit.state).toBe(OPEN);
    expect([60, 60, 60, 60].map((t) => letsThrough(circuit, policy, t))).toEqual([true, true, true, false]);
    expect(circuit.state).toBe(HALF_OPEN);
  });

  it.each([
    [[true, true, false], OPEN],
    [[true, false, false], CLOSED],
  ])('after trials that failed as %j is in state %i', (trials, state) => {
    const circuit = opened();
    for (const _ of trials) letsThrough(circuit, policy, 60);
    for (const failed of trials) {
      expect(circuit.state).toBe(HALF_OPEN);
      noteCall(circuit, policy, failed, false, 61);
    }
    expect(circuit.state).toBe(state);
    expect(letsThrough(circuit, policy, 120.9)).toBe(state === CLOSED);
    expect(letsThrough(circuit, policy, 121)).toBe(true);
  });

  it('judges a smaller minimum before the window is full', () => {
    const early = { ...policy, minimum: 4 };
    expect(circuitAfter([true, true, true], early).state).toBe(CLOSED);
    expect(circuitAfter([true, true, false, false], early).state).toBe(OPEN);
  });
});

describe('a circuit breaker with a time window', () => {
  const timed: BreakerPolicy = { ...policy, windowType: 'time', windowSeconds: 30, minimum: 4 };

  it('counts the present part and nine before it, and forgets them one at a time', () => {
    const circuit = freshCircuit();
    for (const t of [0.1, 2.9]) noteCall(circuit, timed, true, false, t);
    noteCall(circuit, timed, false, false, 4.5);
    expect([circuit.ended, circuit.failed]).toEqual([3, 2]);
    noteCall(circuit, timed, false, false, 30);
    // the two failures of the first tenth are out of sight at 30.0
    expect([circuit.ended, circuit.failed, circuit.state]).toEqual([2, 0, CLOSED]);
  });

  it('opens at the call that makes the minimum with half of them failed', () => {
    const circuit = freshCircuit();
    for (const [t, failed] of [
      [0, true],
      [1, true],
      [2.9, false],
    ] as const)
      noteCall(circuit, timed, failed, false, t);
    expect(circuit.state).toBe(CLOSED);
    noteCall(circuit, timed, false, false, 29.999);
    expect(circuit.state).toBe(OPEN);
  });
});

describe('slow calls', () => {
  const strict: BreakerPolicy = { ...policy, failureRate: Number.POSITIVE_INFINITY, slowRate: 0.3 };

  it('open it at their own share, whether they failed or not', () => {
    const circuit = freshCircuit();
    for (let i = 0; i < 10; i++) noteCall(circuit, strict, i > 4, i < 3, 0);
    expect(circuit.state).toBe(OPEN);
  });

  it('do not open it below that, whatever fails', () => {
    const circuit = freshCircuit();
    for (let i = 0; i < 10; i++) noteCall(circuit, strict, true, i < 2, 0);
    expect(circuit.state).toBe(CLOSED);
  });
});
