/**
 * Whether a service keeps what it promises, counted over the run so far: the share of good requests, the error
 * budget that a target leaves (a target of 99 % leaves 1 % of the requests), how much of it is used, and how fast it
 * burns now (Beyer et al., "The Site Reliability Workbook", ch. 2 and 5: a burn rate of 1 uses the budget up just
 * at the end, one of 2 twice as fast). Counts are those of the run, latencies those of its histograms; nothing is
 * estimated. Plain functions of telemetry and design.
 */
import { formatQuantity } from '../../base/units.ts';
import type { Objective } from '../../model/dashboard-schema.ts';
import type { Design } from '../../model/design.ts';
import { onlySide, SIDES } from '../../model/sides.ts';
import { cachedPercentiles, clientsOf } from '../stores/selectors.ts';
import type { ColumnName, Telemetry } from '../stores/telemetry.ts';
import { elementTitle, pinnableOf, seriesTitle } from './pinned-content.ts';

export interface Budget {
  /** Requests (or seconds, of a limit) that count, and those of them that were good. */
  readonly valid: number;
  readonly good: number;
  /** Bad ÷ allowed, so far: 1 is all of it. NaN before anything counts. */
  readonly used: number;
  /** Bad share of late ÷ allowed share; NaN when nothing counts of late. */
  readonly burn: number;
  /** Simulated seconds until the budget is just used up (or, when it is overdrawn, until it is not), if it goes on so. */
  readonly turnsIn: number | null;
}

export interface ObjectiveState extends Budget {
  readonly objective: Objective;
  /** "99 % within 250 ms" */
  readonly title: string;
  /** Whose: "all clients", "Database", "B: all clients". */
  readonly whose: string;
  /** What is counted. */
  readonly counts: 'requests' | 'time';
}

/** The state of an objective; in a comparison, of one about all clients, that of each side. */
export function statesOf(
  telemetry: Telemetry,
  design: Design,
  objective: Objective,
): readonly ObjectiveState[] {
  const ofAll = objective.type !== 'limit' && objective.node === undefined;
  if (design.sides === undefined || !ofAll) return [stateOf(telemetry, design, objective, '')];
  return SIDES.map((side) =>
    stateOf(telemetry, onlySide(design, side), objective, `${side.toUpperCase()}: `),
  );
}

function stateOf(telemetry: Telemetry, design: Design, objective: Objective, side: string): ObjectiveState {
  const from = firstMeasured(telemetry, design);
  const to = telemetry.bucketCount;
  const late = Math.max(from, to - lateBuckets(telemetry, design));
  const count = (begin: number) => countIn(telemetry, design, objective, begin, to);
  const whole = count(from);
  const seconds = secondsIn(telemetry, late, to);
  return {
    objective,
    title: objectiveTitle(design, objective),
    whose: side + whoseText(design, objective),
    counts: objective.type === 'limit' ? 'time' : 'requests',
    ...budgetOf(whole, count(late), seconds, objective.share),
  };
}

interface Counted {
  readonly valid: number;
  readonly good: number;
}

/** The budget from what was counted over all of the run, and of late, within so many seconds. */
export function budgetOf(whole: Counted, late: Counted, lateSeconds: number, share: number): Budget {
  const allowed = (1 - share) * whole.valid;
  const bad = whole.valid - whole.good;
  const burn = late.valid > 0 ? (late.valid - late.good) / late.valid / (1 - share) : Number.NaN;
  const used = whole.valid > 0 ? bad / allowed : Number.NaN;
  return { ...whole, used, burn, turnsIn: turnsIn(allowed - bad, burn, late.valid / lateSeconds, share) };
}

/**
 * When the budget is just used up. With r that count a second, each second allows (1 − share) r and uses burn times
 * as much, so what is left changes by (1 − share) r (1 − burn).
 */
