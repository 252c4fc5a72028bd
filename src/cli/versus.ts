/**
 * `sim a.json --versus b.json`: both designs with the same seeds, and how the second differs from the first. The
 * same seed gives both the same luck wherever they have the same element (common random numbers), so each
 * replication is a pair. Both run as long as the longer one would, and count from the longer warm-up on.
 */

import { err, ok, type Result } from '../base/result.ts';
import { formatQuantity } from '../base/units.ts';
import type { ReplicationTask } from '../experiment/replicate.ts';
import { combineReplications, type ReplicatedSummary, replicationSeed } from '../experiment/replications.ts';
import { type Difference, type Differences, differencesOf } from '../experiment/versus.ts';
import { headlineMetrics, headlineNames } from '../model/headline.ts';
import { problemLine } from '../model/problem.ts';
import type { RunSummary } from '../model/telemetry.ts';
import { mergeRuns } from '../model/versus.ts';
import { endlessClients } from './endless.ts';
import type { SimOptions } from './options.ts';
import { readInput, type SimInput } from './read-input.ts';
import { aligned } from './table.ts';
import type { Failed, Replicated, Threads } from './threads.ts';

/** What `--json` prints. */
export interface Comparison {
  readonly a: RunSummary | ReplicatedSummary;
  readonly b: RunSummary | ReplicatedSummary;
  readonly differences: Differences;
  readonly replications: number;
}
export interface Pair {
  readonly a: SimInput;
  readonly b: SimInput;
}

/** Reads both; every problem begins with the name of its file. */
export async function readPair(options: SimOptions, versus: string): Promise<Result<Pair, string[]>> {
  const sources = { a: options.source, b: versus };
  const a = await readInput(options);
  const b = await readInput({ ...options, source: versus });
  if (!a.ok || !b.ok) return err([...named(sources.a, a), ...named(sources.b, b)]);
  const run = mergeRuns(a.value.design.run, b.value.design.run);
  const pair = { a: ofRun(a.value, run, sources.a), b: ofRun(b.value, run, sources.b) };
  const endless = (['a', 'b'] as const).flatMap((side) =>
    endlessClients(pair[side].design).map((problem) => `${sources[side]}: ${problemLine(problem)}`),
  );
  return endless.length > 0 ? err(endless) : ok(pair);
}

function named(source: string, read: Result<SimInput, string[]>): string[] {
  // what cannot be read at all is named already
  return read.ok ? [] : read.error.map((line) => (line.startsWith(source) ? line : `${source}: ${line}`));
}

function ofRun(input: SimInput, run: SimInput['design']['run'], source: string): SimInput {
  const notes = input.notes.map((note) => note.replace(/^note: /, `note: ${source}: `));
  return { ...input, notes, design: { ...input.design, run } };
}

/** Runs both, replication by replication, with the same seeds; or the failure, and whether it is ours. */
export async function comparePair(
  pair: Pair,
  replications: number,
  threads: Threads,
): Promise<Result<Comparison, Failed>> {
  const tasks = Array.from({ length: replications }, (_, k) =>
    (['a', 'b'] as const).map((side): ReplicationTask => {
      const { design, journal } = pair[side];
      return { design, journal, seed: replicationSeed(pair.a.seed, k) };
    }),
  ).flat();
  const ran = await threads.run(tasks);
  if (!ran.ok) return ran;
  const done = {
    a: ran.value.filter((_, i) => i % 2 === 0),
    b: ran.value.filter((_, i) => i % 2 === 1),
  };
  const headlines = (side: 'a' | 'b') => done[side].map(({ headline }) => headline);
  return ok({
    a: combined(done.a),
    b: combined(done.b),
    differences: differencesOf(headlines('a'), headlines('b')),
    replications,
  });
}

function combined(all: readonly Replicated[]): RunSummary | ReplicatedSummary {
  return all.length === 1 ? all[0]!.summary : combineReplications(all.map(({ summary }) => summary));
}

/** The differences for people: one line a figure that either design has. */
export function versusTable({ a, b, differences, replications }: Comparison): string {
  const rows = headlineNames.flatMap((name) => {
    const one = differences[name];
    if (one.pairs === 0) return [];
    const { title, unit } = headlineMetrics[name];
    const show = (value: number) => formatQuantity(value, unit);
    return [[title, show(one.a), show(one.b), signed(one.difference, show), interval(one, show), clear(one)]];
  });
  const seeds =
    replications === 1 ? `seed ${a.seed}` : `${replications} pairs of runs from seed ${a.seed} on`;
  return [
    `a  ${a.title}`,
    `b  ${b.title}`,
    `${formatQuantity(Math.max(a.duration, b.duration), 'seconds')} simulated, figures from ${formatQuantity(a.warmup, 'seconds')} on, ${seeds}`,
    '',
    ...aligned([['figure', 'a', 'b', 'b − a', '95 % interval', ''], ...rows]),
    '',
    replications === 1
      ? 'One pair of runs has no interval: ask for --replications 5 or more.'
      : 'Intervals are of the mean difference of pairs with the same seed (Student’s t). * 0 is not in it.',
    '',
  ].join('\n');
}

function signed(value: number, show: (value: number) => string): string {
  return value > 0 ? `+${show(value)}` : show(value);
}

function interval({ ci95: [low, high] }: Difference, show: (value: number) => string): string {
  return Number.isNaN(low) ? '' : `${signed(low, show)} to ${signed(high, show)}`;
}

function clear({ ci95: [low, high] }: Difference): string {
  return low > 0 || high < 0 ? '*' : '';
}
