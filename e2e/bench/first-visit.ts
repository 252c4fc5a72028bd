/**
 * Measures a first visit, from navigation on: when the first node is seen, when simulated time has moved, and how
 * many bytes of scripts were fetched by then, compressed as a server would send them. Each visit has a browser of
 * its own, without a cache. `node .ci/with-deps.cjs e2e/bench/first-visit.ts` prints a line of JSON a visit and one
 * of medians. The page is that of `dist` (or of `E2E_DIST`), built before.
 */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright/test';
import { withServedPage } from './served-page.ts';

const VISITS = 5;

interface Visit {
  /** Milliseconds since navigation. */
  readonly firstNode: number;
  readonly running: number;
}

/** Notes, from within the page, when what is waited for is painted. */
async function watchFor(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = { firstNode: 0, running: 0 };
    Object.assign(globalThis, { seen });
    const look = () => {
      if (seen.firstNode === 0 && document.querySelector('.node-face') !== null)
        seen.firstNode = Math.round(performance.now());
      const clock = document.querySelector('[role=timer] b')?.textContent ?? '0:00.0';
      if (seen.running === 0 && /[1-9]/.test(clock)) seen.running = Math.round(performance.now());
      if (seen.running === 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const visits: Visit[] = [];
for (let i = 0; i < VISITS; i++) {
  await withServedPage({ width: 1280, height: 720 }, async (_screen, page) => {
    await watchFor(page);
    const scripts: { readonly name: string; readonly bytes: Promise<number> }[] = [];
    page.on('response', (response) => {
      const name = new URL(response.url()).pathname.split('/').at(-1) ?? '';
      if (name.endsWith('.js'))
        scripts.push({
          name,
          bytes: response.body().then(
            (body) => gzipSync(body, { level: 9 }).length,
            () => 0, // still on its way when the visit was over
          ),
        });
    });
    await page.goto('./');
    await page.waitForFunction(() => (globalThis as unknown as { seen: Visit }).seen.running > 0);
    const visit = await page.evaluate(() => (globalThis as unknown as { seen: Visit }).seen);
    const sizes = await Promise.all(scripts.map(async ({ name, bytes }) => [name, await bytes] as const));
    const sum = (wanted: RegExp) =>
      sizes.reduce((total, [name, bytes]) => total + (wanted.test(name) ? bytes : 0), 0);
    console.log(
      JSON.stringify({
        ...visit,
        pageBytes: sum(/^(?:index|page|shared|rolldown-runtime)-/),
        workerBytes: sum(/^common-|\.worker-/),
        restBytes: sum(/^(?!(?:index|page|shared|common|rolldown-runtime)-|.*\.worker-)/),
      }),
    );
    visits.push(visit);
  });
}
console.log(
  JSON.stringify({
    medians: {
      firstNode: median(visits.map((v) => v.firstNode)),
      running: median(visits.map((v) => v.running)),
    },
  }),
);
