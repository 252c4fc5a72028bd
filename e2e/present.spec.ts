/** A lecture: scenes stepped by the keys of a remote, a spotlight, a black screen, a QR code; and nothing of it lasts. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'playwright/test';
import { templates } from '../src/content/templates.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

const splitBrain = templates.find(({ id }) => id === 'split-brain')!.design;

test('an experiment is presented by the keys of a remote alone', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open(await encodeDesignLink(splitBrain));
  await page.keyboard.press('Shift+P');
  const scene = page.getByRole('region', { name: 'Scene' });
  await expect(scene).toContainText('1 / 3', PATIENCE);
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toHaveCount(0);

  await test.step('the next scene begins at its moment and plays', async () => {
    await page.keyboard.press('PageDown');
    await expect(scene).toContainText('2 / 3');
    await expect(scene).toContainText('Partition');
    await screen.untilTime(15);
    await expect(screen.pause).toBeVisible();
  });
  await test.step('the last scene, and back to the first', async () => {
    await page.keyboard.press('ArrowRight');
    await expect(scene).toContainText('3 / 3');
    await screen.untilTime(35);
    await page.keyboard.press('Home');
    await expect(scene).toContainText('1 / 3');
    await expect(page.getByRole('timer', { name: /^Simulated time 0:0[0-5]/ })).toBeVisible(PATIENCE);
  });
  await test.step('a spotlight on what is clicked', async () => {
    await page.keyboard.press('l');
    // the strip of the first scene is higher, so the camera fits anew: who misses the node clicks again
    await expect(async () => {
      await screen.node('Loose 1').click();
      await expect(screen.node('Fenced 1')).toHaveCSS('opacity', '0.22', { timeout: 2000 });
    }).toPass(PATIENCE);
    await expect(screen.node('Loose 1')).toHaveCSS('opacity', '1');
    await page.keyboard.press('l');
    await expect(screen.node('Fenced 1')).toHaveCSS('opacity', '1');
  });
  await test.step('black, and a QR code', async () => {
    await page.keyboard.press('b');
    await expect(page.getByRole('button', { name: 'Show the screen again' })).toBeVisible();
    await page.keyboard.press('b');
    await page.keyboard.press('q');
    await expect(page.getByRole('img', { name: 'QR code of this experiment' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('img', { name: 'QR code of this experiment' })).toHaveCount(0);
  });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible();
  await expect(screen.node('Fenced 1')).toHaveCSS('opacity', '1');
  expect(screen.complaints).toEqual([]);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`a lecture is accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const screen = new Screen(page);
    await screen.open(`${await encodeDesignLink(splitBrain)}&present`);
    await expect(page.getByRole('region', { name: 'Scene' })).toContainText('1 / 3', PATIENCE);
    await screen.untilTime(1);
    await page.keyboard.press(' ');
    await expect(screen.play).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((each) => each.html).join('\n')}`)).toEqual(
      [],
    );
  });
}
