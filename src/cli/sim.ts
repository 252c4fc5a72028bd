/**
 * The command line: runs a design without a screen, for graders, tests and sweeps. With `--json` it prints one
 * object and nothing else. Exit status 0: simulated; 2: the input was refused, the problems are on standard
 * error, one a line; 1: a mistake of ours.
 */
import { writeFileSync } from 'node:fs';
import { groupsOf, historyText } from '../experiment/recorded-history.ts';
import { combineReplications, replicationSeed } from '../experiment/replications.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import type { RunSummary } from '../model/telemetry.ts';
import { historyFormatOf, readOptions, type SimOptions, USAGE } from './options.ts';
import { Progress } from './progress.ts';
import { readInput, type SimInput } from './read-input.ts';
import { summaryTable } from './table.ts';
import { theoryOf, theoryTable } from './theory.ts';
import { comparePair, readPair, versusTable } from './versus.ts';

const SIMULATED = 0;
const OUR_MISTAKE = 1;
const REFUSED = 2;

/** Events between two reports of progress. */
const BATCH_EVENTS = 500_000;

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options.ok) return refuse([...options.error, 'see --help']);
  if (options.value === 'help') {
    process.stdout.write(USAGE);
    return SIMULATED;
  }
  const { versus } = options.value;
  if (versus !== undefined) return compare(options.value, versus);
  const input = await readInput(options.value);
  if (!input.ok) return refuse(input.error);
  for (const note of input.value.notes) console.error(note);
  if (options.value.theory) return foretell(options.value, input.value);
  return simulate(options.value, input.value);
}

async function compare(options: SimOptions, versus: string): Promise<number> {
  const pair = await readPair(options, versus);
  if (!pair.ok) return refuse(pair.error);
  for (const note of [...pair.value.a.notes, ...pair.value.b.notes]) console.error(note);
  const compared = comparePair(pair.value, options.replications);
  if (!compared.ok) {
    console.error(compared.error.failure);
    return compared.error.isOurs ? OUR_MISTAKE : REFUSED;
  }
  const { value } = compared;
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : versusTable(value));
  return SIMULATED;
}

function foretell(options: SimOptions, input: SimInput): number {
  const foretold = theoryOf(input.design);
  process.stdout.write(options.json ? `${JSON.stringify(foretold, null, 2)}\n` : theoryTable(foretold));
  return SIMULATED;
}

function refuse(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return REFUSED;
}

function simulate(options: SimOptions, input: SimInput): number {
  if (options.history !== undefined && input.journal.length === 0 && groupsOf(input.design).length === 0) {
    return refuse(['--history: no client of this design reaches a store, expected one with a history']);
  }
  const progress = new Progress(process.stderr);
  const summaries: RunSummary[] = [];
  for (let k = 0; k < options.replications; k++) {
    const csv = k === 0 ? options.csv : undefined;
    const history = k === 0 ? options.history : undefined;
    const begun = performance.now();
    const run = new Run({
      design: input.design,
      journal: input.journal,
      seed: replicationSeed(input.seed, k),
      recording: { series: csv !== undefined, checkpoints: false, history: history !== undefined },
      traceEvery: 0,
    });
    while (!run.advance(Number.POSITIVE_INFINITY, BATCH_EVENTS))
      progress.report(run, k, options.replications);
    progress.end();
    if (run.failure !== '') {
      console.error(run.failure);
      return run.isBroken ? OUR_MISTAKE : REFUSED;
    }
    summaries.push(summarize(run, (performance.now() - begun) / 1000));
    if (csv !== undefined && !write('csv', csv, run.csv())) return REFUSED;
    if (history !== undefined && !writeHistory(history, run)) return REFUSED;
  }
  const summary = summaries.length === 1 ? summaries[0]! : combineReplications(summaries);
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryTable(summary));
  return SIMULATED;
}

/** The history of a run, with a word where it is not the whole. */
function writeHistory(path: string, run: Run): boolean {
  const log = run.history!;
  if (log.fullAt !== null) {
    const operations = log.operations.toLocaleString('en');
    console.error(`--history: ends at ${log.fullAt.toFixed(3)} s, with ${operations} operations, the most`);
  }
  return write('history', path, historyText(log, run.design, historyFormatOf(path)!));
}

function write(option: string, path: string, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch (error) {
    console.error(
      `--${option}: ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
    return false;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = OUR_MISTAKE;
}
