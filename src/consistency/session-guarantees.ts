/**
 * The four guarantees of a session: Terry, Demers, Petersen, Spreitzer, Theimer and Welch, "Session Guarantees
 * for Weakly Consistent Replicated Data" (PDIS 1994), as far as clients can see them. For each client:
 *
 * - read your writes: no read shows something older than what the client itself wrote before;
 * - monotonic reads: no read shows something older than what an earlier read of the client showed;
 * - monotonic writes: who has seen a write of the client sees no state older than its earlier writes;
 * - writes follow reads: who has seen a write of the client sees no state older than what the client had read
 *   when it wrote.
 *
 * The latter two are visible to others on other keys; on the same key, only where it is known which replica
 * answered and one replica went back, since otherwise a client may simply have come to a replica that lags
 * (which breaks its monotonic reads).
 */
import type { History, Operation } from '../model/history.ts';
import type { Anomaly, Verdict } from '../model/verdict.ts';
import { precedes } from './sequential-models.ts';
import { anomalyFrom, type Sessions, sessionsOf, unknownVerdict, verdictOn } from './sessions.ts';
import { isNewer } from './version-order.ts';

export const sessionGuarantees = [
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
] as const;
export type SessionGuarantee = (typeof sessionGuarantees)[number];

/** Judges the guarantees that are asked for; anomalies bear the name of the guarantee that they break. */
export function checkSessions(
  history: History,
  guarantees: readonly SessionGuarantee[] = sessionGuarantees,
): Verdict {
  const sessions = sessionsOf(history);
  if (!sessions.ok) return unknownVerdict(history, sessions.error);
  const found = guarantees.flatMap((guarantee) => CHECKS[guarantee](sessions.value));
  return verdictOn(sessions.value, found);
}

const CHECKS: Readonly<Record<SessionGuarantee, (sessions: Sessions) => Anomaly[]>> = {
  'read-your-writes': readYourWrites,
  'monotonic-reads': monotonicReads,
  'monotonic-writes': (sessions) => [
    ...laterWithoutEarlier(sessions, 'monotonic-writes'),
    ...replicasGoingBack(sessions, 'monotonic-writes'),
  ],
  'writes-follow-reads': (sessions) => [
    ...laterWithoutEarlier(sessions, 'writes-follow-reads'),
    ...replicasGoingBack(sessions, 'writes-follow-reads'),
  ],
};

function readYourWrites(sessions: Sessions): Anomaly[] {
  return sessions.byClient.flatMap((client) => {
    const own: NewestWrites = new Map();
    return client.flatMap((operation) => {
      if (operation.kind === 'write') addWrite(own, operation.key, operation);
      const written = operation.kind === 'read' ? newerThan(own, sessions, operation) : undefined;
      if (written === undefined) return [];
      const because = 'the client does not see what it wrote';
      return [anomalyFrom(sessions, 'read-your-writes', [written, operation], because)];
    });
  });
}

function monotonicReads(sessions: Sessions): Anomaly[] {
  return sessions.byClient.flatMap((client) => {
    const seen: NewestWrites = new Map();
    /** By write: the last read that showed it. */
    const reads = new Map<Operation, Operation>();
    return client.flatMap((operation) => {
      if (operation.kind !== 'read') return [];
      const newer = newerThan(seen, sessions, operation);
      const write = sessions.writeOf(operation);
      if (write !== undefined) {
        addWrite(seen, operation.key, write);
        reads.set(write, operation);
      }
      if (newer === undefined) return [];
      const because = 'the second read shows something older than the first';
      return [anomalyFrom(sessions, 'monotonic-reads', [reads.get(newer)!, operation], because)];
    });
  });
}

/** By key: writes of which none is surely newer than another. */
type NewestWrites = Map<string, readonly Operation[]>;

function addWrite(known: NewestWrites, key: string, write: Operation): void {
  const list = known.get(key) ?? [];
  if (list.some((other) => other === write || isNewer(other, write))) return;
  known.set(key, [...list.filter((other) => !isNewer(write, other)), write]);
}

/** A write that is surely newer than what a read shows. A read out of thin air is the business of others. */
function newerThan(known: NewestWrites, sessions: Sessions, read: Operation): Operation | undefined {
  const list = known.get(read.key);
  if (list === undefined || sessions.thinAir.includes(read)) return undefined;
  const seen = sessions.writeOf(read);
  return list.find((write) => isNewer(write, seen));
}

