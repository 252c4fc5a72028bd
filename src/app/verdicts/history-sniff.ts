/**
 * What a file is, by its name and what it begins with: a recorded history, traffic, a design or nothing of these.
 * Whether a text is a recorded history rather than a design or a log of traffic, by what it begins with. The
 * judge in its worker reads it in earnest and says what is wrong with it; this only finds the way there.
 */

import { parseLogLine } from '../../share/log-line.ts';
import { readTraceFile } from '../../share/trace-files.ts';

/** Characters from the beginning that are enough to tell. */
export const HEAD_CHARACTERS = 65_536;

/** A text's beginning looks like Jepsen or Knossos EDN, a log of jepsen.util, or our own JSON of a history. */
export function looksLikeHistory(text: string): boolean {
  const head = text.slice(0, HEAD_CHARACTERS);
  return looksLikeEvents(head) || looksLikeHistoryJson(head) || /\bjepsen\.util\b[\s-]*\d/.test(head);
}

/** EDN: a map with a keyword as its first key, perhaps in a vector or list, perhaps after comments. */
function looksLikeEvents(head: string): boolean {
  const start = head.replace(/^\uFEFF/, '').replace(/^(?:\s|,|;[^\n]*\n)+/, '');
  return /^(?:[[(]\s*)?(?:#[\w./-]+\s*)?\{\s*:/.test(start);
}

/** Ours says so, or has operations; a design or run has nodes somewhere before anything like that. */
function looksLikeHistoryJson(head: string): boolean {
  if (!/^\uFEFF?\s*\{\s*"/.test(head)) return false;
  const operations = head.search(/"operations"\s*:\s*\[|"format"\s*:\s*"history"/);
  const nodes = head.search(/"(?:nodes|design)"\s*:/);
  return operations >= 0 && (nodes < 0 || operations < nodes);
}

export type FileSort = 'history' | 'traffic' | 'design' | 'empty' | 'strange';

/** Where a file belongs. EDN holds nothing but histories, and JSON that is no history can only be a design. */
export function sortOfFile(name: string, head: string): FileSort {
  if (head.replace(/^\uFEFF/, '').trim() === '') return 'empty';
  if (/\.edn$/i.test(name) || looksLikeHistory(head)) return 'history';
  const isDesign = /^\uFEFF?\s*\{\s*"/.test(head) && /"(?:nodes|design)"\s*:/.test(head);
  if (/\.json$/i.test(name) || isDesign) return 'design';
  if (!/\.(?:log|txt)$/i.test(name) || looksLikeTraffic(head)) return 'traffic';
  return 'strange';
}

/** A rate table, or some line of an access log: bad ones between are left out when it is read. */
function looksLikeTraffic(head: string): boolean {
  // the last line may be cut off
  const whole = head.length < HEAD_CHARACTERS ? head : head.slice(0, head.lastIndexOf('\n') + 1);
  return (
    whole.split(/\r?\n/).some((line) => typeof parseLogLine(line) !== 'string') || readTraceFile('', whole).ok
  );
}

/** What is said of a file that is nothing of what is expected; undefined: it is something. */
export function refusalOf(sort: FileSort): string | undefined {
  if (sort === 'empty') return 'It is empty.';
  if (sort !== 'strange') return undefined;
  return 'Expected a history (Jepsen or Knossos EDN, a log of jepsen.util) or traffic: an access log in Common or Combined Log Format, or a rate table with lines like 0,46.4.';
}
