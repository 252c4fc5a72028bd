/**
 * The schema library's issues in our words: what was found, what was expected, how to mend it. The words are
 * made from the schemas themselves (bounds, choices, known names), so that a schema never repeats itself.
 */
import type { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { joinPath, joinPaths, type PathStep, showValue } from './json-path.ts';
import { suggestName } from './nearest-name.ts';
import type { Problem } from './problem.ts';

/** Unknown names of one object that are reported one by one. */
const MAX_NAMES = 100;

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** Parses with a schema; all problems have paths that begin with `path`. */
export function parseWith<S extends z.ZodType>(
  schema: S,
  input: unknown,
  path: string,
): Result<z.output<S>, Problem[]> {
  const parsed = tryParse(schema, input);
  if (parsed === undefined)
    return err([{ path, message: 'too many things are wrong to list them', remedy: '' }]);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, path));
  return err(withoutRepeats(problems));
}

/** The library's stack overflows over a hundred thousand wrong entries of a list; no honest document has them. */
function tryParse<S extends z.ZodType>(
  schema: S,
  input: unknown,
): z.ZodSafeParseResult<z.output<S>> | undefined {
  try {
    return schema.safeParse(input, { reportInput: true, error: expectationOf });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A number that is both too small and not whole is one problem, not two. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const text = `${problem.path}\n${problem.message}`;
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/**
 * What the schema that raised an issue expects. Called while the schema is at hand; the answer travels as the
 * issue's message. For unknown names it is the list of known ones.
 */
function expectationOf(issue: RawIssue): string {
  const schema: unknown = (issue as { schema?: unknown }).schema ?? issue.inst;
  switch (issue.code) {
    case 'unrecognized_keys':
      return knownNames(schema).join('\n');
    case 'too_small':
    case 'too_big':
      return sizeExpectation(issue, schema);
    case 'invalid_type':
      return typeExpectation(issue.expected, schema);
    default:
      return '';
  }
}

/** What the library tells about a schema: its shape, its items, and the checks on a number. */
interface Inspectable {
  readonly _zod?: {
    readonly def?: {
      readonly shape?: object;
      readonly items?: readonly unknown[];
      readonly format?: string;
      readonly checks?: readonly { readonly _zod: { readonly def: CheckDefinition } }[];
    };
  };
}
interface CheckDefinition {
  readonly check?: string;
  readonly value?: unknown;
  readonly inclusive?: boolean;
  readonly format?: string;
}

function knownNames(schema: unknown): readonly string[] {
  return Object.keys((schema as Inspectable)?._zod?.def?.shape ?? {});
}

function typeExpectation(expected: string, schema: unknown): string {
  switch (expected) {
    case 'number':
    case 'int':
      return numberExpectation(schema);
    case 'string':
      return 'a text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'tuple':
      return `a list of ${(schema as Inspectable)?._zod?.def?.items?.length ?? 'some'}`;
    default:
      return 'an object';
  }
}

function sizeExpectation(issue: RawIssue & { code: 'too_small' | 'too_big' }, schema: unknown): string {
  if (issue.origin === 'number' || issue.origin === 'int') return numberExpectation(schema);
  const items = (schema as Inspectable)?._zod?.def?.items?.length;
  if (items !== undefined) return `a list of ${items}`;
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  return `${bound} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
}

function numberExpectation(schema: unknown): string {
  const definition = (schema as Inspectable)?._zod?.def;
  const checks = (definition?.checks ?? []).map((check) => check._zod.def);
  const whole = definition?.format === 'safeint' || checks.some((check) => check.format === 'safeint');
  const bound = (name: string, inclusive: boolean): number | undefined => {
    const found = checks.find((check) => check.check === name && (check.inclusive ?? false) === inclusive);
    return typeof found?.value === 'number' ? found.value : undefined;
  };
  const max = bound('less_than', true);
  return numberRange(
    whole ? 'a whole number' : 'a number',
    bound('greater_than', true),
    max,
    bound('greater_than', false),
  );
}

/** "a whole number from 1 to 1000". */
export function numberRange(noun: string, min?: number, max?: number, above?: number): string {
  if (above !== undefined && (min === undefined || above >= min)) {
    return max === undefined ? `${noun} above ${above}` : `${noun} above ${above} and at most ${max}`;
  }
  if (min !== undefined)
    return max === undefined ? `${noun} of at least ${min}` : `${noun} from ${min} to ${max}`;
  return max === undefined ? noun : `${noun} of at most ${max}`;
}

function describeIssue(issue: Issue, base: string): readonly Problem[] {
  const path = joinPaths(base, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        unknownName(joinPath(path, key), key, issue.message.split('\n').filter(Boolean)),
      );
    case 'invalid_value':
      return [notAChoice(path, issue.input, issue.values)];
    case 'invalid_union':
      return describeUnion(issue, path);
    case 'too_small':
    case 'too_big':
    case 'invalid_type':
      return [{ path, message: foundExpected(issue.input, issue.message), remedy: '' }];
    default:
      return [
        {
          path,
          message: issue.message === '' ? foundExpected(issue.input, 'another value') : foundOr(issue),
          remedy: '',
        },
      ];
  }
}

/** Custom checks write whole sentences; a format says what it expects. */
function foundOr(issue: Issue): string {
  return issue.code === 'custom' ? issue.message : foundExpected(issue.input, issue.message);
}

function foundExpected(found: unknown, expected: string): string {
  const plain = expected.replace(/^expected /, '');
  if (found === undefined) return `missing, expected ${plain}`;
  const long = typeof found === 'string' && found.length > 40;
  return `found ${long ? `a text of ${found.length} characters` : showValue(found)}, expected ${plain}`;
}

/** A property that nobody knows, with the nearest known name. */
function unknownName(path: string, name: string, known: readonly string[]): Problem {
  return { path, message: `unknown name ${showValue(name)}`, remedy: suggestName(name, known) };
}

/** One problem a name, up to as many as anybody reads. */
export function unknownNames(
  path: string,
  names: readonly string[],
  known: readonly string[],
): readonly Problem[] {
  const problems = names.slice(0, MAX_NAMES).map((name) => unknownName(joinPath(path, name), name, known));
  if (names.length <= MAX_NAMES) return problems;
  const message = `${names.length - MAX_NAMES} more unknown names`;
  return [...problems, { path, message, remedy: 'leave them out' }];
}

function notAChoice(path: string, found: unknown, values: readonly z.core.util.Primitive[]): Problem {
  const choices = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  const message = foundExpected(found, choices.length === 1 ? choices[0]! : `one of ${choices.join(', ')}`);
  const texts = values.filter((value) => typeof value === 'string');
  const remedy = typeof found === 'string' && texts.length > 1 ? suggestName(found, texts) : '';
  return { path, message, remedy: remedy.startsWith('did') ? remedy : '' };
}

function describeUnion(issue: Issue & { code: 'invalid_union' }, path: string): readonly Problem[] {
  const options = (issue as { readonly options?: readonly z.core.util.Primitive[] }).options;
  const discriminator = (issue as { readonly discriminator?: PathStep }).discriminator;
  if (options !== undefined && discriminator !== undefined) {
    const input = issue.input as { readonly [name: PathStep]: unknown } | undefined;
    return [notAChoice(path, input?.[discriminator], options)];
  }
  const branches = issue.errors.map((errors) => errors.flatMap((inner) => describeIssue(inner, path)));
  const own =
    issue.message === '' ? [] : [{ path, message: foundExpected(issue.input, issue.message), remedy: '' }];
  if (own.length > 0) return own;
  const fewest = [...branches].sort((a, b) => a.length - b.length)[0];
  return fewest ?? [{ path, message: foundExpected(issue.input, 'another value'), remedy: '' }];
}
