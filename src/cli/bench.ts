/**
 * `npm run bench`: how fast the engine is, beside the same models in naive JavaScript and in SimPy. Run-to-run
 * variance of a JIT alone is a factor of two, so every figure is the median (and the best) of several fresh
 * processes that take turns; what counts is the ratio to a peer in the same job, not the figure.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPrograms } from './bench/build.ts';
import { MODELS, type Model } from './bench/designs.ts';
import { MEASURES, type Measure } from './bench/measures.ts';
import { printProfile } from './bench/profile.ts';
import { allPrograms, PROGRAM_IDS, type Program, type Programs } from './bench/programs.ts';
import { printReport, type Report, toJson } from './bench/report.ts';
import { Round } from './bench/rounds.ts';
import { isPassed, type Judged, judge, printVerdicts } from './bench/verdicts.ts';

const MEASURE_IDS = MEASURES.map(({ id }) => id);

const USAGE = `npm run bench -- [options]
  --quick             three processes of each and fewer requests
  --processes N       fresh processes of each (7)
  --requests N        requests a run (1000000; SimPy runs a tenth of them)
  --models a,b        of ${MODELS.join(', ')}
  --programs a,b      of ${PROGRAM_IDS.join(', ')}
  --browser           also through the worker in headless Chromium
  --json              one JSON object and nothing else
  --check             runs what the measures need, and nothing else unless models or programs are named; exit
                      status 1 where a ratio to a neighbour in this job or a size is missed (what depends on the
                      machine is judged too and fails nothing)
  --measures a,b      only these, of ${MEASURE_IDS.join(', ')}
  --profile           where the engine's time goes, by function`;

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  processes: { type: 'string' },
  requests: { type: 'string' },
  models: { type: 'string' },
  programs: { type: 'string' },
  browser: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  measures: { type: 'string' },
  profile: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** A mistake on the command line: its message is all that the user needs. */
class UsageError extends Error {}

function positive(text: string | undefined, initial: number, option: string): number {
  if (text === undefined) return initial;
  const n = Number(text);
  if (Number.isInteger(n) && n > 0) return n;
  throw new UsageError(`--${option}: found ${text}, expected a whole number above 0.`);
}

function chosen<T extends string>(text: string | undefined, all: readonly T[], option: string): readonly T[] {
  if (text === undefined) return all;
  return text.split(',').map((word) => {
    const found = all.find((one) => one === word);
    if (found === undefined)
      throw new UsageError(`--${option}: found ${word}, expected some of ${all.join(', ')}.`);
    return found;
  });
}

interface Plan {
  readonly found: Programs;
  /** Of which there are tables whatever the measures need. */
  readonly models: readonly Model[];
  readonly programs: readonly Program[];
  readonly measures: readonly Measure[];
  readonly processes: number;
  readonly requests: number;
}

/** One process of each in turn, then the next round, so that a slow minute of the machine hits all alike. */
function runRounds(plan: Plan): { readonly report: Report; readonly judged: readonly Judged[] } {
  const { processes, measures } = plan;
  const report: Report = { processes, runs: [] };
  const figures = measures.map((): number[] => []);
  for (let i = 1; i <= processes; i++) {
    const tell = (what: string) => showProgress(`round ${i} of ${processes}: ${what}`);
    const round = new Round(plan.found, plan.requests, tell);
    for (const model of plan.models) for (const { id } of plan.programs) round.run(id, model);
    for (const [place, measure] of measures.entries()) {
      const figure = measure.of(round);
      if (figure !== undefined) figures[place]!.push(figure);
    }
    report.runs.push(...round.runs);
  }
  showProgress('');
  return { report, judged: measures.map((measure, place) => judge(measure, figures[place]!)) };
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(60)}\r`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const measuring = values.check || values.measures !== undefined;
  const named = chosen(values.measures, MEASURE_IDS, 'measures');
  const onlyMeasures = measuring && values.models === undefined && values.programs === undefined;
  const models = onlyMeasures ? [] : chosen(values.models, MODELS, 'models');
  const processes = positive(values.processes, values.quick ? 3 : 7, 'processes');
  const requests = positive(values.requests, values.quick ? 200_000 : 1_000_000, 'requests');
  const folder = join(import.meta.dirname, '../../node_modules/.cache/scalarium/bench');
  mkdirSync(folder, { recursive: true });
  await buildPrograms(folder);
  if (values.profile) {
    for (const model of models) printProfile(folder, model, requests);
    return;
  }
  const found = allPrograms(folder, values.browser);
  const ids = chosen(values.programs, PROGRAM_IDS, 'programs');
  const { report, judged } = runRounds({
    found,
    models,
    programs: found.programs.filter(({ id, aside }) =>
      values.programs === undefined ? aside !== true : ids.includes(id),
    ),
    measures: measuring ? MEASURES.filter(({ id }) => named.includes(id)) : [],
    processes,
    requests,
  });
  if (values.json) console.log(JSON.stringify({ ...toJson(report), measures: judged }, null, 2));
  else {
    printReport(report, found.notes);
    if (measuring) printVerdicts(judged);
  }
  if (values.check && !isPassed(judged)) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof TypeError && 'code' in error)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
