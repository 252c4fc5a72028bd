/** Settings by hand: typed, stepped, dragged, drawn, set together, copied, and what they lead to said meanwhile. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { type DesignInput, designSchema } from '../src/model/design.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { Screen } from './screen.ts';

const twoServers: DesignInput = {
  version: 1,
  title: 'Two servers',
  nodes: [
    {
      id: 'client',
      kind: 'client',
      name: 'Visitors',
      position: { x: 0, y: 0 },
      settings: { arrivals: { process: 'constant', rate: 100 } },
    },
    { id: 'app', kind: 'service', name: 'App', position: { x: 260, y: 0 }, settings: {} },
    { id: 'twin', kind: 'service', name: 'Twin', position: { x: 260, y: 160 }, settings: { instances: 3 } },
    { id: 'db', kind: 'database', name: 'Store', position: { x: 520, y: 0 }, settings: {} },
  ],
  links: [
    { id: 'l1', from: 'client', to: 'app', settings: {} },
    { id: 'l2', from: 'app', to: 'db', settings: {} },
  ],
  run: { seed: 1, duration: 120, warmup: 0 },
};

async function openTwoServers(page: Page): Promise<Screen> {
  const screen = new Screen(page);
  await screen.open(await encodeDesignLink(designSchema.parse(twoServers)));
  return screen;
}

const inspector = (page: Page): Locator => page.locator('.inspector');
const field = (page: Page, name: string | RegExp): Locator =>
  inspector(page).getByRole('textbox', { name }).first();

async function complaintsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include('.inspector').analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`);
}

/** Drags with the mouse from the middle of something by some pixels. */
async function dragBy(page: Page, from: Locator, x: number, y: number): Promise<void> {
  await from.scrollIntoViewIfNeeded();
  const box = (await from.boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + x, middle.y + y, { steps: 6 });
  await page.mouse.up();
}

test('what is typed is tried before it holds, kept when it is wrong, and one step to undo', async ({
  page,
}) => {
  const screen = await openTwoServers(page);
  await screen.node('App').click();
  const mean = field(page, /^Mean, ms/);
  await expect(inspector(page).getByText('Load 0.50')).toBeVisible();

  // 100/s × 13 ms on one worker: said while it is typed, and the design does not have it yet.
  await mean.fill('13');
  const overload = inspector(page).getByText('Offered load exceeds capacity: 1.3.');
  await expect(overload).toBeVisible();
  await expect(screen.undo).toBeDisabled();
  await mean.press('Escape');
  await expect(overload).toBeHidden();
  await expect(mean).toHaveValue('5');

  await mean.fill('5 kg');
  await mean.press('Enter');
  await expect(mean).toHaveValue('5 kg');
  await expect(inspector(page).getByRole('alert')).toContainText(
    '"kg" is no unit of time, expected for example 5 ms',
  );
  await mean.fill('0.25 s');
  await mean.press('Enter');
  await expect(mean).toHaveValue('250');
  await mean.press('ArrowUp');
  await mean.press('Alt+ArrowUp');
  await expect(mean).toHaveValue('261');
  await mean.press('Shift+ArrowUp');
  await expect(mean).toHaveValue('300');

  const instances = field(page, 'Instances');
  await instances.fill('2.5');
  await instances.press('Enter');
  await inspector(page).getByRole('button', { name: 'Use 3' }).click();
  await expect(instances).toHaveValue('3');
  await screen.undo.click();
  await expect(instances).toHaveValue('1');

  await inspector(page).getByRole('button', { name: 'Reset Service time to Exponential, mean 5 ms' }).click();
  await expect(mean).toHaveValue('5');
  expect(await complaintsOf(page)).toEqual([]);
  expect(screen.complaints).toEqual([]);
});

