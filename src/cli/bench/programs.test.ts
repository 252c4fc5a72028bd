/**
 * The bench compares what can be compared: every program, built and run as the bench does it, finds the same
 * latencies and the same hit ratio, so all of them simulate the same model.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { meansOfManyServers } from '../../theory/queueing.ts';
import { buildPrograms } from './build.ts';
import { allPrograms, runProgram } from './programs.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), 'scalarium-bench-'));
beforeAll(() => buildPrograms(folder));
afterAll(() => rmSync(folder, { recursive: true }));

it('every program has the mean latency of M/M/16 that theory gives', () => {
  const theory = meansOfManyServers({ arrivalRate: 12.8, serviceRate: 1, servers: 16 }).residenceSeconds;
  const { programs } = allPrograms(folder, false);
  for (const program of programs) {
    const run = runProgram(program, 'mm16', 100_000);
    expect(Math.abs(run.requests / 100_000 - 1), program.id).toBeLessThan(0.02);
    expect(Math.abs(run.meanLatency / theory - 1), program.id).toBeLessThan(0.04);
  }
});

it('every program has the same hit ratio and latency in the three-tier model', () => {
  const { programs } = allPrograms(folder, false);
  const runs = programs.map((program) => runProgram(program, 'three-tier', 100_000));
  // the peers draw from generators without seeds: bands are several times what chance does
  for (const run of runs) {
    expect(Math.abs(run.hitRatio - runs[0]!.hitRatio)).toBeLessThan(0.02);
    // the cold cache floods the database at first; luck decides how large that backlog is
    expect(run.meanLatency / runs[0]!.meanLatency).toBeGreaterThan(0.4);
    expect(run.meanLatency / runs[0]!.meanLatency).toBeLessThan(2.5);
  }
});
