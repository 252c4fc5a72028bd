/** Scissors, lasso, zones and regions, as a hand on the canvas and as keys have them. */
import { expect, type Page, test } from 'playwright/test';
import { PATIENCE, type Point, Screen } from './screen.ts';

/** Draws with the tool in the hand, through points counted from the canvas's corner. */
async function stroke(page: Page, screen: Screen, points: readonly Point[]): Promise<void> {
  const box = await screen.canvas.boundingBox();
  if (box === null) throw new Error('no canvas');
  const [first, ...rest] = points;
  if (first === undefined) return;
  await page.mouse.move(box.x + first.x, box.y + first.y);
  await page.mouse.down();
  for (const { x, y } of rest) await page.mouse.move(box.x + x, box.y + y, { steps: 8 });
}

/** The middle of a node, counted from the canvas's corner. */
async function middleOf(screen: Screen, name: string | RegExp, which = 0): Promise<Point> {
  const canvas = await screen.canvas.boundingBox();
  const node = typeof name === 'string' ? screen.node(name) : screen.canvas.getByRole('group', { name });
  const box = await node.nth(which).boundingBox();
  if (canvas === null || box === null) throw new Error(`${name} is not on the canvas`);
  return { x: box.x - canvas.x + box.width / 2, y: box.y - canvas.y + box.height / 2 };
}

const cut = (screen: Screen) => screen.canvas.getByRole('button', { name: /^Partition.*Heal it/ });

test('scissors part whom they cross, replicas included, Escape leaves it, and a click on the cut heals', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.openTemplate(/Two stores under a partition/);
  await screen.pauseNow();
  const leader = await middleOf(screen, 'Fast 1');
  const follower = await middleOf(screen, 'Fast 2');
  const middle = (leader.y + follower.y) / 2;
  await screen.canvas.getByRole('button', { name: /^Scissors/ }).click();
  await expect(screen.canvas.getByText('Draw across what shall part')).toBeVisible();
  await stroke(page, screen, [
    { x: leader.x + 30, y: middle },
    { x: leader.x - 190, y: middle + 6 },
  ]);
  await expect(screen.canvas.getByText('5 pairs')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(screen.canvas.getByText('5 pairs')).toBeHidden();
  await page.mouse.up();
  await expect(cut(screen)).toBeHidden();

  await stroke(page, screen, [
    { x: leader.x + 30, y: middle },
    { x: leader.x - 190, y: middle + 6 },
  ]);
  await page.mouse.up();
  await expect(cut(screen)).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Partition: 5 pairs' })).toBeAttached();
  await page.keyboard.press('Escape');
  await cut(screen).click();
  await expect(cut(screen)).toBeHidden();
  await screen.undo.click();
  await expect(cut(screen)).toBeVisible();
  expect(screen.complaints).toEqual([]);
});

test('scissors cut by keys alone: arrows move the cross, Enter begins and ends, Escape leaves it', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.openTemplate(/Two stores under a partition/);
  await screen.pauseNow();
  const said = (words: string | RegExp) => page.getByRole('status').filter({ hasText: words });
  const press = async (key: string, times: number) => {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  };
  await page.keyboard.press('c');
  const cross = screen.canvas.getByRole('application', { name: /Draw across what shall part/ });
  await expect(cross).toBeFocused();
  await press('Shift+ArrowLeft', 12);
  await expect(said(/^Left of /)).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(said('The stroke begins here')).toBeAttached();
  await press('Shift+ArrowRight', 24);
  await expect(screen.canvas.locator('.tool-count')).toHaveText(/pairs?$/);
  await page.keyboard.press('Escape');
  await expect(said('Nothing was cut.')).toBeAttached();
  await expect(cut(screen)).toBeHidden();

  await page.keyboard.press('Enter');
  await press('Shift+ArrowLeft', 24);
  await expect(said(/Parts \d+ pairs?\./)).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(cut(screen)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cross).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(cut(screen)).toBeHidden();
  expect(screen.complaints).toEqual([]);
});

