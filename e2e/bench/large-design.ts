/**
 * Measures large designs: a grid of clients, balancers, services, caches and databases, 200 and 1,000 nodes, alive
 * at the pace of real time. Prints frames a second and their times while one looks on and while a node is dragged
 * by hand, and the tasks of more than 50 ms meanwhile.
 * `node .ci/with-deps.cjs e2e/bench/large-design.ts` prints lines of JSON; sizes of designs may follow. The page is
 * that of `dist` (or of `E2E_DIST`), built before.
 */
import type { Page } from 'playwright/test';
import { grid } from './grid-design.ts';
import { type Frames, framesOf, withServedPage } from './served-page.ts';

const SECONDS = 8;
/** Until a design that was dropped runs on, if the one before did. */
const SETTLING_MILLISECONDS = 1500;
/** Tasks of more than 50 ms since the page was asked to note them, milliseconds. */
async function longTasksDuring(page: Page, work: () => Promise<Frames>): Promise<object> {
  await page.evaluate(() => {
    const noted: number[] = [];
    Object.assign(globalThis, { longTasks: noted });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) noted.push(Math.round(duration));
    }).observe({ type: 'longtask' });
  });
  const frames = await work();
  const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks);
  return { ...frames, longTasks: tasks.length, longest: Math.max(0, ...tasks) };
}

/** Drags a node in circles for as long as frames are measured. */
async function dragAround(page: Page, node: string): Promise<Frames> {
  const box = await page.locator(`.react-flow__node[data-id="${node}"]`).boundingBox();
  if (box === null) throw new Error(`${node} is not in view.`);
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(10, box.height / 3)];
  await page.mouse.move(x, y);
  await page.mouse.down();
  let over = false;
  const frames = framesOf(page, SECONDS).finally(() => {
    over = true;
  });
  for (let angle = 0; !over; angle += 0.12)
    await page.mouse.move(x + 60 * Math.sin(angle), y + 40 * (1 - Math.cos(angle)));
  await page.mouse.up();
  return frames;
}

const sizes = process.argv.slice(2).map(Number);
for (const size of sizes.length > 0 ? sizes : [200, 1000]) {
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
  ]) {
    await withServedPage(viewport, async (screen, page) => {
      await screen.open();
      await screen.dropFile(screen.canvas.locator('.react-flow'), 'grid.json', JSON.stringify(grid(size)));
      await screen.node('client0').waitFor({ state: 'attached' });
      await page.keyboard.press('Shift+1');
      await page.waitForTimeout(SETTLING_MILLISECONDS);
      if (await screen.play.isVisible()) await screen.play.click();
      await screen.untilTime(3);
      const print = (what: string, found: object) =>
        console.log(JSON.stringify({ size, width: viewport.width, what, ...found }));
      print('looking', await longTasksDuring(page, () => framesOf(page, SECONDS)));
      print('dragging', await longTasksDuring(page, () => dragAround(page, 'balancer0')));
    });
  }
}
