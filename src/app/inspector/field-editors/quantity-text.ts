/**
 * Between what stands in a number field and the number: the figure apart from its unit for display, and what
 * was typed read back, with bare digits meant in the unit that is shown.
 */
import { err, ok, type Result } from '../../../base/result.ts';
import { formatQuantity, parseQuantity } from '../../../base/units.ts';
import type { Unit } from '../../../model/fields.ts';

/** "12 ms" → 12 and ms; "16" → 16 and nothing. */
export function splitQuantity(text: string): { readonly number: string; readonly suffix: string } {
  const match = /^([^\p{L}%×$/]*\d[\d.,\u202f\u00a0 ]*(?:e[+-]?\d+)?)\s*(\D.*)?$/u.exec(text);
  if (match === null) return { number: text, suffix: '' };
  return { number: match[1]!.trim(), suffix: (match[2] ?? '').trim() };
}

/** Reads what was typed into a field that shows values with `suffix`. The error is a sentence for the person. */
export function readQuantity(
  typed: string,
  suffix: string,
  bounds: { readonly unit: Unit; readonly min: number; readonly max: number; readonly integer?: boolean },
): Result<number, string> {
  const text = typed.trim();
  const bare = /^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(text);
  const read = parseQuantity(bare && suffix !== '' ? `${text} ${suffix}` : text, bounds.unit);
  if (!read.ok) return read;
  const value = read.value;
  if (bounds.integer === true && !Number.isInteger(value)) return err(`“${text}” is not a whole number.`);
  if (value < bounds.min || value > bounds.max) {
    const range = `${formatQuantity(bounds.min, bounds.unit)} to ${formatQuantity(bounds.max, bounds.unit)}`;
    return err(`“${text}” is outside ${range}.`);
  }
  return ok(value);
}
