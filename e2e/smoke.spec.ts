/** The least that must be true of a build: it opens under its own security policy, wherever it is served. */
import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { expect, test } from 'playwright/test';
import { Screen } from './screen.ts';

test('the page opens without a complaint, with a design that runs', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await expect(page).toHaveTitle(/Scalarium/);
  await screen.untilTime(0.5);
  await expect(screen.card('Traffic')).toContainText(/Per second: [1-9]/);
  expect(screen.complaints).toEqual([]);
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
  const root = join(import.meta.dirname, '..');
  const dist = resolve(root, process.env.E2E_DIST ?? 'dist');
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
