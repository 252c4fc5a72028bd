/**
 * The same design, seed and journal make the same run in Node and in a browser's worker: every template is
 * simulated here, sent as a link, and replayed by the page, which compares the fingerprints by itself.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { templates } from '../src/content/templates.ts';
import { Run } from '../src/experiment/run.ts';
import type { RunFile } from '../src/model/run-file.ts';
import { encodeDesignLink, encodeRunLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

const SECONDS = 20;
const root = join(import.meta.dirname, '..');

function runInNode(design: (typeof templates)[number]['design']): RunFile {
  const run = new Run({ design, seed: design.run.seed });
  run.advance(SECONDS);
  return run.toFile();
}

for (const template of templates) {
  test(`${template.id} runs alike in Node and in the browser`, async ({ page }) => {
    const file = runInNode(template.design);
    const screen = new Screen(page);
    await screen.open(await encodeRunLink(file));
    await expect(screen.message('Same run: the fingerprint matches.')).toBeVisible(PATIENCE);
    expect(await screen.time()).toBe(SECONDS);
    await expect(screen.fingerprint).toHaveText(file.fingerprint?.value ?? 'none');
    expect(screen.complaints).toEqual([]);
  });
}

test('another run is not taken for the same', async ({ page }) => {
  const file = runInNode(templates[0]!.design);
  const screen = new Screen(page);
  await screen.open(await encodeRunLink({ ...file, seed: file.seed + 1 }));
  await expect(screen.message('This is another run.')).toBeVisible(PATIENCE);
  await expect(screen.fingerprint).not.toHaveText(file.fingerprint?.value ?? '');
});

test('the command line reads the same link and gets the same fingerprint', async ({ page }) => {
  const design = templates[1]!.design;
  const link = await encodeDesignLink({ ...design, run: { ...design.run, duration: SECONDS } });
  const screen = new Screen(page);
  await screen.open(link);
  await screen.setSpeed('max');
  await screen.untilEnded();
  const { stdout } = spawnSync(process.execPath, ['.ci/with-deps.cjs', 'src/cli/sim.ts', link, '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const { fingerprint } = JSON.parse(stdout) as { fingerprint: string };
  await expect(screen.fingerprint).toHaveText(fingerprint);
});
