/**
 * Measures large designs: a grid of clients, balancers, services, caches and databases, 200 and 1,000 nodes, alive
 * at the pace of real time. Prints frames a second and their times while one looks on and while a node is dragged
 * by hand, and from the moment on at which 300 of 1,000 nodes (three in ten) crash at once and at which they are
 * healed; the tasks of more than 50 ms meanwhile, and what a frame costs the page's main thread in milliseconds of its
 * own time, which tells more than the clock where other programs run too.
 * `node .ci/with-deps.cjs e2e/bench/large-design.ts` prints lines of JSON; sizes of designs may follow. The page is
 * that of `dist` (or of `E2E_DIST`), built before.
 */
import type { CDPSession, Page } from 'playwright/test';
import type { DesignInput } from '../../src/model/design.ts';
import type { Screen } from '../screen.ts';
import { grid } from './grid-design.ts';
import { type Frames, framesOf, withServedPage } from './served-page.ts';

const SECONDS = 8;
/** Until a design that was dropped runs on, if the one before did. */
const SETTLING_MILLISECONDS = 1500;
type Measured = Frames & { readonly longTasks: number; readonly longest: number };
/** Tasks of more than 50 ms since the page was asked to note them, milliseconds. */
async function longTasksDuring(page: Page, work: () => Promise<Frames>): Promise<Measured> {
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

/** Seconds that the page's main thread has worked so far, by its own clock. */
async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

async function costOf(session: CDPSession, work: () => Promise<Measured>): Promise<object> {
  const before = await worked(session);
  const found = await work();
  const milliseconds = ((await worked(session)) - before) * 1000;
  return { ...found, mainPerFrame: Math.round((milliseconds / found.frames) * 10) / 10 };
}

/** The node with this kind of name that is nearest to the middle of the canvas. */
function nearestToMiddle(page: Page, name: string): Promise<{ readonly x: number; readonly y: number }> {
  return page.evaluate((wanted) => {
    const canvas = document.querySelector('.canvas')!.getBoundingClientRect();
    const nodes = [...document.querySelectorAll<HTMLElement>('.react-flow__node')]
      .filter((node) => node.dataset.id!.startsWith(wanted))
      .map((node) => node.getBoundingClientRect())
      .map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + Math.min(10, height / 3) }));
    const away = ({ x, y }: { x: number; y: number }) =>
      Math.hypot(x - canvas.x - canvas.width / 2, y - canvas.y - canvas.height / 2);
    return nodes.sort((a, b) => away(a) - away(b))[0]!;
  }, name);
}

/** Drags such a node in circles for as long as frames are measured. */
async function dragAround(page: Page, node: string): Promise<Frames> {
  const { x, y } = await nearestToMiddle(page, node);
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

/** Plays, if it does not by itself; on a busy machine it may begin to just when one clicks, and then stands. */
async function letRun(screen: Screen, page: Page): Promise<void> {
  while ((await screen.time()) < 3) {
    if (await screen.play.isVisible()) await screen.play.click({ timeout: 1000 }).catch(() => undefined);
    await page.waitForTimeout(1000);
  }
}

/** Three of ten nodes, the services of each row that crash together; nobody crashes by hand so many in one frame. */
function withCrash(design: DesignInput): DesignInput {
  const targets = design.nodes.map(({ id }) => id).filter((id) => /^[stu]\d+$/.test(id));
  const crash = { id: 'crash', at: CRASH, fault: 'crash' as const, targets, duration: HEALED - CRASH };
  return { ...design, timeline: [crash] };
}
/** Simulated seconds: the measurements before are over by then, also where a machine is slow. */
const CRASH = 40;
const HEALED = 54;
/** So long before they crash and are healed their frames are measured. */
const BEFORE_SECONDS = 1;

const sizes = process.argv.slice(2).map(Number);
for (const size of sizes.length > 0 ? sizes : [200, 1000]) {
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
  ]) {
    await withServedPage(viewport, async (screen, page) => {
      await screen.open();
      await screen.dropFile(
        screen.canvas.locator('.react-flow'),
        'grid.json',
        JSON.stringify(withCrash(grid(size))),
      );
      // by its place in the page: among a thousand nodes, of which not all are drawn, there may be no name yet
      await screen.canvas
        .locator('.react-flow__node[data-id^="balancer"]')
        .first()
        .waitFor({ state: 'attached' });
      await page.keyboard.press('Shift+1');
      await page.waitForTimeout(SETTLING_MILLISECONDS);
      await letRun(screen, page);
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const print = (what: string, found: object) =>
        console.log(JSON.stringify({ size, width: viewport.width, what, ...found }));
      const measure = (work: () => Promise<Frames>) => costOf(session, () => longTasksDuring(page, work));
      print('looking', await measure(() => framesOf(page, SECONDS)));
      print('dragging', await measure(() => dragAround(page, 'balancer')));
      for (const [what, moment] of [
        ['crashing', CRASH],
        ['healing', HEALED],
      ] as const) {
        if ((await screen.time()) > moment - BEFORE_SECONDS) throw new Error(`${what}: measured too late`);
        await screen.untilTime(moment - BEFORE_SECONDS);
        print(what, await measure(() => framesOf(page, SECONDS)));
      }
    });
  }
}
