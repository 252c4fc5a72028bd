/**
 * Measures the engine through its worker in headless Chromium, or with the word `firefox` in Playwright's Firefox:
 * `in-browser.ts <model> <requests> [firefox]` prints one line of JSON like the other programs of `npm run bench`. A
 * fresh browser each time; the page is built and served from memory of this process alone.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { type Browser, chromium, firefox } from 'playwright/test';
import { build, loadConfigFromFile, type PluginOption } from 'vite';
import { kinds } from '../../src/catalog/kinds.ts';
import { benchDesign, type Model } from '../../src/cli/bench/designs.ts';
import type { Measurement } from '../../src/cli/bench/measurement.ts';
import type { Design } from '../../src/model/design.ts';
import type { CounterSummary, HistogramSummary } from '../../src/model/telemetry.ts';
import { parseDesign } from '../../src/model/validation.ts';
import { ensureChromium } from '../browser.ts';
import type { BrowserRun } from './page.ts';

const WARM_UP_REQUESTS = 50_000;
const WANTED: readonly string[] = ['lean-libraries', 'constant-functions', 'one-build'].map(
  (name) => `scalarium:${name}`,
);
const root = join(import.meta.dirname, '../..');
const folder = join(root, 'node_modules/.cache/scalarium/bench-page');

/** How the product builds page and worker: built otherwise, the worker's speed would be another's. */
async function productPlugins(): Promise<PluginOption[]> {
  const env = { command: 'build', mode: 'production' } as const;
  const product = await loadConfigFromFile(env, join(root, 'vite.config.ts'));
  const plugins = (product?.config.plugins ?? []) as readonly PluginOption[];
  return plugins.filter((one) => one && 'name' in one && WANTED.includes(one.name));
}

async function buildPage(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    base: './',
    plugins: await productPlugins(),
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      rolldownOptions: {
        input: join(import.meta.dirname, 'page.ts'),
        output: { entryFileNames: '[name].js', topLevelVar: false },
      },
    },
  });
}

/** Serves the built page on a free port. */
async function serve(): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>bench</title><script type="module" src="./page.js"></script>');
      return;
    }
    try {
      const body = readFileSync(join(folder, path));
      response.setHeader('content-type', extname(path) === '.js' ? 'text/javascript' : 'text/plain');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('no port to serve the page on');
  return { server, address: `http://127.0.0.1:${listening.port}/` };
}

function parsed(model: Model, requests: number): Design {
  const design = parseDesign(benchDesign(model, requests), kinds);
  if (!design.ok) throw new Error(JSON.stringify(design.error));
  return design.value;
}

function launchChromium(): Promise<Browser> {
  const { executablePath, environment } = ensureChromium();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    ...(environment === undefined ? {} : { env: { ...definedEnvironment(), ...environment } }),
    // As root Chromium refuses its sandbox. The page is our own.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

async function runInBrowser(
  browser: Browser,
  address: string,
  model: Model,
  requests: number,
): Promise<BrowserRun> {
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(address);
    await page.waitForFunction('globalThis.runBench !== undefined');
    return await page.evaluate(([warmUp, design]) => globalThis.runBench(warmUp, design), [
      parsed(model, WARM_UP_REQUESTS),
      parsed(model, requests),
    ] as const);
  } finally {
    await browser.close();
  }
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function measurementOf({ summary, wallSeconds }: BrowserRun): Measurement {
  const client = summary.nodes.client!.metrics;
  const latency = client.latencySeconds as HistogramSummary;
  const cache = summary.nodes.cache?.metrics as { readonly [counter: string]: CounterSummary } | undefined;
  const hits = cache?.hits?.total ?? Number.NaN;
  return {
    requests: (client.requests as CounterSummary).total,
    events: summary.events,
    meanLatency: latency.mean,
    p99Latency: latency.p99,
    hitRatio: hits / (hits + (cache?.misses?.total ?? Number.NaN)),
    wallSeconds,
    // a page is not told what its worker's thread and memory cost
    cpuSeconds: Number.NaN,
    threadSeconds: Number.NaN,
    peakMegabytes: Number.NaN,
  };
}

const [model, requests, which] = process.argv.slice(2);
await buildPage();
const { server, address } = await serve();
try {
  const browser = await (which === 'firefox' ? firefox.launch() : launchChromium());
  const run = await runInBrowser(browser, address, model as Model, Number(requests));
  console.log(JSON.stringify(measurementOf(run)));
} finally {
  server.close();
}
