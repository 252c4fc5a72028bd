/**
 * `sweep`: a design at every point of a grid of settings, or at the knee of its load for every point. All points
 * are checked before anything runs; all have the same seeds. Exit status 0: simulated; 2: the input was refused,
 * the problems are on standard error, one a line; 1: a mistake of ours.
 */
import { err, ok, type Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import { problemLine } from '../model/problem.ts';
import { sweepPoints } from '../model/sweep.ts';
import { endlessClients } from './endless.ts';
import { withFoundWarmUp } from './find-warm-up.ts';
import { readFigures } from './precision.ts';
import { Progress } from './progress.ts';
import { readInput } from './read-input.ts';
import { kneeOfPoint, readKnee } from './sweep-knee.ts';
import { readSweepOptions, type SweepOptions, USAGE } from './sweep-options.ts';
import { type PlannedSweep, type Sweep, type SweptPoint, sweptPoint } from './sweep-points.ts';
import { sweptScaling } from './sweep-scaling.ts';
import { sweepCsv, sweepTable } from './sweep-table.ts';
import { type Failed, Threads } from './threads.ts';

const SIMULATED = 0;
const OUR_MISTAKE = 1;
const REFUSED = 2;

async function main(args: readonly string[]): Promise<number> {
  const options = readSweepOptions(args);
  if (!options.ok) return refuse([...options.error, 'see --help']);
  if (options.value === 'help') {
    process.stdout.write(USAGE);
    return SIMULATED;
  }
  const threads = new Threads(options.value.jobs, new Progress(process.stderr));
  try {
    const planned = await plan(options.value, threads);
    if (!planned.ok) return refuse(planned.error);
    const points = await runPoints(planned.value, threads);
    if (!points.ok) {
      console.error(points.error.failure);
      return points.error.isOurs ? OUR_MISTAKE : REFUSED;
    }
    process.stdout.write(printed(planned.value, points.value));
    return SIMULATED;
  } finally {
    await threads.close();
  }
}

function refuse(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return REFUSED;
}

/** Reads and checks everything; or every problem, one a line. */
async function plan(options: SweepOptions, threads: Threads): Promise<Result<PlannedSweep, string[]>> {
  const read = await readInput(options);
  if (!read.ok) return read;
  const points = sweepPoints(read.value.design, options.parameters, kinds);
  const figures = readFigures(options.metrics, read.value.design);
  const knee = options.knee === undefined ? ok(null) : readKnee(options.knee, read.value.design);
  const problems = [
    ...(points.ok
      ? points.value.flatMap(({ design }) => endlessClients(design)).slice(0, 1)
      : points.error
    ).map((problem) => `--set: ${problemLine(problem)}`),
    ...(figures.ok ? [] : figures.error),
    ...(knee.ok ? [] : [`--knee: ${problemLine(knee.error)}`]),
  ];
  if (problems.length > 0 || !points.ok || !figures.ok || !knee.ok) return err(problems);
  let { value: input } = read;
  if (options.warmup === 'auto') {
    const warm = await withFoundWarmUp(input, options.replications, threads);
    if (!warm.ok) return err([warm.error.failure]);
    input = warm.value;
  }
  for (const note of input.notes) console.error(note);
  const { warmup } = input.design.run;
  const warmed = points.value.map(({ set, design }) => {
    return options.warmup === 'auto'
      ? { set, design: { ...design, run: { ...design.run, warmup } } }
      : { set, design };
  });
  return ok({ options, input, points: warmed, figures: figures.value, knee: knee.value });
}

async function runPoints(
  sweep: PlannedSweep,
  threads: Threads,
): Promise<Result<readonly SweptPoint[], Failed>> {
  const { options, input, points, knee } = sweep;
  if (knee !== null) {
    const found: SweptPoint[] = [];
    for (const point of points) {
      const one = await kneeOfPoint(sweep, point, knee, threads);
      if (!one.ok) return one;
      found.push(one.value);
    }
    return ok(found);
  }
  const { replications } = options;
  const tasks = points.flatMap(({ design }) =>
    Array.from({ length: replications }, (_, k) => {
      return { design, journal: input.journal, seed: (input.seed + k) % 4_294_967_296 };
    }),
  );
  const outcomes = await threads.outcomes(tasks);
  const ours = outcomes.find((outcome) => !outcome.ok && outcome.isOurs);
  if (ours !== undefined && !ours.ok) return err(ours);
  return ok(
    points.map(({ set }, i) =>
      sweptPoint(sweep, set, outcomes.slice(i * replications, (i + 1) * replications)),
    ),
  );
}

function printed(sweep: PlannedSweep, points: readonly SweptPoint[]): string {
  const { options, input } = sweep;
  if (options.output === 'table') return sweepTable(sweep, points);
  if (options.output === 'csv') return sweepCsv(sweep, points);
  const scaling = sweptScaling(sweep, points);
  const object: Sweep = {
    title: input.design.title,
    parameters: options.parameters,
    seed: input.seed,
    replications: options.replications,
    duration: input.design.run.duration,
    warmup: input.design.run.warmup,
    points,
    ...(scaling !== null && { scaling }),
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = OUR_MISTAKE;
}
