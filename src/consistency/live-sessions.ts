/**
 * The four guarantees of a session (Terry et al., "Session Guarantees for Weakly Consistent Replicated Data",
 * PDIS 1994; what they mean for clients stands in `session-guarantees.ts`) while the history is still being
 * made. Each answered operation is taken once, in the order of its session, and costs little more than a look
 * into a table; only a read of something that is not the newest is compared with what its client had seen.
 *
 * What a read shows is judged once it is certain what it is: the write that it saw may be under way and have no
 * version yet. Until that write has ended, the session waits, and `waitsSince` tells from when on.
 */
import { listAt } from '../base/lists.ts';
import { ENDED_OK } from '../model/history-records.ts';
import { type LiveHistory, NOBODYS, NONE, OPEN } from './live-history.ts';
import { Newest, NewestAlong } from './live-newest.ts';
import type { OperationNotes } from './live-notes.ts';
import type { FoundAnomaly } from './live-words.ts';
import type { SessionGuarantee } from './session-guarantees.ts';

/** Is told of every anomaly; what it is, is worked out only if somebody asks. */
export type Found = (guarantee: SessionGuarantee, tell: () => FoundAnomaly) => void;

/** What somebody saw of another session: its last write that was seen, and the last one to another key. */
interface Observed {
  write: number;
  read: number;
  otherWrite: number;
  otherRead: number;
}

interface Session {
  readonly process: number;
  /** Answered operations that are not taken yet, from `head` on. */
  readonly queue: number[];
  head: number;
  /** By key: its own writes, and the writes that it read. */
  readonly own: Map<number, NewestAlong>;
  readonly read: Map<number, NewestAlong>;
  /** By process: what it saw of others. */
  readonly observed: Map<number, Observed>;
}

/** Reads that are remembered to notice that a replica goes back. */
const REMEMBERED = 65_536;
/** Machines are numbered below this; a million operations times this is still a small integer in every browser. */
const MACHINES = 1024;

const GOING_BACK = ['monotonic-writes', 'writes-follow-reads'] as const;

const REASONS = {
  own: 'the client does not see what it wrote',
  reads: 'the second read shows something older than the first',
  later: 'the later write was seen without what came before it',
  back: 'the replica went back from the later write to the earlier',
} as const;

export class SessionMonitor {
  private readonly history: LiveHistory;
  private readonly notes: OperationNotes;
  private readonly found: Found;
  private readonly sessions = new Map<number, Session>();
  /** By key: all writes that anybody has seen or made. */
  private readonly newest = new Map<number, Newest>();
  /** By write: sessions that wait for it. */
  private readonly waiting = new Map<number, Session[]>();
  private readonly ready: Session[] = [];
  /** By replica and write that was replaced there: the read that showed what replaced it. */
  private readonly replaced = {
    'monotonic-writes': new Map<number, number>(),
    'writes-follow-reads': new Map<number, number>(),
  };

  constructor(history: LiveHistory, notes: OperationNotes, found: Found) {
    this.history = history;
    this.notes = notes;
    this.found = found;
  }

  /** All that was answered before then is judged; `Infinity` if nothing waits. */
  get waitsSince(): number {
    let since = Number.POSITIVE_INFINITY;
    for (const sessions of this.waiting.values()) {
      for (const { queue, head } of sessions) since = Math.min(since, this.history.ended[queue[head]!]!);
    }
    return since;
  }

  /** An operation has ended, in whatever way. */
  end(place: number): void {
    const { history } = this;
    if (history.outcome[place] === ENDED_OK) {
      const session = this.sessionOf(history.process[place]!);
      session.queue.push(place);
      // Otherwise it waits already.
      if (session.queue.length === session.head + 1) this.ready.push(session);
    } else if (history.isWrite[place] === 1) this.wake(place);
    for (let session = this.ready.pop(); session !== undefined; session = this.ready.pop()) this.run(session);
  }

  private sessionOf(process: number): Session {
    const known = this.sessions.get(process);
    if (known !== undefined) return known;
    const session = {
      process,
      queue: [],
      head: 0,
      own: new Map(),
      read: new Map(),
      observed: new Map(),
    };
    this.sessions.set(process, session);
    return session;
  }

  private wake(write: number): void {
    const sessions = this.waiting.get(write);
    if (sessions === undefined) return;
    this.waiting.delete(write);
    this.ready.push(...sessions);
  }

  /** Takes what a session has done, as far as it is certain. */
  private run(session: Session): void {
    const { history, notes } = this;
    while (session.head < session.queue.length) {
      const place = session.queue[session.head]!;
      const seen = history.isWrite[place] === 1 ? NONE : history.writeSeen(place);
      if (seen >= 0 && !this.isCertain(seen)) {
        listAt(this.waiting, seen).push(session);
        return;
      }
      session.head++;
      if (history.isWrite[place] === 1) this.takeWrite(session, place);
      else if (seen !== NOBODYS) this.takeRead(session, place, seen);
      notes.isTaken[place] = 1;
      this.wake(place);
    }
    session.queue.length = 0;
    session.head = 0;
  }

  /** Whether it is known what became of a write, and what its client had seen before. */
  private isCertain(write: number): boolean {
    const outcome = this.history.outcome[write]!;
    return outcome === ENDED_OK ? this.notes.isTaken[write] === 1 : outcome !== OPEN;
  }

