/**
 * The command line's judge of histories: reads one in any format that is understood, asks a checker, and prints
 * the verdict. With `--json` it prints one object and nothing else. Exit status 0: judged, whatever the
 * verdict; 2: the input was refused, the problems are on standard error, one a line; 1: a mistake of ours.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { writeHistoryJson } from '../consistency/formats/history-json.ts';
import { readHistory } from '../consistency/formats/read-history.ts';
import { writeEdn } from '../consistency/formats/write-edn.ts';
import { judge } from '../consistency/judge.ts';
import { guessModel, modelOf } from '../consistency/sequential-models.ts';
import { measureStaleness } from '../consistency/staleness.ts';
import type { History, ModelName } from '../model/history.ts';
import { CHECK_USAGE, type CheckOptions, readCheckOptions } from './check-options.ts';
import { verdictText } from './verdict-text.ts';

const JUDGED = 0;
const OUR_MISTAKE = 1;
const REFUSED = 2;

function main(args: readonly string[]): number {
  const options = readCheckOptions(args);
  if (!options.ok) return refuse([...options.error, 'see --help']);
  if (options.value === 'help') {
    process.stdout.write(CHECK_USAGE);
    return JUDGED;
  }
  const input = readInput(options.value);
  if (!input.ok) return refuse(input.error);
  const { history, model } = input.value;
  if (options.value.export !== undefined && !exportTo(options.value.export, { ...history, model }))
    return REFUSED;
  report(options.value, history, model);
  return JUDGED;
}

function refuse(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return REFUSED;
}

interface Input {
  readonly history: History;
  readonly model: ModelName;
}

function readInput(options: CheckOptions): Result<Input, string[]> {
  const path = located(options.file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    return err([`${path}: cannot be read, ${why}`]);
  }
  const read = readHistory(text);
  if (!read.ok) return err(read.error.map((problem) => `${path}: ${problem}`));
  const history = { ...read.value, ...(options.initial !== undefined && { initial: options.initial }) };
  const model = options.model ?? guessModel(history);
  if (model === undefined) {
    return err([`${path}: its operations belong to no one kind of object; expected --model`]);
  }
  const { kinds } = modelOf(model);
  const foreign = history.operations.find(({ kind }) => !kinds.includes(kind));
  if (foreign === undefined) return ok({ history, model });
  return err([`--model: a ${model} knows ${kinds.join(', ')}, and the history has a ${foreign.kind}`]);
}

/** npm runs scripts in the project's folder and says in INIT_CWD in which folder it was called. */
function located(source: string): string {
  const called = resolve(process.env.INIT_CWD ?? '.', source);
  return existsSync(source) || !existsSync(called) ? source : called;
}

function exportTo(path: string, history: History): boolean {
  try {
    const target = resolve(process.env.INIT_CWD ?? '.', path);
    writeFileSync(target, path.endsWith('.edn') ? writeEdn(history) : writeHistoryJson(history));
    return true;
  } catch (error) {
    console.error(
      `--export: ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
    return false;
  }
}

function report(options: CheckOptions, history: History, model: ModelName): void {
  const { consistency, from, to, after } = options;
  const begun = performance.now();
  const verdict = judge(history, { consistency, model, from, to, after });
  const seconds = (performance.now() - begun) / 1000;
  if (!options.json) {
    const staleness = measureStaleness(history, { from, to });
    const isPart = from !== undefined || to !== undefined;
    process.stdout.write(verdictText(verdict, { history, model, consistency, seconds, staleness, isPart }));
    return;
  }
  const { valid, operations, anomalies, counterexample, reason } = verdict;
  const told = {
    valid,
    operations,
    seconds,
    model,
    anomalies,
    counterexample,
    // Only where they say more than the default.
    ...(consistency !== 'linearizable' && { consistency }),
    ...(reason !== '' && { reason }),
  };
  process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = OUR_MISTAKE;
}
