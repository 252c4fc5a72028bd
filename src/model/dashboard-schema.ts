/**
 * The dashboards of a design as data: which charts stand there besides the usual ones, how all of them are
 * arranged, and what the service promises (objectives as in "Site Reliability Engineering", Beyer et al., ch. 4).
 * It travels with the design and decides nothing in a run. What it names need not be there: a chart of a node
 * that was deleted says so, and comes back with the node.
 */
import './zod-config.ts';
import { z } from 'zod';

/** Cards beyond these are refused: nobody reads so many. */
export const MOST_CARDS = 100;
export const MOST_OBJECTIVES = 20;
/** Lines of one chart. */
export const MOST_SERIES = 8;
/** How wide and how high a card can be made, in columns and rows. */
export const MOST_COLUMNS = 4;
export const MOST_ROWS = 3;

const name = z.string().min(1).max(100);

/** How a metric becomes one number. */
export const statistics = ['rate', 'mean', 'p50', 'p95', 'p99'] as const;

/** One metric of one node or link. Without a statistic it is what stands for the metric: rate, mean or p99. */
export const shownSeriesSchema = z.strictObject({
  of: z.enum(['node', 'link']),
  id: name,
  metric: name,
  statistic: z.enum(statistics).optional(),
});

/** What a pinned card is: lines, one figure, time × latency, or a small chart for each instance. */
export const pinnedForms = ['chart', 'number', 'heat', 'instances'] as const;

export const cardSchema = z.strictObject({
  /** One of the usual cards by its name, or a name of its own with what it `shows`. */
  id: name,
  shows: z.enum(pinnedForms).optional(),
  series: z.array(shownSeriesSchema).max(MOST_SERIES).optional(),
  columns: z.int().min(1).max(MOST_COLUMNS).optional(),
  rows: z.int().min(1).max(MOST_ROWS).optional(),
  hidden: z.boolean().optional(),
  scale: z.enum(['linear', 'log']).optional(),
});

const share = z.number().gt(0).lt(1);
export const objectiveSchema = z.discriminatedUnion('type', [
  /** A share of requests is answered well within a time. Without a node: the requests of all clients. */
  z.strictObject({
    id: name,
    type: z.literal('latency'),
    node: name.optional(),
    seconds: z.number().positive().max(1e9),
    share,
  }),
  /** A share of requests is answered without an error. */
  z.strictObject({ id: name, type: z.literal('availability'), node: name.optional(), share }),
  /** A metric keeps to a limit for a share of the time. */
  z.strictObject({
    id: name,
    type: z.literal('limit'),
    series: shownSeriesSchema,
    bound: z.enum(['at-most', 'at-least']),
    limit: z.number().min(-1e12).max(1e12),
    share,
  }),
]);

/** A list in which every name occurs once. */
function named<S extends z.ZodType<{ readonly id: string }>>(element: S, most: number) {
  return z
    .array(element)
    .max(most)
    .superRefine((list, context) => {
      const seen = new Set<string>();
      list.forEach(({ id }, i) => {
        if (seen.has(id)) context.addIssue({ code: 'custom', path: [i, 'id'], message: `"${id}" is taken` });
        seen.add(id);
      });
    })
    .default([]);
}

export const dashboardSchema = z.strictObject({
  cards: named(cardSchema, MOST_CARDS),
  objectives: named(objectiveSchema, MOST_OBJECTIVES),
});

export type Dashboard = z.infer<typeof dashboardSchema>;
export type DashboardCard = z.infer<typeof cardSchema>;
export type PinnedForm = (typeof pinnedForms)[number];
export type ShownSeries = z.infer<typeof shownSeriesSchema>;
export type Statistic = (typeof statistics)[number];
export type Objective = z.infer<typeof objectiveSchema>;
