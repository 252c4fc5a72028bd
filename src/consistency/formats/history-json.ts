/**
 * Our own histories as JSON: `{ "format": "history", "version": 1, "clock", "initial", "operations" }`.
 */
import { err, ok, type Result } from '../../base/result.ts';
import { type History, parseHistory } from '../../model/history.ts';
import { readJsonText } from '../../model/json-text.ts';
import { problemLine } from '../../model/problem.ts';

const FORMAT = 'history';
const VERSION = 1;

/** Reads a history, or says what is wrong with it, one reason an entry. */
export function readHistoryJson(text: string): Result<History, string[]> {
  const json = readJsonText(text);
  if (!json.ok) return err([problemLine({ ...json.error, path: 'history' })]);
  const { format, version } = (json.value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== FORMAT || version !== VERSION) {
    return err([`history: expected "format": "${FORMAT}" and "version": ${VERSION}`]);
  }
  const history = parseHistory(json.value);
  return history.ok ? ok(history.value) : err(history.error.map(problemLine));
}

/** A history as text that `readHistoryJson` reads. */
export function writeHistoryJson({ model, clock, initial, operations }: History): string {
  const lines = operations.map(({ id, ...operation }) => `    ${JSON.stringify(operation)}`);
  const head = `"format": "${FORMAT}",\n  "version": ${VERSION},\n  ${model === undefined ? '' : `"model": "${model}",\n  `}"clock": "${clock}"`;
  return `{\n  ${head},\n  "initial": ${JSON.stringify(initial)},\n  "operations": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
