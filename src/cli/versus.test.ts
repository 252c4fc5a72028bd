/** Promises of `sim a.json --versus b.json`: same luck for both, intervals of paired differences, named refusals. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shop } from '../experiment/testing/designs.ts';
import type { Design } from '../model/design.ts';
import { headlineNames } from '../model/headline.ts';
import { readOptions } from './options.ts';
import { Progress } from './progress.ts';
import { Threads } from './threads.ts';
import { comparePair, readPair, versusTable } from './versus.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
const put = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
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
  return readPair(options.value, options.value.versus!);
};
const compared = async (a: unknown, b: unknown, replications: number) => {
  const pair = await read(put('a.json', a), '--versus', put('b.json', b));
  if (!pair.ok) throw new Error(pair.error.join('\n'));
  const threads = new Threads(1, new Progress(process.stderr));
  const comparison = await comparePair(pair.value, replications, threads);
  if (!comparison.ok) throw new Error(comparison.error.failure);
  return comparison.value;
};

/** The database reads in so many milliseconds. */
const withReads = (design: Design, milliseconds: number): Design => ({
  ...design,
  nodes: design.nodes.map((node) =>
    node.kind !== 'database'
      ? node
      : {
          ...node,
          settings: { ...node.settings, readTime: { distribution: 'constant', value: milliseconds / 1000 } },
        },
  ),
});

describe('sim --versus', () => {
  it('finds no difference at all between a design and itself', async () => {
    const { differences } = await compared(shop({ duration: 2 }), shop({ duration: 2 }), 2);
    const found = headlineNames.map((name) => differences[name]).filter(({ pairs }) => pairs > 0);
    expect(found.length).toBeGreaterThan(4);
    for (const { difference, ci95 } of found) expect([difference, ...ci95]).toEqual([0, 0, 0]);
  });

  it('is sure of a small difference after few pairs, because both had the same luck', async () => {
    const design = shop({ duration: 4 });
    const { a, differences } = await compared(withReads(design, 4), withReads(design, 4.5), 5);
    const { difference, ci95 } = differences.meanLatencySeconds;
    expect(ci95[0]).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.002);
    // each run alone varies by more than that from seed to seed
    const alone = (
      a as unknown as { nodes: { shoppers: { metrics: { latencySeconds: { ci95: { mean: number[] } } } } } }
    ).nodes.shoppers.metrics.latencySeconds.ci95.mean;
    expect(alone[1]! - alone[0]!).toBeGreaterThan(ci95[1] - ci95[0]);
  });

  it('runs both as long as the longer one, and says so in a table', async () => {
    const comparison = await compared(shop({ duration: 1 }), shop({ duration: 2, warmup: 0.5 }), 1);
    expect([comparison.a.duration, comparison.b.duration, comparison.a.warmup]).toEqual([2, 2, 0.5]);
    const table = versusTable(comparison);
    expect(table).toMatch(/Goodput +\d/);
    expect(table).toMatch(/ask for --replications/);
  });

  it('refuses each file by its name', async () => {
    const bad = put('bad.json', { version: 1, nodes: [{ id: 'x', kind: 'servce' }] });
    const pair = await read(bad, '--versus', join(folder, 'none.json'));
    const lines = pair.ok ? [] : pair.error;
    expect(lines[0]).toMatch(/bad\.json: nodes\[0\]\.kind/);
    expect(lines[1]).toMatch(/none\.json: cannot be read, there is no such file/);
  });

  it('takes five pairs unless told otherwise, and one CSV of two designs is refused', () => {
    const options = readOptions(['a.json', '--versus', 'b.json']);
    expect(options).toMatchObject({ ok: true, value: { replications: 5, versus: 'b.json' } });
    const refused = readOptions(['a.json', '--versus', 'b.json', '--csv', 'x.csv']);
    expect(refused.ok ? '' : refused.error.join()).toMatch(/--csv: found --versus too/);
  });

  it('prints one object with --json, and nothing else', () => {
    const design = shop({ duration: 1 });
    const args = [put('x.json', design), '--versus', put('y.json', design), '--json', '--replications', '2'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['.ci/with-deps.cjs', 'src/cli/sim.ts', ...args],
      { cwd: root, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    const printed = JSON.parse(stdout);
    expect(Object.keys(printed)).toEqual(['a', 'b', 'differences', 'replications']);
    expect(printed.a.replications).toBe(2);
    expect(printed.differences.goodput).toMatchObject({ difference: 0, ci95: [0, 0], pairs: 2 });
  });
});
