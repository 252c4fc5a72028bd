/**
 * Promises of the command line: its options, what it refuses and how, and the shape of what it prints.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replicate } from '../experiment/replicate.ts';
import { combineReplications } from '../experiment/replications.ts';
import { Run } from '../experiment/run.ts';
import { designOf, shop } from '../experiment/testing/designs.ts';
import type { RunSummary } from '../model/telemetry.ts';
import { encodeDesignLink } from '../share/link-codec.ts';
import { readOptions } from './options.ts';
import { readInput } from './read-input.ts';
import type { Replicated } from './threads.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
const put = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scalarium-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = async (...args: string[]) => {
  const options = readOptions(args);
  if (!options.ok || options.value === 'help') throw new Error('expected options');
  return readInput(options.value);
};
const withTrace = (trace: object) => ({
  version: 1,
  nodes: [
    { id: 'c', kind: 'client', settings: { arrivals: { process: 'trace', trace } } },
    { id: 's', kind: 'service' },
  ],
  links: [{ id: 'l', from: 'c', to: 's' }],
});

const withStore = () => ({
  version: 1,
  nodes: [
    { id: 'c', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 50 }, readFraction: 0.5 } },
    { id: 'set', kind: 'replica-set', settings: { protocol: 'raft' } },
    ...['r1', 'r2', 'r3'].map((id) => ({ id, kind: 'replica' })),
  ],
  links: [
    { id: 'l', from: 'c', to: 'set' },
    ...['r1', 'r2', 'r3'].map((to) => ({ id: `m-${to}`, from: 'set', to })),
  ],
  run: { duration: 5 },
});

describe('options', () => {
  it('are read', () => {
    const args = [
      'shop.json',
      '--seed',
      '7',
      '--duration',
      'null',
      '--warmup',
      '2.5',
      '--replications',
      '3',
      '--json',
    ];
    expect(readOptions(args)).toEqual({
      ok: true,
      value: {
        source: 'shop.json',
        versus: undefined,
        seed: 7,
        duration: null,
        warmup: 2.5,
        replications: 3,
        json: true,
        theory: false,
        csv: undefined,
        history: undefined,
      },
    });
  });

  it.each([
    [['a.json', '--sed', '1'], /--sed/],
    [[], /expected the path of a design/],
    [['a.json', 'b.json'], /found 2 designs/],
    [['a.json', '--seed', '1.5'], /--seed: found "1.5"/],
    [['a.json', '--duration', '0'], /--duration: found "0"/],
    [['a.json', '--replications', ''], /--replications: found ""/],
    [['a.json', '--warmup', 'soon'], /--warmup: found "soon"/],
    [['a.json', '--seed', '-1'], /--seed: found "-1", expected a whole number from 0 to 4294967295/],
    [['a.json', '--metric', 'goodput'], /--metric: found no --precision/],
    [['a.json', '--jobs', '0'], /--jobs: found "0"/],
    [
      ['a.json', '--history', 'h.txt'],
      /--history: found "h.txt", expected a name that ends in .edn or .json/,
    ],
    [['a.json', '--history', 'h.edn', '--versus', 'b.json'], /--history: found --versus too/],
  ])('%j are refused with the reason', (args, reason) => {
    const options = readOptions(args);
    expect(options.ok ? '' : options.error.join('\n')).toMatch(reason);
  });
});

describe('input', () => {
  it('may be a design, a run, or a link', async () => {
    const design = shop({ duration: 3 });
    expect(await read(put('design.json', design))).toMatchObject({
      ok: true,
      value: { seed: 1, journal: [] },
    });
    const run = new Run({ design, seed: 9 });
    run.advance(1);
    run.act({
      type: 'fault',
      fault: { id: 'x', fault: 'crash', targets: ['db'], settings: {}, duration: 1 },
    });
    expect(await read(put('run.json', run.toFile()))).toMatchObject({
      ok: true,
      value: { seed: 9, journal: [{ time: 1 }] },
    });
    const link = await encodeDesignLink(design);
    expect(await read(`https://example.org/play/${link}`)).toMatchObject({
      ok: true,
      value: { design: { title: 'Shop' } },
    });
  });

  it('is refused with every problem, each with its path', async () => {
    const nodes = [
      { id: 'a', kind: 'servce' },
      { id: 'b', kind: 'service', settings: { instances: -1, colour: 'red' } },
    ];
    const result = await read(
      put('bad.json', { version: 1, nodes, links: [{ id: 'l', from: 'a', to: 'x' }] }),
    );
    const lines = result.ok ? [] : result.error;
    expect(lines.join('\n')).toMatch(/nodes\[0\]\.kind.*service/);
    expect(lines.join('\n')).toMatch(/nodes\[1\]\.settings\.instances/);
    expect(lines.join('\n')).toMatch(/nodes\[1\]\.settings\.colour/);
    expect(lines.join('\n')).toMatch(/links\[0\]\.to/);
    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  });

  it('that is no JSON is refused with line and column', async () => {
    const result = await read(put('broken.json', '{ "version": 1,\n  "nodes": [,] }'));
    expect(result.ok ? '' : result.error.join()).toMatch(/line 2, column 13/);
  });

  it('is refused where the warm-up is not over before the end', async () => {
    const result = await read(put('short.json', shop()), '--duration', '5', '--warmup', '5');
    expect(result.ok ? '' : result.error.join()).toMatch(
      /run\.warmup: found 5, expected less than the duration, 5/,
    );
  });

  it('is refused where a client never stops and no duration ends the run', async () => {
    const result = await read(put('endless.json', shop()), '--duration', 'null');
    expect(result.ok ? '' : result.error.join()).toMatch(
      /run\.duration: found null, but "shoppers" never stops/,
    );
  });

  it('reads traffic beside the design', async () => {
    put('rates.csv', 'seconds,rate\n0,10\n60,0\n');
    const path = put('trace.json', withTrace({ name: 'r', format: 'rate-table', file: 'rates.csv' }));
    const result = await read(path, '--duration', 'null');
    const arrivals = result.ok ? result.value.design.nodes[0]!.settings.arrivals : undefined;
    expect(arrivals).toMatchObject({
      trace: {
        rows: [
          [0, 10],
          [60, 0],
        ],
      },
    });
  });

  it.each([
    [{ name: 'r', format: 'rate-table', file: 'none.csv' }, /trace\.file: found "none\.csv"/],
    [{ name: 'r', format: 'access-log', file: 'rates.csv' }, /trace\.format: found "access-log"/],
    [{ name: 'r', format: 'rate-table', file: 'wrong.csv' }, /trace\.file: line 2: /],
    [{ name: 'r', format: 'rate-table', sha256: 'a'.repeat(64) }, /trace: found only the name/],
  ])('refuses traffic %j with the reason', async (trace, reason) => {
    put('rates.csv', 'seconds,rate\n0,10\n');
    put('wrong.csv', 'seconds,rate\n0,many\n');
    const result = await read(put('trace.json', withTrace(trace)));
    expect(result.ok ? '' : result.error.join('\n')).toMatch(reason);
  });
});

describe('the program', () => {
  const sim = (...args: string[]) =>
    spawnSync(process.execPath, ['.ci/with-deps.cjs', 'src/cli/sim.ts', ...args], {
      cwd: root,
      encoding: 'utf8',
    });

  it('prints one object with the names that others rely on, and the series that the screen shows', () => {
    const design = shop({ duration: 4, warmup: 1 });
    const csv = join(folder, 'series.csv');
    const { status, stdout, stderr } = sim(put('shop.json', design), '--json', '--seed', '5', '--csv', csv);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const summary = JSON.parse(stdout) as RunSummary;
    expect(summary).toMatchObject({ title: 'Shop', seed: 5, duration: 4, warmup: 1, replications: 1 });
    expect(Object.keys(summary.nodes.app!.metrics)).toEqual(
      expect.arrayContaining([
        'arrivals',
        'completions',
        'failures',
        'utilization',
        'queueLength',
        'inSystem',
        'waitSeconds',
        'serviceSeconds',
        'residenceSeconds',
        'latencySeconds',
      ]),
    );
    expect(Object.keys(summary.links.l1!.metrics)).toEqual(
      expect.arrayContaining(['messages', 'bytes', 'lost']),
    );
    const run = new Run({ design, seed: 5 });
    run.advance(4);
    expect(summary.fingerprint).toBe(run.fingerprint());
    expect(readFileSync(csv, 'utf8')).toBe(run.csv());
  });

  it('gives every scalar of replications its confidence interval', () => {
    const design = shop({ duration: 2 });
    const path = put('short.json', design);
    const out = execFileSync(
      process.execPath,
      ['.ci/with-deps.cjs', 'src/cli/sim.ts', path, '--json', '--replications', '3', '--jobs', '2'],
      { cwd: root, encoding: 'utf8' },
    );
    const summary = JSON.parse(out);
    // in threads or not, every bit is the same
    const here = [1, 2, 3].map((seed) => replicate({ design, journal: [], seed }, () => 0));
    const expected = combineReplications(here.map((one) => (one as Replicated).summary));
    for (const part of ['nodes', 'links', 'cost', 'events', 'fingerprint'] as const)
      expect(summary[part]).toEqual(JSON.parse(JSON.stringify(expected[part])));
    expect(summary.replications).toBe(3);
    const { mean, ci95 } = summary.nodes.app.metrics.utilization;
    expect(ci95.mean[0]).toBeLessThan(mean);
    expect(ci95.mean[1]).toBeGreaterThan(mean);
    expect(out).not.toMatch(/NaN/);
  });

  it.each(['edn', 'json'])('writes histories that the judge reads: %s', (format) => {
    const path = put('stored.json', withStore());
    const file = join(folder, `history.${format}`);
    const { status, stderr } = sim(path, '--history', file);
    expect([status, stderr]).toEqual([0, '']);
    const judged = spawnSync(process.execPath, ['.ci/with-deps.cjs', 'src/cli/check.ts', file, '--json'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(judged.stderr).toBe('');
    const verdict = JSON.parse(judged.stdout);
    expect(verdict).toMatchObject({ valid: true, model: 'register', anomalies: [] });
    expect(verdict.operations).toBeGreaterThan(100);
  });

  it('refuses a history where no client reaches a store', () => {
    const path = put(
      'storeless.json',
      withTrace({
        name: 'r',
        format: 'rate-table',
        rows: [
          [0, 1],
          [1, 0],
        ],
      }),
    );
    const { status, stdout, stderr } = sim(path, '--history', join(folder, 'none.edn'));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/--history: no client of this design reaches a store/);
  });

  it('refuses bad input with status 2 and says nothing on standard output', () => {
    const design = designOf({ version: 1, nodes: [] });
    const { status, stdout, stderr } = sim(put('bad.json', { ...design, colour: 'red' }), '--json');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^colour: /);
  });
});
