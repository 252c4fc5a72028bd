/**
 * Operations and values in words, as verdicts tell them: `client 3 read 7 of x (1.2–1.5)`.
 */
import type { Clock, History, Operation, Value } from '../model/history.ts';

const LONGEST = 40;

/** What of a history its words depend on. */
type Told = Pick<History, 'clock' | 'names'>;

/** A value as people write it; `nothing` where nothing is. */
export function valueWords(value: Value): string {
  const text = value === null ? 'nothing' : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

const VERBS = {
  append: 'appended',
  add: 'added',
  remove: 'removed',
  enqueue: 'put in',
  write: 'wrote',
} as const;

function deed(operation: Operation): string {
  const { kind, value, expected, matched, outcome } = operation;
  if (kind === 'read') return `read ${valueWords(value)}`;
  if (kind === 'dequeue') return outcome === 'unknown' ? 'tried to take' : `took ${valueWords(value)}`;
  if (kind !== 'cas') return `${VERBS[kind]} ${valueWords(value)}`;
  const change = `${valueWords(expected ?? null)} to ${valueWords(value)}`;
  return matched === false ? `failed to set ${change}` : `set ${change}`;
}

/** Who it was: the name of the process, or its number. */
export function clientWords(process: number, { names }: Told): string {
  return names?.[process] ?? `client ${process}`;
}

/** What a client did, in one phrase. */
export function operationWords(operation: Operation, told: Told): string {
  const { process, key, outcome } = operation;
  const of = key === '' ? '' : /^\d+$/.test(key) ? ` of key ${key}` : ` of ${key}`;
  const doubt = outcome === 'unknown' ? ', no answer' : outcome === 'fail' ? ', failed' : '';
  return `${clientWords(process, told)} ${deed(operation)}${of} (${windowWords(operation, told.clock)}${doubt})`;
}

function windowWords({ invoked, returned }: Operation, clock: Clock): string {
  const unit = clock === 'seconds' ? ' s' : '';
  const round = (time: number) => Number(time.toPrecision(9));
  return returned === null ? `from ${round(invoked)}${unit}` : `${round(invoked)}–${round(returned)}${unit}`;
}
