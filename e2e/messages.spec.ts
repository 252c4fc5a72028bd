/** The message view: messages in slow motion, their space–time diagram, a watched key, by role and label. */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

test('messages are seen in slow motion, and as arrows through time', async ({ page }) => {
  const screen = new Screen(page);
  const onTheirWay = page.getByRole('region', { name: 'Messages on their way' });
  const diagram = page.getByRole('region', { name: 'Space–time diagram' });
  const inView = diagram.getByRole('list', { name: 'Messages in view' });
  await screen.open();
  await screen.openTemplate(/Two stores under a partition/);

  await test.step('in slow motion a leader’s appends are on their way by name', async () => {
    await expect(onTheirWay).toBeHidden();
    await screen.setSpeed('× 1/30');
    if (await screen.play.isVisible()) await screen.playNow();
    await expect(onTheirWay.getByRole('listitem').filter({ hasText: 'Append' })).toBeVisible(PATIENCE);
  });

  await test.step('replicas say how far their logs are', async () => {
    await expect(screen.node('Fast 1')).toContainText(/log \d+\s*commit \d+/);
  });

  await test.step('a watched key shows what each replica has for it', async () => {
    // hands tremble: a press that moves by two pixels is a click, also while messages pass over the node
    const box = (await screen.node('Fast store').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 2, box.y + box.height / 2);
    await page.mouse.up();
    await page.getByRole('tab', { name: 'Live' }).click();
    await page.getByRole('textbox', { name: 'Watch key' }).fill('1');
    await page.keyboard.press('Enter');
    const held = page.getByLabel('Key 1 on the replicas').getByRole('definition');
    await expect(held).toHaveCount(3);
    await expect(held.first()).toHaveText(/^(v\d|never written)/, PATIENCE);
    await expect(screen.node('Fast 2')).toContainText('key 1');
  });

  await test.step('the diagram opens by a key, below the canvas', async () => {
    await screen.canvas.click({ position: { x: 20, y: 200 } });
    await page.keyboard.press('Shift+M');
    await expect(diagram).toBeVisible();
    await expect(inView.getByText('Append')).toBeVisible(PATIENCE);
    await expect(page.getByRole('region', { name: 'Dashboards', exact: true })).toBeHidden();
  });

  await test.step('a message is chosen by keys, and told', async () => {
    await screen.pauseNow();
    await diagram.getByRole('combobox', { name: 'Lines of' }).selectOption({ label: 'Fast store' });
    await diagram.getByRole('group', { name: 'Messages through time' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(diagram.getByText(/^sent 0:\d\d\.\d+, /)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(diagram.getByText(/^sent 0:/)).toBeHidden();
  });

  await test.step('it zooms by buttons and keys', async () => {
    const span = diagram.getByLabel('Time in view');
    const before = await span.textContent();
    await diagram.getByRole('button', { name: 'Show more time' }).click();
    await expect(span).not.toHaveText(before ?? '');
    await diagram.getByRole('group', { name: 'Messages through time' }).focus();
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowLeft');
    await expect(diagram.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('End');
    await expect(diagram.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('it is saved as a picture with the names in it', async () => {
    const downloading = page.waitForEvent('download');
    await diagram.getByRole('button', { name: 'SVG' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/space-time\.svg$/);
    const svg = readFileSync(await download.path(), 'utf8');
    expect(svg).toMatch(/^<svg /);
    for (const name of ['Fast 1', 'Fast 2', 'Fast 3', 'Append']) expect(svg).toContain(name);
  });

  await test.step('and the charts are back by the same key', async () => {
    await page.keyboard.press('Shift+M');
    await expect(diagram).toBeHidden();
    await expect(page.getByRole('region', { name: 'Dashboards', exact: true })).toBeVisible();
  });
  expect(screen.complaints).toEqual([]);
});

test('messages that a partition swallows end at it, and the last seconds are told in a pause too', async ({
  page,
}) => {
  const screen = new Screen(page);
  const diagram = page.getByRole('region', { name: 'Space–time diagram' });
  await screen.open();
  await screen.openTemplate(/Two stores under a partition/);
  if (await screen.play.isVisible()) await screen.playNow();
  await screen.setSpeed('× 3');
  await screen.untilTime(22);
  await screen.pauseNow();
  await page.keyboard.press('Shift+M');
  const inView = diagram.getByRole('list', { name: 'Messages in view' });
  await expect(inView.getByText(/^lost \d+$/)).toBeVisible(PATIENCE);
  expect(await screen.time()).toBeGreaterThanOrEqual(22);
  expect(screen.complaints).toEqual([]);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`the message view is accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const screen = new Screen(page);
    const onTheirWay = page.getByRole('region', { name: 'Messages on their way' });
    await screen.open();
    await screen.openTemplate(/Two stores under a partition/);
    await screen.setSpeed('× 1/30');
    if (await screen.play.isVisible()) await screen.playNow();
    await expect(onTheirWay.getByRole('listitem').first()).toBeVisible(PATIENCE);
    await screen.node('Fast store').click();
    await page.getByRole('tab', { name: 'Live' }).click();
    await page.getByRole('textbox', { name: 'Watch key' }).fill('1');
    await page.keyboard.press('Enter');
    await onTheirWay.getByRole('button', { name: 'Space–time diagram' }).click();
    const diagram = page.getByRole('region', { name: 'Space–time diagram' });
    await expect(diagram.getByRole('listitem').first()).toBeVisible(PATIENCE);
    await screen.pauseNow();
    await diagram.getByRole('group', { name: 'Messages through time' }).press('ArrowDown');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
    expect(screen.complaints).toEqual([]);
  });
}