test('a law is dragged, a load is drawn by mouse and keys, and settings are found', async ({ page }) => {
  const screen = await openTwoServers(page);
  await screen.node('App').click();
  await inspector(page).getByRole('combobox', { name: 'Service time: law' }).selectOption('lognormal');
  const mean = field(page, /^Mean, ms/);
  await expect(mean).toHaveValue('5');
  const grip = inspector(page).getByRole('slider', { name: 'Mean of Service time' });
  await dragBy(page, grip, 60, 0);
  await expect.poll(async () => Number(await mean.inputValue())).toBeGreaterThan(8);
  // the drag is one step, and the law keeps its variation
  await expect(field(page, 'Variation')).toHaveValue('1');
  await screen.undo.click();
  await expect(mean).toHaveValue('5');
  const tail = inspector(page).getByRole('slider', { name: '99th percentile of Service time' });
  await tail.focus();
  await tail.press('ArrowUp');
  await expect(field(page, 'Variation')).not.toHaveValue('1');
  await expect(mean).toHaveValue('5');

  await screen.node('Visitors').click();
  await inspector(page).getByRole('combobox', { name: 'Load shape' }).selectOption('spike');
  await inspector(page).getByRole('combobox', { name: 'Load shape' }).selectOption('points');
  const points = inspector(page).getByRole('button', { name: /^Point \d+:/ });
  await expect(points).toHaveCount(6);
  const area = page.locator('.shape-area');
  const { width, height } = (await area.boundingBox())!;
  await area.click({ position: { x: width * 0.8, y: height * 0.3 } });
  await expect(points).toHaveCount(7);
  const sixth = inspector(page).getByRole('button', { name: /^Point 6: 96 s/ });
  await sixth.focus();
  await sixth.press('Shift+ArrowRight');
  const moved = inspector(page).getByRole('button', { name: /^Point 6: 106 s/ });
  await expect(moved).toBeFocused();
  await moved.press('Delete');
  await expect(points).toHaveCount(6);
  expect(await complaintsOf(page)).toEqual([]);

  const search = field(page, 'Search the settings');
  await search.fill('time-out');
  await expect(inspector(page).getByRole('heading', { name: 'Patience' })).toBeVisible();
  await expect(inspector(page).getByRole('heading', { name: 'Traffic' })).toBeHidden();
  await search.press('Escape');
  await inspector(page).getByRole('button', { name: 'Explain every setting' }).click();
  await expect(inspector(page).getByText('A factor on the rate over time.').last()).toBeVisible();
  expect(screen.complaints).toEqual([]);
});

test('several are set together, and settings go from one to another', async ({ page }) => {
  const screen = await openTwoServers(page);
  await screen.node('App').click();
  await screen.node('Twin').click({ modifiers: ['Shift'] });
  const instances = field(page, 'Instances');
  await expect(instances).toHaveAttribute('placeholder', 'mixed');
  await instances.fill('2');
  await instances.press('Enter');
  await expect(instances).toHaveValue('2');
  await screen.undo.click();
  // undo shows again what it is about: both of them
  await expect(field(page, 'Instances')).toHaveAttribute('placeholder', 'mixed');
  await inspector(page).getByRole('button', { name: 'App' }).click();
  await expect(field(page, 'Instances')).toHaveValue('1');
  await screen.node('Twin').click();
  await expect(field(page, 'Instances')).toHaveValue('3');

  await page.keyboard.press('Control+Alt+C');
  await expect(screen.message('Settings of Twin copied.')).toBeVisible();
  await screen.node('App').click();
  await page.keyboard.press('Control+Alt+V');
  await expect(field(page, 'Instances')).toHaveValue('3');

  // Of a service and a database: what both have.
  await screen.node('Store').click({ modifiers: ['Shift'] });
  await expect(inspector(page).getByRole('heading', { name: 'Queue', exact: true })).toBeVisible();
  await expect(field(page, 'Instances')).toBeHidden();
  expect(await complaintsOf(page)).toEqual([]);
  expect(screen.complaints).toEqual([]);
});
