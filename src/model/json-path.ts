/**
 * Where something stands in a document and what it looks like, for messages: `nodes[2].settings.instances`.
 */

export type PathStep = string | number | symbol;

/** A path with one more step. */
export function joinPath(path: string, step: PathStep): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  const name = String(step);
  if (!/^[A-Za-z_$][A-Za-z0-9_$-]*$/.test(name)) return `${path}[${JSON.stringify(shorten(name, 60))}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** A path with several more steps. */
export function joinPaths(path: string, steps: readonly PathStep[]): string {
  return steps.reduce<string>(joinPath, path);
}

/** A value in a few words: `-1`, `"fast"`, `a list of 3`, `nothing`. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(shorten(value, 40));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
