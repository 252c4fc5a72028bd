/**
 * Metrics: the names that the command line prints, the charts draw and the columns that travel from the
 * worker. One list, so that a chart and a JSON file never disagree about what a word means.
 */

import type { Unit } from './fields.ts';
import type { Metrics, MetricType } from './kind.ts';

/** Every error that a call can end with. `definite`: the operation certainly did not happen. */
export const errorCodes = [
  'timeout',
  'reset',
  'refused',
  'unavailable',
  'queue-full',
  'rate-limited',
  'circuit-open',
  'shed',
  'rejected',
  'not-leader',
  'no-quorum',
  'injected',
  'cancelled',
  'loop',
  'throttled',
  'bulkhead-full',
  'abandoned',
  'over-limit',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export const definiteErrors: { readonly [E in ErrorCode]: boolean } = {
  timeout: false,
  reset: false,
  refused: true,
  unavailable: true,
  'queue-full': true,
  'rate-limited': true,
  'circuit-open': true,
  shed: true,
  rejected: true,
  'not-leader': true,
  'no-quorum': false,
  injected: true,
  cancelled: true,
  loop: true,
  throttled: true,
  'bulkhead-full': true,
  abandoned: true,
  'over-limit': true,
};

/** Metrics that every node has (a client has no queue, a driver no workers: those are then absent). */
export const commonMetrics = {
  arrivals: {
    type: 'counter',
    title: 'Arrivals',
    unit: 'perSecond',
    help: 'Requests that reached the node.',
  },
  completions: {
    type: 'counter',
    title: 'Completions',
    unit: 'perSecond',
    help: 'Requests answered without an error.',
  },
  failures: {
    type: 'counter',
    title: 'Failures',
    unit: 'perSecond',
    help: 'Requests answered with an error, by error.',
  },
  killed: { type: 'counter', title: 'Killed', unit: 'perSecond', help: 'Requests that died in a crash.' },
  late: {
    type: 'counter',
    title: 'Late replies',
    unit: 'perSecond',
    help: 'Replies that came after their caller had given up.',
  },
  attempts: { type: 'counter', title: 'Attempts', unit: 'perSecond', help: 'Calls sent, retries included.' },
  utilization: { type: 'gauge', title: 'Utilization', unit: 'ratio', help: 'Own work ÷ capacity.' },
  held: {
    type: 'gauge',
    title: 'Held',
    unit: 'ratio',
    help: 'Workers taken, waiting for others included, ÷ capacity.',
  },
  queueLength: {
    type: 'gauge',
    title: 'Queue length',
    unit: 'count',
    help: 'Requests waiting for a worker.',
  },
  inSystem: {
    type: 'gauge',
    title: 'In system',
    unit: 'count',
    help: 'Requests waiting for or in own work.',
  },
  waiting: {
    type: 'gauge',
    title: 'Waiting',
    unit: 'count',
    help: 'Requests that wait for a call downstream.',
  },
  limit: {
    type: 'gauge',
    title: 'Limit',
    unit: 'count',
    help: 'Requests that may be there at once, waiting or not; all instances together.',
  },
  availability: {
    type: 'gauge',
    title: 'Availability',
    unit: 'ratio',
    help: 'Share of instances that are up.',
  },
  waitSeconds: { type: 'histogram', title: 'Wait', unit: 'seconds', help: 'Time in the queue.' },
  serviceSeconds: { type: 'histogram', title: 'Service', unit: 'seconds', help: 'Own work.' },
  residenceSeconds: {
    type: 'histogram',
    title: 'Residence',
    unit: 'seconds',
    help: 'Time in the queue and own work.',
  },
  latencySeconds: {
    type: 'histogram',
    title: 'Latency',
    unit: 'seconds',
    help: 'From arrival to reply, downstream included.',
  },
  blockedSeconds: {
    type: 'histogram',
    title: 'Blocked',
    unit: 'seconds',
    help: 'Time at the door of a full node.',
  },
} as const satisfies Metrics;
export type CommonMetric = keyof typeof commonMetrics;

/** Metrics of a link. */
export const linkMetrics = {
  messages: { type: 'counter', title: 'Messages', unit: 'perSecond', help: 'Messages sent, both ways.' },
  bytes: { type: 'counter', title: 'Bytes', unit: 'bytesPerSecond', help: 'Bytes sent, both ways.' },
  lost: {
    type: 'counter',
    title: 'Lost',
    unit: 'perSecond',
    help: 'Messages lost, swallowed by cuts and partitions included.',
  },
  calls: {
    type: 'counter',
    title: 'Calls',
    unit: 'perSecond',
    help: 'Calls sent over the link, retries included.',
  },
  errors: {
    type: 'counter',
    title: 'Errors',
    unit: 'perSecond',
    help: 'Calls over the link that ended in an error.',
  },
  notSent: {
    type: 'counter',
    title: 'Not sent',
    unit: 'perSecond',
    help: 'Calls that the caller’s own policy did not send: circuit open, throttled, bulkhead full.',
  },
  fallbacks: {
    type: 'counter',
    title: 'Fallbacks',
    unit: 'perSecond',
    help: 'Failed reads that the caller answered all the same.',
  },
} as const satisfies Metrics;

/**
 * A column of the live data: one statistic of one metric of one node or link. A counter has `rate` (per
 * second of the bucket) and, for failures, one column an error (`by`); a gauge `mean` and `last`.
 * Histograms travel apart, as sparse differences (`HistogramColumn`).
 */
export interface Column {
  readonly of: 'node' | 'link';
  readonly id: string;
  readonly metric: string;
  readonly statistic: 'rate' | 'mean' | 'last';
  readonly by?: ErrorCode;
  /** Set for a column of one instance; its completions are pieces of own work that it has done. */
  readonly endpoint?: number;
  readonly unit: Unit;
}
export interface HistogramColumn {
  readonly of: 'node';
  readonly id: string;
  readonly metric: string;
  readonly unit: Unit;
}

/** What names a histogram: a metric of a node. */
export type HistogramName = Pick<HistogramColumn, 'id' | 'metric'>;

/** What the columns of a frame mean; posted before the first frame of its epoch. */
export interface ColumnCatalog {
  readonly epoch: number;
  readonly columns: readonly Column[];
  readonly histograms: readonly HistogramColumn[];
}

/** One bucket of simulated time. */
export interface Bucket {
  /** Number of the bucket: it covers [index · width, (index + 1) · width). */
  readonly index: number;
  readonly width: number;
  /** Equals `width` unless the bucket is still open. */
  readonly covered: number;
  /** A value for each column of the catalog; NaN where there is none. */
  readonly values: Float64Array;
  /** For each histogram column in turn: number of pairs n, then n times (bin, count). */
  readonly histograms: Int32Array;
  /** Places of the columns that `histograms` tells of, rising; absent: of all. Of the others nothing new is known. */
  readonly looked?: Int32Array;
}

/** State of one instance, for its cell on the canvas. */
export type EndpointStatus = 'up' | 'down' | 'paused' | 'draining';

/** What a node shows beside its figures. */
export interface NodeStatus {
  readonly id: string;
  readonly endpoints: readonly {
    /** Number of the instance, as faults name it; numbers of instances that are gone are not used again. */
    readonly instance?: number;
    readonly status: EndpointStatus;
    readonly busy: number;
    readonly workers: number;
    readonly queue: number;
  }[];
  /** Roles and states in words: leader, term 3, stale, 2 of 3 healthy. */
  readonly pills: readonly Pill[];
}
/** A role or a state in words. */
export interface Pill {
  readonly tone: Tone;
  readonly text: string;
}
/** The meanings that the look has colors and second signs for. */
export type Tone = 'plain' | 'ok' | 'warn' | 'error' | 'stale' | 'leader' | 'partition';

/**
 * The states of all nodes as they travel: numbers in one array, and the few words that there are
 * (`model/node-states.ts` writes and reads them).
 */
export interface NodeStates {
  /** The nodes in their order; absent: those of the frame before. */
  readonly ids?: readonly string[];
  /** For each node in turn: number of instances n, then n times (number, status, busy, workers, queue). */
  readonly cells: Int32Array<ArrayBuffer>;
  /** By the place of a node, what it says; nodes that say nothing are left out. */
  readonly pills: readonly (readonly [place: number, pills: readonly Pill[]])[];
}

/** One batch of live data. */
export interface Frame {
  readonly epoch: number;
  readonly sequence: number;
  /** Simulated time of the frame. */
  readonly time: number;
  /** Buckets closed since the last frame, and the open one last. */
  readonly buckets: readonly Bucket[];
  readonly nodes: NodeStates;
  readonly events: number;
}

/** From where to where the mean of a figure may lie, with 95 %; by the name of the figure, also within (`by`). */
export type Intervals = { readonly [figure: string]: readonly [low: number, high: number] | Intervals };
interface WithIntervals {
  readonly ci95?: Intervals;
}

/** Summary of one metric, as the command line prints it; with replications every scalar gains `ci95`. */
export interface CounterSummary extends WithIntervals {
  readonly total: number;
  readonly rate: number;
  readonly by?: { readonly [error: string]: number };
}
export interface GaugeSummary extends WithIntervals {
  readonly mean: number;
  readonly max: number;
  readonly last: number;
}
export interface HistogramSummary extends WithIntervals {
  readonly count: number;
  readonly mean: number;
  readonly stddev: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** As many independent values would tell the mean as well; of a single run that tells how sure it is. */
  readonly effectiveCount?: number;
}
/** What a machine costs, or for a client what its requests cost: dollars, also for a million requests. */
export interface CostSummary {
  readonly total: number;
  readonly rate: number;
  readonly perMillionRequests: number;
}
/** By the id of a node that calls: share of its calls that were answered without an error. */
export interface ShareByCaller {
  readonly [caller: string]: number;
}
/**
 * What was measured of one request class at a node. Where its requests begin: `requests`, `goodput`, and with an
 * objective the share of those that ended which met it; where they are served: `arrivals`, `completions`, and
 * at a station waits and residences.
 */
export interface ClassSummary {
  readonly requests?: CounterSummary;
  readonly goodput?: CounterSummary;
  readonly arrivals?: CounterSummary;
  readonly completions?: CounterSummary;
  readonly failures: CounterSummary;
  readonly waitSeconds?: HistogramSummary;
  readonly residenceSeconds?: HistogramSummary;
  readonly latencySeconds: HistogramSummary;
  readonly objectiveMet?: number;
}
export type MetricSummary = CounterSummary | GaugeSummary | HistogramSummary | CostSummary | ShareByCaller;

export interface RunSummary {
  readonly title: string;
  readonly seed: number;
  readonly duration: number;
  readonly warmup: number;
  readonly events: number;
  readonly wallSeconds: number;
  readonly eventsPerSecond: number;
  readonly engineVersion: number;
  readonly fingerprint: string;
  /** All machines together, for all requests of all clients. */
  readonly cost: CostSummary;
  readonly nodes: {
    readonly [id: string]: {
      readonly kind: string;
      readonly metrics: { readonly [metric: string]: MetricSummary };
      /** By the name of the class; absent where requests have none. */
      readonly classes?: { readonly [requestClass: string]: ClassSummary };
    };
  };
  readonly links: {
    readonly [id: string]: { readonly metrics: { readonly [metric: string]: CounterSummary } };
  };
  readonly replications: number;
  /** Where the intervals of the figures come from, if any were asked for. */
  readonly intervals?: IntervalNote;
}

/** Why a run cannot tell how sure it is of a figure. */
export type NoIntervalReason =
  | 'too-short'
  | 'too-few-values'
  | 'never-changed'
  | 'correlated'
  | 'not-recorded';
/** `missing`: the figures without an interval, by path (`nodes.app.waitSeconds.p999`), or the reason for all. */
export interface IntervalNote {
  readonly method: 'batch-means' | 'replications';
  readonly missing: { readonly [figure: string]: NoIntervalReason } | NoIntervalReason;
}

/** The statistic that stands for a metric type where one number is shown. */
export function mainStatistic(type: MetricType): 'rate' | 'mean' | 'p99' {
  if (type === 'counter') return 'rate';
  return type === 'gauge' ? 'mean' : 'p99';
}
