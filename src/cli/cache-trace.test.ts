/** Promises of the replay of cache traces on the command line: options, refusals, and what it prints. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCacheTraceOptions } from './cache-trace-options.ts';
import { readOracleGeneral } from './oracle-general.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scalarium-cache-trace-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function replay(...words: readonly string[]) {
  return spawnSync(process.execPath, ['.ci/with-deps.cjs', 'src/cli/cache-trace.ts', ...words], {
    cwd: root,
    encoding: 'utf8',
  });
}

/** A file of requests for objects, of so many bytes each. */
function traceOf(requests: readonly (readonly [object: number, bytes: number])[]): Buffer {
  const file = Buffer.alloc(requests.length * 24);
  for (const [i, [object, bytes]] of requests.entries()) {
    file.writeUInt32LE(i, i * 24);
    file.writeBigUInt64LE(BigInt(object) * 10_000_000_000n, i * 24 + 4);
    file.writeUInt32LE(bytes, i * 24 + 12);
  }
  return file;
}

describe('options', () => {
  const limits = (capacity: string) => {
    const read = readCacheTraceOptions(['f', '--policy', 'lru', '--capacity', capacity]);
    return read.ok && read.value !== 'help' ? read.value.limit : read;
  };

  it('take a plain number for objects, and one with a unit for bytes', () => {
    expect(limits('1000')).toEqual({ entries: 1000, bytes: Infinity });
    expect(limits('1e3')).toEqual({ entries: 1000, bytes: Infinity });
    expect(limits(' 1000.0 ')).toEqual({ entries: 1000, bytes: Infinity });
    expect(limits('128MiB')).toEqual({ entries: Infinity, bytes: 128 * 2 ** 20 });
    expect(limits('1 GB')).toEqual({ entries: Infinity, bytes: 1e9 });
  });

  it.each([
    [[], /found 0 files/],
    [['f', '--policy', 'best', '--capacity', '1'], /--policy: found best, expected one of lru, fifo/],
    [['f', '--policy', 'lru'], /--capacity: found nothing, expected bytes/],
    [['f', '--policy', 'lru', '--capacity', '0'], /--capacity: found 0/],
    [['f', '--policy', 'lru', '--capacity', '1.5'], /--capacity: found 1\.5/],
    [['f', '--policy', 'lru', '--capacity', '1,000'], /--capacity: found 1,000/],
    [['f', '--policy', 'lru', '--capacity', '3 apples'], /--capacity: found 3 apples/],
    [['f', '--policy', 'lru', '--capacity', '1', '--seed', 'x'], /--seed: found x/],
  ])('%j are refused with what was expected', (words, message) => {
    const read = readCacheTraceOptions(words);
    expect(read.ok ? '' : read.error.join('\n')).toMatch(message);
  });
});

it('a trace is read as it was written, and anything else is refused', () => {
  const read = readOracleGeneral(
    traceOf([
      [7, 100],
      [8, 50],
      [7, 100],
    ]),
  );
  expect(read.ok && [[...read.value.keys], [...read.value.bytes]]).toEqual([
    [0, 1, 0],
    [100, 50, 100],
  ]);
  expect(readOracleGeneral(Buffer.alloc(0)).ok).toBe(false);
  const odd = readOracleGeneral(Buffer.alloc(25));
  expect(odd.ok ? '' : odd.error).toContain('no multiple of 24');
});

it('a replay prints requests, misses and both ratios, and nothing else', () => {
  const path = join(folder, 'small.oracleGeneral.bin');
  // room for two: 1 and 2 miss, 1 hits, 3 drives out 2, 2 misses again
  writeFileSync(
    path,
    traceOf([
      [1, 10],
      [2, 20],
      [1, 10],
      [3, 30],
      [2, 20],
    ]),
  );
  const { stdout, stderr, status } = replay(path, '--policy', 'lru', '--capacity', '2');
  expect([stderr, status]).toEqual(['', 0]);
  expect(JSON.parse(stdout)).toEqual({ requests: 5, misses: 4, missRatio: 0.8, byteMissRatio: 80 / 90 });
  const best = replay(path, '--policy', 'belady', '--capacity', '2');
  expect(JSON.parse(best.stdout)).toMatchObject({ misses: 3 });
});

it('what cannot be read is refused with status 2', () => {
  const { stderr, stdout, status } = replay(
    join(folder, 'missing.bin'),
    '--policy',
    'lru',
    '--capacity',
    '1',
  );
  expect([stdout, status]).toEqual(['', 2]);
  expect(stderr).toContain('there is no such file');
});
