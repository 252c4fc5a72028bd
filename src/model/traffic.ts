/**
 * What traffic a client sends: the arrival process, the shape of its rate over time, the keys it asks for
 * and how it retries. A trace is an attachment: its rows travel in short links, of long ones only the hash.
 */
import './zod-config.ts';
import { z } from 'zod';
import { distributionSchema } from './distribution.ts';
import { longList, tupleEntry } from './long-list.ts';

const rate = z.number().nonnegative().max(1e9).describe('per second');
const seconds = z.number().nonnegative().max(1e9);

const time = { min: 0, max: 1e9 };
const index = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };

/** One row of a rate table: from `seconds` on, `rate` requests a second, until the next row. */
export type RateRow = [seconds: number, rate: number];
const rateRow = tupleEntry<RateRow>([time, { min: 0, max: 1e9 }], '[seconds, rate], each from 0 to 1e9');

/**
 * One logged request: seconds since the first, key (an index by first appearance), bytes of the reply,
 * 1 for a write and 0 for a read.
 */
export type LogRow = [seconds: number, key: number, bytes: number, write: number];
const logRow = tupleEntry<LogRow>(
  [time, index, index, { min: 0, max: 1, integer: true }],
  '[seconds, key, bytes, write], where write is 0 or 1',
);

const traceParts = {
  name: z.string().max(200),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits, in small letters')
    .optional()
    .describe('SHA-256 of the canonical rows'),
  file: z.string().max(1000).optional().describe('path relative to the design, read by the command line'),
};

/**
 * A trace. `rows` are absent in a link that names only the hash, and where `file` names a path relative to the
 * design (command line). `format` says what a row means.
 */
export const traceSchema = z
  .discriminatedUnion('format', [
    z.strictObject({
      ...traceParts,
      format: z.literal('rate-table'),
      rows: longList(rateRow, 1, 2_000_000).optional(),
    }),
    z.strictObject({
      ...traceParts,
      format: z.literal('access-log'),
      rows: longList(logRow, 1, 1_000_000).optional(),
    }),
  ])
  .superRefine((trace, context) => {
    if (trace.rows === undefined) {
      if (trace.file !== undefined || trace.sha256 !== undefined) return;
      context.addIssue({
        code: 'custom',
        path: [],
        message: 'missing, expected rows, or the file that has them',
      });
      return;
    }
    // Two rates at one moment contradict each other; two requests at one moment do not.
    checkAscending(context, 'rows', trace.rows, trace.format === 'rate-table');
  });

/** Reports the first row whose time goes back (or, where times must differ, stands still). */
function checkAscending(
  context: z.RefinementCtx,
  list: string,
  rows: readonly (readonly number[])[],
  strictly: boolean,
): void {
  for (let i = 1; i < rows.length; i++) {
    const before = rows[i - 1]![0]!;
    const now = rows[i]![0]!;
    if (now > before || (now === before && !strictly)) continue;
    const message = `found ${now} seconds after ${before}, expected ascending times`;
    context.addIssue({ code: 'custom', path: [list, i], message });
    return;
  }
}
export type Trace = z.infer<typeof traceSchema>;

/** The largest batch that is always the same. */
export const LARGEST_BATCH = 100_000;
const wholeBatch = `a whole number from 1 to ${LARGEST_BATCH}`;

/** How many requests come together. A law is rounded up to whole numbers, and is 1 at the least. */
const batchSchema = z
  .union(
    [
      z.int().min(1).max(LARGEST_BATCH),
      z.strictObject({ distribution: z.literal('geometric'), mean: z.number().min(1).max(LARGEST_BATCH) }),
      distributionSchema,
    ],
    {
      error: `expected ${wholeBatch}, { "distribution": "geometric", "mean": … } or another distribution`,
    },
  )
  .describe(
    'requests that come together; left out: 1. The rate counts batches, so requests come mean × rate.',
  );
export type BatchSize = z.infer<typeof batchSchema>;

const phaseSchema = z.strictObject({
  rate,
  meanSojourn: z.number().positive().max(1e9).describe('seconds; exponential'),
});
/** A state of a Markov-modulated process. */
export type Phase = z.infer<typeof phaseSchema>;
/** The most states of a Markov-modulated process. */
export const MOST_PHASES = 20;

const mmppSchema = z
  .strictObject({
    process: z.literal('mmpp'),
    states: z.array(phaseSchema).min(2).max(MOST_PHASES),
    transitions: z
      .array(z.array(z.number().min(0).max(1)))
      .optional()
      .describe(
        'chance to go from each state to each; left out: to the next one, and from the last to the first',
      ),
    batch: batchSchema.optional(),
  })
  .superRefine(({ states, transitions }, context) => {
    if (transitions !== undefined) checkTransitions(context, transitions, states.length);
  });

/** A row of chances for each state, and a way from every state to every other. */
function checkTransitions(context: z.RefinementCtx, rows: readonly (readonly number[])[], n: number): void {
  const problem = wrongMatrix(rows, n) ?? lostState(rows);
  if (problem === undefined) return;
  const [path, message] = problem;
  context.addIssue({ code: 'custom', path: ['transitions', ...path], message });
}

type PlacedMessage = readonly [path: readonly number[], message: string];

function wrongMatrix(rows: readonly (readonly number[])[], n: number): PlacedMessage | undefined {
  const each = `expected ${n}, one for each state`;
  if (rows.length !== n) return [[], `found ${rows.length} rows, ${each}`];
  for (const [i, row] of rows.entries()) {
    if (row.length !== n) return [[i], `found ${row.length} entries, ${each}`];
    const sum = row.reduce((total, chance) => total + chance, 0);
    if (Math.abs(sum - 1) <= 1e-9) continue;
    return [[i], `found chances that sum to ${Number(sum.toPrecision(12))}, expected 1`];
  }
  return undefined;
}

