/** An experiment in somebody else's page: it shows what its author chose, and leaves the visitor's own work alone. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'playwright/test';
import { templates } from '../src/content/templates.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

const shop = templates.find(({ id }) => id === 'shop')!.design;

test('the snippet of the share dialog shows the same experiment in an iframe, to be broken but not changed', async ({
  page,
  context,
}) => {
  const screen = new Screen(page);
  await screen.open(await encodeDesignLink(shop));
  await screen.button('Share').click();
  const snippet = screen.dialog('Share').getByRole('textbox', { name: 'HTML to paste' });
  await expect(snippet).toHaveValue(/^<iframe src="http.*&amp;embed"/);
  const html = await snippet.inputValue();

  const host = await context.newPage();
  await host.setContent(`<h1>Chapter 4</h1>${html}`);
  const inside = host.frameLocator('iframe');
  await expect(inside.getByRole('heading', { name: shop.title })).toBeVisible(PATIENCE);
  await expect(inside.getByRole('button', { name: 'Pause' })).toBeVisible(PATIENCE);
  await expect(inside.getByRole('region', { name: 'Dashboards', exact: true })).toBeVisible(PATIENCE);
  await expect(inside.getByRole('complementary', { name: 'Inspector' })).toHaveCount(0);
  await expect(inside.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await inside.getByRole('button', { name: 'Pause' }).click();
  const node = inside.getByRole('group', { name: /^Database/ });
  await node.click();
  await host.keyboard.press('k');
  await expect(node).toHaveAccessibleName(/down/, PATIENCE);
  await host.keyboard.press('Delete');
  await expect(
    inside.getByRole('region', { name: 'Messages' }).getByText('open it in Scalarium to change it'),
  ).toBeVisible();
  await expect(node).toBeVisible();
  expect(screen.complaints).toEqual([]);
});

test('flags decide what is there, and nothing of it is kept in the browser', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open(`${await encodeDesignLink(shop)}&embed&palette&editing&dashboards=0&running=0`);
  await expect(screen.button('Undo')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Dashboards', exact: true })).toHaveCount(0);
  await expect(page.getByRole('timer', { name: /^Simulated time 0:00/ })).toBeVisible();
  await screen.node('Database').click();
  await page.keyboard.press('Delete');
  await expect(screen.node('Database')).toHaveCount(0);
  await page.reload();
  await expect(screen.node('Database')).toBeVisible(PATIENCE);
  await screen.open();
  await expect(screen.title).toHaveValue('Three-tier shop');
  expect(screen.complaints).toEqual([]);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`an embedded experiment is accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const screen = new Screen(page);
    await screen.open(`${await encodeDesignLink(shop)}&embed`);
    await expect(page.getByRole('region', { name: 'Dashboards', exact: true })).toBeVisible(PATIENCE);
    await screen.untilTime(1);
    await screen.pauseNow();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((each) => each.html).join('\n')}`)).toEqual(
      [],
    );
  });
}
