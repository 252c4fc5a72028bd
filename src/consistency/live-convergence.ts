/**
 * Whether replicas come to agree, asked of a run that still goes on. "Eventually" has no deadline, so as long as
 * somebody writes the honest answer is "not over", and while something is broken that keeps replicas apart nobody
 * can demand agreement. But a key that is left alone tells: once nobody has written it for a while, and all is
 * healed, all who use it see the same or they do not (`convergence.ts`); and what was acknowledged and
 * is then not there, with all in agreement, is lost. Agreement is believed only if everyone who ever used the
 * key has looked, the writer too, and often enough to have met more than one replica by chance. If a write that
 * was taken for lost is seen again after all, it was not lost.
 */
import { ENDED_OK } from '../model/history-records.ts';
import type { Verdict } from '../model/verdict.ts';
import { checkConvergence } from './convergence.ts';
import type { Broken, GroupJudge, Register } from './live-group.ts';
import { type LiveHistory, NONE } from './live-history.ts';
import { foundIn, historyOf, withWritesSeen } from './live-words.ts';

/** Seconds without a write after which a key is at rest. */
const REST_SECONDS = 2;
/** Reads since the last write, below which agreement may be chance. */
const FEWEST_READS = 12;
/** Operations of a key that are looked at, and keys that are looked at in one go. */
const MOST_OPERATIONS = 2000;
const KEYS_AT_ONCE = 40;

type Finding = 'unread' | 'divergent' | 'agreed';

interface Seen {
  /** The last operation of the key when it was looked at, and since when nothing was broken then. */
  readonly last: number;
  readonly wholeSince: number;
  readonly finding: Finding;
  readonly convergedAt: number;
}

/** How keys stand. */
export interface ConvergenceState {
  readonly keys: number;
  /** Keys that are still written, and that were not read enough since. */
  readonly busy: number;
  readonly unread: number;
  /** One of those on which clients differ; null: none is. */
  readonly divergent: number | null;
  /** Since when all agree. */
  readonly convergedAt: number;
  /** Something is broken: nobody can demand agreement. */
  readonly isBroken: boolean;
}

export class ConvergenceWatch {
  state: ConvergenceState = {
    keys: 0,
    busy: 0,
    unread: 0,
    divergent: null,
    convergedAt: 0,
    isBroken: false,
  };
  private readonly history: LiveHistory;
  private readonly judge: GroupJudge;
  private readonly seen = new Map<number, Seen>();

  constructor(history: LiveHistory, judge: GroupJudge) {
    this.history = history;
    this.judge = judge;
  }

  /** Looks at the keys that are at rest; whether some are left for the next time. */
  step(until: number): boolean {
    this.takeBackIfSeen();
    let [keys, busy, unread, looked, convergedAt] = [0, 0, 0, 0, 0];
    let divergent: number | null = null;
    const wholeSince = this.judge.healing.wholeSince(until);
    for (const register of this.judge.registers.values()) {
      if (register.writes === 0) continue;
      keys++;
      if (register.openWrites > 0 || until - register.lastWriteEnd < REST_SECONDS) {
        busy++;
        continue;
      }
      if (wholeSince === null) continue;
      let known = this.seen.get(register.key);
      const isSame = known?.last === register.last && known.wholeSince === wholeSince;
      if (!isSame && looked < KEYS_AT_ONCE) {
        looked++;
        known = this.look(register, wholeSince);
        this.seen.set(register.key, known);
      }
      if (known === undefined || known.finding === 'unread') unread++;
      else if (known.finding === 'divergent') divergent ??= register.key;
      else convergedAt = Math.max(convergedAt, known.convergedAt);
    }
    this.state = { keys, busy, unread, divergent, convergedAt, isBroken: wholeSince === null };
    return looked === KEYS_AT_ONCE;
  }

  private look(register: Register, wholeSince: number): Seen {
    const { history, judge } = this;
    const places = judge.latestOf(register, MOST_OPERATIONS);
    const { last, lastWriteEnd } = register;
    const rest = Math.max(lastWriteEnd, wholeSince);
    const since = this.agreedSince(places, rest);
    if (!this.haveAllLooked(places, since)) {
      return { last, wholeSince, finding: since > rest ? 'divergent' : 'unread', convergedAt: 0 };
    }
    const part = historyOf(history, withWritesSeen(history, places));
    const { verdict, convergedAt } = checkConvergence(part, since);
    if (verdict.valid === false) this.note(verdict, since);
    return { last, wholeSince, finding: 'agreed', convergedAt: convergedAt ?? since };
  }

  /** When the last read ended that saw something else than the latest one; `rest` if none did since then. */
  private agreedSince(places: readonly number[], rest: number): number {
    const { history } = this;
    let value = NONE;
    for (const place of places) {
      if (!this.isReadSince(place, rest)) continue;
      if (value === NONE) value = history.seen[place]!;
      else if (history.seen[place] !== value) return history.ended[place]!;
    }
    return rest;
  }

  private isReadSince(place: number, time: number): boolean {
    const { history } = this;
    const isRead = history.isWrite[place] === 0 && history.outcome[place] === ENDED_OK;
    return isRead && history.invoked[place]! > time;
  }

  /** Whether every client that used the key has read it since, and all of them often enough. */
  private haveAllLooked(places: readonly number[], since: number): boolean {
    const { history } = this;
    const clientOf = (place: number): string => history.processes[history.process[place]!]?.client ?? '';
    const missing = new Set(places.map(clientOf));
    let reads = 0;
    for (const place of places) {
      if (!this.isReadSince(place, since)) continue;
      missing.delete(clientOf(place));
      reads++;
    }
    return missing.size === 0 && reads >= FEWEST_READS;
  }

  private note({ anomalies }: Verdict, after: number): void {
    for (const anomaly of anomalies) {
      this.judge.breaks('eventual', anomaly.name, () => ({ ...foundIn(this.history, anomaly), after }));
    }
  }

  /** Whoever sees a write again that was taken for lost shows that it was not. */
  private takeBackIfSeen(): void {
    const broken = this.judge.broken.get('eventual');
    if (broken !== undefined && broken.name === 'lost-write' && this.isSeenAfter(broken)) {
      this.judge.broken.delete('eventual');
    }
  }

  private isSeenAfter({ first, at }: Broken): boolean {
    const { history, judge } = this;
    const write = first.places[0]!;
    const register = judge.registers.get(history.key[write]!);
    if (register === undefined) return false;
    return judge
      .latestOf(register, MOST_OPERATIONS)
      .some((place) => place !== NONE && history.invoked[place]! > at && history.writeSeen(place) === write);
  }
}
