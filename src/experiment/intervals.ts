/**
 * How sure a single run is of its figures: 95 % confidence intervals by batch means over the buckets of its series,
 * from the end of the warm-up on (`theory/batch-means.ts`); of quantiles by the share of values below them
 * (`theory/quantile-intervals.ts`). A figure of which the run cannot tell has none, and the reason stands beside.
 * Largest and last values have none by their nature. What was edited or broken meanwhile counts as the run's own
 * unrest: the interval is of this run's mean, and says of another day only what replications would.
 */
import { type ClassMetric, metricOfClass } from '../model/class-metrics.ts';
import type {
  CounterSummary,
  GaugeSummary,
  HistogramSummary,
  Intervals,
  MetricSummary,
  NoIntervalReason,
  RunSummary,
} from '../model/telemetry.ts';
import { batchInterval, effectiveSampleSize } from '../theory/batch-means.ts';
import { shareInterval } from '../theory/quantile-intervals.ts';
import { type PlacedColumn, type PlacedHistogram, type Series, valueIn } from './series.ts';
import type { SimulatedRun as Run } from './simulated-run.ts';
import { addAllBins, countOf, countUpTo, quantileOf, type SparseBins, sumOf } from './sparse-bins.ts';

/** Nodes and links of which a run can afford to keep the series when nobody looks. */
export const MOST_RECORDED = 400;

const PERCENTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const;

/** What one figure comes to: its interval, or why there is none. */
type Told = readonly [low: number, high: number] | NoIntervalReason;

/** The summary with `ci95` beside its figures; a run without series gives the reason. */
export function withIntervals(run: Run, summary: RunSummary): RunSummary {
  const { series } = run;
  if (series === null) return { ...summary, intervals: { method: 'batch-means', missing: 'not-recorded' } };
  const told = new Teller(run, series);
  const nodes = Object.entries(summary.nodes).map(([id, { kind, metrics, classes }]) => {
    const ofClasses = classes === undefined ? {} : { classes: told.classesOf(id, classes) };
    return [id, { kind, metrics: told.metricsOf('node', id, metrics), ...ofClasses }] as const;
  });
  const links = Object.entries(summary.links).map(([id, { metrics }]) => {
    return [id, { metrics: told.metricsOf('link', id, metrics) }] as const;
  });
  return {
    ...summary,
    nodes: Object.fromEntries(nodes),
    links: Object.fromEntries(links) as RunSummary['links'],
    intervals: { method: 'batch-means', missing: told.missing },
  };
}

type Classes = NonNullable<RunSummary['nodes'][string]['classes']>;

class Teller {
  /** Path of each figure that has no interval, with the reason. */
  readonly missing: { [figure: string]: NoIntervalReason } = {};
  private readonly series: Series;
  private readonly columns = new Map<string, PlacedColumn>();
  private readonly histograms = new Map<string, PlacedHistogram>();
  /** Buckets that lie wholly in the window. */
  private readonly from: number;

  constructor(run: Run, series: Series) {
    this.series = series;
    this.from = Math.ceil(run.window.start / series.width - 1e-9);
    const past = series.past();
    for (const placed of past.columns) {
      const { of, id, metric, statistic, by, endpoint } = placed.column;
      if (endpoint === undefined && by === undefined)
        this.columns.set(`${of}/${id}/${metric}/${statistic}`, placed);
    }
    for (const placed of past.histograms)
      this.histograms.set(`${placed.column.id}/${placed.column.metric}`, placed);
  }

  metricsOf<M extends { readonly [metric: string]: MetricSummary }>(
    of: 'node' | 'link',
    id: string,
    all: M,
  ): M {
    const entries = Object.entries(all).map(([metric, summary]) => {
      const place = `${of}s.${id}.${metric}`;
      if ('p99' in summary) return [metric, this.ofHistogram(place, id, metric, summary as HistogramSummary)];
      const column = this.columns.get(`${of}/${id}/${metric}/${'max' in summary ? 'mean' : 'rate'}`);
      if (column === undefined) return [metric, summary];
      if ('max' in summary) return [metric, this.ofGauge(place, column, summary as GaugeSummary)];
      return [metric, this.ofCounter(place, column, summary as CounterSummary)];
    });
    return Object.fromEntries(entries) as M;
  }

  /** The same of request classes, whose columns have names of their own. */
  classesOf(id: string, classes: Classes): Classes {
    const entries = Object.entries(classes).map(([requestClass, { objectiveMet, ...metrics }]) => {
      const share = objectiveMet === undefined ? {} : { objectiveMet };
      const named = Object.entries(metrics).map(([metric, summary]) => {
        const name = metricOfClass(metric as ClassMetric, requestClass);
        return [metric, this.metricsOf('node', id, { [name]: summary })[name]] as const;
      });
      return [requestClass, { ...Object.fromEntries(named), ...share }] as const;
    });
    return Object.fromEntries(entries) as unknown as Classes;
  }

