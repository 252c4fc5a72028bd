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
import { printProfile } from './bench/profile.ts';
import { allPrograms, PROGRAM_IDS, type Program, runProgram, runs } from './bench/programs.ts';
import { checkRatios, checkStores, printReport, type Report, toJson } from './bench/report.ts';

const USAGE = `npm run bench -- [options]
  --quick             three processes of each and fewer requests
  --processes N       fresh processes of each (7)
  --requests N        requests a run (1000000; SimPy runs a tenth of them)
  --models a,b        of ${MODELS.join(', ')}
  --programs a,b      of ${PROGRAM_IDS.join(', ')}
  --browser           also through the worker in headless Chromium
  --json              one JSON object and nothing else
  --check             exit status 1 where the engine is less than twice as fast as the naive program, or an
                      event of a store takes more than twice as long as one of the three-tier design
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

/** One process of each in turn, then the next round, so that a slow minute of the machine hits all alike. */
function runRounds(
  programs: readonly Program[],
  models: readonly Model[],
  processes: number,
  requests: number,
): Report {
  const report: Report = { processes, runs: [] };
  for (let round = 0; round < processes; round++) {
    for (const model of models) {
      for (const program of programs) {
        if (!runs(program, model)) continue;
        showProgress(`round ${round + 1} of ${processes}: ${model}, ${program.id}`);
        const share = Math.max(1000, Math.round(requests * program.share));
        report.runs.push({ program: program.id, model, ...runProgram(program, model, share) });
      }
    }
  }
  showProgress('');
  return report;
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
  const models = chosen(values.models, MODELS, 'models');
  const processes = positive(values.processes, values.quick ? 3 : 7, 'processes');
  const requests = positive(values.requests, values.quick ? 200_000 : 1_000_000, 'requests');
  const folder = join(import.meta.dirname, '../../node_modules/.cache/scalarium/bench');
  mkdirSync(folder, { recursive: true });
  await buildPrograms(folder);
  const found = allPrograms(folder, values.browser);
  const ids = chosen(values.programs, PROGRAM_IDS, 'programs');
  const programs = found.programs.filter((program) => ids.includes(program.id));
  if (values.profile) {
    for (const model of models) printProfile(folder, model, requests);
    return;
  }
  const report = runRounds(programs, models, processes, requests);
  if (values.json) console.log(JSON.stringify(toJson(report), null, 2));
  else printReport(report, found.notes);
  if (!values.check) return;
  const good = [checkRatios(report), checkStores(report)];
  if (good.includes(false)) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof TypeError && 'code' in error)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
