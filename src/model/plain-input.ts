/**
 * Foreign data made safe to look at. Whatever arrives (a pasted link, a file, a message) is copied into fresh
 * plain objects: own enumerable properties only, never `__proto__`, no deeper and no larger than any honest
 * design. After this step nothing behind the data can run code of its own or reach a prototype.
 */
import { err, ok, type Result } from '../base/result.ts';
import { joinPath } from './json-path.ts';
import type { Problem } from './problem.ts';

/** Deepest nesting; an honest design needs 12 (rows of a trace inside an edit of a journal). */
const MAX_DEPTH = 32;
/** Most values in all; the longest trace that fits a file has about two million. */
const MAX_VALUES = 8_000_000;
/** Most forbidden names that are reported one by one. */
const MAX_REPORTED = 100;

export interface PlainCopy {
  readonly value: unknown;
  /** Names that were left out. */
  readonly problems: readonly Problem[];
}

interface Copying {
  values: number;
  readonly problems: Problem[];
}
class TooMuch extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Copies the input, or says why it cannot be a design of anybody. */
export function copyPlain(input: unknown): Result<PlainCopy, Problem> {
  const copying: Copying = { values: 0, problems: [] };
  try {
    return ok({ value: copyValue(input, '', 0, copying), problems: copying.problems });
  } catch (error) {
    if (error instanceof TooMuch) return err(error.problem);
    // Only an object that runs code when it is read (a getter, a proxy) can get here: it is no JSON.
    return err({ path: '', message: 'found an object that cannot be read, expected plain JSON', remedy: '' });
  }
}

function copyValue(value: unknown, path: string, depth: number, copying: Copying): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) {
    throw new TooMuch({
      path: path.slice(0, 200),
      message: `nested deeper than ${MAX_DEPTH} levels, expected the few of a design`,
      remedy: 'remove the nesting',
    });
  }
  if (Array.isArray(value)) {
    count(copying, value.length);
    const copy: unknown[] = new Array(value.length);
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      copy[i] = typeof item === 'object' ? copyValue(item, joinPath(path, i), depth + 1, copying) : item;
    }
    return copy;
  }
  return copyObject(value, path, depth, copying);
}

function copyObject(value: object, path: string, depth: number, copying: Copying): object {
  const keys = Object.keys(value);
  count(copying, keys.length);
  const copy: { [key: string]: unknown } = {};
  for (const key of keys) {
    if (key === '__proto__') {
      if (copying.problems.length < MAX_REPORTED) copying.problems.push(forbiddenName(joinPath(path, key)));
      continue;
    }
    const item = (value as { readonly [key: string]: unknown })[key];
    if (item === undefined) continue;
    copy[key] = typeof item === 'object' ? copyValue(item, joinPath(path, key), depth + 1, copying) : item;
  }
  return copy;
}

function forbiddenName(path: string): Problem {
  return { path, message: 'this name is not allowed anywhere', remedy: 'leave it out' };
}

function count(copying: Copying, values: number): void {
  copying.values += values;
  if (copying.values > MAX_VALUES) {
    throw new TooMuch({
      path: '',
      message: `more than ${MAX_VALUES} values, expected a design that fits into memory`,
      remedy: 'shorten the traces',
    });
  }
}

/** True for an object that is neither null nor a list. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property, whatever it is called (`constructor` and `toString` may be somebody's ids). */
export function ownValue(record: { readonly [name: string]: unknown }, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
