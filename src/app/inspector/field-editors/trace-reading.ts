/**
 * A trace file from the visitor's machine, read and summed up: its rows, its span, and the lines that were
 * wrong. What the words mean stands in `share/trace-files.ts`.
 */
import { formatQuantity } from '../../../base/units.ts';
import type { LogRow, RateRow, Trace } from '../../../model/traffic.ts';
import { type BadLines, readTraceFile } from '../../../share/trace-files.ts';

/** Larger files would not fit the memory of a page; the command line takes them. */
const LARGEST_BYTES = 400_000_000;

export type TraceReading =
  | { readonly ok: true; readonly trace: Trace; readonly bad: BadLines }
  | { readonly ok: false; readonly reason: string; readonly bad: BadLines };

const noLines: BadLines = { count: 0, listed: [] };

/** Reads a rate table or an access log. */
export async function readTrace(file: File): Promise<TraceReading> {
  if (file.size > LARGEST_BYTES) {
    const size = formatQuantity(file.size, 'bytes');
    return {
      ok: false,
      reason: `${file.name} has ${size}, more than a page can hold: use the command line.`,
      bad: noLines,
    };
  }
  let text: string;
  try {
    text = await file.text();
  } catch {
    return { ok: false, reason: `${file.name} could not be read.`, bad: noLines };
  }
  const read = readTraceFile(file.name, text);
  if (read.ok) return { ok: true, trace: read.value.trace, bad: read.value.bad };
  const lines =
    read.error.count === 1 ? 'one line that is wrong' : `${read.error.count} lines that are wrong`;
  return {
    ok: false,
    reason: `${file.name} is not a rate table nor an access log: ${lines}.`,
    bad: read.error,
  };
}

/** "10,000 requests over 2 d, 9,995 reads and 5 writes"; "20,160 rates over 14 d". */
export function traceInWords(trace: Trace): string {
  const rows = trace.rows;
  if (rows === undefined) return 'The rows are not here: drop the file to bring them back.';
  const last = rows.at(-1);
  const span = formatQuantity(last?.[0] ?? 0, 'seconds');
  const count = rows.length.toLocaleString('en');
  if (trace.format === 'rate-table')
    return `${count} rates over ${span}, ${countOf(rows as readonly RateRow[])} requests expected`;
  const writes = (rows as readonly LogRow[]).reduce((sum, row) => sum + row[3], 0);
  const reads = (rows.length - writes).toLocaleString('en');
  return `${count} requests over ${span}: ${reads} reads, ${writes.toLocaleString('en')} writes`;
}

/** Rates of a trace over its time, a second, in so many even pieces: what its picture draws. */
export function ratesOverTime(trace: Trace, pieces: number): readonly number[] {
  const rows = trace.rows ?? [];
  const span = rows.at(-1)?.[0] ?? 0;
  const rates = new Array<number>(pieces).fill(0);
  if (!(span > 0)) return rates;
  const pieceOf = (t: number) => Math.min(pieces - 1, Math.floor((t / span) * pieces));
  if (trace.format === 'access-log') {
    for (const [t] of rows) rates[pieceOf(t)]!++;
    return rates.map((count) => (count * pieces) / span);
  }
  // Of several rates in one piece the highest is shown: a peak must not get lost.
  let at = 0;
  for (let piece = 0; piece < pieces; piece++) {
    while (at + 1 < rows.length && pieceOf(rows[at + 1]![0]) <= piece) {
      rates[piece] = Math.max(rates[piece]!, rows[at]![1]);
      at++;
    }
    rates[piece] = Math.max(rates[piece]!, rows[at]![1]);
  }
  return rates;
}

/** Requests that a rate table asks for: a rate holds until the next row, the last one as long as the one before. */
function countOf(rows: readonly RateRow[]): string {
  let sum = 0;
  for (let i = 0; i + 1 < rows.length; i++) sum += rows[i]![1] * (rows[i + 1]![0] - rows[i]![0]);
  if (rows.length > 1) sum += rows.at(-1)![1] * (rows.at(-1)![0] - rows.at(-2)![0]);
  return Math.round(sum).toLocaleString('en');
}
