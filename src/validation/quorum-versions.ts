/**
 * How far behind stale reads of one key are: read off the histogram itself, whose bins hold one whole number
 * each up to 64. Loaded with `tsImport`, so that Node runs it as it is.
 */
import { start } from '../catalog/shared/testing/rig.ts';
import { COMMON_HISTOGRAMS } from '../engine/node-runtime.ts';
import type { DesignInput } from '../model/design.ts';
import { designSchema } from '../model/design.ts';

/** Shares of the reads that were at least so many versions behind, of a run of so many seconds. */
export function sharesBehind(input: DesignInput, seconds: number, seed: number, behind: readonly number[]) {
  const engine = start(designSchema.parse(input), seed);
  // versions to be behind of come first
  engine.runTo(seconds);
  const set = engine.simulation.nodeById('set')!;
  const own = Object.entries(set.kind.metrics).filter(([, { type }]) => type === 'histogram');
  const at = COMMON_HISTOGRAMS + own.findIndex(([name]) => name === 'versionsBehind');
  const { counts, first } = set.histograms[at]!;
  const reads = counterOf(set, 'reads');
  return behind.map((k) => {
    let stale = 0;
    for (let bin = Math.max(0, binOf(k) - first); bin < counts.length; bin++) stale += counts[bin]!;
    return stale / reads;
  });
}

function binOf(x: number): number {
  const value = new Float64Array([x]);
  return new Int32Array(value.buffer)[1]! >>> 14;
}

function counterOf(node: ReturnType<typeof nodeOf>, metric: string): number {
  const names = Object.keys(node.kind.metrics).filter((name) => node.kind.metrics[name]!.type === 'counter');
  return node.counters.slice(-names.length)[names.indexOf(metric)]!;
}

function nodeOf(engine: ReturnType<typeof start>) {
  return engine.simulation.nodeById('set')!;
}
