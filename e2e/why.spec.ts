/** "Why?": something is broken, something fails, and the words name what is behind it. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'playwright/test';
import { type DesignInput, designSchema } from '../src/model/design.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

const orders: DesignInput = {
  version: 1,
  title: 'Orders',
  nodes: [
    {
      id: 'shoppers',
      kind: 'client',
      name: 'Shoppers',
      position: { x: 0, y: 0 },
      settings: { arrivals: { process: 'poisson', rate: 60 }, timeout: 0.4 },
    },
    {
      id: 'orders',
      kind: 'service',
      name: 'Orders',
      position: { x: 260, y: 0 },
      settings: { concurrency: 20 },
    },
    { id: 'db', kind: 'database', name: 'Books', position: { x: 520, y: 0 }, settings: { connections: 2 } },
  ],
  links: [
    { id: 'ask', from: 'shoppers', to: 'orders' },
    { id: 'look', from: 'orders', to: 'db' },
  ],
  run: { seed: 1, duration: null, warmup: 0 },
};

test('whoever slows a store down is told so by the requests that fail at the other end', async ({ page }) => {
  const screen = new Screen(page);
  // fading over would be measured half transparent
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await screen.open(await encodeDesignLink(designSchema.parse(orders)));
  const why = page.getByRole('region', { name: 'Why', exact: true });

  await test.step('while all is well, that is said, and what was looked at', async () => {
    // a visit begins with a run
    await expect(screen.pause).toBeVisible(PATIENCE);
    await page.keyboard.press('Shift+Q');
    await expect(page.getByRole('heading', { name: 'Why?' })).toBeFocused();
    await expect(why).toContainText('Nothing fails, nothing is slow.', PATIENCE);
    await expect(why).toContainText(/Over .* answered, none failed/);
    await page.keyboard.press('Shift+Q');
    await expect(why).toBeHidden();
  });

  await test.step('a store is slowed down, and a link’s share of errors asks why', async () => {
    await screen.node('Books').click();
    await page.getByRole('button', { name: /^Slow down/ }).click();
    await page.keyboard.press('Escape');
    const share = screen.canvas.locator('.link-label button');
    await expect(share.first()).toBeVisible(PATIENCE);
    await share.first().click();
    await expect(why).toContainText(/What fails on Shoppers → Orders/);
    await expect(why.getByRole('button', { name: /^Slow down Books/ })).toBeVisible(PATIENCE);
    await expect(why).toContainText(
      /the queue of Books is \S+( k)? long, because Books is slowed down 5-fold/,
      PATIENCE,
    );
  });

  await test.step('a request shows it, from the client down to where it waits', async () => {
    const rows = why.locator('.waterfall > div');
    await expect(rows).toHaveCount(3);
    await expect(rows.nth(2)).toContainText('Books');
    await expect(why).toContainText('The client was told: no answer within the time-out.');
    await why.getByRole('button', { name: 'Books', exact: true }).first().click();
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Books');
  });

  await test.step('one can go to the moment, and it still says so', async () => {
    await why.getByRole('button', { name: 'Go there' }).click();
    await expect(screen.play).toBeVisible(PATIENCE);
    await expect(why.getByRole('button', { name: /^Slow down Books/ })).toBeVisible(PATIENCE);
  });

  for (const theme of ['dark', 'light'] as const) {
    await test.step(`accessible, ${theme}`, async () => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).include('.why').analyze();
      expect(violations).toEqual([]);
    });
  }
  expect(screen.complaints).toEqual([]);
});
