/**
 * A large design: what is out of sight is not drawn, and is there all the same for the keyboard and the screen
 * reader; what is far away shows less, and can be linked and moved; and from furthest away very many nodes are one
 * picture, in which whatever one turns to stands in the page.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from 'playwright/test';
import { grid } from './bench/grid-design.ts';
import { PATIENCE, Screen } from './screen.ts';

const NODES = 100;

test('a hundred nodes: linked from far away, read from near, walked by keys', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.dropFile(screen.canvas.locator('.react-flow'), 'grid.json', JSON.stringify(grid(NODES)));
  const nodes = screen.canvas.locator('.react-flow__node');
  const faces = screen.canvas.locator('.node-face');
  await expect(nodes).toHaveCount(NODES);
  await expect(screen.canvas.locator('.simple-name').first()).toBeVisible();
  expect((await new AxeBuilder({ page }).include('.canvas').analyze()).violations).toEqual([]);

  await test.step('a link by hand, from the port of a node that is pointed at', async () => {
    const from = (await screen.node('client5').boundingBox())!;
    const to = (await screen.node('cache5').boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await expect(screen.canvas.locator('.port')).toHaveCount(2);
    await page.mouse.move(from.x + from.width - 0.5, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x - 8, to.y + to.height / 2, { steps: 4 });
    await page.mouse.move(to.x + 2, to.y + to.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect(screen.undo).toHaveAttribute('aria-label', 'Undo: link client5 to cache5');
  });

  await test.step('near, the faces of what is in sight are whole, and the others are names', async () => {
    await page.keyboard.press('0');
    await expect(screen.canvas.locator('.node-face .node-line').first()).toBeAttached(PATIENCE);
    await expect.poll(() => faces.count()).toBeLessThan(NODES / 2);
    await expect(nodes).toHaveCount(NODES);
    const named = screen.canvas.getByRole('group', {
      name: /^Load balancer balancer\d/,
      includeHidden: true,
    });
    await expect(named).toHaveCount(NODES / 10);
  });

  await test.step('Tab goes to a node out of sight, and the camera with it', async () => {
    await screen.node('client0').focus();
    await page.keyboard.press('Tab');
    const focused = page.locator('.react-flow__node:focus');
    await expect(focused).toHaveAttribute('data-id', 'balancer0');
    await expect(focused.locator('.node-face')).toBeVisible();
  });
  expect(screen.complaints).toEqual([]);
});

/** Whether the picture has color in the middle of an element of the page. */
function isPaintedAt(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => {
    const picture = document.querySelector<HTMLCanvasElement>('.painted-view')!;
    const thing = document.querySelector(wanted)!.getBoundingClientRect();
    const { left, top } = picture.getBoundingClientRect();
    const x = (thing.x + thing.width / 2 - left) * devicePixelRatio;
    const y = (thing.y + thing.height / 2 - top) * devicePixelRatio;
    return picture.getContext('2d')!.getImageData(x, y, 1, 1).data[3] === 255;
  }, selector);
}

/** The picture's color of the ground of a node, below its figure. */
function colorLow(page: Page, node: string): Promise<readonly number[]> {
  return page.evaluate((id) => {
    const picture = document.querySelector<HTMLCanvasElement>('.painted-view')!;
    const box = document.querySelector(`.react-flow__node[data-id="${id}"]`)!.getBoundingClientRect();
    const { left, top } = picture.getBoundingClientRect();
    const x = (box.x + box.width / 2 - left) * devicePixelRatio;
    const y = (box.y + box.height * 0.88 - top) * devicePixelRatio;
    return [...picture.getContext('2d')!.getImageData(x, y, 1, 1).data];
  }, node);
}

