/**
 * A verdict for people: a sentence, the anomalies, and for a counterexample its operations as a timeline.
 */
import type { Consistency } from '../consistency/judge.ts';
import type { Staleness } from '../consistency/staleness.ts';
import { operationWords } from '../consistency/wording.ts';
import type { History, ModelName, Operation } from '../model/history.ts';
import type { Counterexample, Verdict } from '../model/verdict.ts';

export interface Judged {
  readonly history: History;
  readonly model: ModelName;
  readonly consistency: Consistency;
  readonly seconds: number;
  /** Of the reads that were judged, against all that was written before. */
  readonly staleness: Staleness | undefined;
  /** Whether only a part of the history was judged. */
  readonly isPart: boolean;
}

const WIDTH = 48;

/** The verdict as text. */
export function verdictText(verdict: Verdict, judged: Judged): string {
  const { model, consistency, seconds } = judged;
  const { valid, operations, anomalies, counterexample, reason } = verdict;
  const sentence = valid === 'unknown' ? `unknown: ${reason}` : `${valid ? 'holds' : 'is violated'}`;
  const lines = [
    `${consistency}: ${sentence}`,
    `${operations.toLocaleString('en')} operations on a ${model}, judged in ${seconds.toFixed(3)} s`,
    ...stalenessLines(judged),
    ...anomalies.map(({ name, key, message }) => `\n${name}${key === '' ? '' : ` (${key})`}: ${message}`),
    ...(counterexample === null ? [] : ['', ...counterexampleLines(counterexample, judged)]),
  ];
  return `${lines.join('\n')}\n`;
}

function stalenessLines({ history, staleness, isPart }: Judged): string[] {
  if (staleness === undefined || staleness.staleReads === 0) return [];
  const { reads, staleReads, longest, mostVersions } = staleness;
  const by = history.clock === 'seconds' ? `up to ${Number(longest.toPrecision(3))} s and ` : 'up to ';
  const of = isPart
    ? `reads of this part were stale against all that was written before`
    : 'reads were stale';
  return [`${staleReads} of ${reads} ${of}, by ${by}${mostVersions} version${mostVersions === 1 ? '' : 's'}`];
}

function counterexampleLines(counterexample: Counterexample, { history, consistency }: Judged): string[] {
  const { operations, order, misfit, minimal } = counterexample;
  const what =
    consistency === 'linearizable' || consistency === 'sequential'
      ? 'No order explains these operations'
      : 'These operations break it by themselves';
  const head = `${what}; ${minimal ? 'none' : 'perhaps some'} ${minimal ? 'can' : 'could'} be left out:`;
  const span = timeSpan(operations);
  const rows = operations.map((operation) => {
    const mark = operation.id === misfit ? '!' : String(order.indexOf(operation.id) + 1 || '-');
    return `${mark.padStart(4)} ${bar(operation, span)} ${operationWords(operation, history)}`;
  });
  const legend =
    order.length === 0
      ? '"!": with it they break it.'
      : 'Numbers: the longest order that works. "!": fits nowhere after it.';
  return [head, '', ...rows, '', legend];
}

function timeSpan(operations: readonly Operation[]): readonly [number, number] {
  return operations.reduce<readonly [number, number]>(
    ([from, to], { invoked, returned }) => [Math.min(from, invoked), Math.max(to, returned ?? invoked)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** The window of an operation as a stretch of a line. */
function bar({ invoked, returned }: Operation, [from, to]: readonly [number, number]): string {
  const place = (time: number) => Math.round(((time - from) / (to - from || 1)) * (WIDTH - 1));
  const begin = place(invoked);
  const end = returned === null ? WIDTH - 1 : place(returned);
  const inside =
    returned === null ? `${'·'.repeat(end - begin)}>` : `${'─'.repeat(Math.max(0, end - begin))}┤`;
  return `${' '.repeat(begin)}├${inside}`.padEnd(WIDTH + 2);
}
