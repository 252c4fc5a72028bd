/**
 * What `npm run check` understands. Everything wrong with it is said at once, with what was expected.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Consistency, consistencies } from '../consistency/judge.ts';
import { type ModelName, modelNames, type Scalar } from '../model/history.ts';
import { readArguments, refuseCount } from './arguments.ts';

export interface CheckOptions {
  readonly file: string;
  /** undefined: told by the operations. */
  readonly model: ModelName | undefined;
  readonly consistency: Consistency;
  readonly initial: Scalar | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly after: number | undefined;
  readonly json: boolean;
  /** Where the history goes, as EDN or JSON by its ending. */
  readonly export: string | undefined;
}

export const CHECK_USAGE = `Usage: npm run --silent check -- <history> [options]

Judges a recorded history: Jepsen or Knossos EDN, a log of jepsen.util as in Porcupine's test data, Porcupine's
key-value events, or our own JSON.

  --model M          ${modelNames.join(', ')} (default: told by the operations)
  --consistency C    ${consistencies.slice(0, 5).join(', ')},
                     ${consistencies.slice(5).join(', ')} (default: linearizable)
  --initial V        what is in every object at the beginning (default: nothing)
  --from S, --to S   only what was invoked in between, in the history's own time
  --after S          eventual: the store is to converge from then on, as after healing
  --json             one JSON object instead of text
  --export FILE      writes the history to FILE, as EDN or JSON by its ending
  --help             this text

Exit status: 0 judged, whatever the verdict, 2 the input was refused, 1 a mistake of ours.
`;

const OPTIONS = {
  model: { type: 'string' },
  consistency: { type: 'string' },
  initial: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  after: { type: 'string' },
  json: { type: 'boolean' },
  export: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments; `help` when that was asked for. */
export function readCheckOptions(args: readonly string[]): Result<CheckOptions | 'help', string[]> {
  const parsed = readArguments(args, OPTIONS);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (values.help) return ok('help');
  const problems = refuseCount(positionals, { expected: 'the path of a history', several: 'histories' });
  const model = oneOf('model', modelNames, values.model, problems);
  const consistency = oneOf('consistency', consistencies, values.consistency, problems);
  const [from, to, after] = (['from', 'to', 'after'] as const).map((name) =>
    timeOf(name, values[name], problems),
  );
  const { json = false, export: target } = values;
  if (target !== undefined && !/\.(edn|json)$/.test(target)) {
    problems.push(`--export: found ${JSON.stringify(target)}, expected a name that ends in .edn or .json`);
  }
  if (problems.length > 0) return err(problems);
  return ok({
    file: positionals[0]!,
    model,
    consistency: consistency ?? 'linearizable',
    initial: values.initial === undefined ? undefined : scalarOf(values.initial),
    from,
    to,
    after,
    json,
    export: target,
  });
}

function oneOf<T extends string>(
  name: string,
  choices: readonly T[],
  found: string | undefined,
  problems: string[],
): T | undefined {
  const choice = choices.find((one) => one === found);
  if (found !== undefined && choice === undefined) {
    problems.push(`--${name}: found ${JSON.stringify(found)}, expected one of ${choices.join(', ')}`);
  }
  return choice;
}

function timeOf(name: string, found: string | undefined, problems: string[]): number | undefined {
  if (found === undefined) return undefined;
  const time = found.trim() === '' ? Number.NaN : Number(found);
  if (!Number.isFinite(time)) problems.push(`--${name}: found ${JSON.stringify(found)}, expected a number`);
  return time;
}

/** `0`, `true`, `null` as in JSON; anything else is a text. */
function scalarOf(text: string): Scalar {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? text : (value as Scalar);
  } catch {
    return text;
  }
}
