/**
 * The programs that the bench compares, and how one process of each is run. SimPy is taken from whichever
 * Python on this machine has it; without one the table says so.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Model } from './designs.ts';
import type { Measurement } from './measurement.ts';

export type ProgramId = 'scalarium' | 'naive' | 'naive-minimal' | 'simpy';

export interface Program {
  readonly id: ProgramId;
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  /** Share of the requests that it runs: slow ones would take the whole day. */
  readonly share: number;
}

export interface Programs {
  readonly programs: readonly Program[];
  /** What could not be measured, in sentences. */
  readonly missing: readonly string[];
}

/** Every program there is on this machine; the bundles stand in `folder`. */
export function allPrograms(folder: string): Programs {
  const bundle = (id: string): [string, string] => [process.execPath, join(folder, `${id}.mjs`)];
  const programs: Program[] = [
    { id: 'scalarium', title: 'Scalarium', command: bundle('scalarium'), share: 1 },
    { id: 'naive', title: 'objects + closures + Map', command: bundle('naive'), share: 1 },
    { id: 'naive-minimal', title: '  the same, latency only', command: bundle('naive-minimal'), share: 1 },
  ];
  const simpy = findSimPy();
  if (simpy === undefined) {
    const missing = [
      'SimPy is not measured: no python3 here has it ("apt-get install python3-simpy" or "pip install simpy").',
    ];
    return { programs, missing };
  }
  const script = join(import.meta.dirname, 'simpy_models.py');
  programs.push({
    id: 'simpy',
    title: `SimPy ${simpy.version}, latency only`,
    command: [simpy.python, script],
    share: 0.1,
  });
  return { programs, missing: [] };
}

const PROBE = `
try:
    import simpy
    print(simpy.__version__)
except ImportError:
    import SimPy
    print(SimPy.__version__)
`;

function findSimPy(): { readonly python: string; readonly version: string } | undefined {
  for (const python of ['python3', '/usr/bin/python3', 'python']) {
    const probe = spawnSync(python, ['-c', PROBE], { encoding: 'utf8' });
    if (probe.status === 0) return { python, version: probe.stdout.trim() };
  }
  return undefined;
}

/** One fresh process. */
export function runProgram(program: Program, model: Model, requests: number): Measurement {
  const [command, ...parameters] = program.command;
  const child = spawnSync(command, [...parameters, model, String(requests)], { encoding: 'utf8' });
  if (child.status !== 0) {
    throw new Error(`${program.id} failed on ${model}:\n${child.stderr}`);
  }
  return JSON.parse(child.stdout.trim().split('\n').at(-1)!) as Measurement;
}
