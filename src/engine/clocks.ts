/**
 * The clocks of machines. Each node has two, as every operating system does (POSIX `CLOCK_MONOTONIC` and
 * `CLOCK_REALTIME`): the monotonic one measures how long something takes and only its speed can be wrong
 * (drift); the wall clock says what time it is, and can be wrong by any amount (skew) and be set (jumps). All
 * instances of a node, and the drivers inside it, read the same clocks. They go on while a process is paused or
 * down: a process that wakes up finds that its time-outs have passed.
 *
 * Whatever a process times runs on its own clock: timers, the time-outs of its calls, hedges and back-offs, by
 * the speed that the clock has when they are set; what is set already keeps its time. Work takes true time.
 */
import type { NodeRuntime } from './node-runtime.ts';

/**
 * What a node's clocks show: a reading at one moment and the speed since then. Replaced, never changed, since
 * checkpoints share it.
 */
export interface Clocks {
  /** True seconds of the reading, and what the monotonic clock showed then. */
  readonly readAt: number;
  readonly reading: number;
  /** Local seconds that pass in a true second. */
  readonly rate: number;
  /** What the wall clock is ahead of the monotonic one: while faults last, and for ever. */
  readonly skew: number;
  readonly jumped: number;
}

/** Clocks that are right: both show the time since the run began. */
export function rightClocks(): Clocks {
  return { readAt: 0, reading: 0, rate: 1, skew: 0, jumped: 0 };
}

export function monotonicAt(clocks: Clocks, now: number): number {
  return clocks.reading + (now - clocks.readAt) * clocks.rate;
}

export function wallClockAt(clocks: Clocks, now: number): number {
  return monotonicAt(clocks, now) + clocks.skew + clocks.jumped;
}

/** The clock goes at another speed from now on; what it shows does not jump. */
export function setRate(node: NodeRuntime, now: number, rate: number): void {
  if (rate === node.clocks.rate) return;
  node.clocks = { ...node.clocks, readAt: now, reading: monotonicAt(node.clocks, now), rate };
}
