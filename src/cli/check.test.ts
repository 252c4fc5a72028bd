/**
 * Promises of the judge on the command line: its options, what it refuses and how, and what it prints.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckOptions } from './check-options.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scalarium-check-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What `npm run --silent check -- …` does. */
function check(...words: readonly string[]) {
  return spawnSync(process.execPath, ['.ci/with-deps.cjs', 'src/cli/check.ts', ...words], {
    cwd: root,
    encoding: 'utf8',
  });
}

const STALE = `{:process 0, :type :invoke, :f :write, :value 1}
{:process 0, :type :ok, :f :write, :value 1}
{:process 0, :type :invoke, :f :write, :value 2}
{:process 0, :type :ok, :f :write, :value 2}
{:process 1, :type :invoke, :f :read, :value nil}
{:process 1, :type :ok, :f :read, :value 1}
`;

describe('options', () => {
  it.each([
    [[], /expected the path of a history/],
    [['a', 'b'], /found 2 histories/],
    [['a', '--model', 'tree'], /--model: found "tree", expected one of register/],
    [['a', '--consistency', 'strong'], /--consistency: found "strong", expected one of linearizable/],
    [['a', '--from', 'x'], /--from: found "x", expected a number/],
    [['a', '--export', 'a.csv'], /--export: found "a.csv"/],
    [['a', '--fast'], /--fast/],
  ])('%j are refused with the reason', (args, reason) => {
    const options = readCheckOptions(args);
    expect(options.ok ? '' : options.error.join('\n')).toMatch(reason);
  });

  it('take what is there at the beginning as JSON would, or as a text', () => {
    const initial = (text: string) => {
      const options = readCheckOptions(['a', '--initial', text]);
      return options.ok && options.value !== 'help' ? options.value.initial : undefined;
    };
    expect([initial('0'), initial('null'), initial('x'), initial('[1]')]).toEqual([0, null, 'x', '[1]']);
  });
});

describe('the command', () => {
  it('prints one object with --json, and ends with 0 whatever the verdict', () => {
    const { status, stdout, stderr } = check(put('stale.edn', STALE), '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const told = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(told)).toEqual([
      'valid',
      'operations',
      'seconds',
      'model',
      'anomalies',
      'counterexample',
    ]);
    expect(told).toMatchObject({
      valid: false,
      operations: 3,
      seconds: expect.any(Number),
      model: 'register',
      anomalies: [{ name: 'stale-read', key: '', operations: [0, 1, 2] }],
      counterexample: {
        operations: [{ id: 0 }, { id: 1 }, { id: 2 }],
        order: [0, 1],
        misfit: 2,
        minimal: true,
      },
    });
  });

  it('prints the operations as a timeline without it', () => {
    const { stdout } = check(put('stale.edn', STALE));
    expect(stdout).toMatch(/^linearizable: is violated\n3 operations on a register/);
    expect(stdout).toMatch(/1 of 1 reads were stale, by up to 1 version\n/);
    expect(stdout).toMatch(/ {3}1 ├─+┤ +client 0 wrote 1[\s\S]* {3}! +├─+┤ +client 1 read 1/);
  });

  it('counts the stale reads of the part that was asked for, against all that was written before', () => {
    const stale = put('stale.edn', STALE);
    expect(check(stale, '--to', '3').stdout).not.toMatch(/stale/);
    expect(check(stale, '--from', '4').stdout).toMatch(
      /1 of 1 reads of this part were stale against all that was written before, by up to 1 version\n/,
    );
  });

  it('answers other questions, of a part, and exports', () => {
    const out = join(folder, 'out.json');
    const first = check(put('stale.edn', STALE), '--consistency', 'sequential', '--json', '--export', out);
    expect(JSON.parse(first.stdout)).toMatchObject({
      valid: true,
      consistency: 'sequential',
      counterexample: null,
    });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      format: 'history',
      operations: { length: 3 },
    });
    const second = check(out, '--to', '3', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ valid: true, operations: 2 });
  });

  it.each([
    ['no file', () => ['nowhere.edn'], /nowhere\.edn: cannot be read, there is no such file/],
    ['a broken file', () => [put('broken.edn', `${STALE}\n{:process`)], /broken\.edn: line 8: found the end/],
    [
      'a model that knows less',
      () => [put('stale.edn', STALE), '--model', 'queue'],
      /a queue knows enqueue, dequeue, and the history has a write/,
    ],
  ])('refuses with 2 and the reason: %s', (_, args, reason) => {
    const { status, stdout, stderr } = check(...args());
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(reason);
  });

  it('tells how it is used', () => {
    const { status, stdout } = check('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/--model M .*register, cas-register, kv/);
  });
});
