/**
 * `npm test`: every check and every test there is, in order, each with its own headline and time. A failing
 * check does not hide what the later ones would say; the summary at the end names all that failed, and its
 * last line counts the tests. `test.ts static|unit|e2e` runs one group, and hands further arguments to its
 * tool: `npm run unit -- src/engine`.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeViolation, findViolations } from './imports.ts';
import { readTree } from './source-tree.ts';

const root = join(import.meta.dirname, '..');
const cache = join(root, 'node_modules', '.cache', 'scalarium');

const GROUPS = ['static', 'unit', 'e2e'] as const;
type Group = (typeof GROUPS)[number];

interface Outcome {
  readonly ok: boolean;
  /** Only of steps that run tests. */
  readonly tests?: Tally;
}

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

interface Step {
  readonly title: string;
  readonly group: Group;
  /** The title of the step without which this one means nothing. */
  readonly needs?: string;
  run(parameters: readonly string[]): Outcome | Promise<Outcome>;
}

const STEPS: readonly Step[] = [
  { title: 'Types', group: 'static', run: () => runTool('typescript', 'tsc', ['-b']) },
  {
    title: 'Style and lint',
    group: 'static',
    run: () => runTool('@biomejs/biome', 'biome', ['check', '--error-on-warnings', '.']),
  },
  { title: 'Import table', group: 'static', run: checkImports },
  { title: 'Dead code', group: 'static', run: () => runTool('knip', 'knip', ['-c', '.ci/knip.json']) },
  { title: 'Unit tests', group: 'unit', run: runUnitTests },
  { title: 'Build', group: 'e2e', run: () => runTool('vite', 'vite', ['build', '--logLevel', 'warn']) },
  { title: 'Journeys in a browser', group: 'e2e', needs: 'Build', run: runJourneys },
];

function checkImports(): Outcome {
  const violations = findViolations(readTree(root));
  for (const violation of violations) console.log(describeViolation(violation));
  return { ok: violations.length === 0 };
}

async function runUnitTests(parameters: readonly string[]): Promise<Outcome> {
  const report = freshReport('unit.json');
  const outcome = await runTool('vitest', 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...parameters,
  ]);
  const counts = readReport<{ numPassedTests: number; numFailedTests: number }>(report);
  return { ...outcome, tests: { passed: counts?.numPassedTests ?? 0, failed: counts?.numFailedTests ?? 0 } };
}

async function runJourneys(parameters: readonly string[]): Promise<Outcome> {
  // The configuration names the same file.
  const report = freshReport('e2e.json');
  const config = 'e2e/playwright.config.ts';
  const outcome = await runTool('playwright', 'playwright', ['test', '--config', config, ...parameters]);
  const stats = readReport<{ stats: { expected: number; unexpected: number } }>(report)?.stats;
  return { ...outcome, tests: { passed: stats?.expected ?? 0, failed: stats?.unexpected ?? 0 } };
}

/** The path of a report to be written; one of an earlier run must not pass for it. */
function freshReport(name: string): string {
  const path = join(cache, name);
  mkdirSync(cache, { recursive: true });
  rmSync(path, { force: true });
  return path;
}

/** undefined: the tool ended before it wrote one. */
function readReport<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Runs a package's program with this Node, which works alike on every system and without a shell. */
function runTool(packageName: string, program: string, parameters: readonly string[]): Promise<Outcome> {
  const manifest = join(root, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> };
  const file = join(dirname(manifest), typeof bin === 'string' ? bin : (bin[program] ?? program));
  return new Promise((settle) => {
    const child = spawn(process.execPath, [file, ...parameters], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('close', (status) => settle({ ok: status === 0 }));
  });
}

interface Report {
  readonly failures: readonly string[];
  readonly tests: Tally;
}

async function runSteps(steps: readonly Step[], parameters: readonly string[]): Promise<Report> {
  const failures: string[] = [];
  const tests = { passed: 0, failed: 0 };
  for (const step of steps) {
    console.log(`\n── ${step.title} ${'─'.repeat(72 - step.title.length)}`);
    const started = performance.now();
    const outcome = await runUnlessPointless(step, failures, parameters);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`   ${outcome.ok ? 'passed' : 'FAILED'} in ${seconds} s`);
    if (!outcome.ok) failures.push(step.title);
    tests.passed += outcome.tests?.passed ?? 0;
    // A step that failed without a failing test (a check, a crash) still counts, so "0 failed" means all is well.
    tests.failed += outcome.tests?.failed || (outcome.ok ? 0 : 1);
  }
  return { failures, tests };
}

function runUnlessPointless(
  step: Step,
  failures: readonly string[],
  parameters: readonly string[],
): Outcome | Promise<Outcome> {
  if (step.needs === undefined || !failures.includes(step.needs)) return step.run(parameters);
  console.log(`   Not run, because this failed: ${step.needs}`);
  return { ok: false };
}

function isGroup(word: string | undefined): word is Group {
  return GROUPS.some((group) => group === word);
}

async function main(words: readonly string[]): Promise<void> {
  const [first, ...rest] = words;
  if (first !== undefined && !isGroup(first)) {
    console.error(`"${first}" is no group of checks: there are ${GROUPS.join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  const { failures, tests } = await runSteps(
    STEPS.filter((step) => first === undefined || step.group === first),
    rest,
  );
  console.log(failures.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failures.join(', ')}.`);
  console.log(`${tests.passed} passed, ${tests.failed} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
