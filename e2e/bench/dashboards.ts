/**
 * The bench's probe for a page in use: how many simulated seconds of the three-tier design the worker gets through in
 * a second of its own thread's time, as fast as it can and with all dashboards live. A thread's time leaves neighbours
 * on the machine out; it is read from /proc, which only Linux has. Builds the product's page into a folder of the
 * bench, unless E2E_DIST names one that is built already, and prints `{ "value": … }`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession } from 'playwright/test';
import { benchDesign } from '../../src/cli/bench/designs.ts';

/** Long enough that the run does not end. */
const REQUESTS = 1e8;
const WARM_UP_MILLISECONDS = 5000;
const MILLISECONDS = 10_000;

/** Seconds that each worker's thread of this browser's pages has worked so far, by its place in /proc. */
async function workerSeconds(browser: CDPSession): Promise<Map<string, number>> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  const tasks = pages.flatMap(({ id }) =>
    readdirSync(`/proc/${id}/task`).map((task) => `/proc/${id}/task/${task}`),
  );
  const workers = tasks.filter((task) => readFileSync(`${task}/comm`, 'utf8').startsWith('DedicatedWorker'));
  return new Map(
    workers.map((task) => [task, Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]) / 1e9]),
  );
}

function builtPage(): string {
  const given = process.env.E2E_DIST;
  if (given !== undefined) return given;
  const root = join(import.meta.dirname, '../..');
  const dist = join(root, 'node_modules/.cache/scalarium/bench-dist');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--outDir', dist, '--emptyOutDir'], {
    cwd: root,
    stdio: 'ignore',
  });
  return dist;
}

process.env.E2E_DIST = builtPage();
// it reads where the page is when it is loaded
const { withServedPage } = await import('./served-page.ts');
await withServedPage({ width: 1280, height: 720 }, async (screen, page) => {
  await screen.open();
  const design = JSON.stringify(benchDesign('three-tier', REQUESTS));
  await screen.dropFile(screen.canvas.locator('.react-flow'), 'three-tier.json', design);
  await screen.node('database').waitFor({ state: 'attached' });
  await screen.setSpeed('max');
  if (await screen.play.isVisible()) await screen.play.click();
  const browser = await page.context().browser()!.newBrowserCDPSession();
  await page.waitForTimeout(WARM_UP_MILLISECONDS);
  const [before, from] = [await workerSeconds(browser), await screen.time()];
  await page.waitForTimeout(MILLISECONDS);
  const [after, to] = [await workerSeconds(browser), await screen.time()];
  // of all workers of the page it is the simulation's that works most
  const worked = Math.max(...[...after].map(([task, seconds]) => seconds - (before.get(task) ?? 0)));
  console.log(JSON.stringify({ value: (to - from) / worked }));
});
