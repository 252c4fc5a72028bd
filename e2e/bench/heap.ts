/**
 * Measures whether a page that runs for long keeps its memory: the heap of the page after a full collection, and the
 * memory of its process, every so often. `node .ci/with-deps.cjs e2e/bench/heap.ts [minutes] [speed]` prints a line
 * of JSON for each look; 15 minutes at the pace of real time are the default, `3 "× 10"` is a first look at twice as
 * much simulated data. The page is that of `dist` (or of `E2E_DIST`), built before.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { CDPSession } from 'playwright/test';
import type { DesignInput } from '../../src/model/design.ts';
import { grid } from './grid-design.ts';
import { withServedPage } from './served-page.ts';

const [minutes = 15, speed] = [Number(process.argv[2] ?? 15), process.argv[3]];
/** Looks at the heap within the whole time; the first is when charts and workers are warm. */
const LOOKS = 15;
const WARM_UP_SECONDS = 30;
const NODES = 30;

/** Megabytes in use after a collection. */
async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return Math.round(usedSize / 1e5) / 10;
}

/**
 * Megabytes of memory of the renderer's process, workers included, which tell nobody what their heaps hold; null
 * where there is no /proc.
 */
async function residentOf(browser: CDPSession): Promise<number | null> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const sizes = processInfo.flatMap(({ type, id }) => {
    const path = `/proc/${id}/status`;
    if (type !== 'renderer' || !existsSync(path)) return [];
    return [Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) / 1000];
  });
  return sizes.length === 0 ? null : Math.round(Math.max(...sizes));
}

await withServedPage({ width: 1280, height: 720 }, async (screen, page) => {
  const design: DesignInput = { ...grid(NODES), run: { duration: null } } as DesignInput;
  await screen.open();
  await screen.dropFile(screen.canvas.locator('.react-flow'), 'grid.json', JSON.stringify(design));
  await screen.node('client0').waitFor({ state: 'attached' });
  if (speed !== undefined) await screen.setSpeed(speed);
  if (await screen.play.isVisible()) await screen.play.click();
  const session = await page.context().newCDPSession(page);
  const browser = await page.context().browser()!.newBrowserCDPSession();
  await page.waitForTimeout(WARM_UP_SECONDS * 1000);
  const first = await heapOf(session);
  const began = performance.now();
  for (let look = 0; look <= LOOKS; look++) {
    const due = (look / LOOKS) * minutes * 60_000;
    await page.waitForTimeout(Math.max(0, due - (performance.now() - began)));
    const inUse = await heapOf(session);
    const simulated = await screen.time();
    const elements = await page.evaluate(() => document.querySelectorAll('*').length);
    const minute = Math.round((performance.now() - began) / 6000) / 10;
    const change = Math.round((inUse / first - 1) * 100);
    console.log(
      JSON.stringify({
        minute,
        simulated,
        page: inUse,
        change,
        resident: await residentOf(browser),
        elements,
      }),
    );
  }
});
