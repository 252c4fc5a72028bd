/**
 * The values that a sweep goes through, as one writes them: `1..16`, `10..100:10` (step), `1..1024:*2` (each twice
 * the last), a list `1,2,5`, words `round-robin,random`, and any JSON, also in lists. Ends of ranges belong to them
 * where a step meets them.
 */
import { err, ok, type Result } from '../base/result.ts';

/** Most values of one parameter. */
const MOST_VALUES = 10_000;

const NUMBER = '-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?';
const RANGE = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})(?::(\\*?)(${NUMBER}))?$`, 'i');

/** The values, in order; or what was expected. */
export function parseSweepValues(text: string): Result<readonly unknown[], string> {
  const trimmed = text.trim();
  if (trimmed === '') return err('found nothing, expected values: 1..16, 1..64:*2 or a,b,c');
  const range = RANGE.exec(trimmed);
  if (range !== null) return rangeOf(Number(range[1]), Number(range[2]), range[3] === '*', range[4]);
  if (/^[^"[{]*\.\.[^"[{]*$/.test(trimmed))
    return err(`found "${trimmed}", expected a range like 1..16, 1..16:5 or 1..64:*2`);
  const values: unknown[] = [];
  for (const part of splitAtCommas(trimmed)) {
    const value = readValue(part.trim());
    if (value === undefined) return err(`found "${part.trim()}", expected a number, a word or JSON`);
    values.push(value);
  }
  if (values.length > MOST_VALUES)
    return err(`found ${values.length} values, expected at most ${MOST_VALUES}`);
  return ok(values);
}

function rangeOf(
  from: number,
  to: number,
  multiplied: boolean,
  written: string | undefined,
): Result<readonly number[], string> {
  if (to < from) return err(`found ${from}..${to}, expected a range that rises`);
  const step = written === undefined ? 1 : Number(written);
  if (multiplied && !(from > 0 && step > 1))
    return err(`found ${from}..${to}:*${step}, expected a range above 0 and a factor above 1`);
  if (!multiplied && !(step > 0)) return err(`found the step ${step}, expected one above 0`);
  const values: number[] = [];
  // a hair beyond the end, for steps like 0.1 that are no binary numbers
  const last = to + 1e-9 * Math.max(Math.abs(to), step);
  for (let i = 0, value = from; value <= last; i++) {
    if (values.length === MOST_VALUES)
      return err(`found more than ${MOST_VALUES} values, expected a larger step`);
    values.push(value);
    value = Number((multiplied ? value * step : from + (i + 1) * step).toPrecision(12));
  }
  return ok(values);
}

/** At commas that stand in no brackets and no quotes. */
function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let begin = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quoted && character === '\\') i++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(begin, i));
      begin = i + 1;
    }
  }
  return [...parts, text.slice(begin)];
}

function readValue(part: string): unknown {
  if (/^[A-Za-z][\w-]*$/.test(part) && !['true', 'false', 'null'].includes(part)) return part;
  try {
    return JSON.parse(part);
  } catch {
    return undefined;
  }
}
