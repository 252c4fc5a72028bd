/** What a machine can say about reaching the screen by keyboard, screen reader and weak eyes, state by state. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

/** What axe finds, with the element. The themes differ in nothing but colors, so one of them is asked everything. */
async function complaintsOf(page: Page, colorScheme: 'dark' | 'light'): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page });
  if (colorScheme === 'light') axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`);
}

for (const colorScheme of ['dark', 'light'] as const) {
  test(`every state of the screen is accessible, ${colorScheme}`, async ({ page }) => {
    // Eight states, each looked at whole.
    test.slow();
    // Fading in would be measured half transparent.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const screen = new Screen(page);
    await screen.open();
    const check = (state: string) =>
      test.step(state, async () => {
        expect.soft(await complaintsOf(page, colorScheme), state).toEqual([]);
      });

    await screen.setSpeed('× 10');
    await screen.untilTime(22);
    await screen.setSpeed('× 1');
    await check('the run, with a crash');
    await screen.pauseNow();
    await screen.node('Shop').click();
    await expect(page.getByRole('tab', { name: 'Settings' })).toBeVisible();
    await check('settings of a node');
    await page.getByRole('tab', { name: 'Live' }).click();
    await expect(page.getByRole('region', { name: 'The whole run' })).toBeVisible(PATIENCE);
    await check('live figures of a node');
    await page.getByRole('tab', { name: 'Explain' }).click();
    await expect(page.getByRole('heading', { name: /modelled|model/i }).first()).toBeVisible();
    await check('explanation of a node');
    await screen.node('Shop').click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await check('menu of a node');
    await page.keyboard.press('Escape');
    await screen.button('Share').click();
    await expect(screen.dialog('Share').getByRole('textbox', { name: /^Link/ })).toHaveValue(/#1\./);
    await check('share dialog');
    await page.keyboard.press('Escape');
    await screen.button('Templates').click();
    await check('gallery');
    await page.keyboard.press('Escape');
    await screen.openEmptyCanvas();
    await check('empty canvas');
  });
}

for (const colorScheme of ['dark', 'light'] as const) {
  test(`zones, cuts and their forms are accessible, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const screen = new Screen(page);
    await screen.open();
    const check = (state: string) =>
      test.step(state, async () => {
        expect.soft(await complaintsOf(page, colorScheme), state).toEqual([]);
      });

    await screen.openTemplate(/Two stores under a partition/);
    await screen.pauseNow();
    await screen.canvas.getByRole('button', { name: /^Zone Dublin/ }).click();
    await expect(page.getByRole('textbox', { name: 'Name of the zone' })).toBeVisible();
    await page.keyboard.press('b');
    await page.keyboard.press('Shift+X');
    await expect(screen.canvas.getByRole('button', { name: /^Partition/ }).first()).toBeVisible();
    await check('a zone, without power and cut off');
    await screen.canvas.getByRole('button', { name: /^Region eu-west/ }).click();
    await expect(page.getByRole('textbox', { name: 'Name of the region' })).toBeVisible();
    await check('a region');
    await page.keyboard.press('c');
    await expect(screen.canvas.getByText('Draw across what shall part')).toBeVisible();
    await check('scissors in the hand');
    await page.keyboard.press('Shift+L');
    await expect(screen.dialog('Latencies').getByRole('table')).toBeVisible();
    await check('latencies');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+C');
    await expect(screen.dialog('Partition').getByRole('list')).toBeVisible();
    await check('partition by lists');
    await page.keyboard.press('Escape');
  });
}
