/**
 * Writes `public/design.schema.json`, the JSON schema of design documents, for editors and for other programs.
 * With `--check` it writes nothing and says whether the file is as the kinds are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { kinds } from '../catalog/kinds.ts';
import { designJsonSchema } from '../model/json-schema.ts';

const path = resolve(import.meta.dirname, '../../public/design.schema.json');
const text = `${JSON.stringify(designJsonSchema(kinds), null, 2)}\n`;

if (process.argv.includes('--check')) {
  if (currentText() !== text) {
    console.error('public/design.schema.json is not what the kinds say; run `npm run schema` and commit it.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(path, text);
  console.log('wrote public/design.schema.json');
}

function currentText(): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
