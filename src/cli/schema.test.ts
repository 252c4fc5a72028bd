/** The JSON schema in `public/` is the one that the kinds describe. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { designJsonSchema } from '../model/json-schema.ts';

it('public/design.schema.json is up to date (else: npm run schema)', () => {
  const file = resolve(import.meta.dirname, '../../public/design.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(designJsonSchema(kinds))));
});
