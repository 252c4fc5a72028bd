/** The schemes by the names that the setting has for them. */
import { consistentHash } from './consistent-hash.ts';
import { directory } from './directory.ts';
import { hash } from './hash.ts';
import { range } from './range.ts';
import type { Scheme, SchemeId } from './scheme.ts';

export const schemes: { readonly [S in SchemeId]: Scheme } = {
  hash,
  'consistent-hash': consistentHash,
  range,
  directory,
};
