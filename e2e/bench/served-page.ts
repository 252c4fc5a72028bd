/**
 * A built page, served and opened in headless Chromium without a graphics card, and the times between its frames:
 * what the benchmarks of the picture share. The page is that of `dist` (or of `E2E_DIST`).
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { chromium, type Page } from 'playwright/test';
import { ensureChromium } from '../browser.ts';
import { Screen } from '../screen.ts';

const dist = process.env.E2E_DIST ?? join(import.meta.dirname, '../../dist');

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

export interface Frames {
  readonly frames: number;
  readonly framesPerSecond: number;
  /** Milliseconds between two frames. */
  readonly median: number;
  readonly p95: number;
}

/** Times between the frames of the next `seconds`. */
export function framesOf(page: Page, seconds: number): Promise<Frames> {
  return page.evaluate(
    (length) =>
      new Promise<Frames>((resolve) => {
        const times: number[] = [];
        const began = performance.now();
        let before = began;
        const frame = () => {
          const now = performance.now();
          times.push(now - before);
          before = now;
          if (now - began < length * 1000) {
            requestAnimationFrame(frame);
            return;
          }
          const sorted = times.slice(1).sort((a, b) => a - b);
          const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)]! * 10) / 10;
          const framesPerSecond = Math.round((times.length / (now - began)) * 10_000) / 10;
          resolve({ frames: times.length, framesPerSecond, median: at(0.5), p95: at(0.95) });
        };
        requestAnimationFrame(frame);
      }),
    seconds,
  );
}

/** Serves and opens the page for as long as `look` takes. */
export async function withServedPage(
  viewport: { readonly width: number; readonly height: number },
  look: (screen: Screen, page: Page) => Promise<void>,
): Promise<void> {
  const { executablePath } = ensureChromium();
  const { server, address } = await serve();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    // As root Chromium refuses its sandbox. The page is our own.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({ baseURL: address, viewport });
    // what runs in the page was given names by the program that strips its types
    await page.addInitScript('globalThis.__name = (named) => named;');
    await look(new Screen(page), page);
  } finally {
    await browser.close();
    server.close();
  }
}
