/**
 * The figures by which two designs are compared, in one list, so that the command line and the screen agree
 * about every word. Each is one number of a whole design: of all its clients, stores and machines together.
 */
import type { QuantityUnit } from '../base/units.ts';

export interface HeadlineMetric {
  readonly title: string;
  readonly unit: QuantityUnit;
  /** Which way is better. */
  readonly better: 'more' | 'less';
  readonly help: string;
}

export const headlineMetrics = {
  goodput: {
    title: 'Goodput',
    unit: 'perSecond',
    better: 'more',
    help: 'Requests answered without an error while the client still waited.',
  },
  availability: {
    title: 'Availability',
    unit: 'ratio',
    better: 'more',
    help: 'Requests answered without an error ÷ requests that have ended.',
  },
  meanLatencySeconds: {
    title: 'Mean latency',
    unit: 'seconds',
    better: 'less',
    help: 'Mean time from request to answer, of requests answered without an error.',
  },
  p99LatencySeconds: {
    title: 'p99 latency',
    unit: 'seconds',
    better: 'less',
    help: 'Only one answer in a hundred took longer than this.',
  },
  errors: {
    title: 'Errors',
    unit: 'perSecond',
    better: 'less',
    help: 'Requests that ended in an error, time-outs and refusals included.',
  },
  staleReads: {
    title: 'Stale reads',
    unit: 'perSecond',
    better: 'less',
    help: 'Reads that returned an older value than one already acknowledged to somebody.',
  },
  lostWrites: {
    title: 'Lost writes',
    unit: 'perSecond',
    better: 'less',
    help: 'Acknowledged writes that no read will ever return, although nobody wrote over them knowingly.',
  },
  conflictsLost: {
    title: 'Lost to conflicts',
    unit: 'perSecond',
    better: 'less',
    help: 'Acknowledged writes that last-write-wins dropped for another one whose writer had not seen them.',
  },
  costPerHour: {
    title: 'Cost',
    unit: 'dollarsPerHour',
    better: 'less',
    help: 'All machines of the design, busy or idle.',
  },
} as const satisfies { readonly [metric: string]: HeadlineMetric };
export type HeadlineName = keyof typeof headlineMetrics;
export const headlineNames = Object.keys(headlineMetrics) as readonly HeadlineName[];

/** A number for each; NaN where a design has nothing of the sort, or nothing happened yet. */
export type Headline = { readonly [Name in HeadlineName]: number };
