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
import type { Measurement } from './measurement.ts';
import { allPrograms, runProgram } from './programs.ts';
import { checkRatios, checkStores, type Run } from './report.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), 'scalarium-bench-'));
beforeAll(() => buildPrograms(folder));
afterAll(() => rmSync(folder, { recursive: true }));

it('every program has the mean latency of M/M/16 that theory gives', () => {
  const theory = meansOfManyServers({ arrivalRate: 12.8, serviceRate: 1, servers: 16 }).residenceSeconds;
  for (const program of allPrograms(folder, false).programs) {
    const run = runProgram(program, 'mm16', 100_000);
    expect(Math.abs(run.requests / 100_000 - 1), program.id).toBeLessThan(0.02);
    expect(Math.abs(run.meanLatency / theory - 1), program.id).toBeLessThan(0.04);
  }
});

it('every program has the same hit ratio and latency in the three-tier model', () => {
  const runs = allPrograms(folder, false).programs.map((program) =>
    runProgram(program, 'three-tier', 100_000),
  );
  // the peers draw from generators without seeds: bands are several times what chance does
  for (const run of runs) {
    expect(Math.abs(run.hitRatio - runs[0]!.hitRatio)).toBeLessThan(0.02);
    // the cold cache floods the database at first; luck decides how large that backlog is
    expect(run.meanLatency / runs[0]!.meanLatency).toBeGreaterThan(0.4);
    expect(run.meanLatency / runs[0]!.meanLatency).toBeLessThan(2.5);
  }
});

it('the check compares processor time of the same round, and fails below twice the naive speed', () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const measured = (cpuSeconds: number): Measurement => ({
    requests: 1000,
    events: 5000,
    meanLatency: 1,
    p99Latency: 2,
    hitRatio: Number.NaN,
    wallSeconds: 1,
    cpuSeconds,
    peakMegabytes: 1,
  });
  const round = (ours: number, naive: number): Run[] => [
    { program: 'scalarium', model: 'mm16', ...measured(ours) },
    { program: 'naive', model: 'mm16', ...measured(naive) },
  ];
  expect(checkRatios({ processes: 2, runs: [...round(1, 2.1), ...round(10, 21)] })).toBe(true);
  expect(checkRatios({ processes: 2, runs: [...round(1, 1.9), ...round(10, 19)] })).toBe(false);
  complaints.mockRestore();
});

it('the check fails when an event of a store takes more than twice as long as one of three tiers', () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const measured = (model: Run['model'], cpuSeconds: number): Run => ({
    program: 'scalarium',
    model,
    requests: 1000,
    events: 5000,
    meanLatency: 1,
    p99Latency: 2,
    hitRatio: Number.NaN,
    wallSeconds: 1,
    cpuSeconds,
    peakMegabytes: 1,
  });
  const tiers = measured('three-tier', 1);
  expect(checkStores({ processes: 1, runs: [tiers, measured('raft-5', 1.9)] })).toBe(true);
  expect(checkStores({ processes: 1, runs: [tiers, measured('raft-5', 2.1)] })).toBe(false);
  complaints.mockRestore();
});
