/**
 * Measures the picture in slow motion: frames a second and their time with five replicas and twenty clients,
 * with and without the space–time diagram, in headless Chromium without a graphics card.
 * `node .ci/with-deps.cjs e2e/bench/slow-motion.ts` prints one line of JSON for each. The page is that of `dist`
 * (or of `E2E_DIST`), built before.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { chromium, type Page } from 'playwright/test';
import type { DesignInput } from '../../src/model/design.ts';
import { ensureChromium } from '../browser.ts';
import { Screen } from '../screen.ts';

const SECONDS = 6;
/** Until the first messages are on their way at another speed. */
const SETTLING_MILLISECONDS = 1500;
const SPEEDS = ['× 1/1000', '× 1/100', '× 1/10'] as const;
const dist = process.env.E2E_DIST ?? join(import.meta.dirname, '../../dist');

/** Five replicas around their set, twenty clients beside it, every message a few milliseconds on its way. */
function fiveReplicas(): DesignInput {
  const around = [
    [760, 0],
    [960, 180],
    [900, 400],
    [660, 560],
    [400, 520],
  ] as const;
  const replicas = around.map(([x, y], i) => ({ id: `r${i}`, kind: 'replica', position: { x, y } }));
  const clients = Array.from({ length: 20 }, (_, i) => ({
    id: `c${i}`,
    kind: 'client',
    position: { x: (i % 2) * 160 - 120, y: Math.floor(i / 2) * 100 - 180 },
    settings: { arrivals: { process: 'poisson', rate: 20 }, readFraction: 0.6 },
  }));
  const latency = { distribution: 'lognormal', mean: 0.004, cv: 0.4 };
  return {
    version: 1,
    title: 'Five replicas, twenty clients',
    nodes: [{ id: 'set', kind: 'replica-set', position: { x: 480, y: 300 } }, ...replicas, ...clients],
    links: [
      ...replicas.map(({ id }) => ({ id: `set.${id}`, from: 'set', to: id, settings: { latency } })),
      ...clients.map(({ id }) => ({ id: `${id}.set`, from: id, to: 'set' })),
    ],
  } as DesignInput;
}

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

async function serve(): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = join(dist, path === '/' ? 'index.html' : path);
    if (!existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('no port to serve the page on');
  return { server, address: `http://127.0.0.1:${listening.port}/` };
}

interface Frames {
  readonly framesPerSecond: number;
  /** Milliseconds between two frames. */
  readonly median: number;
  readonly p95: number;
}

/** Times between the frames of the next seconds. */
function framesOf(page: Page): Promise<Frames> {
  return page.evaluate(
    (seconds) =>
      new Promise<Frames>((resolve) => {
        const times: number[] = [];
        const began = performance.now();
        let before = began;
        const frame = () => {
          const now = performance.now();
          times.push(now - before);
          before = now;
          if (now - began < seconds * 1000) {
            requestAnimationFrame(frame);
            return;
          }
          const sorted = times.slice(1).sort((a, b) => a - b);
          const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)]! * 10) / 10;
          const framesPerSecond = Math.round((times.length / (now - began)) * 10_000) / 10;
          resolve({ framesPerSecond, median: at(0.5), p95: at(0.95) });
        };
        requestAnimationFrame(frame);
      }),
    SECONDS,
  );
}

const { executablePath } = ensureChromium();
const { server, address } = await serve();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  // As root Chromium refuses its sandbox. The page is our own.
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage({ baseURL: address, viewport: { width: 1280, height: 720 } });
  // what runs in the page was given names by the program that strips its types
  await page.addInitScript('globalThis.__name = (named) => named;');
  const screen = new Screen(page);
  await screen.open();
  await screen.dropFile(screen.canvas.locator('.react-flow'), 'five.json', JSON.stringify(fiveReplicas()));
  await screen.node('r0').waitFor();
  for (const diagram of [false, true]) {
    if (diagram) await page.keyboard.press('Shift+M');
    for (const speed of SPEEDS) {
      await screen.setSpeed(speed);
      if (await screen.play.isVisible()) await screen.playNow();
      await page.getByRole('region', { name: 'Messages on their way' }).waitFor();
      await page.waitForTimeout(SETTLING_MILLISECONDS);
      console.log(JSON.stringify({ speed, diagram, ...(await framesOf(page)) }));
    }
  }
} finally {
  await browser.close();
  server.close();
}