/** A state that cannot be reached from the first one, or from which that cannot be reached. */
function lostState(rows: readonly (readonly number[])[]): PlacedMessage | undefined {
  for (const back of [false, true]) {
    const seen = new Set([0]);
    for (const from of seen) {
      for (let to = 0; to < rows.length; to++) {
        if ((back ? rows[to]![from]! : rows[from]![to]!) > 0) seen.add(to);
      }
    }
    const lost = rows.findIndex((_, i) => !seen.has(i));
    if (lost < 0) continue;
    const found = back ? 'no way back to the first state' : 'no way here from the first state';
    return [[lost], `found ${found}, expected ways from every state to every other`];
  }
  return undefined;
}

export const arrivalsSchema = z
  .discriminatedUnion('process', [
    z.strictObject({ process: z.literal('poisson'), rate, batch: batchSchema.optional() }),
    z.strictObject({ process: z.literal('constant'), rate, batch: batchSchema.optional() }),
    mmppSchema,
    z.strictObject({
      process: z.literal('closed'),
      users: z.int().min(1).max(1_000_000),
      thinkTime: distributionSchema,
      interval: z
        .number()
        .positive()
        .max(1e9)
        .optional()
        .describe('seconds between the requests that each user means to send; left out: it only thinks'),
    }),
    z.strictObject({ process: z.literal('trace'), trace: traceSchema }),
  ])
  .meta({ id: 'arrivals' });
export type Arrivals = z.infer<typeof arrivalsSchema>;

/** A factor on the arrival rate over time; `at` and the like are simulated seconds. */
export const loadShapeSchema = z
  .discriminatedUnion('shape', [
    z.strictObject({ shape: z.literal('steady') }),
    z.strictObject({ shape: z.literal('step'), at: seconds, factor: z.number().nonnegative().max(1e6) }),
    z
      .strictObject({
        shape: z.literal('ramp'),
        from: seconds,
        to: seconds,
        factor: z.number().nonnegative().max(1e6),
      })
      .superRefine(({ from, to }, context) => {
        if (to > from) return;
        context.addIssue({
          code: 'custom',
          path: ['to'],
          message: `found ${to}, expected a time after from, ${from}`,
        });
      }),
    z.strictObject({
      shape: z.literal('spike'),
      at: seconds,
      duration: seconds,
      factor: z.number().nonnegative().max(1e6),
    }),
    z.strictObject({
      shape: z.literal('diurnal'),
      period: z.number().positive().max(1e9),
      low: z.number().nonnegative().max(1e6).describe('factor at the quietest moment, t = 0'),
      high: z.number().nonnegative().max(1e6).describe('factor half a period later'),
    }),
    z
      .strictObject({
        shape: z.literal('points'),
        points: longList(
          tupleEntry<[seconds: number, factor: number]>([time, { min: 0, max: 1e6 }], '[seconds, factor]'),
          1,
          10_000,
        ).describe('[seconds, factor], joined by straight lines, held before the first and after the last'),
      })
      .superRefine(({ points }, context) => checkAscending(context, 'points', points, true)),
  ])
  .meta({ id: 'load-shape' });
export type LoadShape = z.infer<typeof loadShapeSchema>;

/** Keys 0 … count−1, the i-th drawn with probability ∝ 1/(i+1)^skew (Zipf); skew 0 is uniform. */
export const keysSchema = z.strictObject({
  count: z.int().min(1).max(1_000_000),
  skew: z.number().min(0).max(5),
});
export type Keys = z.infer<typeof keysSchema>;

/** What a caller does after a failed attempt. `attempts` counts all tries, the first included. */
export const retriesSchema = z
  .discriminatedUnion('strategy', [
    z.strictObject({ strategy: z.literal('none') }),
    z.strictObject({ strategy: z.literal('immediate'), attempts: z.int().min(1).max(100) }),
    z.strictObject({
      strategy: z.literal('fixed'),
      attempts: z.int().min(1).max(100),
      base: seconds,
      jitter: z.enum(['none', 'full', 'equal']).default('none'),
    }),
    z
      .strictObject({
        strategy: z.literal('exponential'),
        attempts: z.int().min(1).max(100),
        base: seconds.describe('delay before the second try'),
        cap: seconds.describe('longest delay'),
        jitter: z.enum(['none', 'full', 'equal', 'decorrelated']).default('full'),
      })
      .superRefine(({ base, cap }, context) => {
        if (cap >= base) return;
        context.addIssue({
          code: 'custom',
          path: ['cap'],
          message: `found ${cap}, expected at least base, ${base}`,
        });
      }),
  ])
  .meta({ id: 'retries' });
export type Retries = z.infer<typeof retriesSchema>;

/** How much a cache holds: a number of entries, or bytes. */
export const capacitySchema = z.union(
  [
    z.strictObject({ entries: z.int().min(1).max(100_000_000) }),
    z.strictObject({ bytes: z.number().positive().max(1e15) }),
  ],
  { error: 'expected { "entries": a number } or { "bytes": a number }' },
);
export type Capacity = z.infer<typeof capacitySchema>;

/** Random failures of a machine: exponential time between failures and time to repair, in seconds. */
export const failuresSchema = z.strictObject({
  mtbf: z.number().positive().max(1e12),
  mttr: z.number().positive().max(1e12),
});
export type Failures = z.infer<typeof failuresSchema>;
