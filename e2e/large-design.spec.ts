/**
 * A large design: what is out of sight is not drawn, and is there all the same for the keyboard and the screen
 * reader; what is far away shows less, and can be linked and moved.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from 'playwright/test';
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
