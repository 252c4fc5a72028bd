/**
 * Traffic from files: a rate table (CSV with seconds and rate) or an access log of a web server in Common or
 * Combined Log Format. Whatever the file holds, reading it ends with a trace or with the numbers of the lines
 * that are wrong and the reason for each.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { LogRow, RateRow, Trace } from '../model/traffic.ts';
import { type LoggedRequest, parseLogLine } from './log-line.ts';

/** Bad lines that are listed; the others are only counted. */
const MAX_LISTED = 100;
/** Most rows of each format that a design may hold (`model/traffic.ts`). */
const MAX_RATE_ROWS = 2_000_000;
const MAX_LOG_ROWS = 1_000_000;

export interface LineProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}
export interface BadLines {
  readonly count: number;
  /** The first hundred. */
  readonly listed: readonly LineProblem[];
}
export interface TraceFile {
  readonly trace: Trace & { readonly rows: readonly RateRow[] | readonly LogRow[] };
  /** Lines that were left out (access log only: a rate table with a bad line is refused). */
  readonly bad: BadLines;
}

/** Reads either format, told by the first line. */
export function readTraceFile(name: string, text: string): Result<TraceFile, BadLines> {
  const first =
    text
      .slice(0, 4000)
      .split(/\r?\n/)
      .find((line) => line.trim() !== '') ?? '';
  return first.includes('[') || (first.includes('"') && first.includes('/'))
    ? readAccessLog(name, text)
    : readRateTable(name, text);
}

class BadLineList implements BadLines {
  count = 0;
  readonly listed: LineProblem[] = [];

  add(line: number, reason: string): void {
    this.count++;
    if (this.listed.length < MAX_LISTED) this.listed.push({ line, reason });
  }
}

/** Calls `visit` for every line that is not empty, without splitting a large text into as many strings at once. */
function eachLine(text: string, visit: (line: string, number: number) => void): void {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let number = 1; start < text.length; number++) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    if (line.trim() !== '') visit(line, number);
    start = end + 1;
  }
}

/** A rate table: `seconds,rate` a line, times ascending, with or without a header; `#` begins a comment. */
export function readRateTable(name: string, text: string): Result<TraceFile, BadLines> {
  const bad = new BadLineList();
  const rows: RateRow[] = [];
  let columns: readonly [number, number] | undefined;
  eachLine(text, (line, number) => {
    if (line.startsWith('#')) return;
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (columns === undefined) {
      columns = headerColumns(cells) ?? [0, 1];
      if (headerColumns(cells) !== undefined) return;
    }
    const row = readRateRow(cells, columns, rows.at(-1));
    if (typeof row === 'string') bad.add(number, row);
    else rows.push(row);
  });
  if (rows.length === 0 && bad.count === 0) bad.add(1, 'the file is empty, expected lines like 0,46.4');
  if (rows.length > MAX_RATE_ROWS) bad.add(MAX_RATE_ROWS + 1, `more than ${MAX_RATE_ROWS} rows`);
  if (bad.count > 0) return err(bad);
  return ok({ trace: { name: shortName(name), format: 'rate-table', rows }, bad });
}

/** Where the two columns stand if the line is a header, else undefined. */
function headerColumns(cells: readonly string[]): readonly [number, number] | undefined {
  const names = cells.map((cell) => cell.toLowerCase());
  const seconds = names.indexOf('seconds');
  const rate = names.indexOf('rate');
  return seconds >= 0 && rate >= 0 ? [seconds, rate] : undefined;
}

function readRateRow(
  cells: readonly string[],
  [first, second]: readonly [number, number],
  before: RateRow | undefined,
): RateRow | string {
  if (cells.length < 2)
    return `found ${quote(cells[0] ?? '')}, expected seconds and rate with a comma between them`;
  const seconds = readNumber(cells[first] ?? '');
  const rate = readNumber(cells[second] ?? '');
  if (seconds === undefined)
    return `found ${quote(cells[first] ?? '')}, expected a number of seconds from 0 to 1e9`;
  if (rate === undefined)
    return `found ${quote(cells[second] ?? '')}, expected a rate per second from 0 to 1e9`;
  if (before !== undefined && seconds <= before[0]) {
    return `found ${seconds} seconds after ${before[0]}, expected ascending times`;
  }
  return [seconds, rate];
}

function readNumber(cell: string): number | undefined {
  if (!/^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(cell)) return undefined;
  const number = Number(cell);
  return number <= 1e9 ? number : undefined;
}

/**
 * An access log in Common or Combined Log Format: one request a line. Servers log a request when it ends, so
 * lines are sorted by time, and stay in the order of the file within a second. GET, HEAD and OPTIONS are reads,
 * all else writes; objects are numbered as they first appear; a size of `-` is 0 bytes. Bad lines are left out
 * and listed.
 */
export function readAccessLog(name: string, text: string): Result<TraceFile, BadLines> {
  const bad = new BadLineList();
  const requests: LoggedRequest[] = [];
  eachLine(text, (line, number) => {
    const request = parseLogLine(line);
    if (typeof request === 'string') bad.add(number, request);
    else if (requests.length < MAX_LOG_ROWS) requests.push(request);
    else bad.add(number, `more than ${MAX_LOG_ROWS} requests`);
  });
  if (requests.length === 0) {
    if (bad.count === 0) bad.add(1, 'the file is empty, expected lines of an access log');
    return err(bad);
  }
  requests.sort((a, b) => a.seconds - b.seconds); // stable, by the standard
  return ok({ trace: { name: shortName(name), format: 'access-log', rows: logRows(requests) }, bad });
}

function logRows(requests: readonly LoggedRequest[]): LogRow[] {
  const keys = new Map<string, number>();
  const start = requests[0]!.seconds;
  return requests.map(({ seconds, object, bytes, write }) => {
    let key = keys.get(object);
    if (key === undefined) {
      key = keys.size;
      keys.set(object, key);
    }
    return [seconds - start, key, bytes, write ? 1 : 0];
  });
}

function shortName(name: string): string {
  return name.slice(0, 200);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
