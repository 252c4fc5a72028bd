/** Promises of `sweep`: a grid with the same luck at every point, the knee of a load, refusals that help. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Run } from '../experiment/run.ts';
import { designOf } from '../experiment/testing/designs.ts';
import { readSweepOptions } from './sweep-options.ts';
import type { Sweep } from './sweep-points.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
let path: string;

const queue = (rate: number, instances: number) =>
  designOf({
    version: 1,
    title: 'Queue',
    nodes: [
      { id: 'client', kind: 'client', settings: { arrivals: { process: 'poisson', rate } } },
      {
        id: 'app',
        kind: 'service',
        settings: { instances, concurrency: 1, serviceTime: { distribution: 'exponential', mean: 0.01 } },
      },
    ],
    links: [{ id: 'l', from: 'client', to: 'app' }],
    run: { duration: 20 },
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scalarium-'));
  path = join(folder, 'queue.json');
  writeFileSync(path, JSON.stringify(queue(60, 1)));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const sweep = (...args: string[]) =>
  spawnSync(process.execPath, ['.ci/with-deps.cjs', 'src/cli/sweep.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });

describe('sweep', () => {
  it('runs every point of a grid as sim would, with the same seed, and the same in threads', () => {
    const args = ['--set', 'nodes.app.settings.instances=1,2', '--json', '--metric', 'nodes.app.utilization'];
    const { status, stdout, stderr } = sweep(path, ...args, '--jobs', '2');
    expect([stderr, status]).toEqual(['', 0]);
    const { title, parameters, points } = JSON.parse(stdout) as Sweep;
    expect(title).toBe('Queue');
    expect(parameters).toEqual([{ path: 'nodes.app.settings.instances', values: [1, 2] }]);
    expect(points.map(({ set }) => set)).toEqual([
      { 'nodes.app.settings.instances': 1 },
      { 'nodes.app.settings.instances': 2 },
    ]);
    points.forEach(({ fingerprint, nodes, metrics }, i) => {
      const run = new Run({ design: queue(60, i + 1), seed: 1 });
      run.advance(20);
      expect(fingerprint).toBe(run.fingerprint());
      const { mean } = nodes!.app!.metrics.utilization as { mean: number };
      expect(metrics['nodes.app.utilization.mean']).toEqual({ mean });
      expect(mean).toBeGreaterThan(0.5 / (i + 1));
      expect(mean).toBeLessThan(0.7 / (i + 1));
    });
  });

  it('fits the universal scalability law to a size that was full, and to nothing else', () => {
    const instances = ['--set', 'nodes.app.settings.instances=1..8', '--duration', '10'];
    const flooded = join(folder, 'flooded.json');
    writeFileSync(flooded, JSON.stringify(queue(1000, 1)));
    const { scaling } = JSON.parse(sweep(flooded, ...instances, '--json').stdout) as Sweep;
    // instances that share nothing: each does 100 a second, and none is in the way of another
    expect(scaling!.sizes).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Math.abs(scaling!.lambda / 100 - 1)).toBeLessThan(0.06);
    expect(scaling!.sigma).toBeLessThan(0.02);
    expect(scaling!.kappa).toBeLessThan(0.003);
    expect(scaling!.residual).toBeLessThan(0.03);
    // asked for 60 a second, more of them do no more
    expect(JSON.parse(sweep(path, ...instances, '--json').stdout)).not.toHaveProperty('scaling');
    expect(sweep(flooded, ...instances).stdout).toMatch(
      /Universal scalability law: λ \d.*\/s, σ .*\nfitted to 8 sizes that were full, ± /,
    );
  });

  it('raises the load to the knee', () => {
    const knee = 'nodes.client.settings.arrivals.rate';
    const { status, stdout, stderr } = sweep(
      path,
      '--knee',
      knee,
      '--objective',
      '0.2',
      '--json',
      '--duration',
      '60',
    );
    expect([stderr, status]).toEqual(['', 0]);
    const [point] = (JSON.parse(stdout) as Sweep).points;
    // M/M/1: p99 of the response is ln(100) ÷ (µ − λ), so 0.2 s is reached at λ = 77
    expect(point!.knee!.load).toBeGreaterThan(68);
    expect(point!.knee!.load).toBeLessThan(86);
    expect(point!.metrics.p99LatencySeconds!.mean).toBeLessThan(0.2);
    expect(point!.knee!.tried.length).toBeGreaterThan(3);
  });

  it('refuses with status 2 what cannot run, before anything runs', () => {
    const { status, stdout, stderr } = sweep(
      path,
      '--set',
      'nodes.ap.settings.instances=1..4',
      '--metric',
      'p99',
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/nodes\.ap\.settings\.instances: found "ap" in nodes \(did you mean "app"\?\)/);
    expect(stderr).toMatch(/--metric: p99: found "p99"/);
  });

  it.each([
    [['a.json'], /found no --set/],
    [['a.json', '--set', 'x'], /--set: found "x", expected PATH=VALUES/],
    [
      ['a.json', '--set', 'run.duration=5..1'],
      /--set run\.duration: found 5\.\.1, expected a range that rises/,
    ],
    [['a.json', '--set', 'run.duration=1', '--objective', '1'], /--objective: found no --knee/],
    [['a.json', '--set', 'run.duration=1', '--json', '--csv'], /found --json and --csv/],
  ])('%j is refused with the reason', (args, reason) => {
    const options = readSweepOptions(args);
    expect(options.ok ? '' : options.error.join('\n')).toMatch(reason);
  });
});
