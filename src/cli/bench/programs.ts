/**
 * The programs that the bench compares, and how one process of each is run. SimPy is taken from whichever
 * Python on this machine has it; without one the table says so.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Model, PEER_MODELS } from './designs.ts';
import type { Measurement } from './measurement.ts';

export const PROGRAM_IDS = [
  'scalarium',
  'scalarium-recording',
  'scalarium-cold',
  'scalarium-browser',
  'scalarium-firefox',
  'naive',
  'naive-minimal',
  'simpy',
] as const;
export type ProgramId = (typeof PROGRAM_IDS)[number];

export interface Program {
  readonly id: ProgramId;
  readonly command: readonly [string, ...string[]];
  /** What it is told besides the model and the number of requests. */
  readonly words?: readonly string[];
  /** Runs the models that no peer has as well. */
  readonly ours: boolean;
  /** Share of the requests that it runs: slow ones would take the whole day. */
  readonly share: number;
  /** It always runs so many instead. */
  readonly requests?: number;
  /** For measures alone: no table has it unless it is named. */
  readonly aside?: boolean;
}

/** What prints one figure and nothing else. */
export type ProbeId = 'call-slot' | 'snapshot' | 'dashboards';
export interface Probe {
  readonly id: ProbeId;
  readonly command: readonly [string, ...string[]];
}

export interface Programs {
  readonly programs: readonly Program[];
  readonly probes: readonly Probe[];
  /** What is to be known about the peers, in sentences. */
  readonly notes: readonly string[];
}

/** Requests of a run that begins cold: few, or it would not be one. */
const COLD_REQUESTS = 100_000;

/** Every program there is on this machine; the bundles stand in `folder`. A browser is found or installed. */
export function allPrograms(folder: string, inBrowser: boolean): Programs {
  const bundle = (id: string): [string, string] => [process.execPath, join(folder, `${id}.mjs`)];
  const ours = { command: bundle('scalarium'), ours: true, share: 1 };
  const programs: Program[] = [
    { id: 'scalarium', ...ours },
    { id: 'scalarium-recording', ...ours, words: ['recording'] },
    { id: 'scalarium-cold', ...ours, words: ['cold'], requests: COLD_REQUESTS, aside: true },
    ...(inBrowser ? throughTheWorker() : []),
    { id: 'naive', command: bundle('naive'), ours: false, share: 1 },
    { id: 'naive-minimal', command: bundle('naive-minimal'), ours: false, share: 1 },
  ];
  const [node, callSlot] = bundle('call-slot');
  const probes: Probe[] = [
    { id: 'call-slot', command: [node, '--expose-gc', callSlot] },
    { id: 'snapshot', command: bundle('snapshot') },
    ...(inBrowser ? [{ id: 'dashboards', command: browserScript('dashboards.ts') } as const] : []),
  ];
  const simpy = findSimPy();
  if (simpy === undefined) {
    const note =
      'SimPy is not measured: no python3 here has it ("apt-get install python3-simpy" or "pip install simpy").';
    return { programs, probes, notes: [note] };
  }
  const script = join(import.meta.dirname, 'simpy_models.py');
  programs.push({ id: 'simpy', command: [simpy.python, script], ours: false, share: 0.1 });
  return { programs, probes, notes: [`SimPy is version ${simpy.version}; it runs a tenth of the requests.`] };
}

/** In headless Chromium, and in Playwright's Firefox where it is installed, a fresh one each time. */
function throughTheWorker(): Program[] {
  const command = browserScript('in-browser.ts');
  const chromium: Program = { id: 'scalarium-browser', command, ours: true, share: 1 };
  const [node, ...script] = browserScript('has-firefox.ts');
  if (spawnSync(node, script).status !== 0) return [chromium];
  return [chromium, { ...chromium, id: 'scalarium-firefox', words: ['firefox'], aside: true }];
}

/** A program that opens a browser. */
function browserScript(name: string): [string, ...string[]] {
  const root = join(import.meta.dirname, '../../..');
  return [process.execPath, join(root, '.ci/with-deps.cjs'), join(root, 'e2e/bench', name)];
}

const PROBE = `
try:
    import simpy
    print(simpy.__version__)
except ImportError:
    import SimPy
    print(SimPy.__version__)
`;

/** The first Python that has it; Debian's own may be hidden behind another on the path. */
function findSimPy(): { readonly python: string; readonly version: string } | undefined {
  for (const python of ['python3', '/usr/bin/python3', 'python']) {
    const probe = spawnSync(python, ['-c', PROBE], { encoding: 'utf8' });
    if (probe.status === 0) return { python, version: probe.stdout.trim() };
  }
  return undefined;
}

/** Whether a program has a model. */
export function runs(program: Program, model: Model): boolean {
  return program.ours || PEER_MODELS.some((one) => one === model);
}

/** One fresh process. */
export function runProgram(program: Program, model: Model, requests: number): Measurement {
  const words = [model, String(requests), ...(program.words ?? [])];
  const line = lastLine(`${program.id} on ${model}`, program.command, words);
  // what cannot be known is NaN, which JSON has no word for
  return JSON.parse(line, (_, value: unknown) => (value === null ? Number.NaN : value)) as Measurement;
}

/** The same for what finds one figure. */
export function runProbe(probe: Probe): number {
  const { value } = JSON.parse(lastLine(probe.id, probe.command, [])) as { readonly value: number };
  return value;
}

/** What the process says in the end. */
function lastLine(
  name: string,
  [command, ...parameters]: Program['command'],
  words: readonly string[],
): string {
  const child = spawnSync(command, [...parameters, ...words], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${name} failed:\n${child.stderr}`);
  return child.stdout.trim().split('\n').at(-1)!;
}
