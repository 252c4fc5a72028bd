/**
 * What becomes of the measures: the median of the rounds beside the target, a verdict for each, and whether the
 * check is passed. A missed target stands there as missed, whether it fails the check or not.
 */

import type { Measure } from './measures.ts';
import { median } from './median.ts';
import { printTable } from './table.ts';

export interface Judged {
  readonly id: string;
  readonly title: string;
  readonly sort: Measure['sort'];
  readonly unit: string;
  readonly target: Measure['target'];
  readonly goal: number | null;
  /** Of the rounds; null where it was not measured. */
  readonly median: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly rounds: number;
  readonly verdict: 'met' | 'missed' | 'not measured';
  /** What this machine, or the command line, lacks. */
  readonly lacks: string | null;
}

/** Judges a measure by its figures of all rounds. */
export function judge(measure: Measure, figures: readonly number[]): Judged {
  const { id, title, sort, unit, target, goal = null, takes } = measure;
  const told = { id, title, sort, unit, target, goal, rounds: figures.length };
  if (figures.length === 0) {
    const nothing = { median: null, lowest: null, highest: null };
    return { ...told, ...nothing, verdict: 'not measured', lacks: takes ?? null };
  }
  const middle = median(figures);
  const isMet = 'atLeast' in target ? middle >= target.atLeast : middle <= target.atMost;
  return {
    ...told,
    median: middle,
    lowest: Math.min(...figures),
    highest: Math.max(...figures),
    verdict: isMet ? 'met' : 'missed',
    lacks: null,
  };
}

/** Whether the check is passed: no ratio and no size is missed. What was not measured fails nothing. */
export function isPassed(judged: readonly Judged[]): boolean {
  return !judged.some(({ verdict, sort }) => verdict === 'missed' && sort !== 'pace');
}

/** Prints the measures with target, figure and verdict. */
export function printVerdicts(judged: readonly Judged[]): void {
  console.log(
    '\nMeasures: medians, lowest and highest in brackets. “~” depends on the machine and fails no check.',
  );
  printTable([['', 'target', 'measured', 'verdict'], ...judged.map(row)]);
  for (const { id, lacks } of judged) {
    if (lacks !== null) console.log(`\n${id} is not measured here: it takes ${lacks}.`);
  }
}

function row({
  id,
  title,
  sort,
  unit,
  target,
  goal,
  median: middle,
  lowest,
  highest,
  verdict,
}: Judged): string[] {
  const bound = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  const wanted = `${bound}${goal === null ? '' : ` (goal ${goal})`} ${unit}`;
  const found = middle === null ? '–' : `${short(middle)} (${short(lowest!)} – ${short(highest!)})`;
  const word = verdict === 'missed' ? 'MISSED' : verdict;
  return [`${id}: ${title}`, wanted, found, sort === 'pace' ? `~ ${word}` : word];
}

function short(x: number): string {
  return x >= 999.5 ? x.toFixed(0) : x.toPrecision(3);
}
