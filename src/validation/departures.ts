/**
 * What leaves a station, one by one: times between departures, which no metric keeps. The run is stepped event by
 * event and the counter of the station watched. Tests load this file with `tsImport`, like `cases.ts`.
 */
import { kinds } from '../catalog/kinds.ts';
import { Run } from '../experiment/run.ts';
import type { DesignInput } from '../model/design.ts';
import { parseDesign } from '../model/validation.ts';

/** Share of the departures that are left out at the beginning. */
const WARM_UP = 0.05;

/** Squared coefficient of variation of the times between so many departures from a node. */
export function departureCvSquared(
  input: DesignInput,
  node: string,
  seed: number,
  departures: number,
): number {
  const parsed = parseDesign(input, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const run = new Run({
    design: { ...parsed.value, run: { ...parsed.value.run, seed, duration: null } },
    seed,
    recording: { series: false, checkpoints: false },
    traceEvery: 0,
  });
  const station = run.simulation.nodeById(node)!;
  let [seen, last, count, sum, squares] = [0, 0, 0, 0, 0];
  while (seen < departures) {
    if (run.advance(Number.POSITIVE_INFINITY, 1)) throw new Error(`ended early: ${run.failure}`);
    if (station.completions === seen) continue;
    seen = station.completions;
    if (seen > WARM_UP * departures) {
      const gap = run.time - last;
      count++;
      sum += gap;
      squares += gap * gap;
    }
    last = run.time;
  }
  const mean = sum / count;
  return (squares / count - mean * mean) / (mean * mean);
}
