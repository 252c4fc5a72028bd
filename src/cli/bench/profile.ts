/**
 * Where the engine's time goes: runs it under V8's sampling profiler in a fresh process and lists functions by
 * their own time.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MODEL_TITLES, type Model } from './designs.ts';

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const TOP = 35;

/** Profiles one run of the engine and prints the functions that took longest. */
export function printProfile(folder: string, model: Model, requests: number): void {
  const place = mkdtempSync(join(folder, 'profile-'));
  try {
    const flags = ['--cpu-prof', `--cpu-prof-dir=${place}`, '--cpu-prof-interval=200'];
    const child = spawnSync(
      process.execPath,
      [...flags, join(folder, 'scalarium.mjs'), model, String(requests)],
      {
        encoding: 'utf8',
      },
    );
    if (child.status !== 0) throw new Error(child.stderr);
    const file = readdirSync(place)[0]!;
    const profile = JSON.parse(readFileSync(join(place, file), 'utf8')) as CpuProfile;
    console.log(`\n${MODEL_TITLES[model]}: own time by function`);
    for (const line of topFunctions(profile)) console.log(line);
  } finally {
    rmSync(place, { recursive: true });
  }
}

function topFunctions(profile: CpuProfile): string[] {
  const names = new Map(profile.nodes.map((node) => [node.id, nameOf(node)]));
  const own = new Map<string, number>();
  let total = 0;
  for (const [i, id] of profile.samples.entries()) {
    const micros = profile.timeDeltas[i]!;
    const name = names.get(id)!;
    own.set(name, (own.get(name) ?? 0) + micros);
    total += micros;
  }
  return [...own]
    .sort(([, a], [, b]) => b - a)
    .slice(0, TOP)
    .map(([name, micros]) => `${((100 * micros) / total).toFixed(1).padStart(6)} %  ${name}`);
}

function nameOf({ callFrame }: ProfileNode): string {
  const name = callFrame.functionName === '' ? 'anonymous' : callFrame.functionName;
  const file = callFrame.url.slice(callFrame.url.lastIndexOf('/') + 1);
  return file === '' ? name : `${name}  ${file}:${callFrame.lineNumber + 1}`;
}
