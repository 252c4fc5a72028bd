/**
 * Finds a Chromium for the journeys, or gets one, so that `npm test` needs no preparation on a machine with
 * internet, and none on one that reaches only the npm registry and Debian's packages. The first that works:
 *   1. $CHROMIUM_PATH
 *   2. Playwright's own build, if it is installed already
 *   3. a Chrome or Chromium of this machine
 *   4. `playwright install chromium --only-shell`            (a machine with internet)
 *   5. `apt-get install chromium-headless-shell`             (Debian as root, package mirror only)
 *   6. the Chromium inside the npm package @sparticuz/chromium (x64 Linux, npm registry only, no root)
 * E2E_SKIP=own,system,install,apt,npm leaves steps out, which is how each was tried.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright/test';

export interface Browser {
  /** undefined: Playwright takes its own build. */
  readonly executablePath?: string;
  /** What the browser needs in its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

const SYSTEM_PATHS = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Tried on Node 20. */
const NPM_CHROMIUM = '@sparticuz/chromium@140.0.0';

/** Playwright reads its configuration in every process that it starts: what the first one found serves all. */
const FOUND = 'SCALARIUM_E2E_BROWSER';

const root = join(import.meta.dirname, '..');
const skipped = new Set((process.env.E2E_SKIP ?? '').split(','));

export function ensureChromium(): Browser {
  const found = process.env[FOUND];
  if (found !== undefined) return JSON.parse(found) as Browser;
  const browser = given() ?? playwrights() ?? system() ?? installed() ?? debians() ?? fromNpm();
  if (browser === undefined) {
    throw new Error(
      'There is no Chromium here. Run `npx playwright install chromium`, or install Chrome or Chromium, or set CHROMIUM_PATH.',
    );
  }
  process.env[FOUND] = JSON.stringify(browser);
  return browser;
}

function given(): Browser | undefined {
  const path = process.env.CHROMIUM_PATH;
  if (!path) return undefined;
  if (!existsSync(path)) throw new Error(`CHROMIUM_PATH=${path} does not exist.`);
  return { executablePath: path };
}

/** The headless shell lies in a folder of its own beside the full browser's. */
function playwrights(): Browser | undefined {
  if (skipped.has('own')) return undefined;
  const full = chromium.executablePath();
  const revision = /chromium-(\d+)/.exec(full)?.[1];
  const folder = full.slice(0, full.search(/chromium-\d+/));
  const hasShell =
    revision !== undefined &&
    existsSync(folder) &&
    readdirSync(folder).includes(`chromium_headless_shell-${revision}`);
  return hasShell || existsSync(full) ? {} : undefined;
}

function system(): Browser | undefined {
  const path = skipped.has('system') ? undefined : SYSTEM_PATHS.find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { executablePath: path };
}

function installed(): Browser | undefined {
  if (skipped.has('install')) return undefined;
  const program = join(root, 'node_modules', 'playwright', 'cli.js');
  run(process.execPath, [program, 'install', 'chromium', '--only-shell'], 240);
  return playwrights();
}

function debians(): Browser | undefined {
  const possible = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (skipped.has('apt') || !possible) return undefined;
  const install = ['install', '-y', '-q', '--no-install-recommends'];
  run('apt-get', ['update', '-q'], 120);
  run('apt-get', [...install, 'chromium-headless-shell'], 300) ||
    run('apt-get', [...install, 'chromium'], 300);
  return system();
}

function fromNpm(): Browser | undefined {
  const possible = process.platform === 'linux' && process.arch === 'x64';
  if (skipped.has('npm') || !possible) return undefined;
  const folder = join(root, 'node_modules', '.cache', 'e2e-chromium');
  if (!run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', NPM_CHROMIUM], 180))
    return undefined;
  const path = unpackedFrom(folder);
  if (!existsSync(path)) return undefined;
  const unpacked = dirname(path);
  return {
    executablePath: path,
    environment: {
      LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(unpacked, 'fonts'),
    },
  };
}

/** The two variables make the package unpack the shared libraries that it brings, too. */
function unpackedFrom(folder: string): string {
  const program =
    'import("@sparticuz/chromium").then(async (m) => console.log(await m.default.executablePath()))';
  const { stdout } = spawnSync(process.execPath, ['-e', program], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x',
    },
  });
  return stdout.trim();
}

function run(command: string, parameters: readonly string[], seconds: number): boolean {
  console.error(`No browser yet, so: ${command} ${parameters.join(' ')}`);
  const result = spawnSync(command, parameters, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: seconds * 1000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status !== 0) console.error(`  failed: ${(result.stderr ?? '').trim().split('\n').at(-1)}`);
  return result.status === 0;
}