/** What a client knew when it wrote something: its own writes, or what it had read, by key. */
class Knowledge {
  /** By write: of each key the last one, and the newest ones. */
  private readonly last = new Map<Operation, ReadonlyMap<string, Operation>>();
  private readonly newest = new Map<Operation, NewestWrites>();

  constructor(sessions: Sessions, guarantee: 'monotonic-writes' | 'writes-follow-reads') {
    for (const client of sessions.byClient) {
      // Copied when something is learned, so that what was known before stays as it was.
      let last: ReadonlyMap<string, Operation> = new Map();
      let newest: NewestWrites = new Map();
      for (const operation of client) {
        const isWrite = operation.kind === 'write';
        if (isWrite) {
          this.last.set(operation, last);
          this.newest.set(operation, newest);
        }
        const learned = guarantee === 'monotonic-writes' ? operation : sessions.writeOf(operation);
        if (learned === undefined || isWrite !== (guarantee === 'monotonic-writes')) continue;
        last = new Map(last).set(operation.key, learned);
        newest = new Map(newest);
        addWrite(newest, operation.key, learned);
      }
    }
  }

  /** The last write to `key` that was known when `write` was asked for. */
  lastBefore(write: Operation, key: string): Operation | undefined {
    return this.last.get(write)?.get(key);
  }

  newestBefore(write: Operation): ReadonlyMap<string, readonly Operation[]> {
    return this.newest.get(write) ?? new Map();
  }
}

/** Somebody else reads a client's later write, then a state of another key from before what the client knew. */
function laterWithoutEarlier(
  sessions: Sessions,
  guarantee: 'monotonic-writes' | 'writes-follow-reads',
): Anomaly[] {
  const knowledge = new Knowledge(sessions, guarantee);
  return sessions.byClient.flatMap((client) => {
    /** What must have been there for what this client has read, and by write: because of which write and read. */
    const owed: NewestWrites = new Map();
    const reasons = new Map<Operation, readonly Operation[]>();
    return client.flatMap((read) => {
      if (read.kind !== 'read') return [];
      const seen = sessions.writeOf(read);
      const left = newerThan(owed, sessions, read);
      if (seen !== undefined && seen.process !== read.process) {
        for (const [key, writes] of knowledge.newestBefore(seen)) {
          if (key === seen.key) continue;
          for (const write of writes) {
            addWrite(owed, key, write);
            if (!reasons.has(write)) reasons.set(write, [seen, read]);
          }
        }
      }
      if (left === undefined) return [];
      const because = 'the later write was seen without what came before it';
      const [write, sight] = reasons.get(left)!;
      const proof = [left, ...knewOf(sessions, guarantee, left, write!), write!, sight!, read];
      return [anomalyFrom(sessions, guarantee, proof, because)];
    });
  });
}

/** One replica shows a client's later write, and afterwards what that client had itself replaced by it. */
function replicasGoingBack(
  sessions: Sessions,
  guarantee: 'monotonic-writes' | 'writes-follow-reads',
): Anomaly[] {
  const knowledge = new Knowledge(sessions, guarantee);
  const shown = new Map<string, { readonly read: Operation; readonly write: Operation }[]>();
  return sessions.operations.flatMap((read) => {
    const seen = read.kind === 'read' ? sessions.writeOf(read) : undefined;
    if (seen === undefined || read.replica === undefined) return [];
    const place = JSON.stringify([read.replica, read.key]);
    const earlier = shown.get(place) ?? [];
    shown.set(place, [...earlier.slice(-REMEMBERED), { read, write: seen }]);
    const back = earlier.find(
      (entry) => precedes(entry.read, read) && knowledge.lastBefore(entry.write, read.key) === seen,
    );
    if (back === undefined) return [];
    const because = `replica ${read.replica} went back from the later write to the earlier`;
    const proof = [seen, ...knewOf(sessions, guarantee, seen, back.write), back.write, back.read, read];
    return [anomalyFrom(sessions, guarantee, proof, because)];
  });
}

/** How the client of a write had come to know of an earlier one: by reading it, where it had not written it. */
function knewOf(
  sessions: Sessions,
  guarantee: 'monotonic-writes' | 'writes-follow-reads',
  earlier: Operation,
  write: Operation,
): readonly Operation[] {
  if (guarantee === 'monotonic-writes') return [];
  const client = sessions.byClient.find(([first]) => first?.process === write.process) ?? [];
  const read = client.findLast(
    (other) => other.kind === 'read' && other.id < write.id && sessions.writeOf(other) === earlier,
  );
  return read === undefined ? [] : [read];
}

/** Reads of one replica that are remembered for each key. */
const REMEMBERED = 64;
