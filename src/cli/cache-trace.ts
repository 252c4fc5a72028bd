/**
 * Replays a recorded trace against a cache: how often each policy would have missed. Prints one JSON object. Exit
 * status 0: replayed; 2: the input was refused, the problems are on standard error, one a line; 1: our mistake.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { hashPair } from '../base/hash.ts';
import { err, type Result } from '../base/result.ts';
import { type CacheTrace, replayTrace } from '../catalog/cache/replay.ts';
import { CACHE_TRACE_USAGE, readCacheTraceOptions } from './cache-trace-options.ts';
import { readOracleGeneral } from './oracle-general.ts';

const REPLAYED = 0;
const OUR_MISTAKE = 1;
const REFUSED = 2;

function main(args: readonly string[]): number {
  const options = readCacheTraceOptions(args);
  if (!options.ok) return refuse([...options.error, 'see --help']);
  if (options.value === 'help') {
    process.stdout.write(CACHE_TRACE_USAGE);
    return REPLAYED;
  }
  const { file, policy, limit, seed } = options.value;
  const trace = readTrace(file);
  if (!trace.ok) return refuse([trace.error]);
  const count = replayTrace(trace.value, policy, limit, seededLuck(seed));
  const told = {
    requests: count.requests,
    misses: count.misses,
    missRatio: count.misses / count.requests,
    byteMissRatio: count.bytes === 0 ? 0 : count.missedBytes / count.bytes,
  };
  process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  return REPLAYED;
}

function refuse(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return REFUSED;
}

function readTrace(file: string): Result<CacheTrace, string> {
  // npm runs scripts in the project's folder and says in INIT_CWD in which folder it was called
  const called = resolve(process.env.INIT_CWD ?? '.', file);
  const path = existsSync(file) || !existsSync(called) ? file : called;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    return err(`${path}: cannot be read, ${why}`);
  }
  const trace = readOracleGeneral(bytes);
  return trace.ok ? trace : err(`${path}: ${trace.error}`);
}

/** Whole numbers below n, the same ones for the same seed. */
function seededLuck(seed: number): { pick(n: number): number } {
  let drawn = 0;
  return { pick: (n) => (hashPair(seed, ++drawn) >>> 0) % n };
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = OUR_MISTAKE;
}