test('a lasso cuts off a group, a click on a border its zone, and a form any two sides', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.openTemplate(/Two stores under a partition/);
  await screen.pauseNow();
  const one = await middleOf(screen, 'Safe 2');
  await page.keyboard.press('o');
  await expect(screen.canvas.getByText('Draw around nodes')).toBeVisible();
  await stroke(page, screen, [
    { x: one.x - 50, y: one.y - 40 },
    { x: one.x + 55, y: one.y - 40 },
    { x: one.x + 55, y: one.y + 36 },
    { x: one.x - 50, y: one.y + 36 },
  ]);
  await expect(screen.canvas.getByText('1 node, 4 pairs')).toBeVisible();
  await page.mouse.up();
  await expect(cut(screen)).toBeVisible();
  // With scissors in the hand a click on the cut heals it.
  await page.keyboard.press('c');
  await stroke(page, screen, [{ x: one.x + 55, y: one.y }]);
  await page.mouse.up();
  await expect(cut(screen)).toBeHidden();

  const name = await screen.canvas.getByRole('button', { name: /^Zone Dublin/ }).boundingBox();
  await page.mouse.move((name?.x ?? 0) - 4, (name?.y ?? 0) + 60);
  await expect(screen.canvas.getByText('6 nodes, 10 pairs')).toBeVisible();
  await page.mouse.down();
  await page.mouse.up();
  await expect(cut(screen)).toBeVisible();
  await page.keyboard.press('Escape');
  await cut(screen).press('Enter');
  await expect(cut(screen)).toBeHidden();

  await page.keyboard.press('Shift+C');
  const form = screen.dialog('Partition');
  await form.getByRole('button', { name: 'Lisbon against the rest' }).click();
  await form.getByText('Only A to B').click();
  await expect(form.getByText('Parts 10 communicating pairs')).toBeVisible();
  await form.getByRole('button', { name: 'Part them now' }).click();
  await expect(cut(screen)).toHaveText(/one way/);
  expect(screen.complaints).toEqual([]);
});

test('zones are drawn, filled, placed in regions of a cloud, and lose their power', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.openEmptyCanvas();
  await screen.drag('Client', { x: 150, y: 190 }, 'Users');
  await screen.drag('Service', { x: 560, y: 190 }, 'App');
  await screen.wire('Users', 'App');
  await page.keyboard.press('z');
  await expect(screen.canvas.getByText('Draw the ground of a zone')).toBeVisible();
  await stroke(page, screen, [
    { x: 40, y: 100 },
    { x: 280, y: 320 },
  ]);
  await page.mouse.up();
  await expect(screen.canvas.getByRole('button', { name: 'Zone Zone a, 1 node' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name of the zone' })).toHaveValue('Zone a');
  await page.keyboard.press('Shift+Z');
  const second = screen.canvas.getByRole('button', { name: /^Zone Zone b/ });
  await expect(second).toBeVisible();

  // A node that is dropped on the ground stands in it; the zone moves with it by keys.
  const ground = await second.boundingBox();
  const canvas = await screen.canvas.boundingBox();
  const app = await middleOf(screen, 'App');
  await page.mouse.move((canvas?.x ?? 0) + app.x, (canvas?.y ?? 0) + app.y - 30);
  await page.mouse.down();
  await page.mouse.move((ground?.x ?? 0) + 110, (ground?.y ?? 0) + 120, { steps: 10 });
  await page.mouse.up();
  await expect(screen.canvas.getByRole('button', { name: 'Zone Zone b, 1 node' })).toBeVisible();
  await second.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(second).toBeFocused();

  await page.keyboard.press('Shift+L');
  const dialog = screen.dialog('Latencies between zones and regions');
  await dialog.getByRole('combobox', { name: 'Region of Zone a' }).selectOption('us-east-1');
  await dialog.getByRole('combobox', { name: 'Region of Zone b' }).selectOption('eu-west-1');
  await dialog.getByRole('button', { name: 'Apply to 2 zones' }).click();
  await expect(dialog.getByRole('textbox', { name: /us-east-1 to eu-west-1/ })).toHaveValue('35');
  await page.keyboard.press('Escape');
  await expect(screen.canvas.getByRole('button', { name: 'Region eu-west-1, 1 node' })).toBeVisible();

  // One undo takes the whole preset back.
  await screen.undo.click();
  await expect(screen.canvas.getByRole('button', { name: /^Region/ })).toHaveCount(0);
  await screen.redo.click();
  await expect(screen.canvas.getByRole('button', { name: 'Region eu-west-1, 1 node' })).toBeVisible();

  const { text } = await screen.saveAsFile();
  const saved = JSON.parse(text) as {
    network: { pairs: unknown[] };
    zones: { area?: unknown; region?: string }[];
  };
  expect(saved.network.pairs).toEqual([
    { between: ['us-east-1', 'eu-west-1'], latency: { distribution: 'constant', value: 0.035 } },
  ]);
  expect(saved.zones.every((zone) => zone.area !== undefined && zone.region !== undefined)).toBe(true);

  await screen.playNow();
  await screen.untilTime(2);
  await screen.canvas.getByRole('button', { name: 'Region eu-west-1, 1 node' }).click();
  await page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('button', { name: 'Power outage' })
    .click();
  await expect(screen.canvas.getByRole('button', { name: 'Region eu-west-1, 1 node, outage' })).toBeVisible();
  await expect(screen.canvas.getByText('no instance is up')).toBeVisible(PATIENCE);
  expect(screen.complaints).toEqual([]);
});
