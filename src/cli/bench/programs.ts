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
  'scalarium-browser',
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
}

export interface Programs {
  readonly programs: readonly Program[];
  /** What is to be known about the peers, in sentences. */
  readonly notes: readonly string[];
}

/** Every program there is on this machine; the bundles stand in `folder`. A browser is found or installed. */
export function allPrograms(folder: string, inBrowser: boolean): Programs {
  const bundle = (id: string): [string, string] => [process.execPath, join(folder, `${id}.mjs`)];
  const programs: Program[] = [
    { id: 'scalarium', command: bundle('scalarium'), ours: true, share: 1 },
    { id: 'scalarium-recording', command: bundle('scalarium'), words: ['recording'], ours: true, share: 1 },
    ...(inBrowser ? [throughTheWorker()] : []),
    { id: 'naive', command: bundle('naive'), ours: false, share: 1 },
    { id: 'naive-minimal', command: bundle('naive-minimal'), ours: false, share: 1 },
  ];
  const simpy = findSimPy();
  if (simpy === undefined) {
    const note =
      'SimPy is not measured: no python3 here has it ("apt-get install python3-simpy" or "pip install simpy").';
    return { programs, notes: [note] };
  }
  const script = join(import.meta.dirname, 'simpy_models.py');
  programs.push({ id: 'simpy', command: [simpy.python, script], ours: false, share: 0.1 });
  return { programs, notes: [`SimPy is version ${simpy.version}; it runs a tenth of the requests.`] };
}

/** In headless Chromium, a fresh one each time. */
function throughTheWorker(): Program {
  const root = join(import.meta.dirname, '../../..');
  const script = [join(root, '.ci/with-deps.cjs'), join(root, 'e2e/bench/in-browser.ts')];
  return { id: 'scalarium-browser', command: [process.execPath, ...script], ours: true, share: 1 };
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
  const [command, ...parameters] = program.command;
  const words = [...parameters, model, String(requests), ...(program.words ?? [])];
  const child = spawnSync(command, words, { encoding: 'utf8' });
  if (child.status !== 0) {
    throw new Error(`${program.id} failed on ${model}:\n${child.stderr}`);
  }
  const line = child.stdout.trim().split('\n').at(-1)!;
  // what cannot be known is NaN, which JSON has no word for
  return JSON.parse(line, (_, value: unknown) => (value === null ? Number.NaN : value)) as Measurement;
}
