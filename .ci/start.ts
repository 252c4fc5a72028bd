/**
 * `npm start [-- --no-open] [--port 4173]`: builds the playground, serves it on this machine only and opens
 * it. A busy port gets the next free one; where there is no browser to open, the address is enough.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { build, preview } from 'vite';

const { values } = parseArgs({
  options: {
    'no-open': { type: 'boolean', default: false },
    port: { type: 'string', default: '4173' },
  },
});

await build({ logLevel: 'warn' });
const server = await preview({
  logLevel: 'warn',
  preview: { host: '127.0.0.1', port: portFrom(values.port), strictPort: false },
});
const listening = server.httpServer.address();
if (listening === null || typeof listening === 'string') throw new Error('The server has no port.');
const address = `http://localhost:${listening.port}/`;
console.log(`Scalarium is at ${address} (Ctrl-C ends it)`);
if (!values['no-open'] && canShowBrowser()) openBrowser(address);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));

function portFrom(word: string): number {
  const port = Number(word);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  console.error(`--port ${word}: a port is a whole number from 1 to 65535.`);
  process.exit(1);
}

/** Build servers and machines without a display have nobody to show it to. */
function canShowBrowser(): boolean {
  if (process.env.CI) return false;
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/** Asks the system for the person's own browser. The address stands in the terminal, so failing is no fault. */
function openBrowser(url: string): void {
  const [command, parameters] = openerOf(process.platform);
  const opener = spawn(command, [...parameters, url], { stdio: 'ignore', detached: true });
  opener.on('error', () => {});
  opener.unref();
}

function openerOf(platform: NodeJS.Platform): [command: string, parameters: string[]] {
  if (platform === 'darwin') return ['open', []];
  if (platform === 'win32') return ['cmd', ['/c', 'start', '']];
  return ['xdg-open', []];
}
