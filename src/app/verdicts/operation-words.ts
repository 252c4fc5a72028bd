/**
 * One operation in the words of the screen: a write as `write x=5`, a read as `read x→3`, and what a client did
 * as a phrase.
 */
import type { Operation, Value } from '../../model/history.ts';

const LONGEST_VALUE = 14;

/** Keys of a run are numbers; they need a letter to be told from values. */
export function keyText(key: string): string {
  return /^\d/.test(key) ? `k${key}` : key;
}

export function valueText(value: Value, initial: Value): string {
  if (value === null || (value === initial && typeof value === 'number')) return 'nothing';
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}

/** What an operation is, as short as it can be said: the words on its bar. */
export function operationLabel(operation: Operation, initial: Value): string {
  const { kind, key, value, expected, matched, outcome } = operation;
  const name = keyText(key);
  const what = valueText(value, initial);
  const seen = outcome === 'ok' ? what : '?';
  switch (kind) {
    case 'read':
      return name === '' ? `read → ${seen}` : `read ${name}→${seen}`;
    case 'dequeue':
      return `take${name === '' ? '' : ` ${name}`} → ${seen}`;
    case 'write':
      return name === '' ? `write ${what}` : `write ${name}=${what}`;
    case 'cas': {
      const change = `${valueText(expected ?? null, null)}⇢${what}`;
      return `cas ${name === '' ? '' : `${name} `}${change}${matched === false ? ' no' : ''}`;
    }
    default:
      return `${kind === 'enqueue' ? 'put' : kind} ${what}${name === '' ? '' : ` to ${name}`}`;
  }
}

/**
 * What an operation is without its verb: `=5` was written, `→3` was read. With its key where the ones beside it have
 * other ones.
 */
export function briefLabel(operation: Operation, initial: Value, isOfSeveral: boolean): string {
  const { kind, key, value, expected, outcome } = operation;
  const what = valueText(value, initial);
  const name = isOfSeveral ? keyText(key) : '';
  if (kind === 'read' || kind === 'dequeue') return `${name}→${outcome === 'ok' ? what : '?'}`;
  if (kind === 'cas') return `${name} ${valueText(expected ?? null, null)}⇢${what}`.trimStart();
  if (kind === 'write') return `${name}=${what}`;
  return `${name}${kind === 'remove' ? '−' : '+'}${what}`;
}

/** The same as a phrase: "wrote 5", "read 3", "set 1 to 2". */
export function deed({ kind, value, expected, matched, outcome }: Operation, initial: Value): string {
  const what = valueText(value, initial);
  if (kind === 'read') return outcome === 'ok' ? `read ${what}` : 'wanted to read';
  if (kind === 'dequeue') return outcome === 'ok' ? `took ${what}` : 'wanted to take';
  if (kind === 'write') return outcome === 'ok' ? `wrote ${what}` : `wanted to write ${what}`;
  if (kind === 'cas') {
    const change = `${valueText(expected ?? null, null)} to ${what}`;
    return matched === false ? `could not set ${change}` : `set ${change}`;
  }
  const verbs = { append: 'appended', add: 'added', remove: 'removed', enqueue: 'put in' } as const;
  return `${verbs[kind]} ${what}`;
}

export function sameValue(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
