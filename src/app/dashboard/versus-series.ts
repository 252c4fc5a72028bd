/**
 * The figures of both sides of a comparison from the live data: series to lay over one another, and headline
 * figures bucket by bucket, in batches that make pairs. Plain functions of telemetry and design.
 */

import type { Design } from '../../model/design.ts';
import { type Headline, type HeadlineName, headlineNames } from '../../model/headline.ts';
import { onlySide, SIDES } from '../../model/sides.ts';
import { batchesOf, type PairedDifference, pairedDifference } from '../../theory/paired.ts';
import { clientsOf, type Line, type Range, type SeriesTable } from '../stores/selectors.ts';
import type { ColumnName, Telemetry } from '../stores/telemetry.ts';
import { economicsOf } from './economics.ts';

type SeriesOf = (telemetry: Telemetry, design: Design, range: Range) => SeriesTable;

/** The lines of both sides in one table, their ids with the side in front: `a/goodput`, `b/goodput`. */
export function onBothSides(
  series: SeriesOf,
  telemetry: Telemetry,
  design: Design,
  range: Range,
): SeriesTable {
  const tables = SIDES.map((side) => ({ side, table: series(telemetry, onlySide(design, side), range) }));
  const lines = tables.flatMap(({ side, table }) =>
    table.lines.map((line): Line => ({ ...line, id: `${side}/${line.id}` })),
  );
  return { times: tables[0]!.table.times, lines };
}

/** Errors of all causes together, as one line a side. */
export function allErrors(telemetry: Telemetry, design: Design, range: Range, errors: SeriesOf): SeriesTable {
  const { times, lines } = errors(telemetry, design, range);
  const values = new Float64Array(times.length);
  let now = 0;
  for (const line of lines) {
    line.values.forEach((value, i) => {
      values[i]! += Number.isNaN(value) ? 0 : value;
    });
    now += Number.isNaN(line.now) ? 0 : line.now;
  }
  return { times, lines: [{ id: 'errors', title: 'errors', values, now }] };
}

/** Pairs from which on an interval is shown, and into how many a run is divided at most. */
export const LEAST_BATCHES = 10;
const MOST_BATCHES = 20;

export interface Difference extends PairedDifference {
  readonly name: HeadlineName;
}

export interface Differences {
  readonly figures: readonly Difference[];
  /** Simulated seconds of one batch; 0 while there are too few. */
  readonly batchSeconds: number;
  readonly batches: number;
}

/**
 * How B differs from A, figure by figure. The closed buckets after the warm-up are divided into 10 to 20 batches
 * of equal length; the same batch of both sides is a pair. Figures that no side has, or that are 0 on both, are left out.
 */
export function differencesOf(telemetry: Telemetry, design: Design): Differences {
  const key = `${telemetry.bucketCount}/${telemetry.bucketWidth}`;
  if (known?.telemetry === telemetry && known.design === design && known.key === key) return known.found;
  known = { telemetry, design, key, found: computed(telemetry, design) };
  return known.found;
}

/** What was found last: until another bucket is full it is the same. */
let known: {
  readonly telemetry: Telemetry;
  readonly design: Design;
  readonly key: string;
  readonly found: Differences;
} | null = null;

function computed(telemetry: Telemetry, design: Design): Differences {
  const sides = SIDES.map((side) => onlySide(design, side));
  const batches = batchesOf(measuredBuckets(telemetry, design), {
    least: LEAST_BATCHES,
    most: MOST_BATCHES,
    shortest: shortestBatch(telemetry, design),
  });
  const spans = batches.length > 0 ? batches : [[0, telemetry.bucketCount] as const];
  const [a, b] = sides.map((side) => spans.map(([from, to]) => headlineOf(telemetry, side, from, to)));
  const figures = headlineNames.flatMap((name): Difference[] => {
    const of = (all: readonly Headline[]) => all.map((one) => one[name]);
    const found = pairedDifference(of(a!), of(b!));
    const never = found.a === 0 && found.b === 0;
    return found.pairs === 0 || never ? [] : [{ name, ...found }];
  });
  const size = batches.length > 0 ? batches[0]![1] - batches[0]![0] : 0;
  return { figures, batchSeconds: size * telemetry.bucketWidth, batches: batches.length };
}

/** A batch lasts a second at least, so that most requests begin and end within one; of a short run a twentieth. */
function shortestBatch({ bucketWidth }: Telemetry, { run }: Design): number {
  const seconds = Math.min(1, (run.duration ?? Number.POSITIVE_INFINITY) / MOST_BATCHES);
  return bucketWidth > 0 ? Math.max(1, Math.ceil(seconds / bucketWidth)) : 1;
}

/** Buckets that are full and begin after the warm-up. */
function measuredBuckets(
  telemetry: Telemetry,
  design: Design,
): { readonly from: number; readonly to: number } {
  const { bucketCount, bucketWidth } = telemetry;
  const open = telemetry.coveredSeconds(bucketCount - 1) < bucketWidth * FULL;
  const from = bucketWidth > 0 ? Math.ceil(design.run.warmup / bucketWidth) : 0;
  return { from, to: open ? bucketCount - 1 : bucketCount };
}
const FULL = 0.999;

/** The headline figures of a design over some buckets. */
function headlineOf(telemetry: Telemetry, design: Design, from: number, to: number): Headline {
  const clients = clientsOf(design).map(({ id }) => id);
  const all = design.nodes.map(({ id }) => id);
  const rate = (ids: readonly string[], metric: string) => sumOfRates(telemetry, ids, metric, from, to);
  const latencies = telemetry.merge(
    clients.map((id) => ({ id, metric: 'latencySeconds' })),
    from,
    to,
  );
  const [mean, p99] = [latencies.mean(), latencies.percentile(0.99)];
  const [answered, errors] = [rate(clients, 'completions'), rate(clients, 'failures')];
  return {
    goodput: rate(clients, 'goodput'),
    availability: answered + errors > 0 ? answered / (answered + errors) : Number.NaN,
    meanLatencySeconds: mean,
    p99LatencySeconds: p99,
    errors,
    staleReads: rate(all, 'staleReads'),
    lostWrites: rate(all, 'lostAcknowledgedWrites'),
    conflictsLost: rate(all, 'conflictsLost'),
    costPerHour: economicsOf(telemetry, design).dollarsPerHour,
  };
}

function sumOfRates(
  telemetry: Telemetry,
  ids: readonly string[],
  metric: string,
  from: number,
  to: number,
): number {
  let sum = Number.NaN;
  for (const id of ids) {
    const column: ColumnName = { of: 'node', id, metric, statistic: 'rate' };
    const mean = telemetry.mean(column, from, to);
    if (!Number.isNaN(mean)) sum = (Number.isNaN(sum) ? 0 : sum) + mean;
  }
  return sum;
}