function turnsIn(left: number, burn: number, rate: number, share: number): number | null {
  const change = (1 - share) * rate * (1 - burn);
  const seconds = -left / change;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** Buckets before the end of the warm-up do not count. */
function firstMeasured({ bucketWidth }: Telemetry, { run }: Design): number {
  return bucketWidth > 0 ? Math.ceil(run.warmup / bucketWidth - 1e-9) : 0;
}

/** "Of late" is a twentieth of the run, and at least a second. */
const LATE_SHARE = 0.05;
const SHORTEST_LATE = 1;
const LATE_WITHOUT_END = 6;

function lateBuckets({ bucketWidth }: Telemetry, { run }: Design): number {
  if (!(bucketWidth > 0)) return 0;
  const seconds =
    run.duration === null ? LATE_WITHOUT_END : Math.max(SHORTEST_LATE, run.duration * LATE_SHARE);
  return Math.max(1, Math.round(seconds / bucketWidth));
}

function secondsIn(telemetry: Telemetry, from: number, to: number): number {
  let seconds = 0;
  for (let i = from; i < to; i++) seconds += telemetry.coveredSeconds(i);
  return seconds;
}

function countIn(
  telemetry: Telemetry,
  design: Design,
  objective: Objective,
  from: number,
  to: number,
): Counted {
  if (objective.type === 'limit') return timeWithin(telemetry, design, objective, from, to);
  const ids = objective.node === undefined ? clientsOf(design).map(({ id }) => id) : [objective.node];
  const sum = (metric: string) => ids.reduce((all, id) => all + countOf(telemetry, id, metric, from, to), 0);
  const answered = sum('completions');
  const valid = Math.round(answered + sum('failures'));
  if (objective.type === 'availability') return { valid, good: Math.round(answered) };
  const names = ids.map((id) => ({ id, metric: 'latencySeconds' }));
  return { valid, good: telemetry.merge(names, from, to).countUpTo(objective.seconds) };
}

/** A counter over some buckets: each tells its rate over the time that it covers, so this is exact. */
function countOf(telemetry: Telemetry, id: string, metric: string, from: number, to: number): number {
  const rates = telemetry.values({ of: 'node', id, metric, statistic: 'rate' });
  let count = 0;
  for (let i = from; i < Math.min(to, rates.length); i++) {
    const rate = rates[i]!;
    if (!Number.isNaN(rate)) count += rate * telemetry.coveredSeconds(i);
  }
  return count;
}

/** Seconds in which a metric was known, and those in which it kept to the limit. */
function timeWithin(
  telemetry: Telemetry,
  design: Design,
  { series, bound, limit }: Extract<Objective, { readonly type: 'limit' }>,
  from: number,
  to: number,
): Counted {
  const { of, id, metric, statistic } = series;
  const type = pinnableOf(design, series)?.type;
  const column: ColumnName = { of, id, metric, statistic: type === 'counter' ? 'rate' : 'mean' };
  const values = telemetry.values(column);
  const place = { p50: 0, p95: 1, p99: 2, mean: 3, rate: 2 }[statistic ?? 'p99'];
  const valueAt = (i: number) =>
    type === 'histogram' ? cachedPercentiles(telemetry, [{ id, metric }], i, i + 1)[place]! : values[i]!;
  let [valid, good] = [0, 0];
  for (let i = from; i < to; i++) {
    const value = valueAt(i);
    if (value === undefined || Number.isNaN(value)) continue;
    const seconds = telemetry.coveredSeconds(i);
    valid += seconds;
    if (bound === 'at-most' ? value <= limit : value >= limit) good += seconds;
  }
  return { valid, good };
}

// ---- words ----

/** "99 % within 250 ms", "99.9 % without an error", "queue length at most 50 for 99 % of the time" */
export function objectiveTitle(design: Design, objective: Objective): string {
  const share = formatQuantity(objective.share, 'ratio');
  if (objective.type === 'latency') return `${share} within ${formatQuantity(objective.seconds, 'seconds')}`;
  if (objective.type === 'availability') return `${share} without an error`;
  const { series, bound, limit } = objective;
  const unit = pinnableOf(design, series)?.unit ?? 'count';
  const words = bound === 'at-most' ? 'at most' : 'at least';
  return `${seriesTitle(design, series)} ${words} ${formatQuantity(limit, unit)} for ${share} of the time`;
}

function whoseText(design: Design, objective: Objective): string {
  if (objective.type === 'limit') return elementTitle(design, objective.series);
  if (objective.node === undefined) return 'all clients';
  return elementTitle(design, { of: 'node', id: objective.node, metric: '' });
}

export type ObjectiveTone = 'none' | 'ok' | 'warn' | 'error';

/** Kept, at risk (it burns faster than it may), or missed so far. */
export function toneOf({ used, burn }: Budget): ObjectiveTone {
  if (Number.isNaN(used)) return 'none';
  if (used > 1) return 'error';
  return burn > 1 ? 'warn' : 'ok';
}

/** How it stands, in a sentence or two; `left` is what is left of the run, simulated seconds, ∞ where nobody knows. */
export function budgetText(budget: Budget, ended: boolean, left = Number.POSITIVE_INFINITY): string {
  const { used, burn, turnsIn: turns } = budget;
  if (Number.isNaN(used)) return 'Nothing that counts has happened yet.';
  const share = formatQuantity(used, 'ratio');
  const standing =
    used > 1
      ? `${ended ? 'Missed' : 'Missed so far'}: ${factorText(used, ' of')} the error budget is used.`
      : `${ended ? 'Kept: ' : ''}${share} of the error budget is used, ${formatQuantity(1 - used, 'ratio')} is left.`;
  if (ended || Number.isNaN(burn)) return standing;
  return `${standing} ${burnText(burn, used, turns === null || turns > left ? null : turns)}`;
}

function burnText(burn: number, used: number, turns: number | null): string {
  const seconds = turns === null ? 0 : Math.max(1, Math.round(turns));
  const then = turns === null ? '' : ` in ${formatQuantity(seconds, 'seconds')}`;
  if (burn === 0)
    return used > 1 && then !== ''
      ? `None is burning now; it is made up for${then}.`
      : 'None is burning now.';
  if (burn <= 1) {
    const slow = `It burns at ${formatQuantity(burn, 'ratio')} of the rate that it may`;
    return used > 1 && then !== '' ? `${slow}, and is made up for${then}.` : `${slow}.`;
  }
  const fast = `It burns ${burn < 2 ? `at ${formatQuantity(burn, 'ratio')} of the rate that it may` : `${factorText(burn)} as fast as it may`}`;
  return used <= 1 && then !== '' ? `${fast}, and is used up${then}.` : `${fast}.`;
}

/** "103 % of", "2.4 times", "12 times" */
function factorText(factor: number, of = ''): string {
  if (factor < 1.995) return formatQuantity(factor, 'ratio') + of;
  return `${factor < 10 ? Number(factor.toPrecision(2)) : Math.round(factor)} times`;
}
