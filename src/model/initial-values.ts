/**
 * All initial values as one table. A document leaves out what has its initial value, so these values are part
 * of every saved design: they are frozen per document version, and a recorded table in the tests proves it.
 */
import { faultDescriptors } from './faults.ts';
import { type Fields, initialSettings } from './fields.ts';
import type { Kind } from './kind.ts';
import { callFields, linkFields } from './links.ts';

/** Initial values by what they belong to: `kind service`, `link`, `link call`, `fault slow`. */
export interface InitialValues {
  readonly [owner: string]: { readonly [name: string]: unknown };
}

/** The initial values of these kinds, of links and of faults. */
export function initialValues(kinds: readonly Kind[]): InitialValues {
  const owners: [string, Fields][] = [
    ...kinds.map((kind): [string, Fields] => [`kind ${kind.id}`, kind.fields]),
    ['link', linkFields],
    ['link call', callFields],
    ...Object.values(faultDescriptors).map((fault): [string, Fields] => [`fault ${fault.id}`, fault.fields]),
  ];
  return Object.fromEntries(owners.map(([owner, fields]) => [owner, initialSettings(fields)]));
}
