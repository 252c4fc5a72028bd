/**
 * How often intervals hold the truth: runs of M/M/1, whose mean wait is known, each with the interval that it gives
 * itself by batch means. Tests load this file with `tsImport`, so that Node runs the simulations as they are.
 */
import { kinds } from '../catalog/kinds.ts';
import { withIntervals } from '../experiment/intervals.ts';
import { confidence } from '../experiment/replications.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import type { HistogramSummary } from '../model/telemetry.ts';
import { parseDesign } from '../model/validation.ts';
import { exponential, oneQueue, station } from './designs.ts';

/** M/M/1 at ρ = 0.8. */
const ARRIVALS = 80;
const SERVICE_SECONDS = 0.01;
const TRUE_WAIT = 0.04;
/** P(wait > t) = ρ exp(−(µ − λ) t): at 0.99 t = ln(80) ÷ 20. */
const TRUE_P99 = 4.382_026_634_673_881 / 20;

export interface Coverage {
  readonly runs: number;
  /** Of the mean wait and of its p99: runs that gave an interval, and those whose interval holds the truth. */
  readonly mean: Held;
  readonly p99: Held;
  /** Intervals of the mean over ten runs each, by Student's t. */
  readonly replications: Held;
}
export interface Held {
  readonly given: number;
  readonly held: number;
}

/** Runs so many seeds, each for so many seconds after a warm-up of a twentieth. */
export function coverageOf(runs: number, seconds: number): Coverage {
  const waits = Array.from({ length: runs }, (_, seed) => waitOf(seed + 1, seconds));
  const groups = Array.from({ length: Math.floor(runs / 10) }, (_, i) => {
    const { low, high } = confidence(waits.slice(i * 10, i * 10 + 10).map(({ mean }) => mean));
    return [low, high] as const;
  });
  return {
    runs,
    mean: heldOf(
      waits.map(({ ci95 }) => ci95?.mean as Interval | undefined),
      TRUE_WAIT,
    ),
    p99: heldOf(
      waits.map(({ ci95 }) => ci95?.p99 as Interval | undefined),
      TRUE_P99,
    ),
    replications: heldOf(groups, TRUE_WAIT),
  };
}

type Interval = readonly [low: number, high: number];

function heldOf(intervals: readonly (Interval | undefined)[], truth: number): Held {
  const given = intervals.filter((interval) => interval !== undefined);
  return { given: given.length, held: given.filter(([low, high]) => low <= truth && truth <= high).length };
}

function waitOf(seed: number, seconds: number): HistogramSummary {
  const input = oneQueue('M/M/1', ARRIVALS, station('queue', 1, exponential(SERVICE_SECONDS)));
  const warmup = seconds / 20;
  const parsed = parseDesign({ ...input, run: { duration: seconds + warmup, warmup } }, kinds);
  if (!parsed.ok) throw new Error(parsed.error.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const recording = { series: true, checkpoints: false };
  const run = new Run({ design: parsed.value, seed, recording, traceEvery: 0 });
  run.advance(Number.POSITIVE_INFINITY);
  return withIntervals(run, summarize(run, 0)).nodes.queue!.metrics.waitSeconds as HistogramSummary;
}