  private ofCounter(place: string, column: PlacedColumn, summary: CounterSummary): CounterSummary {
    const { width } = this.series;
    const values = this.valuesOf(column);
    const counts = values.map((rate) => Math.round(rate * width));
    const told = possible(intervalAround(summary.rate, batchInterval(values, unitsOf(values), counts)));
    const seconds = summary.rate > 0 ? summary.total / summary.rate : 0;
    const total = typeof told === 'string' ? told : ([told[0] * seconds, told[1] * seconds] as const);
    return this.tell(place, summary, { rate: told, total });
  }

  private ofGauge(place: string, column: PlacedColumn, summary: GaugeSummary): GaugeSummary {
    const values = this.valuesOf(column);
    const told = intervalAround(summary.mean, batchInterval(values, unitsOf(values)));
    // of what stood still all the time nobody knows how far it could have moved
    const still = typeof told !== 'string' && values.every((value) => value === values[0]);
    return this.tell(place, summary, {
      mean: still ? 'never-changed' : possible(told, values, column.column.unit),
    });
  }

  private ofHistogram(
    place: string,
    id: string,
    metric: string,
    summary: HistogramSummary,
  ): HistogramSummary {
    const placed = this.histograms.get(`${id}/${metric}`);
    if (placed === undefined || summary.count === 0) return summary;
    const parts: SparseBins[] = [];
    for (let bucket = this.from; bucket < this.series.closed; bucket++)
      parts.push(placed.track.histogramOf(placed.index, bucket, false));
    const counts = parts.map(countOf);
    const mean = batchInterval(parts.map(sumOf), counts, counts);
    const whole = addAllBins(parts);
    const effective = typeof mean === 'string' ? Number.NaN : effectiveSampleSize(summary.stddev, mean);
    const quantiles = Object.entries(PERCENTILES).map(([name, share]): [string, Told] => {
      if (typeof mean === 'string') return [name, mean];
      const value = quantileOf(whole, share);
      const below = parts.map((bins) => countUpTo(bins, value));
      const shares = shareInterval(below, counts, share, effective);
      return [name, typeof shares === 'string' ? shares : endsOf(whole, shares, summary)];
    });
    const told = this.tell(place, summary, {
      mean: possible(intervalAround(summary.mean, mean)),
      ...Object.fromEntries(quantiles),
    });
    return typeof mean === 'string' ? told : { ...told, effectiveCount: effective };
  }

  /** The values of a column, bucket by bucket; empty where one is missing. */
  private valuesOf(column: PlacedColumn): readonly number[] {
    const values: number[] = [];
    const { closed, width } = this.series;
    for (let bucket = this.from; bucket < closed; bucket++) {
      const value = valueIn(column, bucket, width, false);
      if (Number.isNaN(value)) return [];
      values.push(value);
    }
    return values;
  }

  private tell<S extends MetricSummary>(
    place: string,
    summary: S,
    told: { readonly [figure: string]: Told },
  ): S {
    const ci95: { [figure: string]: Intervals[string] } = {};
    for (const [figure, one] of Object.entries(told)) {
      if (typeof one === 'string') this.missing[`${place}.${figure}`] = one;
      else ci95[figure] = one;
    }
    return Object.keys(ci95).length === 0 ? summary : { ...summary, ci95 };
  }
}

function unitsOf(values: readonly number[]): readonly number[] {
  return values.map(() => 1);
}

/** Around the figure of the whole run, which also counts what lies outside whole buckets. */
function intervalAround(figure: number, interval: ReturnType<typeof batchInterval>): Told {
  if (typeof interval === 'string') return interval;
  return Number.isNaN(figure) ? 'too-few-values' : [figure - interval.half, figure + interval.half];
}

/**
 * The part of an interval that the figure can reach: what is counted or lasts is not negative, nor is a gauge that
 * never was; and a share that was always between 0 and 1 is no larger.
 */
function possible(told: Told, values: readonly number[] = [], unit?: string): Told {
  if (typeof told === 'string' || values.some((value) => value < 0)) return told;
  const isShare = unit === 'ratio' && values.every((value) => value <= 1);
  return [Math.max(0, told[0]), isShare ? Math.min(1, told[1]) : told[1]];
}

function endsOf(bins: SparseBins, shares: readonly [number, number], { max }: HistogramSummary): Told {
  const high = shares[1] >= 1 ? max : quantileOf(bins, shares[1]);
  return [shares[0] <= 0 ? 0 : quantileOf(bins, shares[0]), Math.min(max, high)];
}
