/**
 * Logs of Jepsen's printed events, as Porcupine's test data has them: one register of etcd, one event a line,
 * `INFO  jepsen.util - 3 :invoke :cas [3 0]`. Here a failed compare-and-set was compared and did not match: it
 * says what was not there. Lines of others (the nemesis, the tool itself) are left out; a line that begins like
 * an event and is none is refused.
 */
import { err, type Result } from '../../base/result.ts';
import type { History } from '../../model/history.ts';
import { type LineProblem, readEdn } from './edn.ts';
import { historyOfEvents, type LoggedEvent } from './events.ts';

const EVENT = /\bjepsen\.util\b[\s-]*(\d{1,9})\s+:([a-z]+)\s+:([a-z-]+)(?:\s+(.*))?$/;
const CLIENT_LINE = /\bjepsen\.util\b[\s-]*\d/;
const MAX_LISTED = 20;

/** Reads a history, or says on which lines it breaks. */
export function readJepsenLog(text: string): Result<History, LineProblem[]> {
  const problems: LineProblem[] = [];
  const events: LoggedEvent[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (!CLIENT_LINE.test(line)) continue;
    const event = eventOf(line, index + 1);
    if (typeof event === 'string') problems.push({ line: index + 1, reason: event });
    else events.push(event);
    if (problems.length >= MAX_LISTED) break;
  }
  return problems.length > 0 ? err(problems) : historyOfEvents(events, 'did-not-match');
}

/** The event of a line, or what is wrong with it. */
function eventOf(text: string, line: number): LoggedEvent | string {
  const [, process = '', type = '', f = '', rest = ''] = EVENT.exec(text) ?? [];
  if (type !== 'invoke' && type !== 'ok' && type !== 'fail' && type !== 'info') {
    return 'expected a process, :invoke, :ok, :fail or :info, the operation and its value';
  }
  // What follows the value (`:hint 2`) is of no concern; a time-out has a reason in place of a value.
  const read = readEdn(rest);
  if (!read.ok) return read.error.reason;
  const [value] = read.value;
  if (value === undefined && type === 'invoke') return 'expected a value, or nil';
  return { line, process: Number(process), type, f, key: '', value: value ?? null, time: undefined };
}

/** Whether a text looks like such a log. */
export function looksLikeJepsenLog(text: string): boolean {
  return CLIENT_LINE.test(text.slice(0, 1_000_000));
}