test('very many nodes from furthest away: a picture, with all that one turns to in the page', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.dropFile(screen.canvas.locator('.react-flow'), 'grid.json', JSON.stringify(grid(160)));
  const picture = screen.canvas.locator('.painted-view');
  const faces = screen.canvas.locator('.react-flow__node .node-face');
  const client = screen.canvas.locator('.react-flow__node[data-id="client9"]');
  const box = async () => (await client.boundingBox())!;
  await expect(picture).toBeVisible(PATIENCE);
  await expect(screen.canvas.locator('.react-flow__node')).toHaveCount(160);
  await expect(faces).toHaveCount(0);
  expect(await isPaintedAt(page, '[data-id="client9"]')).toBe(true);

  await test.step('names say the figures of this moment', async () => {
    const named = { name: /^client9, [\d.]+\/s/, includeHidden: true };
    await expect(screen.canvas.getByRole('group', named)).toHaveCount(1, PATIENCE);
    expect((await new AxeBuilder({ page }).include('.canvas').analyze()).violations).toEqual([]);
  });

  await test.step('a node that is pointed at is itself, and the picture has a hole there', async () => {
    const { x, y, width, height } = await box();
    await page.mouse.move(x + width / 2, y + height / 2);
    await expect(client.locator('.node-face')).toBeVisible();
    await expect(client.locator('.port')).toHaveCount(2);
    await expect.poll(() => isPaintedAt(page, '[data-id="client9"]')).toBe(false);
    await page.mouse.move(x - 40, y - 40);
    await expect(faces).toHaveCount(0);
    await expect.poll(() => isPaintedAt(page, '[data-id="client9"]')).toBe(true);
  });

  await test.step('a link is selected by a click, and says its rate', async () => {
    const from = await box();
    const to = (await screen.node('balancer9').boundingBox())!;
    await page.mouse.click((from.x + from.width + to.x) / 2, from.y + from.height / 2);
    await expect(screen.canvas.locator('.react-flow__edge .link-line.selected')).toHaveCount(1);
    await expect(screen.canvas.locator('[data-link="client9.balancer9"]')).toHaveText(/\/s$/, PATIENCE);
    await page.keyboard.press('Escape');
    await expect(screen.canvas.locator('.react-flow__edge .link-line.selected')).toHaveCount(0);
  });

  await test.step('by keys too', async () => {
    await client.focus();
    await expect(client.locator('.node-face')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.locator('.react-flow__node:focus .node-face')).toBeVisible();
    await expect(page.locator('.react-flow__node:focus')).toHaveAttribute('data-id', 'balancer9');
  });

  await test.step('what is down is in the picture, and its name says so; healed, it is as it was', async () => {
    const asWell = await colorLow(page, 'balancer8');
    const crashed = screen.canvas.getByRole('group', {
      name: /^Load balancer balancer9, down, crashed/,
      includeHidden: true,
    });
    await page.keyboard.press('Enter');
    await page.keyboard.press('k');
    await page.keyboard.press('Escape');
    await expect(crashed).toHaveCount(1, PATIENCE);
    const { x, y, width, height } = (await screen.node('balancer9').boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await expect(crashed.locator('.node-face.dead')).toHaveCount(1);
    // on the ground
    await page.mouse.click(x - 20, y - 40);
    await expect(faces).toHaveCount(0);
    await expect(crashed).toHaveCount(1);
    await expect.poll(() => colorLow(page, 'balancer9')).not.toEqual(asWell);
    expect(await colorLow(page, 'balancer8')).toEqual(asWell);
    expect((await new AxeBuilder({ page }).include('.canvas').analyze()).violations).toEqual([]);
    await screen.undo.click();
    await expect(crashed).toHaveCount(0, PATIENCE);
    await expect.poll(() => colorLow(page, 'balancer9'), PATIENCE).toEqual(asWell);
  });

  await test.step('what is dragged moves in the picture', async () => {
    const other = screen.canvas.locator('.react-flow__node[data-id="client6"]');
    const { x, y, width, height } = (await other.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 - 30, y + height / 2 - 20, { steps: 5 });
    await page.mouse.up();
    await expect(screen.undo).toHaveAttribute('aria-label', /^Undo: move/);
    const at = (await other.boundingBox())!;
    expect(at.x).toBeLessThan(x - 15);
    // on the ground: it has neither pointer nor focus, and is not selected
    await page.mouse.click(at.x - 20, at.y - 20);
    await expect.poll(() => isPaintedAt(page, '[data-id="client6"]')).toBe(true);
  });

  await test.step('near by there is no picture', async () => {
    await page.keyboard.press('0');
    await expect(picture).toBeHidden();
    await expect(faces.first()).toBeAttached();
  });
  expect(screen.complaints).toEqual([]);
});
