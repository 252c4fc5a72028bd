/**
 * Histories in a few words for tests: `w1 0-10` is a write of 1 from 0 to 10, `r1 5-6` a read that saw 1, `r-`
 * one that saw nothing; a word in front is the client, `x:` the key; `0-` never got an answer, and `!` failed.
 */
import { type History, numbered, type Operation } from '../../model/history.ts';

const PATTERN = /^(\d+) (?:(\w+):)?([wr])(\d+|-) (\d+)-(\d*)(!?)(?: @(\w+))?(?: v(\d+))?$/;

/** Reads one operation a line: `0 x:w1 0-10`, with `@replica` and `v3` (the version) at the end if need be. */
export function historyOf(...lines: readonly string[]): History {
  return { clock: 'seconds', initial: null, operations: numbered(lines.map(operationOf)) };
}

function operationOf(line: string): Omit<Operation, 'id'> {
  const found = PATTERN.exec(line);
  if (found === null) throw new Error(`no operation: ${line}`);
  const [, process, key = '', kind, value, invoked, returned, failed, replica, version] = found;
  const isAnswered = returned !== '';
  return {
    process: Number(process),
    key,
    kind: kind === 'w' ? 'write' : 'read',
    value: value === '-' ? null : Number(value),
    invoked: Number(invoked),
    returned: isAnswered ? Number(returned) : null,
    outcome: failed === '!' ? 'fail' : isAnswered ? 'ok' : 'unknown',
    ...(replica !== undefined && { replica }),
    ...(version !== undefined && { version: Number(version) }),
  };
}
