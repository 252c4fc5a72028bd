/**
 * `npm run fingerprints`: runs all templates and says which run differently than recorded. With `--update` it
 * records them anew; that belongs into the commit that changes the behavior, with the reason, and raises
 * `ENGINE_VERSION`.
 */
import { writeFileSync } from 'node:fs';
import {
  differences,
  FINGERPRINTS_FILE,
  recordedFingerprints,
  templateFingerprints,
} from './template-fingerprints.ts';

const now = templateFingerprints();
const changed = differences(recordedFingerprints(), now);
for (const line of changed) console.log(line);

if (process.argv.includes('--update')) {
  writeFileSync(FINGERPRINTS_FILE, `${JSON.stringify(now, null, 2)}\n`);
  console.log(`recorded ${Object.keys(now.templates).length} templates for engine ${now.engineVersion}`);
} else if (changed.length > 0) {
  console.error('If that is meant: raise ENGINE_VERSION and run `npm run fingerprints -- --update`.');
  process.exitCode = 1;
}
