/** The search for the knee on the screen: the same as `sweep --knee`, load by load, each in several runs side by side. */
import { kinds } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { type LoadResult, loadResult } from '../../model/load-promise.ts';
import { problemLine } from '../../model/problem.ts';
import { parseSettingPath, settingAt } from '../../model/setting-path.ts';
import { pointOf } from '../../model/sweep.ts';
import { KneeSearch } from '../../theory/knee-search.ts';
import type { ReplicationOutcome } from '../../worker/replication-protocol.ts';
import { replicationsOf } from './lab-tasks.ts';
import type { RunTasks } from './use-lab-runs.ts';

/** Both ends of the knee are so near, as a share. */
const PRECISION = 0.02;

export interface FoundLoad {
  readonly path: string;
  readonly searching: boolean;
  /** The largest load that was carried, 0: none; the smallest that was not, null: all were. */
  readonly carried: number;
  readonly refused: number | null;
  readonly tried: readonly (LoadResult & { readonly load: number })[];
}

/** Raises the load; tells after each step how far it is. */
export async function raiseToKnee(
  design: Design,
  path: string,
  objectiveSeconds: number,
  replications: number,
  run: RunTasks,
  tell: (found: FoundLoad) => void,
): Promise<void> {
  const place = parseSettingPath(path, design, kinds);
  if (!place.ok) throw new Error(problemLine(place.error));
  const isWhole = path.endsWith('users');
  const start = Number(settingAt(design, place.value));
  const search = new KneeSearch(start > 0 ? start : 1, PRECISION);
  const tried: FoundLoad['tried'][number][] = [];
  const found = (searching: boolean): FoundLoad => {
    const { carried, refused } = search.found;
    return {
      path,
      searching,
      carried,
      refused: Number.isFinite(refused) ? refused : null,
      tried: [...tried],
    };
  };
  for (let next = search.next(); next !== null; next = search.next()) {
    const load = isWhole ? Math.max(1, Math.round(next)) : next;
    if (tried.some((one) => one.load === load)) break;
    const point = pointOf(design, { [path]: load }, kinds);
    const outcomes = point.ok ? await run(replicationsOf(point.value.design, replications)) : [];
    const result = resultOf(outcomes, objectiveSeconds);
    tried.push({ load, ...result });
    search.tell(load, result.isCarried);
    tell(found(true));
  }
  tell(found(false));
}

/** A run that cannot end because calls pile up is a load that is not carried. */
function resultOf(outcomes: readonly ReplicationOutcome[], objectiveSeconds: number): LoadResult {
  const ran = outcomes.flatMap((outcome) => (outcome.ok ? [outcome] : []));
  const nothing = Number.NaN;
  if (ran.length === 0 || ran.length < outcomes.length)
    return { offered: nothing, goodput: nothing, p99LatencySeconds: nothing, isCarried: false };
  return loadResult(ran, objectiveSeconds);
}
