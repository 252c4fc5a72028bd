/**
 * What the command line understands. Everything wrong with it is said at once, with what was expected.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { HistoryFormat } from '../model/history-records.ts';
import {
  MAX_REPLICATIONS,
  MAX_SECONDS,
  numberReader,
  readArguments,
  readRun,
  refuseCount,
} from './arguments.ts';

/** What is run, and for how long. */
export interface InputOptions {
  /** Path of a design or run file, or a link. */
  readonly source: string;
  readonly seed: number | undefined;
  /** `null`: until the sources end and all calls settle. */
  readonly duration: number | null | undefined;
  /** `auto`: found by looking at runs (`find-warm-up.ts`). */
  readonly warmup: number | 'auto' | undefined;
}

/** Until when replications are added. */
export interface PrecisionOptions {
  /** Half width of the interval as a share of the mean. */
  readonly share: number;
  /** Paths of the figures that it is about. */
  readonly figures: readonly string[];
  /** Most replications. */
  readonly most: number;
}

export interface SimOptions extends InputOptions {
  /** What it is compared with; undefined: nothing. */
  readonly versus: string | undefined;
  readonly replications: number;
  /** Threads; undefined: as many as pay off. */
  readonly jobs: number | undefined;
  readonly precision: PrecisionOptions | undefined;
  readonly json: boolean;
  /** What theory predicts instead of a run. */
  readonly theory: boolean;
  /** Where the series go. */
  readonly csv: string | undefined;
  /** Where the history goes: what clients asked of stores and what they got. */
  readonly history: string | undefined;
}

export const USAGE = `Usage: npm run --silent sim -- <design.json | link> [options]

Runs a design without a screen and prints its figures, or those in which it differs from another.

  --seed N           luck of the run, 0 to 4294967295 (default: the design's)
  --duration S       simulated seconds; "null": until all requests are done (default: the design's)
  --warmup S         figures count from then on (default: the design's); "auto": found by MSER-5
  --replications K   runs with the seeds N, N+1, …: means with 95 % confidence intervals
  --jobs J           threads that share them (default: as many as there are cores, where it pays)
  --precision X      adds replications until intervals are at most ± X of their means (0.02: 2 %)
  --metric PATH      … of this figure, like nodes.app.latencySeconds.p99; may be repeated
                     (default: goodput and meanLatencySeconds, of all clients)
  --most M           … but at most M replications (default: 200)
  --versus FILE      a second design or link, run with the same seeds: the differences, with paired 95 %
                     confidence intervals over the replications (default: 5)
  --theory           simulates nothing: what queueing theory predicts of every station and client, what its
                     assumptions miss, and which station fills first when the load grows
  --json             one JSON object instead of a table
  --csv FILE         writes every metric over time (of the first run)
  --history FILE     writes what clients asked of stores and what they got (of the first run), for
                     npm run check: EDN of Jepsen and Knossos (.edn) or our JSON (.json)
  --help             this text

Exit status: 0 the run was simulated, 2 the input was refused, 1 a mistake of the simulator.
`;

const MOST_FOR_PRECISION = 200;
const PRECISE_FIGURES = ['goodput', 'meanLatencySeconds'];
/** Fewer replications say little about how precise they are. */
const FEWEST_FOR_PRECISION = 5;
/** Enough for an interval that says something, and soon done. */
const VERSUS_REPLICATIONS = 5;

const OPTIONS = {
  seed: { type: 'string' },
  duration: { type: 'string' },
  warmup: { type: 'string' },
  replications: { type: 'string' },
  jobs: { type: 'string' },
  precision: { type: 'string' },
  metric: { type: 'string', multiple: true },
  most: { type: 'string' },
  versus: { type: 'string' },
  json: { type: 'boolean' },
  theory: { type: 'boolean' },
  csv: { type: 'string' },
  history: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments; `help` when that was asked for. */
export function readOptions(args: readonly string[]): Result<SimOptions | 'help', string[]> {
  const parsed = readArguments(args, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (values.help) return ok('help');
  const problems = refuseCount(positionals, {
    expected: 'the path of a design, or a link',
    several: 'designs',
  });
  const number = numberReader(problems);
  const duration =
    values.duration === 'null'
      ? null
      : number('duration', values.duration, Number.MIN_VALUE, MAX_SECONDS, false);
  const { seed, warmup, jobs, ...run } = readRun(number, values);
  const { json = false, theory = false, csv, versus, history } = values;
  const share = number('precision', values.precision, 1e-4, 1, false);
  const usual = versus !== undefined ? VERSUS_REPLICATIONS : share !== undefined ? FEWEST_FOR_PRECISION : 1;
  const replications = run.replications ?? usual;
  const most = number('most', values.most, 2, MAX_REPLICATIONS, true) ?? MOST_FOR_PRECISION;
  const figures = values.metric ?? PRECISE_FIGURES;
  for (const [name, given] of [
    ['metric', values.metric],
    ['most', values.most],
  ] as const)
    if (share === undefined && given !== undefined)
      problems.push(`--${name}: found no --precision, expected one`);
  if (share !== undefined && versus !== undefined)
    problems.push('--precision: found --versus too, expected one design');
  if (versus !== undefined && csv !== undefined)
    problems.push('--csv: found --versus too, expected one design whose metrics are written');
  if (versus !== undefined && history !== undefined)
    problems.push('--history: found --versus too, expected one design whose history is written');
  if (history !== undefined && historyFormatOf(history) === undefined)
    problems.push(`--history: found ${JSON.stringify(history)}, expected a name that ends in .edn or .json`);
  for (const [name, given] of [
    ['versus', versus],
    ['csv', csv],
    ['history', history],
    ['replications', values.replications],
    ['precision', values.precision],
  ] as const)
    if (theory && given !== undefined)
      problems.push(`--${name}: found --theory too, which simulates nothing, expected one of them`);
  if (problems.length > 0) return err(problems);
  const precision = share === undefined ? undefined : { share, figures, most };
  const source = positionals[0]!;
  return ok({
    source,
    versus,
    seed,
    duration,
    warmup,
    replications,
    jobs,
    precision,
    json,
    theory,
    csv,
    history,
  });
}

/** In which format a history goes into a file of this name; undefined where its ending does not say. */
export function historyFormatOf(path: string): HistoryFormat | undefined {
  return (['edn', 'json'] as const).find((format) => path.endsWith(`.${format}`));
}
