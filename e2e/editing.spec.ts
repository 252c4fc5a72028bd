/** Changing a design and its run: live edits, undo, seed, time, theme, files, and what a reload keeps. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { type DesignInput, designSchema } from '../src/model/design.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

const steady: DesignInput = {
  version: 1,
  title: 'A metronome',
  nodes: [
    {
      id: 'clock',
      kind: 'client',
      name: 'Metronome',
      position: { x: 0, y: 0 },
      settings: { arrivals: { process: 'constant', rate: 100 } },
    },
    {
      id: 'server',
      kind: 'service',
      name: 'Server',
      position: { x: 260, y: 0 },
      settings: { concurrency: 9 },
    },
  ],
  links: [{ id: 'l', from: 'clock', to: 'server', settings: {} }],
  run: { seed: 1, duration: 60, warmup: 0 },
};
const link = (duration = 60) =>
  encodeDesignLink(designSchema.parse({ ...steady, run: { ...steady.run, duration } }));

/** What a screen reader hears of about 100 requests a second, and of about 250. */
const SLOW = /, (9\d|10\d)(\.\d)?\/s/;
const FAST = /, (24\d|25\d)(\.\d)?\/s/;

test('an edit holds from the next request on, and undo and redo do not reset the run', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open(await link(300));
  await screen.setSpeed('× 3');
  await expect(screen.node('Metronome')).toHaveAccessibleName(SLOW, PATIENCE);
  const edited = await screen.time();
  await screen.node('Metronome').click();
  const rate = page.getByRole('textbox', { name: /^Rate/ });
  await rate.fill('250');
  await rate.press('Enter');
  await expect(screen.node('Metronome')).toHaveAccessibleName(FAST, PATIENCE);
  await screen.undo.click();
  await expect(rate).toHaveValue('100');
  await expect(screen.node('Metronome')).toHaveAccessibleName(SLOW, PATIENCE);
  await screen.redo.click();
  await expect(screen.node('Metronome')).toHaveAccessibleName(FAST, PATIENCE);
  expect(await screen.time()).toBeGreaterThan(edited);
  expect(screen.complaints).toEqual([]);
});

test('another seed is another run, the same seed the same run', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open(await link());
  const runWith = async (seed: number): Promise<string> => {
    await screen.seed.fill(String(seed));
    await screen.seed.press('Enter');
    await screen.setSpeed('max');
    if (await screen.play.isVisible()) await screen.playNow();
    await screen.untilEnded();
    await expect(screen.fingerprint).toBeVisible();
    return (await screen.fingerprint.textContent()) ?? '';
  };
  const first = await runWith(11);
  const second = await runWith(12);
  expect(second).not.toBe(first);
  expect(await runWith(11)).toBe(first);
});

test('restart, step, and both ways along the axis: the canvas shows the design of that moment', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open(await link());
  await screen.untilTime(0.3);
  await screen.pauseNow();

  await test.step('restart and step', async () => {
    await screen.button('Restart').click();
    await expect.poll(() => screen.time()).toBe(0);
    await screen.button('Step forward one event').click();
    await screen.button('Step forward one event').click();
    await expect(page.getByRole('region', { name: 'This run' })).toContainText(/Events[1-9]/);
  });

  let fingerprint = '';
  await test.step('an edit at 0:10, looked at from 0:15', async () => {
    await screen.seekTo(10);
    await screen.node('Server').click();
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.fill('Renamed');
    await name.press('Enter');
    await page.getByRole('slider', { name: 'Workers per instance' }).press('ArrowRight');
    await page.keyboard.press('Escape');
    await screen.seekTo(15);
    fingerprint = (await screen.fingerprint.textContent()) ?? '';
    await expect(screen.node('Renamed')).toBeVisible();
  });

  await test.step('back to 0:05: the name of then', async () => {
    await screen.seekTo(5);
    await expect(screen.node('Server')).toBeVisible();
    await expect(screen.node('Renamed')).toBeHidden();
    await expect(screen.fingerprint).not.toHaveText(fingerprint);
  });

  await test.step('forward again: the same run, and looking has changed nothing', async () => {
    await screen.seekTo(15);
    await expect(screen.node('Renamed')).toBeVisible();
    await expect(screen.fingerprint).toHaveText(fingerprint);
  });

  await test.step('an edit in the past sets the later part aside, and says so', async () => {
    await screen.seekTo(5);
    await screen.node('Server').click();
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.fill('Otherwise');
    await name.press('Enter');
    await expect(screen.message(/set aside/)).toBeVisible();
    await page.keyboard.press('Escape');
    await screen.undo.click();
    // The whole run comes back, and goes to the moment of the edit.
    await expect(screen.node('Server')).toBeVisible();
    await expect.poll(() => screen.time()).toBe(5);
    await screen.seekTo(15);
    await expect(screen.node('Renamed')).toBeVisible();
    await expect(screen.fingerprint).toHaveText(fingerprint);
  });
  expect(screen.complaints).toEqual([]);
});

test('the theme can be chosen, and is remembered', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await screen.button('Theme: as the system').click();
  await expect(screen.button('Theme: dark')).toBeVisible();
  const dark = await ground();
  await screen.button('Theme: dark').click();
  await expect(screen.button('Theme: light')).toBeVisible();
  expect(await ground()).not.toBe(dark);
  await page.reload();
  await expect(screen.button('Theme: light')).toBeVisible();
});

test('a design saved as a file opens as the same design', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  const saved = await screen.saveAsFile();
  await screen.openEmptyCanvas();
  await screen.button('Share').click();
  const choosing = page.waitForEvent('filechooser');
  await screen.dialog('Share').getByRole('button', { name: 'Open a file' }).click();
  await (await choosing).setFiles(saved.path);
  await expect(screen.dialog('Share')).toBeHidden();
  await expect(screen.title).toHaveValue('Three-tier shop');
  const again = await screen.saveAsFile();
  expect(again.text).toBe(saved.text);
  expect(JSON.parse(readFileSync(saved.path, 'utf8'))).toMatchObject({
    version: 1,
    title: 'Three-tier shop',
  });
});

test('what was changed is there again after a reload', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.rename('Kept');
  await page.reload();
  await expect(screen.title).toHaveValue('Kept');
  await expect(screen.canvas.getByRole('group', { name: /^(?!Link from )/ })).toHaveCount(6);
  expect(screen.complaints).toEqual([]);
});
