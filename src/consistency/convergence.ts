/**
 * What became of a store in the end: whether all clients came to see the same ("eventual consistency": Vogels,
 * CACM 52(1), 2009; as a property of histories: Bouajjani, Enea and Hamza, POPL 2014), since when, which
 * acknowledged writes had vanished by then, and which earlier ones had come back. Only the last read of each
 * client after the last acknowledged write of a key, and after healing, counts: before, replicas may differ, and
 * that is no fault. Nor is a last read compared that others have looked past: its client had stopped looking, and
 * nobody knows what it would see. A key that was written and that nobody read after that, or of which some client
 * stopped looking too early, says nothing, and so nothing is said of the whole, unless another key shows what is
 * wrong.
 */
import type { History, Operation } from '../model/history.ts';
import type { Anomaly, Verdict } from '../model/verdict.ts';
import { byKey } from './linearizability.ts';
import { codeOf, precedes } from './sequential-models.ts';
import { anomalyFrom, type Sessions, sessionsOf, unknownVerdict, verdictOn } from './sessions.ts';
import { isNewer } from './version-order.ts';

/** Of each key. */
const MAX_LISTED = 20;

export interface Convergence {
  /** `divergent`, `lost-write`, `resurrected-write`; unknown if none is found and a key was not read at the end. */
  readonly verdict: Verdict;
  /** Since when all reads agree, over all keys; null if they do not, or nobody can tell. */
  readonly convergedAt: number | null;
}

/** Judges the end of a history, from `after` on (the moment of healing; the beginning if left out). */
export function checkConvergence(history: History, after = Number.NEGATIVE_INFINITY): Convergence {
  const sessions = sessionsOf(history);
  if (!sessions.ok) return { verdict: unknownVerdict(history, sessions.error), convergedAt: null };
  const anomalies: Anomaly[] = [];
  let convergedAt = after;
  let [judged, unread, outdated] = [0, 0, 0];
  for (const group of byKey(sessions.value.operations)) {
    const end = endOf(sessions.value, group, after);
    if (end === undefined) {
      // Where nothing was written there is nothing to agree on.
      if (group.some(({ kind }) => kind === 'write')) unread++;
      continue;
    }
    judged++;
    if (end.isOutdated) outdated++;
    anomalies.push(...end.anomalies);
    convergedAt = Math.max(convergedAt, end.convergedAt);
  }
  if (judged === 0 || (unread + outdated > 0 && anomalies.length === 0)) {
    const reason = openReason({ judged, unread, outdated, after });
    return { verdict: unknownVerdict(history, reason), convergedAt: null };
  }
  const isSame = !anomalies.some(({ name }) => name === 'divergent');
  return {
    verdict: verdictOn(sessions.value, anomalies),
    convergedAt: isSame ? convergedAt : null,
  };
}

interface Counts {
  /** Keys that were read after their last write. */
  readonly judged: number;
  readonly unread: number;
  /** Of those judged: keys at which some client stopped looking before the others came to agree. */
  readonly outdated: number;
  readonly after: number;
}

/** Why nobody can tell. */
function openReason({ judged, unread, outdated, after }: Counts): string {
  const since = after === Number.NEGATIVE_INFINITY ? '' : ` and after ${after}`;
  if (judged === 0) return `nobody read anything after the last acknowledged write${since}`;
  const all = judged + unread;
  const stopped =
    outdated === 0
      ? []
      : [`at ${outdated} of ${all} keys some client last looked before all others came to agree`];
  const missed =
    unread === 0
      ? []
      : [
          `${unread} of ${all} keys could not be judged: nobody read them after their last acknowledged write${since}`,
        ];
  return `${[...missed, ...stopped].join('; ')}; all others agree`;
}

interface End {
  readonly anomalies: Anomaly[];
  /** Some client saw something else, and stopped looking while others went on. */
  readonly isOutdated: boolean;
  readonly convergedAt: number;
}

/** What became of one key; undefined if nobody looked. */
function endOf(sessions: Sessions, group: readonly Operation[], after: number): End | undefined {
  const writes = group.filter(({ kind, returned }) => kind === 'write' && returned !== null);
  const quiet = writes.reduce((latest, { returned }) => Math.max(latest, returned!), after);
  const reads = group.filter(({ kind, invoked }) => kind === 'read' && invoked > quiet);
  if (reads.length === 0) return undefined;
  const last = [...new Map(reads.map((read) => [read.process, read])).values()];
  const isSame = last.every(({ value }) => codeOf(value) === codeOf(last[0]!.value));
  const current = isSame ? last : last.filter((read) => !isLookedPast(read, reads));
  const finals = new Set(current.map(({ value }) => codeOf(value)));
  const isOutdated = finals.size === 1 && last.some(({ value }) => !finals.has(codeOf(value)));
  const anomalies: Anomaly[] = [];
  if (finals.size > 1) {
    const one = current[0]!;
    const two = [one, current.find(({ value }) => codeOf(value) !== codeOf(one.value))!];
    anomalies.push(anomalyFrom(sessions, 'divergent', two, 'they still see different values at the end'));
  }
  if (!last.some((read) => sessions.thinAir.includes(read))) {
    anomalies.push(...lostWrites(sessions, writes, last), ...resurrected(sessions, group, current));
  }
  return { anomalies, isOutdated, convergedAt: agreementOf(reads, quiet) };
}

/** Whether some other client has read at least twice since a read was over: whoever made it had stopped looking. */
function isLookedPast(read: Operation, reads: readonly Operation[]): boolean {
  const counts = new Map<number, number>();
  for (const other of reads) {
    if (!precedes(read, other)) continue;
    const count = 1 + (counts.get(other.process) ?? 0);
    if (count > 1) return true;
    counts.set(other.process, count);
  }
  return false;
}

/** When the first read began after which all show the same as the last. */
function agreementOf(reads: readonly Operation[], quiet: number): number {
  const inOrder = reads.toSorted((a, b) => a.invoked - b.invoked);
  const final = codeOf(inOrder.at(-1)!.value);
  const odd = inOrder.findLast(({ value }) => codeOf(value) !== final);
  return odd === undefined ? quiet : odd.returned!;
}

/** Acknowledged writes that are newer than all that anybody sees at the end. */
function lostWrites(sessions: Sessions, writes: readonly Operation[], last: readonly Operation[]): Anomaly[] {
  const seen = last.map(sessions.writeOf);
  return writes
    .filter((write) => seen.every((other) => isNewer(write, other)))
    .slice(0, MAX_LISTED)
    .map((write) =>
      anomalyFrom(
        sessions,
        'lost-write',
        [write, last.at(-1)!],
        'it was acknowledged, and at the end something older is there',
      ),
    );
}

/** What is there at the end had been replaced: somebody had already seen something newer. */
function resurrected(sessions: Sessions, group: readonly Operation[], last: readonly Operation[]): Anomaly[] {
  const final = last.at(-1)!;
  const write = sessions.writeOf(final);
  if (last.some((read) => sessions.writeOf(read) !== write)) return [];
  const newer = group.find(
    (read) => read.kind === 'read' && precedes(read, final) && isNewer(sessions.writeOf(read), write),
  );
  if (newer === undefined) return [];
  const evidence = write === undefined ? [newer, final] : [write, newer, final];
  return [anomalyFrom(sessions, 'resurrected-write', evidence, 'what had been replaced has come back')];
}
