/** Everything without a mouse: build, run, inspect, break, heal, delete. */
import { expect, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

test('a design is built, run, broken and mended by keys alone', async ({ page }) => {
  const screen = new Screen(page);
  const { keyboard } = page;
  await screen.open();

  await test.step('an empty canvas out of the gallery', async () => {
    await keyboard.press('t');
    await screen
      .dialog('Templates')
      .getByRole('button', { name: /^Empty canvas/ })
      .press('Enter');
    await expect(screen.canvas.getByRole('heading', { name: 'An empty canvas' })).toBeVisible();
  });

  await test.step('two nodes from the palette', async () => {
    await keyboard.press('/');
    await keyboard.type('client');
    await keyboard.press('Enter');
    await keyboard.type('serv');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await expect(screen.node('Client')).toBeVisible();
    await expect(screen.node('Service')).toBeVisible();
  });

  await test.step('a link between them', async () => {
    await keyboard.press('Control+a');
    await keyboard.press('l');
    await expect(screen.link('Client', 'Service')).toBeAttached();
  });

  await test.step('play and pause', async () => {
    await keyboard.press(' ');
    await expect(screen.pause).toBeVisible();
    await screen.untilTime(1);
    await keyboard.press(' ');
    await expect(screen.play).toBeVisible();
  });

  await test.step('select and inspect', async () => {
    await keyboard.press('Escape');
    await screen.node('Service').focus();
    await keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Service');
    await page.getByRole('tab', { name: 'Settings' }).focus();
    await keyboard.press('ArrowRight');
    await expect(page.getByRole('tab', { name: 'Live' })).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('crash and heal', async () => {
    await screen.node('Service').focus();
    await keyboard.press('k');
    await expect(screen.node('Service')).toHaveAccessibleName(/down/);
    await keyboard.press('Shift+H');
    await expect(screen.node('Service')).not.toHaveAccessibleName(/down/);
  });

  await test.step('break it from its menu, which arrows and Enter use', async () => {
    await screen.node('Service').focus();
    await screen.openMenuByKey(screen.node('Service'));
    const menu = page.getByRole('menu', { name: 'Service' });
    await expect(menu.getByRole('menuitem', { name: 'Crash the process' })).toBeFocused();
    await keyboard.press('s');
    await expect(menu.getByRole('menuitem', { name: /^Slow down/ })).toBeFocused();
    await keyboard.press('Enter');
    await expect(menu).toBeHidden();
    await expect(screen.node('Service')).toHaveAccessibleName(/slow/);
  });

  await test.step('delete and take back', async () => {
    await screen.node('Service').focus();
    await keyboard.press('Delete');
    await expect(screen.node('Service')).toBeHidden();
    await keyboard.press('Control+z');
    await expect(screen.node('Service')).toBeVisible();
    await expect(screen.link('Client', 'Service')).toBeAttached();
  });
  await screen.playNow();
  await expect(screen.node('Client')).toHaveAccessibleName(/\d\/s/, PATIENCE);
  expect(screen.complaints).toEqual([]);
});

test('an edit by keys leaves the focus on what came of it, or next to what is gone', async ({ page }) => {
  const screen = new Screen(page);
  const { keyboard } = page;
  await screen.open();
  await screen.pauseNow();

  await test.step('a node put into a link', async () => {
    await screen.link('Load balancer', 'Shop').focus();
    await keyboard.press('Enter');
    await keyboard.press('i');
    await keyboard.type('rate');
    await keyboard.press('Enter');
    await expect(screen.node('Rate limiter')).toBeFocused();
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Rate limiter');
  });

  await test.step('taken back, and another kind in its place', async () => {
    await keyboard.press('Control+z');
    await expect(screen.node('Rate limiter')).toBeHidden();
    await expect(screen.canvas.locator('.react-flow__node:focus')).toHaveCount(1);
    await screen.node('Payments').focus();
    await keyboard.press('Enter');
    await keyboard.press('Shift+E');
    await keyboard.type('rate');
    await keyboard.press('Enter');
    await expect(screen.node('Payments')).toHaveAccessibleName(/^Rate limiter/);
    await expect(screen.node('Payments')).toBeFocused();
    await keyboard.press('Control+z');
    await expect(screen.node('Payments')).toBeFocused();
  });

  await test.step('a copy', async () => {
    await keyboard.press('Control+d');
    await expect(screen.node('Payments 2')).toBeFocused();
  });

  await test.step('what stands next, where something was deleted', async () => {
    await keyboard.press('Delete');
    await expect(screen.node('Payments 2')).toBeHidden();
    await expect(screen.node('Payments')).toBeFocused();
    await screen.link('Shop', 'Payments').focus();
    await keyboard.press('Enter');
    await keyboard.press('Delete');
    await expect(screen.link('Shop', 'Payments')).toBeHidden();
    await expect(screen.node('Shop')).toBeFocused();
  });
  expect(screen.complaints).toEqual([]);
});
