/**
 * `--knee`: the largest load that a design carries (`theory/knee-search.ts`), with the same seeds at every load. A run
 * that cannot end because calls pile up is a load that is not carried.
 */
import { err, ok, type Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import type { ReplicationOutcome } from '../experiment/replicate.ts';
import { replicationSeed } from '../experiment/replications.ts';
import type { Design } from '../model/design.ts';
import { showValue } from '../model/json-path.ts';
import { loadResult } from '../model/load-promise.ts';
import type { Problem } from '../model/problem.ts';
import { parseSettingPath, settingAt } from '../model/setting-path.ts';
import { pointOf, type SweepPoint } from '../model/sweep.ts';
import { KneeSearch } from '../theory/knee-search.ts';
import {
  type FoundKnee,
  type KneePlan,
  type PlannedSweep,
  type SweptPoint,
  sweptPoint,
} from './sweep-points.ts';
import type { Failed, Replicated, Threads } from './threads.ts';

/** Both ends of the knee are so near, as a share. */
const PRECISION = 0.02;

/** The load that a path names. */
export function readKnee(path: string, design: Design): Result<KneePlan, Problem> {
  const place = parseSettingPath(path, design, kinds);
  if (!place.ok) return place;
  const value = settingAt(design, place.value);
  if (typeof value === 'number' && value > 0) return ok({ place: place.value, from: value });
  const remedy = 'name a rate or a number of users: nodes.client.settings.arrivals.rate';
  return err({ path, message: `found ${showValue(value)}, expected a number above 0`, remedy });
}

/** The knee of a point, with the figures there. */
export async function kneeOfPoint(
  sweep: PlannedSweep,
  point: SweepPoint,
  plan: KneePlan,
  threads: Threads,
): Promise<Result<SweptPoint, Failed>> {
  const { path } = plan.place;
  const isWhole = path.endsWith('users');
  const start = settingAt(point.design, plan.place);
  const search = new KneeSearch(typeof start === 'number' && start > 0 ? start : plan.from, PRECISION);
  const tried: FoundKnee['tried'][number][] = [];
  let best: readonly ReplicationOutcome[] = [];
  for (let load = search.next(); load !== null; load = search.next()) {
    const value = isWhole ? Math.max(1, Math.round(load)) : load;
    if (tried.some((one) => one.load === value)) break;
    const outcomes = await runLoad(sweep, point, path, value, threads);
    if (!outcomes.ok) return outcomes;
    const failed = outcomes.value.some((outcome) => !outcome.ok);
    const result = failed
      ? NOT_CARRIED
      : loadResult(outcomes.value as readonly Replicated[], sweep.options.objectiveSeconds);
    tried.push({ load: value, ...result });
    if (result.isCarried && value > search.found.carried) best = outcomes.value;
    search.tell(value, result.isCarried);
  }
  const { carried, refused } = search.found;
  const knee = { path, load: carried, refused: Number.isFinite(refused) ? refused : null, tried };
  if (best.length === 0) return ok({ set: point.set, metrics: {}, knee });
  return ok({ ...sweptPoint(sweep, point.set, best), knee });
}

const NOT_CARRIED = {
  offered: Number.NaN,
  goodput: Number.NaN,
  p99LatencySeconds: Number.NaN,
  isCarried: false,
};

async function runLoad(
  { options, input }: PlannedSweep,
  point: SweepPoint,
  path: string,
  load: number,
  threads: Threads,
): Promise<Result<readonly ReplicationOutcome[], Failed>> {
  const loaded = pointOf(point.design, { [path]: load }, kinds);
  // more than the setting allows: nobody carries that
  if (!loaded.ok) return ok([{ ok: false, failure: '', isOurs: false }]);
  const { design } = loaded.value;
  const tasks = Array.from({ length: options.replications }, (_, k) => {
    return { design, journal: input.journal, seed: replicationSeed(input.seed, k) };
  });
  const outcomes = await threads.outcomes(tasks);
  const ours = outcomes.find((outcome) => !outcome.ok && outcome.isOurs);
  return ours !== undefined && !ours.ok ? err(ours) : ok(outcomes);
}
