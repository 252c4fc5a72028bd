/**
 * Histories as Jepsen and Knossos store them (EDN, one map an event: `{:process 0, :type :invoke, :f :write,
 * :value 3}`), and as Porcupine's key-value logs have them (with `:key`). The events stand in one vector or
 * list, or one after the other. Keys are those of `:key`, or of Jepsen's independent tests, in which every
 * value is a pair of key and value. What the nemesis does is left out. An answered read of nil saw that nothing was
 * there; Knossos lets it pass as a read whose result is not known.
 */
import { err, type Result } from '../../base/result.ts';
import type { History } from '../../model/history.ts';
import { type Edn, type EdnMap, isList, isMap, isName, type LineProblem, readEdn } from './edn.ts';
import { historyOfEvents, type LoggedEvent } from './events.ts';

const TYPES = ['invoke', 'ok', 'fail', 'info'] as const;
/** The `:error` of a compare-and-set that was compared and did not match, in what we write ourselves. */
export const MISMATCH = 'mismatch';
const MAX_LISTED = 20;
const NANOSECONDS = 1e9;

/** Reads a history, or says on which lines it breaks. */
export function readJepsenEdn(text: string): Result<History, LineProblem[]> {
  const read = readEdn(text);
  if (!read.ok) return err([read.error]);
  const [first] = read.value;
  const isWrapped = read.value.length === 1 && first !== undefined && first !== null;
  const values = isWrapped && isList(first) ? first.items : read.value;
  const problems: LineProblem[] = [];
  const events: LoggedEvent[] = [];
  for (const value of values) {
    const event = eventOf(value, events.at(-1)?.line ?? 1, problems);
    if (event !== undefined) events.push(event);
    if (problems.length >= MAX_LISTED) break;
  }
  if (problems.length > 0) return err(problems);
  return historyOfEvents(isIndependent(events) ? events.map(keyed) : events, 'did-not-happen');
}

/** The event that a value tells; undefined for what is no client's, and for what is wrong. */
function eventOf(value: Edn, lastLine: number, problems: LineProblem[]): LoggedEvent | undefined {
  if (!isMap(value)) {
    const line = value !== null && isList(value) ? value.line : lastLine;
    problems.push({ line, reason: 'expected an event: a map with :process, :type, :f and :value' });
    return undefined;
  }
  const { line, entries } = value;
  const process = entries.get('process');
  // The nemesis and whoever else is no client.
  if (process !== undefined && process !== null && isName(process)) return undefined;
  const type = nameIn(value, 'type');
  const f = nameIn(value, 'f');
  const known = TYPES.find((one) => one === type);
  const reasons = [
    Number.isSafeInteger(process) ? '' : 'expected a whole number as :process',
    known === undefined ? `expected one of ${TYPES.map((one) => `:${one}`).join(', ')} as :type` : '',
    f === undefined ? 'expected a name as :f' : '',
  ].filter((reason) => reason !== '');
  if (reasons.length > 0) {
    problems.push({ line, reason: reasons.join('; ') });
    return undefined;
  }
  const time = entries.get('time');
  const key = entries.get('key') ?? null;
  const version = entries.get('version');
  const replica = entries.get('replica');
  return {
    line,
    process: process as number,
    type: known!,
    f: f!,
    key: key === null ? '' : keyText(key),
    value: entries.get('value') ?? null,
    ...(nameIn(value, 'error') === MISMATCH && { isMismatch: true }),
    ...(typeof version === 'number' && { version }),
    ...(typeof replica === 'string' && { replica }),
    time: typeof time === 'number' ? time / NANOSECONDS : undefined,
  };
}

function nameIn({ entries }: EdnMap, key: string): string | undefined {
  const value = entries.get(key);
  if (typeof value === 'string') return value;
  return value !== undefined && value !== null && isName(value) ? value.name : undefined;
}

function keyText(key: Edn): string {
  if (key !== null && isName(key)) return `:${key.name}`;
  return typeof key === 'string' ? key : JSON.stringify(key);
}

/** Whether every value is a pair, of reads too: `[key value]`, and `[key [from to]]` of a cas. */
function isIndependent(events: readonly LoggedEvent[]): boolean {
  const told = events.filter(({ type }) => type === 'invoke');
  return (
    told.some(({ f }) => f === 'read' || f === 'cas') &&
    told.every(({ f, key, value }) => {
      if (key !== '' || value === null || !isList(value) || value.items.length !== 2) return false;
      const [, inner = null] = value.items;
      return f === 'cas' ? inner !== null && isList(inner) : true;
    })
  );
}

function keyed(event: LoggedEvent): LoggedEvent {
  const { value } = event;
  if (value === null || !isList(value)) return event;
  const [key = null, inner = null] = value.items;
  return { ...event, key: keyText(key), value: inner };
}

/** Whether a text looks like EDN events. */
export function looksLikeEdn(text: string): boolean {
  return /^(?:\uFEFF|\s|;[^\n]*\n|#_\s*)*(?:[[(]\s*(?:;[^\n]*\n\s*)*)?(?:#[\w./-]+\s*)?\{\s*:/.test(
    text.slice(0, 100_000),
  );
}
