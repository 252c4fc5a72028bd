/**
 * Real traffic: a rate table gives as many requests as its integral says, and a web server's log is replayed
 * request by request. The recordings are no part of the project; beside a checkout they may be there, and the
 * tests that need them say so in their names where they are left out.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import type { Design } from '../model/design.ts';
import { applyEdit } from '../model/edits.ts';
import type { RateRow } from '../model/traffic.ts';
import { parseDesign } from '../model/validation.ts';
import { replayTrace } from '../share/replay-trace.ts';
import { readTraceFile, type TraceFile } from '../share/trace-files.ts';
import { design, exponential, link, poissonClient, station } from './designs.ts';
import { counter, histogram } from './readings.ts';
import type { simulate } from './simulate.ts';
import { FULL } from './testing/length.ts';

const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);

// simulations of millions of requests, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });

const RECORDINGS = join(import.meta.dirname, '../../../shared/data/traffic');
const RATES = join(RECORDINGS, 'twitter-14-days.csv');
const LOG = join(RECORDINGS, 'apache-combined.log');
const DAY = 86_400;

/** One client and a service that is large enough, with the trace dropped on the client. */
function replaying(file: TraceFile): Design {
  const drawn = parseDesign(
    design(
      'replay',
      [poissonClient(1, { keys: { count: 10_000, skew: 0.9 } }), station('web', 64, exponential(0.01))],
      [link('client', 'web')],
    ),
    kinds,
  );
  if (!drawn.ok) throw new Error(JSON.stringify(drawn.error));
  return applyEdit(drawn.value, replayTrace(drawn.value, 'client', file.trace));
}

function readFile(path: string): TraceFile {
  const read = readTraceFile('trace', readFileSync(path, 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.error.listed));
  return read.value;
}

/** Expected requests: each rate holds until the next row, the last one until the end. */
function integral(rows: readonly RateRow[], end: number): number {
  return rows.reduce((sum, [from, rate], i) => {
    const until = Math.min(rows[i + 1]?.[0] ?? end, end);
    return sum + rate * Math.max(0, until - from);
  }, 0);
}

describe('a rate table', () => {
  const days = FULL ? 14 : 1;

  it.runIf(existsSync(RATES))(`of ${days} days of Twitter gives its requests (runs only where it is)`, () => {
    const file = readFile(RATES);
    const replay = replaying(file);
    const reading = runs.simulate({ ...replay, run: { seed: 5, duration: days * DAY, warmup: 0 } });
    const expected = integral(file.trace.rows as readonly RateRow[], days * DAY);
    if (days === 14) expect(Math.round(expected)).toBe(76_878_569);
    // a Poisson process whatever its rate does: variance = mean
    const requests = counter(reading, 'client', 'requests').total;
    expect(Math.abs(requests - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('holds each rate until the next row and the last one to the end', () => {
    const rows: RateRow[] = Array.from({ length: 400 }, (_, i) => [
      i * 10,
      i % 7 === 3 ? 0 : 20 + (i % 5) * 30,
    ]);
    const replay = replaying({
      trace: { name: 'made', format: 'rate-table', rows },
      bad: { count: 0, listed: [] },
    });
    const reading = runs.simulate({ ...replay, run: { seed: 1, duration: 5000, warmup: 0 } });
    const expected = integral(rows, 5000);
    const requests = counter(reading, 'client', 'requests').total;
    expect(Math.abs(requests - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });
});

it.runIf(existsSync(LOG))(
  'a log of ten thousand requests is replayed to its end (runs only where it is)',
  () => {
    const replay = replaying(readFile(LOG));
    expect(replay.run).toEqual({ seed: 1, duration: null, warmup: 0 });
    const reading = runs.simulate(replay);
    expect(counter(reading, 'client', 'requests').total).toBe(10_000);
    expect(counter(reading, 'client', 'reads').total).toBe(9995);
    expect(counter(reading, 'client', 'writes').total).toBe(5);
    expect(counter(reading, 'web', 'completions').total).toBe(10_000);
    expect(histogram(reading, 'client', 'latencySeconds').count).toBe(10_000);
    // four days of May 2015, and the last answer
    expect(reading.summary.duration).toBeGreaterThan(3 * DAY);
  },
);
