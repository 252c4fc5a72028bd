import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { quotedText } from '../cli/validation-table.ts';
import { validationTable } from '../content/validation-table.ts';
import { parseDesignText } from '../model/validation.ts';

const root = join(import.meta.dirname, '..', '..');
const readmePath = join(root, 'README.md');
const readme = readFileSync(readmePath, 'utf8');
const RENEW = 'renew it with UPDATE=readme npm run unit -- src/validation/readme.test.ts';

/** The first fenced block of a language after a text. */
function blockAfter(text: string, language: string): string {
  const from = readme.indexOf(text);
  expect(from, `"${text}" in the README`).toBeGreaterThanOrEqual(0);
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readme.slice(from));
  return block?.[1] ?? '';
}

/** Several tests may renew something, so each reads the file as the last one left it. */
function renew(shown: string, text: string): void {
  writeFileSync(
    readmePath,
    readFileSync(readmePath, 'utf8').replace(shown, () => text),
  );
}

/** How long it took depends on the machine. */
const withoutClock = (text: string) => text.replace(/ in [\d.]+ s( \([\d,]+ a second\))?/, ' in … s');

describe('the README', () => {
  const design = blockAfter('## A design', 'json');
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'scalarium-readme-'));
    file = join(folder, 'small-shop.json');
    writeFileSync(file, design);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What `npm run --silent <script> -- …` does. */
  function run(script: string, ...words: readonly string[]) {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: { readonly [name: string]: string };
    };
    const [, ...parts] = scripts[script]!.split(' ');
    return spawnSync(process.execPath, [...parts, ...words], { cwd: root, encoding: 'utf8' });
  }
  const sim = (...words: readonly string[]) => run('sim', ...words);

  it('shows a design that is valid and complete', () => {
    const parsed = parseDesignText(design, kinds);
    expect(parsed.ok ? [] : parsed.error).toEqual([]);
  });

  it('shows what the command line prints for it, but for the time that it took', () => {
    const shown = blockAfter('sim -- small-shop.json', 'text');
    const { stdout, stderr, status } = sim(file);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    if (process.env.UPDATE === 'readme') renew(shown, stdout);
    else expect(withoutClock(shown), RENEW).toBe(withoutClock(stdout));
  });

  it('says truly that --json prints one object with these figures', () => {
    const { stdout, status } = sim(file, '--json', '--duration', '40');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Small shop', seed: 1, duration: 40, warmup: 10 });
  });

  it('shows what the judge of histories prints for the one that it shows', () => {
    const log = join(folder, 'stale.edn');
    writeFileSync(log, blockAfter('It also judges recorded histories', 'clojure'));
    const shown = blockAfter('check -- stale.edn', 'text');
    const { stdout, status } = run('check', log);
    expect(status).toBe(0);
    if (process.env.UPDATE === 'readme') renew(shown, stdout);
    else expect(withoutClock(shown), RENEW).toBe(withoutClock(stdout));
    const options = [...run('check', '--help').stdout.matchAll(/(?:^ {2}|, )(--[a-z]+)/gm)].map(
      (match) => match[1]!,
    );
    expect(options.length).toBeGreaterThan(7);
    for (const option of options.filter((word) => word !== '--help')) expect(readme).toContain(option);
  });

  it('quotes the recorded table of validation', () => {
    const shown = blockAfter('## How do we know?', 'text');
    const text = quotedText(validationTable.cases);
    if (process.env.UPDATE === 'readme') renew(shown, text);
    else expect(shown, RENEW).toBe(text);
  });

  it('names every kind of option that the command line has', () => {
    const { stdout } = sim('--help');
    const options = [...stdout.matchAll(/^ {2}(--[a-z]+)/gm)].map((match) => match[1]!);
    expect(options.length).toBeGreaterThan(5);
    for (const option of options.filter((word) => word !== '--help')) expect(readme).toContain(option);
  });
});
