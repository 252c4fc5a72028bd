/**
 * Long lists of small things (rows of a trace, weights of a distribution) checked by a plain loop. The schema
 * library makes an object for every wrong entry, and a stranger's list of half a million wrong ones would take
 * the page's memory; the loop names the first few and is also much faster on good lists.
 */
import './zod-config.ts';
import { z } from 'zod';
import { showValue } from './json-path.ts';

/** Wrong entries of one list that are named. */
const MAX_NAMED = 20;

export interface Entry<T> {
  readonly is: (value: unknown) => value is T;
  /** Said of a wrong entry: `a number from 0 to 1`. */
  readonly expected: string;
  /** The JSON schema of an entry. */
  readonly json: { readonly [name: string]: unknown };
}

/** The schema of a list with `min` to `max` entries. */
export function longList<T>(entry: Entry<T>, min: number, max: number): z.ZodType<T[]> {
  return z
    .custom<T[]>()
    .superRefine((value: unknown, context) => {
      // whoever compares lists with each other must not be given what is none
      const refuse = (path: number[], message: string): void =>
        context.addIssue({ code: 'custom', path, message, input: value, continue: false });
      if (!Array.isArray(value)) {
        return refuse(
          [],
          `${value === undefined ? 'missing' : `found ${showValue(value)}`}, expected a list`,
        );
      }
      if (value.length < min || value.length > max) {
        return refuse([], `found ${showValue(value)}, expected ${min} to ${max} entries`);
      }
      let wrong = 0;
      for (let i = 0; i < value.length; i++) {
        if (entry.is(value[i])) continue;
        if (++wrong <= MAX_NAMED) refuse([i], `found ${showValue(value[i])}, expected ${entry.expected}`);
      }
      if (wrong > MAX_NAMED) refuse([], `${wrong - MAX_NAMED} more wrong entries`);
    })
    .meta({ type: 'array', items: entry.json, minItems: min, maxItems: max });
}

/** An entry that is a number in a range. */
export function numberEntry(min: number, max: number): Entry<number> {
  return {
    is: (value): value is number => isNumber(value, min, max),
    expected: `a number from ${min} to ${max}`,
    json: { type: 'number', minimum: min, maximum: max },
  };
}

/** An entry that is a short text. */
export function textEntry(longest: number): Entry<string> {
  return {
    is: (value): value is string => typeof value === 'string' && value.length <= longest,
    expected: `a text of at most ${longest} characters`,
    json: { type: 'string', maxLength: longest },
  };
}

/** An entry that is a list with a fixed number of numbers, each in its own range, whole or not. */
export function tupleEntry<T extends number[]>(
  parts: {
    readonly [I in keyof T]: { readonly min: number; readonly max: number; readonly integer?: boolean };
  },
  expected: string,
): Entry<T> {
  const list = parts as readonly { readonly min: number; readonly max: number; readonly integer?: boolean }[];
  const isPart = (value: unknown, i: number): boolean => {
    const { min, max, integer } = list[i]!;
    return isNumber(value, min, max) && (integer !== true || Number.isInteger(value));
  };
  return {
    is: (value): value is T => Array.isArray(value) && value.length === list.length && value.every(isPart),
    expected,
    json: {
      type: 'array',
      prefixItems: list.map(({ min, max, integer }) => ({
        type: integer === true ? 'integer' : 'number',
        minimum: min,
        maximum: max,
      })),
      minItems: list.length,
      maxItems: list.length,
    },
  };
}

function isNumber(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max;
}
