/**
 * Copies and comparisons of plain data: what `structuredClone` would copy, less what we never use. State of
 * endpoints, checkpoints and edits are plain data, so that a copy is a copy on every machine and a run can
 * be continued from it.
 */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** A deep copy of objects, arrays, maps, sets and typed arrays; primitives and functions are shared. */
export function clonePlain<T>(value: T): T {
  return cloneUnknown(value) as T;
}

function cloneUnknown(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return (value as Float64Array).slice();
  if (Array.isArray(value)) return value.map(cloneUnknown);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, cloneUnknown(v)]));
  if (value instanceof Set) return new Set(value);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = cloneUnknown((value as Record<string, unknown>)[key]);
  return copy;
}

/** Deep equality of JSON-like data. Absent and `undefined` properties are the same. */
export function equalPlain(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Number.isNaN(a) && Number.isNaN(b);
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (!equalPlain(left[key], right[key])) return false;
  }
  return true;
}
