/**
 * Small tools for packed JSON, where parts stand by position and 0 means "left out" (no part that may be left
 * out is a number that can be 0).
 */

export type PlainRecord = { readonly [name: string]: unknown };

/** The list, or an empty one for anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Undefined for a part that was left out. */
export function noZero(value: unknown): unknown {
  return value === 0 ? undefined : value;
}

/** Cuts what was left out off the end: 0 and empty lists. */
export function shorten(list: unknown[]): unknown[] {
  let length = list.length;
  while (length > 0 && isNothing(list[length - 1])) length--;
  return list.slice(0, length);
}

function isNothing(value: unknown): boolean {
  return value === 0 || (Array.isArray(value) && value.length === 0);
}

/** A copy without the properties that are undefined: absent is absent. */
export function withoutUndefined(record: PlainRecord): PlainRecord {
  const copy: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(record)) if (value !== undefined) copy[name] = value;
  return copy;
}
