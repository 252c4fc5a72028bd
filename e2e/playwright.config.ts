/**
 * How the journeys run: against the built page, served as any static host would, in a Chromium that is found
 * or installed on the way. One worker and no retries: a journey that passes only sometimes is a fault.
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { defineConfig } from 'playwright/test';
import { ensureChromium } from './browser.ts';

const root = join(import.meta.dirname, '..');
const browser = ensureChromium();

/** Chosen by the first process that reads this file; those that it starts inherit it. */
const PORT = 'SCALARIUM_E2E_PORT';
process.env[PORT] ??= String(await freePort());
/** `E2E_DIST` names another build than that of `npm test`, which two people may need at once. */
const dist = process.env.E2E_DIST ?? 'dist';
const address = `http://127.0.0.1:${process.env[PORT]}/`;

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // A slow machine costs time and no verdict: what is awaited comes a hundred times sooner on a quiet one.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../node_modules/.cache/scalarium/e2e.json' }]],
  use: {
    baseURL: address,
    viewport: { width: 1280, height: 720 },
    // Each journey is a first visit; only the one about working offline has use for what is held.
    serviceWorkers: 'block',
    // Recording doubles the time; `--trace retain-on-failure` switches it on where it is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser.executablePath === undefined ? {} : { executablePath: browser.executablePath }),
      env: { ...definedEnvironment(), ...browser.environment },
      args: [
        // As root Chromium refuses its sandbox. The page under test is our own.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
      ],
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --strictPort --port ${process.env[PORT]} --outDir ${dist}`,
    cwd: root,
    url: address,
    reuseExistingServer: false,
  },
});

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function freePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const listening = server.address();
      server.close(() => settle(typeof listening === 'object' && listening !== null ? listening.port : 0));
    });
  });
}
