/**
 * The command line: runs a design without a screen, for graders, tests and sweeps. With `--json` it prints one
 * object and nothing else. Exit status 0: simulated; 2: the input was refused, the problems are on standard
 * error, one a line; 1: a mistake of ours.
 */
import { writeFileSync } from 'node:fs';
import { err, ok, type Result } from '../base/result.ts';
import { headlineOf } from '../experiment/headline.ts';
import { groupsOf } from '../experiment/history-groups.ts';
import { MOST_RECORDED, withIntervals } from '../experiment/intervals.ts';
import { historyText } from '../experiment/recorded-history.ts';
import { combineReplications, replicationSeed } from '../experiment/replications.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import { withFoundWarmUp } from './find-warm-up.ts';
import { historyFormatOf, readOptions, type SimOptions, USAGE } from './options.ts';
import { readFigures, untilPrecise } from './precision.ts';
import { Progress } from './progress.ts';
import { readInput, type SimInput } from './read-input.ts';
import { summaryTable } from './table.ts';
import { theoryOf, theoryTable } from './theory.ts';
import { type Failed, type Replicated, Threads } from './threads.ts';
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
  const { versus, jobs } = options.value;
  const progress = new Progress(process.stderr);
  const threads = new Threads(jobs, progress);
  try {
    if (versus !== undefined) return await compare(options.value, versus, threads);
    const input = await readInput(options.value);
    if (!input.ok) return refuse(input.error);
    if (options.value.theory) return foretell(options.value, input.value);
    return await simulate(options.value, input.value, threads, progress);
  } finally {
    await threads.close();
  }
}

async function compare(options: SimOptions, versus: string, threads: Threads): Promise<number> {
  const read = await readPair(options, versus);
  if (!read.ok) return refuse(read.error);
  let pair = read.value;
  if (options.warmup === 'auto') {
    const a = await withFoundWarmUp(pair.a, options.replications, threads);
    const b = await withFoundWarmUp(pair.b, options.replications, threads);
    if (!a.ok) return failed(a.error);
    if (!b.ok) return failed(b.error);
    const warmup = Math.max(a.value.design.run.warmup, b.value.design.run.warmup);
    pair = { a: warmedUp(a.value, warmup), b: warmedUp(b.value, warmup) };
  }
  for (const note of [...pair.a.notes, ...pair.b.notes]) console.error(note);
  const compared = await comparePair(pair, options.replications, threads);
  if (!compared.ok) return failed(compared.error);
  const { value } = compared;
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : versusTable(value));
  return SIMULATED;
}

function foretell(options: SimOptions, input: SimInput): number {
  for (const note of input.notes) console.error(note);
  const foretold = theoryOf(input.design);
  process.stdout.write(options.json ? `${JSON.stringify(foretold, null, 2)}\n` : theoryTable(foretold));
  return SIMULATED;
}

/** Both sides count from the later warm-up on. */
function warmedUp(input: SimInput, warmup: number): SimInput {
  return { ...input, design: { ...input.design, run: { ...input.design.run, warmup } } };
}

function refuse(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return REFUSED;
}

function failed({ failure, isOurs }: Failed): number {
  console.error(failure);
  return isOurs ? OUR_MISTAKE : REFUSED;
}

async function simulate(
  options: SimOptions,
  read: SimInput,
  threads: Threads,
  progress: Progress,
): Promise<number> {
  if (options.history !== undefined && read.journal.length === 0 && groupsOf(read.design).length === 0) {
    return refuse(['--history: no client of this design reaches a store, expected one with a history']);
  }
  const figures = readFigures(options.precision?.figures ?? [], read.design);
  if (!figures.ok) return refuse(figures.error);
  const warm =
    options.warmup === 'auto' ? await withFoundWarmUp(read, options.replications, threads) : ok(read);
  if (!warm.ok) return failed(warm.error);
  const input = warm.value;
  for (const note of input.notes) console.error(note);
  const first = firstRun(options, input, progress);
  if (!first.ok) return first.error === null ? REFUSED : failed(first.error);
  const ran = [first.value];
  const rest = await threads.run(tasksOf(input, 1, options.replications));
  if (!rest.ok) return failed(rest.error);
  ran.push(...rest.value);
  if (options.precision !== undefined) {
    const more = await untilPrecise(ran, figures.value, options.precision, (from, to) =>
      threads.run(tasksOf(input, from, to)),
    );
    if (!more.ok) return failed(more.error);
    if (more.value !== '') console.error(more.value);
  }
  const summary = ran.length === 1 ? ran[0]!.summary : combineReplications(ran.map((one) => one.summary));
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryTable(summary));
  return SIMULATED;
}

/** Replications `from` … `to` − 1. */
function tasksOf({ design, journal, seed }: SimInput, from: number, to: number) {
  return Array.from({ length: to - from }, (_, i) => {
    return { design, journal, seed: replicationSeed(seed, from + i) };
  });
}

/** The first replication, with what is written of it; or its failure, null where a file could not be written. */
function firstRun(
  { csv, history, replications, precision }: SimOptions,
  { design, journal, seed }: SimInput,
  progress: Progress,
): Result<Replicated, Failed | null> {
  // alone it is to tell how sure it is of its figures
  const alone = replications === 1 && precision === undefined;
  const isSmall = design.nodes.length + design.links.length <= MOST_RECORDED;
  const begun = performance.now();
  const recording = {
    series: csv !== undefined || (alone && isSmall),
    checkpoints: false,
    history: history !== undefined,
  };
  const run = new Run({ design, journal, seed, recording, traceEvery: 0 });
  while (!run.advance(Number.POSITIVE_INFINITY, BATCH_EVENTS)) progress.report(run, 0, replications);
  progress.end();
  if (run.failure !== '') return err({ failure: run.failure, isOurs: run.isBroken });
  const summary = summarize(run, (performance.now() - begun) / 1000);
  if (csv !== undefined && !write('csv', csv, run.csv())) return err(null);
  if (history !== undefined && !writeHistory(history, run)) return err(null);
  const told = alone ? withIntervals(run, summary) : summary;
  return ok({ ok: true, summary: told, headline: headlineOf(run, summary), load: null, tally: null });
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
