/**
 * Runs a design as the command line does, from the document through validation to the summary, once for each
 * seed.
 */
import { kinds } from '../catalog/kinds.ts';
import { WAIT_HISTOGRAM } from '../engine/node-runtime.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import type { DesignInput } from '../model/design.ts';
import { parseDesign } from '../model/validation.ts';
import type { Reading } from './readings.ts';

export interface Length {
  /** Simulated seconds of each replication, its warm-up included. */
  readonly seconds: number;
  readonly replications: number;
  /** Also look so many times at which stations are empty. */
  readonly looks?: number;
}

/** Share of each replication that is left out of its figures. */
const WARM_UP = 0.05;
const FIRST_SEED = 20_261;

export function replicate(input: DesignInput, length: Length): Reading[] {
  const { seconds, replications, looks = 0 } = length;
  return Array.from({ length: replications }, (_, i) => {
    const run = { seed: FIRST_SEED + i, duration: seconds, warmup: WARM_UP * seconds };
    return simulate({ ...input, run }, looks);
  });
}

/** One run, as the design says it. */
export function simulate(input: DesignInput, looks = 0): Reading {
  const parsed = parseDesign(input, kinds);
  if (!parsed.ok) throw new Error(parsed.error.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const { seed, duration, warmup } = parsed.value.run;
  const one = new Run({
    design: parsed.value,
    seed,
    recording: { series: false, checkpoints: false },
    traceEvery: 0,
  });
  const empty = new Map<string, number>();
  for (let look = 1; look <= looks; look++) {
    one.advance(warmup + (((duration ?? 0) - warmup) * look) / (looks + 1));
    for (const node of one.simulation.nodes) {
      if (node.queueNow + node.workingNow === 0) empty.set(node.id, (empty.get(node.id) ?? 0) + 1);
    }
  }
  one.advance(Number.POSITIVE_INFINITY);
  if (one.failure !== '') throw new Error(one.failure);
  return {
    summary: summarize(one, 0),
    emptyShare: (node) => (empty.get(node) ?? 0) / looks,
    noWaitShare: (node) => {
      const { zeros, count } = one.simulation.nodeById(node)!.histograms[WAIT_HISTOGRAM]!;
      return zeros / count;
    },
  };
}
