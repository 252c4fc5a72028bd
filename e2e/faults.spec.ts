/**
 * Faults as a palette and a lane: one is dragged onto a node and breaks it, one onto the lane and is stretched there;
 * the same without a mouse; with a finger; and a chaos plan that a link replays.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

const fault = (screen: Screen, name: string): Locator =>
  screen.palette.getByRole('button', { name, exact: true });
const bar = (page: Page, name: RegExp): Locator =>
  page.getByRole('region', { name: 'Faults' }).getByRole('button', { name });

async function showFaults(screen: Screen): Promise<void> {
  await screen.palette.getByText('Faults', { exact: true }).click();
  await expect(fault(screen, 'Crash')).toBeVisible();
}

/** Takes something with the mouse, to a place on something else, in steps as a hand does. */
async function carry(page: Page, from: Locator, to: Locator, at: { readonly x: number; readonly y: number }) {
  const box = (await to.boundingBox())!;
  await from.hover();
  await page.mouse.down();
  await page.mouse.move(box.x + at.x - 30, box.y + at.y - 20, { steps: 4 });
  await page.mouse.move(box.x + at.x, box.y + at.y, { steps: 3 });
}

test('by mouse: a fault is put on a node, planned on the lane, stretched, and undone step by step', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.pauseNow();
  await showFaults(screen);

  await test.step('a node that cannot suffer it says why, one that can breaks', async () => {
    await carry(page, fault(screen, 'Crash'), screen.node('Shoppers'), { x: 40, y: 30 });
    await expect(page.getByText('Shoppers cannot suffer “Crash”')).toBeVisible();
    const payments = (await screen.node('Payments').boundingBox())!;
    await page.mouse.move(payments.x + 40, payments.y + 30, { steps: 3 });
    await expect(page.getByText('Shoppers cannot suffer “Crash”')).toBeHidden();
    await page.mouse.up();
    const form = screen.dialog('Crash Payments');
    await form.getByText('Machine', { exact: true }).click();
    await form.getByRole('button', { name: 'Break it now' }).click();
    await expect(screen.node('Payments')).toContainText('crashed', PATIENCE);
    await expect(bar(page, /^Crash Payments/)).toBeVisible();
  });

  await test.step('on the lane it asks whom, and stands at the time where it was dropped', async () => {
    const lane = page.locator('.lane-bars');
    const width = (await lane.boundingBox())!.width;
    await carry(page, fault(screen, 'Slow down'), lane, { x: width * 0.75, y: 30 });
    await expect(page.getByText('Plan it at 1:30.0')).toBeVisible();
    await page.mouse.up();
    const form = screen.dialog('Plan a fault');
    await form.getByRole('checkbox', { name: 'Database' }).check();
    await form.getByRole('button', { name: 'Plan it' }).click();
    await expect(bar(page, /^Slow down Database, 1:30\.0 to 1:45\.0$/)).toBeVisible();
  });

  await test.step('a double click on an empty place of it plans one there', async () => {
    const width = (await page.locator('.lane-bars').boundingBox())!.width;
    await page.locator('.lane-bars').dblclick({ position: { x: width * 0.65, y: 28 } });
    const form = screen.dialog('Plan a fault');
    await expect(form.getByRole('textbox', { name: 'At, s' })).toHaveValue('78');
    await page.keyboard.press('Escape');
    await expect(form).toBeHidden();
  });

  await test.step('its end is taken hold of and drawn, and each undo takes one thing back', async () => {
    const slow = bar(page, /^Slow down Database/);
    const box = (await slow.boundingBox())!;
    const second = ((await page.locator('.lane-bars').boundingBox())!.width / 120) * 1;
    await page.mouse.move(box.x + box.width - 2, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2 + 6 * second, box.y + 8, { steps: 4 });
    await page.mouse.move(box.x + box.width - 2 - 5 * second, box.y + 8, { steps: 4 });
    await page.mouse.up();
    await expect(bar(page, /^Slow down Database, 1:30\.0 to 1:40\.0$/)).toBeVisible();
    await screen.undo.click();
    await expect(bar(page, /^Slow down Database, 1:30\.0 to 1:45\.0$/)).toBeVisible();
    await screen.undo.click();
    await expect(slow).toBeHidden();
    await screen.undo.click();
    await expect(screen.node('Payments')).not.toContainText('crashed', PATIENCE);
    await screen.redo.click();
    await expect(screen.node('Payments')).toContainText('crashed', PATIENCE);
  });

  await test.step('nothing of it is a barrier', async () => {
    await fault(screen, 'Cut').click();
    await expect(page.getByRole('listbox', { name: 'Targets' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await page.keyboard.press('Escape');
  });
  expect(screen.complaints).toEqual([]);
});

test('by keyboard: a fault is found, its target chosen, and bars are moved, stretched, repeated and deleted', async ({
  page,
}) => {
  const screen = new Screen(page);
  const press = (keys: string) => page.keyboard.press(keys);
  const said = page.locator('[aria-live]').filter({ hasText: /./ });
  await screen.open();
  await screen.pauseNow();

  await press('Control+/');
  await expect(page.getByRole('searchbox', { name: 'Find a fault' })).toBeFocused();
  await page.keyboard.type('latency');
  await press('Enter');
  await expect(page.getByRole('listbox', { name: 'Targets' })).toBeFocused();
  await press('ArrowRight');
  await expect(page.getByRole('option', { selected: true })).toHaveText('link: Load balancer → Shop');
  await press('Enter');
  await expect(screen.dialog('Add latency Load balancer → Shop')).toBeVisible();
  await press('Enter');
  await expect(bar(page, /^Add latency Load balancer → Shop.*on now$/)).toBeVisible(PATIENCE);

  const crash = bar(page, /^Crash Shop/);
  await crash.focus();
  await press('ArrowRight');
  await expect(bar(page, /^Crash Shop, 0:21\.0 to 0:36\.0$/)).toBeFocused();
  await press('Shift+ArrowRight');
  await expect(bar(page, /^Crash Shop, 0:21\.0 to 0:37\.0$/)).toBeFocused();
  await expect(said.filter({ hasText: 'Crash Shop, 0:21.0 to 0:37.0.' })).toBeAttached();
  await press('Enter');
  await screen.dialog('Crash Shop').getByRole('button', { name: 'Repeat …' }).press('Enter');
  const repeat = screen.dialog('Crash Shop').getByRole('button', { name: /^Repeat \d times$/ });
  await repeat.press('Enter');
  await expect(crash.nth(1)).toBeVisible();
  await crash.last().focus();
  const before = await crash.count();
  await press('Delete');
  await expect(crash).toHaveCount(before - 1);
  await expect(said.filter({ hasText: 'Crash Shop taken off the timeline.' })).toBeAttached();
  await press('Control+z');
  await expect(crash).toHaveCount(before);
  expect(screen.complaints).toEqual([]);
});

test('a chaos plan is the same from the same seed, and one step', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.pauseNow();
  await screen.button('Chaos plan: random faults from a seed').click();
  const plan = screen.dialog('Chaos plan');
  const seed = plan.getByRole('textbox', { name: 'Seed' });
  const preview = plan.getByRole('region', { name: 'What it would plan' });
  const drawn = () => preview.getByRole('list').innerText();
  await seed.fill('41');
  await seed.press('Enter');
  const first = await drawn();
  await seed.fill('42');
  await seed.press('Enter');
  expect(await drawn()).not.toBe(first);
  await seed.fill('41');
  await seed.press('Enter');
  expect(await drawn()).toBe(first);
  const count = await preview.getByRole('listitem').count();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const bars = page.getByRole('region', { name: 'Faults' }).locator('.lane-bar.timeline');
  const before = await bars.count();
  await plan.getByRole('button', { name: /^Plan \d+ fault/ }).click();
  await expect(bars).toHaveCount(before + count);
  await screen.undo.click();
  await expect(bars).toHaveCount(before);
  expect(screen.complaints).toEqual([]);
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true });
  test('a fault is tapped, then its target, then broken', async ({ page }) => {
    const screen = new Screen(page);
    await screen.open();
    await screen.pauseNow();
    await screen.palette.getByText('Faults', { exact: true }).tap();
    await fault(screen, 'Pause').tap();
    await expect(page.getByRole('listbox', { name: 'Targets' })).toBeVisible();
    await screen.node('Database').tap();
    await screen.dialog('Pause Database').getByRole('button', { name: 'Break it now' }).tap();
    await expect(screen.node('Database')).toContainText('paused', PATIENCE);
    // what was tapped was the fault's, and not selected
    await expect(page.getByRole('tab', { name: 'Settings' })).toBeHidden();
    expect(screen.complaints).toEqual([]);
  });
});
