/** The least that must be true of a build: it opens under its own security policy, wherever it is served. */
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { Screen } from './screen.ts';

const dist = resolve(join(import.meta.dirname, '..'), process.env.E2E_DIST ?? 'dist');

test('the page opens without a complaint, with a design that runs', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await expect(page).toHaveTitle(/Scalarium/);
  await screen.untilTime(0.5);
  await expect(screen.card('Traffic')).toContainText(/Per second: [1-9]/);
  expect(screen.complaints).toEqual([]);
});

/** Kilobytes of scripts, compressed, that a first visit fetches until its design runs: page and simulation together. */
const MOST_KILOBYTES = 390;

test('a first visit fetches the scripts of page and simulation, each once, and no more than is said', () => {
  const assets = join(dist, 'assets');
  const page = [...readFileSync(join(dist, 'index.html'), 'utf8').matchAll(/"\.\/assets\/([^"]+\.js)"/g)];
  const simulation = readdirSync(assets).filter((file) => /^simulation\.worker-.*\.js$/.test(file));
  expect(simulation).toHaveLength(1);
  const fetched = new Set([...page.map(([, file = '']) => file), ...simulation]);
  let bytes = 0;
  // a set hands out what is added while it is walked
  for (const file of fetched) {
    const text = readFileSync(join(assets, file), 'utf8');
    for (const [, imported = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g))
      fetched.add(imported);
    bytes += gzipSync(text, { level: 9 }).length;
  }
  expect(fetched.size).toBeGreaterThanOrEqual(4);
  expect(bytes / 1000).toBeLessThanOrEqual(MOST_KILOBYTES);
});

const FOLDER = '/some/deep/path/';
const types: { readonly [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

test('the build runs from a folder of any host', async ({ page }) => {
  const missing: string[] = [];
  const server = await serveBelow(FOLDER, missing);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const screen = new Screen(page);
  await page.goto(`http://127.0.0.1:${port}${FOLDER}`);
  await screen.untilTime(0.5);
  await expect(screen.card('Traffic')).toContainText(/Per second: [1-9]/);
  expect(missing).toEqual([]);
  expect(screen.complaints).toEqual([]);
  await new Promise((closed) => {
    server.close(closed);
    server.closeAllConnections();
  });
});

/** The build as static files below one folder, and nothing outside it; what was asked for in vain is noted. */
function serveBelow(folder: string, missing: string[]): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://host').pathname;
    const refuse = () => {
      missing.push(path);
      response.writeHead(404).end();
    };
    if (!path.startsWith(folder)) return refuse();
    const file = join(dist, path === folder ? 'index.html' : path.slice(folder.length));
    const stream = createReadStream(file);
    stream.once('open', () =>
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'font/woff2' }),
    );
    stream.once('error', refuse);
    stream.pipe(response);
  });
  return new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(server)));
}
