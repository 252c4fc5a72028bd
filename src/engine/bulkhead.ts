/**
 * A bulkhead: so many calls of a caller are out over a link at a time and no more, and a few others may wait for a
 * place (M. Nygard, "Release It!", 2007, "Bulkheads"; Resilience4j, `Bulkhead`). As in a ship, whose hull has walls
 * so that one leak does not sink it: a dependency that has become slow keeps so many calls of its callers and
 * leaves the rest of them to others. Each calling endpoint has its own.
 */
import { type CallRecord, GUARDED } from './call-pool.ts';
import { RETRY } from './codes.ts';
import type { Simulation } from './simulation.ts';

export interface BulkheadPolicy {
  /** Calls that may be out at a time; 0: as many as like. */
  readonly bulkhead: number;
  /** How many more may wait for a place. */
  readonly bulkheadQueue: number;
}

/** Plain data: it is part of a checkpoint. */
export interface Bulkhead {
  /** Calls that are out through the bulkhead. */
  inFlight: number;
  /** Calls that wait for a place in it: index and generation of each, the first first. */
  held: number[];
}

/** True when whoever comes now has to wait, or to go. */
export function isFull({ inFlight }: Bulkhead, { bulkhead }: BulkheadPolicy): boolean {
  return bulkhead > 0 && inFlight >= bulkhead;
}

/** True when not even one more may wait. */
export function isCrowded({ held }: Bulkhead, { bulkheadQueue }: BulkheadPolicy): boolean {
  return held.length >= 2 * bulkheadQueue;
}

/** A call waits for a place. */
export function awaitPlace({ held }: Bulkhead, c: CallRecord): void {
  held.push(c.index, c.generation);
}

/** A call goes out. */
export function takePlace(bulkhead: Bulkhead, c: CallRecord): void {
  bulkhead.inFlight++;
  c.flags |= GUARDED;
}

/** Calls that wait set out while there is room for them. */
export function letOn(sim: Simulation, bulkhead: Bulkhead, policy: BulkheadPolicy): void {
  while (bulkhead.held.length > 0 && !isFull(bulkhead, policy)) {
    const [index, generation] = bulkhead.held.splice(0, 2);
    const c = sim.calls.records[index!]!;
    if (c.generation !== generation) continue;
    takePlace(bulkhead, c);
    sim.push(RETRY, c);
  }
}

/** A call that waited for its place is given up. */
export function leaveBulkhead(c: CallRecord): void {
  const guard = c.link!.callers.get(c.origin.index);
  if (guard === undefined) return;
  const { held } = guard;
  for (let i = 0; i < held.length; i += 2) {
    if (held[i] !== c.index || held[i + 1] !== c.generation) continue;
    held.splice(i, 2);
    return;
  }
}