  private takeWrite(session: Session, place: number): void {
    const { history, notes } = this;
    const key = history.key[place]!;
    const own = along(session.own, key);
    notes.ownBefore[place] = own.last;
    notes.readBefore[place] = session.read.get(key)?.last ?? NONE;
    own.add(history, place, place);
    this.newest.set(key, this.newestOf(key).with(history, place));
  }

  private newestOf(key: number): Newest {
    return this.newest.get(key) ?? Newest.nothing;
  }

  private takeRead(session: Session, place: number, seen: number): void {
    const { history } = this;
    const key = history.key[place]!;
    const newest = this.newestOf(key);
    if (newest.newerThan(history, seen) !== NONE) this.compare(session, place, seen);
    if (seen < 0) return;
    this.noticeGoingBack(place, seen);
    this.newest.set(key, newest.with(history, seen));
    along(session.read, key).add(history, place, seen);
    const writer = history.process[seen]!;
    if (writer !== session.process && history.outcome[seen] === ENDED_OK) {
      observe(history, session, writer, seen, place);
    }
  }

  /** A read saw something that is not the newest: was its client entitled to more? */
  private compare(session: Session, place: number, seen: number): void {
    const { history } = this;
    const key = history.key[place]!;
    const written = session.own.get(key)?.newerThan(history, seen, place) ?? NONE;
    if (written !== NONE) this.note('read-your-writes', () => [written, place], REASONS.own);
    const read = session.read.get(key)?.newerThan(history, seen, place) ?? NONE;
    if (read !== NONE) {
      const evidence = () => [this.readOf(session, key, read, place), place];
      this.note('monotonic-reads', evidence, REASONS.reads);
    }
    for (const [process, observed] of session.observed) {
      const isOther = history.key[observed.write] !== key;
      const write = isOther ? observed.write : observed.otherWrite;
      if (write === NONE) continue;
      const because = [write, isOther ? observed.read : observed.otherRead];
      const other = this.sessions.get(process)!;
      const own = other.own.get(key)?.newerThan(history, seen, write) ?? NONE;
      if (own !== NONE) this.note('monotonic-writes', () => [own, ...because, place], REASONS.later);
      const known = other.read.get(key)?.newerThan(history, seen, write) ?? NONE;
      if (known !== NONE) {
        const knew = () => this.readOf(other, key, known, write);
        this.note('writes-follow-reads', () => [known, knew(), ...because, place], REASONS.later);
      }
    }
  }

  /** The last read of a session in which it saw `write`, before another. */
  private readOf({ process }: Session, key: number, write: number, before: number): number {
    const { history } = this;
    const value = history.number[write]!;
    for (let place = before - 1; place > write; place--) {
      if (history.seen[place] === value && history.process[place] === process && history.key[place] === key)
        return place;
    }
    return before;
  }

  /** One replica shows a client's later write, and afterwards what that client had itself replaced by it. */
  private noticeGoingBack(place: number, seen: number): void {
    const { history, notes } = this;
    const machine = history.machine[place]!;
    if (machine < 0 || machine >= MACHINES) return;
    for (const guarantee of GOING_BACK) {
      const table = this.replaced[guarantee];
      const before = table.get(seen * MACHINES + machine);
      if (before !== undefined && history.ended[before]! < history.invoked[place]!) {
        const evidence = () => [seen, ...this.knewOf(guarantee, seen, before), before, place];
        this.note(guarantee, evidence, REASONS.back);
      }
      if (history.outcome[seen] !== ENDED_OK) continue;
      const old = (guarantee === 'monotonic-writes' ? notes.ownBefore : notes.readBefore)[seen]!;
      if (old !== NONE) this.remember(table, old * MACHINES + machine, place);
    }
  }

  /** What replaced `old` as the read `later` shows, after how its client had come to know of `old`. */
  private knewOf(guarantee: SessionGuarantee, old: number, later: number): readonly number[] {
    const { history } = this;
    const write = history.writeSeen(later);
    if (guarantee === 'monotonic-writes') return [write];
    return [this.readOf(this.sessionOf(history.process[write]!), history.key[old]!, old, write), write];
  }

  private remember(table: Map<number, number>, name: number, read: number): void {
    const known = table.get(name);
    if (known !== undefined && this.history.ended[known]! <= this.history.ended[read]!) return;
    table.set(name, read);
    if (table.size <= REMEMBERED) return;
    for (const oldest of table.keys()) {
      table.delete(oldest);
      return;
    }
  }

  private note(guarantee: SessionGuarantee, places: () => readonly number[], because: string): void {
    this.found(guarantee, () => ({ places: places(), because }));
  }
}

function along(table: Map<number, NewestAlong>, key: number): NewestAlong {
  const known = table.get(key);
  if (known !== undefined) return known;
  const list = new NewestAlong();
  table.set(key, list);
  return list;
}

/** Notes that a session saw a write of another one. */
function observe(history: LiveHistory, session: Session, writer: number, write: number, read: number): void {
  const known = session.observed.get(writer);
  if (known === undefined) {
    session.observed.set(writer, { write, read, otherWrite: NONE, otherRead: NONE });
    return;
  }
  const isSameKey = history.key[write] === history.key[known.write];
  if (write > known.write) {
    if (!isSameKey) {
      known.otherWrite = known.write;
      known.otherRead = known.read;
    }
    known.write = write;
    known.read = read;
  } else if (!isSameKey && write > known.otherWrite) {
    known.otherWrite = write;
    known.otherRead = read;
  }
}
