/**
 * What `sweep` understands. Everything wrong with it is said at once, with what was expected.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { SweepParameter } from '../model/sweep.ts';
import { parseSweepValues } from '../model/sweep-values.ts';
import { MAX_SECONDS, numberReader, readArguments, readRun, refuseCount } from './arguments.ts';
import type { InputOptions } from './options.ts';

export interface SweepOptions extends InputOptions {
  readonly parameters: readonly SweepParameter[];
  /** The load that is raised to the knee, at every point; undefined: each point is run as it is. */
  readonly knee: string | undefined;
  /** Longest p99 of latency that a load may have to count as carried; null: any. */
  readonly objectiveSeconds: number | null;
  readonly metrics: readonly string[];
  readonly replications: number;
  readonly jobs: number | undefined;
  readonly output: 'table' | 'json' | 'csv';
}

export const USAGE = `Usage: npm run --silent sweep -- <design.json | link> --set PATH=VALUES [--set …] [options]

Runs a design at every point of a grid of settings and prints how its figures change. All points have the
same seeds, so that they differ by the settings and not by luck.

  --set PATH=VALUES  a setting and its values; several make a grid
                     nodes.app.settings.instances=1..16        whole numbers
                     nodes.client.settings.arrivals.rate=100..900:200   in steps
                     links.l1.settings.call.timeout=0.1..3.2:*2         each twice the last
                     nodes.lb.settings.policy=random,round-robin        a list of words or JSON values
  --knee PATH        raises this load to the largest that is carried (99 % of the requests answered in
                     time), by doubling and bisection: nodes.client.settings.arrivals.rate
  --objective S      … and with a p99 of latency of at most S seconds
  --metric PATH      a figure to print, like nodes.app.utilization or nodes.client.latencySeconds.p99; may
                     be repeated (default: goodput, latency, errors and cost of the whole design)
  --replications K   runs at each point, with the seeds N, N+1, …: means with 95 % confidence intervals
  --seed N           luck of the first run, 0 to 4294967295 (default: the design's)
  --duration S       simulated seconds of each run (default: the design's)
  --warmup S         figures count from then on (default: the design's); "auto": found by MSER-5 for the
                     design as it is
  --jobs J           threads that share the runs (default: as many as there are cores, where it pays)
  --json             one JSON object: { title, parameters, points: [{ set, metrics, …summary }] }
  --csv              one line a point
  --help             this text

Exit status: 0 all points were simulated, 2 the input was refused, 1 a mistake of the simulator.
`;

const USUAL_METRICS = [
  'goodput',
  'availability',
  'meanLatencySeconds',
  'p99LatencySeconds',
  'errors',
  'costPerHour',
];

const OPTIONS = {
  set: { type: 'string', multiple: true },
  knee: { type: 'string' },
  objective: { type: 'string' },
  metric: { type: 'string', multiple: true },
  replications: { type: 'string' },
  seed: { type: 'string' },
  duration: { type: 'string' },
  warmup: { type: 'string' },
  jobs: { type: 'string' },
  json: { type: 'boolean' },
  csv: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments; `help` when that was asked for. */
export function readSweepOptions(args: readonly string[]): Result<SweepOptions | 'help', string[]> {
  const parsed = readArguments(args, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (values.help) return ok('help');
  const problems = refuseCount(positionals, {
    expected: 'the path of a design, or a link',
    several: 'designs',
  });
  const parameters = (values.set ?? []).flatMap((text) => readParameter(text, problems));
  if (parameters.length === 0 && values.set === undefined && values.knee === undefined)
    problems.push('found no --set, expected at least one, like --set nodes.app.settings.instances=1..16');
  const number = numberReader(problems);
  const { seed, warmup, replications = 1, jobs } = readRun(number, values);
  const duration = number('duration', values.duration, Number.MIN_VALUE, MAX_SECONDS, false);
  const objective = number('objective', values.objective, Number.MIN_VALUE, MAX_SECONDS, false);
  const { knee, json = false, csv = false, metric: metrics = USUAL_METRICS } = values;
  if (objective !== undefined && knee === undefined)
    problems.push('--objective: found no --knee, expected the load that is to be raised');
  if (json && csv) problems.push('found --json and --csv, expected one of them');
  if (problems.length > 0) return err(problems);
  return ok({
    source: positionals[0]!,
    parameters,
    knee,
    objectiveSeconds: objective ?? null,
    metrics,
    replications,
    seed,
    duration,
    warmup,
    jobs,
    output: json ? 'json' : csv ? 'csv' : 'table',
  });
}

function readParameter(text: string, problems: string[]): SweepParameter[] {
  const equals = text.indexOf('=');
  if (equals < 1) {
    problems.push(`--set: found ${JSON.stringify(text)}, expected PATH=VALUES`);
    return [];
  }
  const path = text.slice(0, equals).trim();
  const values = parseSweepValues(text.slice(equals + 1));
  if (values.ok) return [{ path, values: values.value }];
  problems.push(`--set ${path}: ${values.error}`);
  return [];
}
