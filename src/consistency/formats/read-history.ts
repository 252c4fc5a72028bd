/**
 * A history from a text in any of the formats that are understood, told apart by what it begins with.
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { History } from '../../model/history.ts';
import type { LineProblem } from './edn.ts';
import { readHistoryJson } from './history-json.ts';
import { looksLikeEdn, readJepsenEdn } from './jepsen-edn.ts';
import { looksLikeJepsenLog, readJepsenLog } from './jepsen-log.ts';

/** Longest text that is read, in characters. */
const LONGEST = 256_000_000;

/** Reads a history, or says what is wrong with the text, one reason an entry, with its line. */
export function readHistory(text: string): Result<History, string[]> {
  if (text.length > LONGEST) {
    return err([`found a text of ${text.length} characters, expected at most ${LONGEST}`]);
  }
  if (/^\uFEFF?\s*\{\s*"/.test(text.slice(0, 1000))) return readHistoryJson(text);
  if (looksLikeEdn(text)) return withLines(readJepsenEdn(text));
  if (looksLikeJepsenLog(text)) return withLines(readJepsenLog(text));
  return err([
    'line 1: expected a history: Jepsen or Knossos EDN, a log of jepsen.util, Porcupine key-value events, or our JSON',
  ]);
}

function withLines(read: Result<History, LineProblem[]>): Result<History, string[]> {
  return read.ok ? ok(read.value) : err(read.error.map(({ line, reason }) => `line ${line}: ${reason}`));
}
