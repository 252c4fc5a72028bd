/** Theory on the screen: what fills first, who comes next, and a client's latency by the whole network. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'playwright/test';
import { type DesignInput, designSchema } from '../src/model/design.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

const exponential = (mean: number) => ({ distribution: 'exponential' as const, mean });
const chain: DesignInput = {
  version: 1,
  title: 'Chain',
  nodes: [
    {
      id: 'users',
      kind: 'client',
      name: 'Users',
      position: { x: 0, y: 0 },
      settings: { arrivals: { process: 'poisson', rate: 200 }, timeout: null },
    },
    {
      id: 'app',
      kind: 'service',
      name: 'App',
      position: { x: 260, y: 0 },
      settings: { concurrency: 4, serviceTime: exponential(0.01) },
    },
    {
      id: 'search',
      kind: 'service',
      name: 'Search',
      position: { x: 520, y: 0 },
      settings: { serviceTime: exponential(0.004) },
    },
  ],
  links: [
    { id: 'l', from: 'users', to: 'app' },
    { id: 'm', from: 'app', to: 'search' },
  ],
  run: { seed: 1, duration: 60, warmup: 0 },
};

test('what fills first is said before anything breaks, and a click leads there', async ({ page }) => {
  const screen = new Screen(page);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await screen.open(await encodeDesignLink(designSchema.parse(chain)));
  const dialog = page.getByRole('dialog', { name: 'Find the bottleneck' });

  await test.step('a key asks, and the answer has a load and an order', async () => {
    await page.keyboard.press('Control+b');
    await expect(dialog).toContainText('Search fills first, at 1.3 × the present load (250/s).', PATIENCE);
    await expect(dialog).toContainText('then App at 2 ×');
    await expect(dialog).toContainText(/Users gets 200\/s answered, on average after 30\.\d ms/);
    const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze();
    expect(violations).toEqual([]);
  });

  await test.step('its name selects the station', async () => {
    await dialog.getByRole('button', { name: 'Search' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Search');
  });

  await test.step('a client has the latency of the whole way beside its own', async () => {
    await screen.node('Users').click();
    await page.getByRole('tab', { name: 'Live' }).click();
    const theory = page.getByRole('region', { name: 'Theory beside measurement' });
    await expect(theory).toContainText('Jackson network', PATIENCE);
    await expect(theory.getByRole('row', { name: /Latency, mean/ })).toContainText(/30\.\d ms/);
    await expect(theory).toContainText('What it assumes holds on the whole way', PATIENCE);
  });
});
