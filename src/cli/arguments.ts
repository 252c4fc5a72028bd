/**
 * What the options of all commands have in common: arguments are read by Node, what Node refuses is said in one
 * line, and what is wrong with a number or with how many files there are is said in the same words everywhere.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { err, ok, type Result } from '../base/result.ts';

const MAX_SEED = 4_294_967_295;
export const MAX_SECONDS = 1e9;
export const MAX_REPLICATIONS = 10_000;
const MAX_JOBS = 256;

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; strict: true; options: O }>
>;

/** Options and positionals as they stand there; options that nobody knows are refused. */
export function readArguments<const O extends Options>(
  args: readonly string[],
  options: O,
): Result<Parsed<O>, string[]> {
  try {
    return ok(
      parseArgs({ args: joinNegatives(args, options), allowPositionals: true, strict: true, options }),
    );
  } catch (error) {
    return err([String(error instanceof Error ? error.message : error).split('\n')[0]!]);
  }
}

/** `--seed -1` as `--seed=-1`: Node takes the number for an option, and what is wrong with it could not be said. */
function joinNegatives(args: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [arg, next] = [args[i]!, args[i + 1]];
    const takesValue = arg.startsWith('--') && options[arg.slice(2)]?.type === 'string';
    if (takesValue && next !== undefined && /^-[\d.]/.test(next)) {
      joined.push(`${arg}=${next}`);
      i++;
    } else joined.push(arg);
  }
  return joined;
}

/** What is wrong with how many there are of what a command takes one of. */
export function refuseCount(
  positionals: readonly string[],
  { expected, several }: { readonly expected: string; readonly several: string },
): string[] {
  if (positionals.length === 1) return [];
  if (positionals.length === 0) return [`expected ${expected}`];
  return [`found ${positionals.length} ${several} (${positionals.join(', ')}), expected one`];
}

type NumberReader = ReturnType<typeof numberReader>;

/** Reads numbers of options; what is wrong with one goes to the problems. */
export function numberReader(problems: string[]) {
  return (name: string, text: string | undefined, min: number, max: number, whole: boolean) => {
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    problems.push(
      `--${name}: found ${JSON.stringify(text)}, expected a ${whole ? 'whole ' : ''}number ${min === Number.MIN_VALUE ? 'above 0, at most' : `from ${min} to`} ${max}`,
    );
    return undefined;
  };
}

/** The options that say how a design is run, where they are written alike. */
export function readRun(
  number: NumberReader,
  values: { readonly [name in 'seed' | 'warmup' | 'replications' | 'jobs']?: string | undefined },
) {
  return {
    seed: number('seed', values.seed, 0, MAX_SEED, true),
    warmup:
      values.warmup === 'auto' ? ('auto' as const) : number('warmup', values.warmup, 0, MAX_SECONDS, false),
    replications: number('replications', values.replications, 1, MAX_REPLICATIONS, true),
    jobs: number('jobs', values.jobs, 1, MAX_JOBS, true),
  };
}
