/**
 * Between what stands in a number field and the number: the figure apart from its unit for display, and what
 * was typed read back, with bare digits meant in the unit that is shown. What is refused comes with the reason
 * and, where there is one, the nearest value that would do.
 */
import { err, ok, type Result } from '../../../base/result.ts';
import { formatExactly, parseQuantity } from '../../../base/units.ts';
import type { Unit } from '../../../model/fields.ts';

/** What a number field takes. */
export interface QuantityBounds {
  readonly unit: Unit;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

/** Why what was typed is not taken, as a sentence. */
export interface Refusal {
  readonly reason: string;
  /** The nearest value that the field takes, to be offered. */
  readonly nearest?: number;
}

/** "12 ms" → 12 and ms; "16" → 16 and nothing. */
export function splitQuantity(text: string): { readonly number: string; readonly suffix: string } {
  const match = /^([^\p{L}%×$/]*\d[\d.,\u202f\u00a0 ]*(?:e[+-]?\d+)?)\s*(\D.*)?$/u.exec(text);
  if (match === null) return { number: text, suffix: '' };
  return { number: match[1]!.trim(), suffix: (match[2] ?? '').trim() };
}

/** Reads what was typed into a field that shows values with `suffix`. */
export function readQuantity(typed: string, suffix: string, bounds: QuantityBounds): Result<number, Refusal> {
  const text = typed.trim();
  const bare = /^[+\-−–]?[\d.,_'’ \u00a0\u202f]+(e[+-]?\d+)?$/i.test(text);
  const read = parseQuantity(bare && suffix !== '' ? `${text} ${suffix}` : text, bounds.unit);
  if (!read.ok) return err({ reason: asSentence(read.error) });
  return checkBounds(read.value, text, bounds);
}

function checkBounds(value: number, text: string, bounds: QuantityBounds): Result<number, Refusal> {
  const { min, max, unit, integer } = bounds;
  const shown = (x: number) => formatExactly(x, unit);
  const range = `expected ${shown(min)} to ${shown(max)}`;
  if (value < min) return err({ reason: `“${text}” is too little: ${range}.`, nearest: min });
  if (value > max) return err({ reason: `“${text}” is too much: ${range}.`, nearest: max });
  if (integer !== true || Number.isInteger(value)) return ok(value);
  const nearest = Math.min(max, Math.max(min, Math.round(value)));
  return err({ reason: `“${text}” is not a whole number.`, nearest });
}

function asSentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
