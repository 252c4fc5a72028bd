/**
 * What `npm run cache-trace` understands. Everything wrong with it is said at once, with what was expected.
 */
import { err, ok, type Result } from '../base/result.ts';
import { parseQuantity } from '../base/units.ts';
import type { Limit } from '../catalog/cache/entries.ts';
import { type ReplayPolicy, replayPolicies } from '../catalog/cache/replay.ts';
import { readArguments } from './arguments.ts';

export interface CacheTraceOptions {
  readonly file: string;
  readonly policy: ReplayPolicy;
  readonly limit: Limit;
  readonly seed: number;
}

export const CACHE_TRACE_USAGE = `Usage: npm run --silent cache-trace -- <trace.oracleGeneral.bin> --policy <policy> --capacity <size>

Replays a recorded trace (libCacheSim's oracleGeneral format, not compressed) against a cache alone and prints
{ "requests", "misses", "missRatio", "byteMissRatio" } as JSON.

  --policy P     one of ${replayPolicies.join(', ')}
  --capacity C   bytes with a unit (500 B, 128MiB, 1 GB), or a plain number of objects (1000)
  --seed N       for random eviction, 1 by default
`;

const OPTIONS = {
  policy: { type: 'string' },
  capacity: { type: 'string' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const;

export function readCacheTraceOptions(args: readonly string[]): Result<CacheTraceOptions | 'help', string[]> {
  const parsed = readArguments(args, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (values.help) return ok('help');
  const problems: string[] = [];
  const [file = '', ...more] = positionals;
  if (file === '' || more.length > 0) problems.push(`found ${positionals.length} files, expected one trace`);
  const policy = replayPolicies.find((name) => name === values.policy);
  if (policy === undefined)
    problems.push(
      `--policy: found ${values.policy ?? 'nothing'}, expected one of ${replayPolicies.join(', ')}`,
    );
  const limit = readCapacity(values.capacity ?? '');
  if (limit === undefined)
    problems.push(
      `--capacity: found ${values.capacity ?? 'nothing'}, expected bytes as 128MiB or 1 GB, or a number of objects as 1000`,
    );
  const seed = Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0)
    problems.push(`--seed: found ${values.seed}, expected a whole number`);
  if (problems.length > 0 || policy === undefined || limit === undefined) return err(problems);
  return ok({ file, policy, limit, seed });
}

/** "128MiB" is bytes, a plain "1000" is objects, however it is written; without a unit nothing is bytes. */
function readCapacity(text: string): Limit | undefined {
  const entries = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isNaN(entries))
    return Number.isSafeInteger(entries) && entries > 0
      ? { entries, bytes: Number.POSITIVE_INFINITY }
      : undefined;
  if (!/[a-z]\s*$/i.test(text)) return undefined;
  const bytes = parseQuantity(text, 'bytes');
  if (!bytes.ok || !(bytes.value >= 1)) return undefined;
  return { entries: Number.POSITIVE_INFINITY, bytes: Math.floor(bytes.value) };
}
