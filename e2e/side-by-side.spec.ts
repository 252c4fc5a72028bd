/** Two designs on one screen: compared by keys, cut by one pair of scissors, judged, shared as one link. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

const side = (page: Page, letter: 'A' | 'B'): Locator =>
  page.getByRole('region', { name: new RegExp(`^Side ${letter}:`) });

/** Takes the scissors and draws them across the middle of a side, from left to right. */
async function cutAcross(page: Page, ground: Locator): Promise<void> {
  await page.keyboard.press('c');
  await expect(page.getByText('Draw across what shall part')).toBeVisible();
  const box = await ground.boundingBox();
  if (box === null) throw new Error('the side is not on the canvas');
  const y = box.y + box.height * 0.48;
  await page.mouse.move(box.x + 4, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, y + 4, { steps: 6 });
  await page.mouse.move(box.x + box.width - 4, y, { steps: 6 });
  await page.mouse.up();
}

const said = (page: Page, words: string): Locator => page.getByRole('status').filter({ hasText: words });

test('two products in one store, by keys; one stroke of the scissors cuts both, or one', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.openTemplate(/Raft: the majority goes on/);
  await page.keyboard.press('w');
  await expect(screen.dialog('Compare with …')).toBeVisible();
  await screen
    .dialog('Compare with …')
    .getByRole('button', { name: 'etcd against Cassandra at ONE' })
    .press('Enter');
  await expect(side(page, 'A')).toContainText('etcd: linearizable reads');
  await expect(side(page, 'B')).toContainText('Apache Cassandra: ONE, ONE');
  await expect(screen.card('Differences')).toBeVisible();
  await screen.untilTime(3);

  await cutAcross(page, side(page, 'A'));
  await expect(said(page, 'Partition: 22 pairs.')).toBeAttached();
  await expect(screen.canvas.getByRole('button', { name: /^Partition.*Heal it/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect(screen.canvas.getByRole('button', { name: /^Partition.*Heal it/ })).toHaveCount(0);

  await page.keyboard.press('Shift+W');
  await expect(screen.canvas.getByRole('radio', { name: 'One side' })).toBeChecked();
  await cutAcross(page, side(page, 'B'));
  await expect(said(page, 'Partition: 11 pairs.')).toBeAttached();
  expect(screen.complaints).toEqual([]);
});

test('the lecture: the left refuses, the right answers and is caught, and all of it is one link', async ({
  browser,
  page,
}) => {
  test.slow();
  const screen = new Screen(page);
  await screen.open();
  await screen.openTemplate(/CP against AP, side by side/);
  await expect(side(page, 'A')).toContainText('etcd');
  await screen.pauseNow();
  await screen.seekTo(30);
  await expect(screen.node('Users, north').first()).toHaveAccessibleName(/100 % failed/);
  await expect(screen.node('Users, north').nth(1)).not.toHaveAccessibleName(/failed/);
  const row = (name: string) => screen.card('Differences').getByRole('row', { name: new RegExp(`^${name}`) });
  await expect(row('Errors')).toContainText('B is better, beyond chance');
  await expect(row('Stale reads')).toContainText('B is worse, beyond chance');

  await page.keyboard.press('Escape');
  await expect(screen.fingerprint).toHaveText(/[0-9a-f]{16}/);
  const fingerprint = (await screen.fingerprint.textContent()) ?? '';
  await screen.button('Share').click();
  const dialog = screen.dialog('Share');
  await dialog.getByText('This run', { exact: true }).click();
  const box = dialog.getByRole('textbox', { name: 'Link to this run' });
  await expect(box).toHaveValue(/#1\./);
  const elsewhere = await browser.newContext();
  const other = new Screen(await elsewhere.newPage());
  await other.page.goto(await box.inputValue());
  await expect(other.message('Same run: the fingerprint matches.')).toBeVisible(PATIENCE);
  await expect(other.fingerprint).toHaveText(fingerprint);
  await expect(side(other.page, 'B')).toContainText('Cassandra at ONE');
  expect([...screen.complaints, ...other.complaints]).toEqual([]);
  await elsewhere.close();
});

test('a copy differs in nothing until it is changed; its clients follow; a side that is kept stands alone', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.openTemplate(/One server near saturation/);
  await page.keyboard.press('w');
  await screen.dialog('Compare with …').getByRole('button', { name: 'Compare with a copy' }).press('Enter');
  await expect(screen.message('Both sides are the same. Change something on B.')).toBeVisible();
  await screen.setSpeed('× 10');
  await screen.untilTime(20);
  await screen.pauseNow();
  const goodput = screen.card('Differences').getByRole('row', { name: /^Goodput/ });
  await expect(goodput).toContainText('0/s to 0/s');

  // It lies over what is to be clicked.
  await expect(screen.message('Both sides are the same. Change something on B.')).toBeHidden(PATIENCE);
  const [left, right] = [screen.node('Users').first(), screen.node('Users').nth(1)];
  await left.click();
  const reads = page.getByRole('slider', { name: 'Reads' });
  await reads.press('Home');
  await expect(reads).toHaveValue('0');
  await right.click();
  await expect(page.getByText('Side B,')).toBeAttached();
  await expect(page.getByRole('slider', { name: 'Reads' })).toHaveValue('0');

  await screen.canvas.getByRole('button', { name: 'Keep …' }).click();
  await page.getByRole('menuitem', { name: 'Keep B' }).click();
  await expect(side(page, 'A')).toHaveCount(0);
  await expect(screen.node('Users')).toHaveCount(1);
  await screen.undo.click();
  await expect(side(page, 'A')).toBeVisible();
  expect(screen.complaints).toEqual([]);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`a comparison and its dialog are accessible, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const complaints = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`);
    };
    const screen = new Screen(page);
    await screen.open();
    await screen.openTemplate(/Raft: the majority goes on/);
    await page.keyboard.press('w');
    await expect(screen.dialog('Compare with …')).toBeVisible();
    expect.soft(await complaints(), 'the dialog').toEqual([]);
    await page.keyboard.press('Escape');
    await screen.openTemplate(/CP against AP, side by side/);
    await screen.setSpeed('× 10');
    await screen.untilTime(25);
    await screen.pauseNow();
    expect.soft(await complaints(), 'the comparison').toEqual([]);
  });
}
