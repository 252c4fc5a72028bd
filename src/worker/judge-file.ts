/**
 * Judges a history that somebody dropped on the page: the same formats, models and questions as the command
 * line's `check`, and what is to be drawn of the answer.
 */
import { readHistory } from '../consistency/formats/read-history.ts';
import { judge } from '../consistency/judge.ts';
import { guessModel, modelOf } from '../consistency/sequential-models.ts';
import type { History, ModelName, Operation } from '../model/history.ts';
import type { Problem } from '../model/problem.ts';
import type { Counterexample, Verdict } from '../model/verdict.ts';
import type { FileJudgement, HistoryFile, JudgedFile } from './verdict-protocol.ts';

/** Operations that are drawn. */
const MOST_DRAWN = 200;

/** Reads and judges a file; `now` tells milliseconds. */
export function judgeFile(file: HistoryFile, now: () => number): FileJudgement {
  const begun = now();
  const { name, text, consistency } = file;
  const read = readHistory(text);
  if (!read.ok) return { ok: false, name, problems: read.error.map(problemOf) };
  const history = read.value;
  const model = file.model ?? guessModel(history);
  const problem = whyNot(history, model);
  if (model === undefined || problem !== undefined) return { ok: false, name, problems: [problem!] };
  const numbers = processNumbers(history);
  const verdict = judge(history, { consistency, model });
  const shown = shownOf(history, verdict);
  const [from, to] = windowOf(shown.length > 0 ? shown : history.operations);
  const renumbered = (operation: Operation): Operation => ({
    ...operation,
    process: numbers.get(operation.process)!,
  });
  return {
    ok: true,
    name,
    consistency,
    model,
    clock: history.clock,
    operations: history.operations.length,
    seconds: (now() - begun) / 1000,
    verdict: withCounterexample(verdict, renumbered),
    shown: shown.map(renumbered),
    processes: [...numbers.keys()].map((process) => ({ client: String(process), instance: 0, lane: 0 })),
    from,
    to,
  } satisfies JudgedFile;
}

/** `line 3: what is wrong`, `operations[4].value: what is wrong`. */
function problemOf(reason: string): Problem {
  const colon = reason.indexOf(': ');
  if (colon < 0) return { path: '', message: reason, remedy: '' };
  return { path: reason.slice(0, colon), message: reason.slice(colon + 2), remedy: '' };
}

function whyNot(history: History, model: ModelName | undefined): Problem | undefined {
  if (model === undefined) {
    const message = 'its operations belong to no one kind of object, expected a model to be chosen';
    return { path: 'model', message, remedy: '' };
  }
  const { kinds } = modelOf(model);
  const foreign = history.operations.find(({ kind }) => !kinds.includes(kind));
  if (foreign === undefined) return undefined;
  const message = `a ${model} knows ${kinds.join(', ')}, and the history has a ${foreign.kind}`;
  return { path: `operations[${foreign.id}]`, message, remedy: 'choose another model' };
}

/** Processes of files have any numbers. */
function processNumbers({ operations }: History): Map<number, number> {
  const processes = [...new Set(operations.map(({ process }) => process))].sort((a, b) => a - b);
  return new Map(processes.map((process, number) => [process, number]));
}

function withCounterexample(verdict: Verdict, renumbered: (operation: Operation) => Operation): Verdict {
  const { counterexample } = verdict;
  if (counterexample === null) return verdict;
  const told: Counterexample = {
    ...counterexample,
    operations: counterexample.operations.map(renumbered),
  };
  return { ...verdict, counterexample: told };
}

/** The operations that prove the verdict and others of their keys around them; the first ones if none do. */
function shownOf({ operations }: History, { anomalies, counterexample }: Verdict): Operation[] {
  const ids = new Set([
    ...(counterexample?.operations ?? []).map(({ id }) => id),
    ...anomalies.flatMap((anomaly) => anomaly.operations),
  ]);
  const essential = operations.filter(({ id }) => ids.has(id)).slice(0, MOST_DRAWN);
  if (essential.length === 0) return operations.slice(0, MOST_DRAWN);
  const keys = new Set(essential.map(({ key }) => key));
  const [from, to] = windowOf(essential);
  const middle = (from + to) / 2;
  const distance = ({ invoked }: Operation): number => Math.abs(invoked - middle);
  const near = operations
    .filter(({ id, key, invoked }) => keys.has(key) && !ids.has(id) && invoked >= from && invoked <= to)
    .sort((a, b) => distance(a) - distance(b));
  const drawn = [...essential, ...near].slice(0, MOST_DRAWN);
  return drawn.sort((a, b) => a.id - b.id);
}

/** From the first invocation to the last answer, with a margin. */
function windowOf(operations: readonly Operation[]): readonly [from: number, to: number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { invoked, returned } of operations) {
    from = Math.min(from, invoked);
    to = Math.max(to, returned ?? invoked);
  }
  if (from > to) return [0, 0];
  const margin = (to - from) / 10;
  return [from - margin, to + margin];
}
