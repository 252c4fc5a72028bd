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
    const own = new Map<string, Operation>();
    return client.flatMap((operation) => {
      if (operation.kind === 'write') own.set(operation.key, operation);
      const written = own.get(operation.key);
      if (operation.kind !== 'read' || written === undefined) return [];
      if (!isNewer(written, writeSeen(sessions, operation))) return [];
      return [
        anomalyFrom(
          sessions,
          'read-your-writes',
          [written, operation],
          'the client does not see what it wrote',
        ),
      ];
    });
  });
}

function monotonicReads(sessions: Sessions): Anomaly[] {
  return sessions.byClient.flatMap((client) => {
    const newest = new Map<string, Operation>();
    return client.flatMap((operation) => {
      if (operation.kind !== 'read') return [];
      const before = newest.get(operation.key);
      const seen = writeSeen(sessions, operation);
      const isBack = before !== undefined && isNewer(writeSeen(sessions, before), seen);
      if (!isBack) newest.set(operation.key, operation);
      if (!isBack) return [];
      return [
        anomalyFrom(
          sessions,
          'monotonic-reads',
          [before, operation],
          'the second read shows something older than the first',
        ),
      ];
    });
  });
}

/** The write that a read saw; a read out of thin air is the business of others. */
function writeSeen({ writeOf, thinAir }: Sessions, read: Operation): Operation | undefined {
  return writeOf(read) ?? (thinAir.includes(read) ? read : undefined);
}

/** What a client knew when it wrote something: its own last writes, or what it had read last, by key. */
class Knowledge {
  /** By write: for each key the last write, or the write that was last read, before it. */
  private readonly known = new Map<Operation, ReadonlyMap<string, Operation>>();

  constructor(sessions: Sessions, guarantee: 'monotonic-writes' | 'writes-follow-reads') {
    for (const client of sessions.byClient) {
      let known = new Map<string, Operation>();
      for (const operation of client) {
        const isWrite = operation.kind === 'write';
        if (isWrite) this.known.set(operation, known);
        const learned = guarantee === 'monotonic-writes' ? operation : sessions.writeOf(operation);
        if (learned === undefined || isWrite !== (guarantee === 'monotonic-writes')) continue;
        // Copied when something is learned, so that what was known before stays as it was.
        known = new Map(known).set(operation.key, learned);
      }
    }
  }

  before(write: Operation): ReadonlyMap<string, Operation> {
    return this.known.get(write) ?? new Map();
  }
}

/** Somebody else reads a client's later write, then a state of another key from before what the client knew. */
function laterWithoutEarlier(
  sessions: Sessions,
  guarantee: 'monotonic-writes' | 'writes-follow-reads',
): Anomaly[] {
  const knowledge = new Knowledge(sessions, guarantee);
  return sessions.byClient.flatMap((client) => {
    /** By key: what must have been there for what this client has read, with the read. */
    const owed = new Map<string, { readonly write: Operation; readonly because: readonly Operation[] }[]>();
    return client.flatMap((read) => {
      if (read.kind !== 'read') return [];
      const seen = sessions.writeOf(read);
      const broken = (owed.get(read.key) ?? []).find(({ write }) =>
        isNewer(write, writeSeen(sessions, read)),
      );
      if (seen !== undefined && seen.process !== read.process) {
        for (const [key, write] of knowledge.before(seen)) {
          if (key === seen.key) continue;
          const list = owed.get(key) ?? [];
          if (!list.some((entry) => entry.write === write || isNewer(entry.write, write))) {
            owed.set(key, [
              ...list.filter((entry) => !isNewer(write, entry.write)),
              { write, because: [seen, read] },
            ]);
          }
        }
      }
      if (broken === undefined) return [];
      const operations = [broken.write, ...broken.because, read];
      return [
        anomalyFrom(sessions, guarantee, operations, 'the later write was seen without what came before it'),
      ];
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
      (entry) => precedes(entry.read, read) && knowledge.before(entry.write).get(read.key) === seen,
    );
    if (back === undefined) return [];
    const because = `replica ${read.replica} went back from the later write to the earlier`;
    return [anomalyFrom(sessions, guarantee, [seen, back.write, back.read, read], because)];
  });
}

/** Reads of one replica that are remembered for each key. */
const REMEMBERED = 64;
