/**
 * How many reads were stale, by how much time and by how many versions, while the history is still being made: what `staleness.ts`
 * measures (Golab, Li and Shah, PODC 2011), read by read. What a read saw had been replaced if some write that
 * was asked for only after it had surely taken place was acknowledged before the read began. Of the acknowledged
 * writes of a key only those matter that were asked for later than all that were acknowledged before them, so
 * the earliest that replaces something is found by halving.
 */
import type { HealingWatch } from './live-healing.ts';
import { firstPlace, type LiveHistory } from './live-history.ts';
import type { OperationNotes } from './live-notes.ts';

interface Writes {
  /** All that were acknowledged, as they were. */
  readonly invoked: number[];
  readonly returned: number[];
  /** How long the slowest of them took. */
  slowest: number;
  /** Those that were asked for later than all that were acknowledged before them: both columns rise. */
  readonly laterInvoked: number[];
  readonly laterReturned: number[];
}

export class StalenessMonitor {
  reads = 0;
  stale = 0;
  /** Of the stalest read: since when what it saw had been replaced. */
  longestSeconds = 0;
  /** Of the read that was furthest behind: acknowledged writes that were surely newer. */
  mostVersions = 0;
  private readonly history: LiveHistory;
  private readonly notes: OperationNotes;
  private readonly healing: HealingWatch;
  private readonly writes = new Map<number, Writes>();

  /** `healing` is told of each read whether what it saw had been replaced, and when. */
  constructor(history: LiveHistory, notes: OperationNotes, healing: HealingWatch) {
    this.history = history;
    this.notes = notes;
    this.healing = healing;
  }

  /** A write is acknowledged. */
  takeWrite(place: number): void {
    const { history, notes } = this;
    const key = history.key[place]!;
    const [invoked, returned] = [history.invoked[place]!, history.ended[place]!];
    if (returned < notes.firstReturn[place]!) notes.firstReturn[place] = returned;
    const writes = this.writesTo(key);
    writes.invoked.push(invoked);
    writes.returned.push(returned);
    writes.slowest = Math.max(writes.slowest, returned - invoked);
    if (invoked <= (writes.laterInvoked.at(-1) ?? Number.NEGATIVE_INFINITY)) return;
    writes.laterInvoked.push(invoked);
    writes.laterReturned.push(returned);
  }

  private writesTo(key: number): Writes {
    const known = this.writes.get(key);
    if (known !== undefined) return known;
    const writes = { invoked: [], returned: [], slowest: 0, laterInvoked: [], laterReturned: [] };
    this.writes.set(key, writes);
    return writes;
  }

  /** A read is answered. */
  takeRead(place: number): void {
    const { history, notes } = this;
    this.reads++;
    const write = history.writeSeen(place);
    const [invoked, returned] = [history.invoked[place]!, history.ended[place]!];
    if (write >= 0 && returned < notes.firstReturn[write]!) notes.firstReturn[write] = returned;
    const writes = this.writes.get(history.key[place]!);
    if (writes === undefined) return;
    const since = write >= 0 ? notes.firstReturn[write]! : Number.NEGATIVE_INFINITY;
    const { laterInvoked, laterReturned } = writes;
    const first = firstPlace(laterInvoked.length, (i) => laterInvoked[i]! > since);
    const replaced = laterReturned[first] ?? Number.POSITIVE_INFINITY;
    this.healing.takeRead(place, replaced, laterReturned[0]!);
    if (replaced >= invoked) return;
    this.stale++;
    this.longestSeconds = Math.max(this.longestSeconds, invoked - replaced);
    this.mostVersions = Math.max(this.mostVersions, countOf(writes, since, invoked));
  }
}

/** Writes that began after `since` and were over before `now`. */
function countOf({ invoked, returned, slowest }: Writes, since: number, now: number): number {
  const from = firstPlace(returned.length, (i) => returned[i]! > since);
  const to = firstPlace(returned.length, (i) => returned[i]! >= now);
  let count = to - from;
  // Of those that were over after `since`, the ones that had begun by then: later ones were too slow for that.
  for (let i = from; i < to && returned[i]! <= since + slowest; i++) if (invoked[i]! <= since) count--;
  return count;
}
