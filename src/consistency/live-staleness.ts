/**
 * How many reads were stale, and by how much time, while the history is still being made: what `staleness.ts`
 * measures (Golab, Li and Shah, PODC 2011), read by read. What a read saw had been replaced if some write that
 * was asked for only after it had surely taken place was acknowledged before the read began. Of the acknowledged
 * writes of a key only those matter that were asked for later than all that were acknowledged before them, so
 * the earliest that replaces something is found by halving.
 */
import { firstPlace, type LiveHistory } from './live-history.ts';
import type { OperationNotes } from './live-notes.ts';

/** Acknowledged writes of a key; both columns rise. */
interface Replacing {
  readonly invoked: number[];
  readonly returned: number[];
}

export class StalenessMonitor {
  reads = 0;
  stale = 0;
  /** Of the stalest read: since when what it saw had been replaced. */
  longestSeconds = 0;
  private readonly history: LiveHistory;
  private readonly notes: OperationNotes;
  private readonly replacing = new Map<number, Replacing>();

  constructor(history: LiveHistory, notes: OperationNotes) {
    this.history = history;
    this.notes = notes;
  }

  /** A write is acknowledged. */
  takeWrite(place: number): void {
    const { history, notes } = this;
    const key = history.key[place]!;
    const [invoked, returned] = [history.invoked[place]!, history.ended[place]!];
    if (returned < notes.firstReturn[place]!) notes.firstReturn[place] = returned;
    const list = this.replacing.get(key);
    if (list === undefined) this.replacing.set(key, { invoked: [invoked], returned: [returned] });
    else if (invoked > list.invoked.at(-1)!) {
      list.invoked.push(invoked);
      list.returned.push(returned);
    }
  }

  /** A read is answered. */
  takeRead(place: number): void {
    const { history, notes } = this;
    this.reads++;
    const write = history.writeSeen(place);
    const [invoked, returned] = [history.invoked[place]!, history.ended[place]!];
    if (write >= 0 && returned < notes.firstReturn[write]!) notes.firstReturn[write] = returned;
    const list = this.replacing.get(history.key[place]!);
    if (list === undefined) return;
    const since = write >= 0 ? notes.firstReturn[write]! : Number.NEGATIVE_INFINITY;
    const first = firstPlace(list.invoked.length, (i) => list.invoked[i]! > since);
    const replaced = list.returned[first];
    if (replaced === undefined || replaced >= invoked) return;
    this.stale++;
    this.longestSeconds = Math.max(this.longestSeconds, invoked - replaced);
  }
}
