/**
 * `npm run validate`: the tests against theory and papers at the lengths that their stated tolerances ask for,
 * which takes a while (`npm test` runs the same cases shorter, within bands to match), and what they found as a
 * table. `-- --record` keeps it for the page "How do we know?" and the README; further words name tests to run
 * instead of all: `npm run validate -- src/validation/queueing.test.ts`. `--quick` runs cases as `npm test` does;
 * `--soak` also tries protocols, checkers, links and files with thousands of seeds, which takes many hours.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NotedRow, validationTable } from '../content/validation-table.ts';
import { engineVersion } from '../experiment/simulated-run.ts';
import {
  inOrder,
  type ReportedTest,
  tableText,
  together,
  validatedCases,
  verdictText,
} from './validation-table.ts';

const root = join(import.meta.dirname, '..', '..');
const RECORD = '--record';

const QUICK = '--quick';
const SOAK = '--soak';

const words = process.argv.slice(2).filter((word) => ![RECORD, QUICK, SOAK].includes(word));
const records = process.argv.includes(RECORD);
const length = process.argv.includes(QUICK) ? '' : process.argv.includes(SOAK) ? 'soak' : 'full';
const folder = mkdtempSync(join(tmpdir(), 'scalarium-validation-'));
// exact cases of one algorithm stand beside it
const tests = words.length > 0 ? words : ['src/validation', 'src/theory', 'src/catalog', 'src/consistency'];
const { status } = spawnSync(
  process.execPath,
  [join(root, '.ci', 'with-deps.cjs'), join(root, '.ci', 'test.ts'), 'unit', ...tests],
  {
    stdio: 'inherit',
    cwd: root,
    env: { ...process.env, VALIDATE: length, VALIDATION_ROWS: folder },
  },
);
process.exitCode = status ?? 1;

const cases = validatedCases(readTests(), readRows());
rmSync(folder, { recursive: true });
console.log(`\n${tableText(cases)}\n\n${verdictText(cases)}`);
if (records && process.exitCode === 0) {
  const all = inOrder(together(cases, validationTable.cases));
  const lines = all.map((one) => JSON.stringify(one)).join(',\n');
  const text = `{"engineVersion":${engineVersion},"cases":[\n${lines}\n]}\n`;
  writeFileSync(join(root, 'src', 'content', 'validation-table.json'), text);
  console.log('Recorded. Renew the README: UPDATE=readme npm run unit -- src/validation/readme.test.ts');
} else if (records) console.log('Not recorded, because something failed.');

function readTests(): ReportedTest[] {
  const path = join(root, 'node_modules', '.cache', 'scalarium', 'unit.json');
  const report = JSON.parse(readFileSync(path, 'utf8')) as {
    testResults: readonly { assertionResults: readonly ReportedTest[] }[];
  };
  return report.testResults.flatMap(({ assertionResults }) => assertionResults);
}

function readRows(): NotedRow[] {
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as NotedRow),
  );
}
