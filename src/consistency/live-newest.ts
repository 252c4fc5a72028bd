/**
 * Of a growing set of writes to a key just what is needed to tell whether any of them is surely newer than a
 * given one, by the rule of `version-order.ts`: by the versions that the store settled on where both are known,
 * otherwise because the given one was answered before the other was asked for, or stands before it with the same
 * client. Three of the writes are enough, and where the set grows along a client's session, its state at every
 * earlier moment can be asked for too.
 */
import { ENDED_OK } from '../model/history-records.ts';
import { firstPlace, type LiveHistory, NONE } from './live-history.ts';

/** A set of writes, told by three of them; never changed. */
export class Newest {
  static readonly nothing = new Newest(NONE, NONE, NONE);
  /** The one with the greatest version. */
  private readonly greatest: number;
  /** The one that was asked for last, and that of those without a version. */
  private readonly latest: number;
  private readonly latestBare: number;

  private constructor(greatest: number, latest: number, latestBare: number) {
    this.greatest = greatest;
    this.latest = latest;
    this.latestBare = latestBare;
  }

  /** The set with one more write. */
  with(history: LiveHistory, write: number): Newest {
    const isBare = history.version[write]! < 0;
    const { greatest, latest, latestBare } = this;
    const isGreatest = !isBare && (greatest === NONE || history.version[write]! > history.version[greatest]!);
    const isLatest = isLater(history, write, latest);
    const isLatestBare = isBare && isLater(history, write, latestBare);
    if (!isGreatest && !isLatest && !isLatestBare) return this;
    return new Newest(
      isGreatest ? write : greatest,
      isLatest ? write : latest,
      isLatestBare ? write : latestBare,
    );
  }

  /** A write that is surely newer than `write`, `NONE` meaning the beginning; `NONE` if there is none. */
  newerThan(history: LiveHistory, write: number): number {
    if (write === NONE) return this.latest;
    const version = history.version[write]!;
    if (version < 0) return isAfter(history, write, this.latest) ? this.latest : NONE;
    if (this.greatest !== NONE && history.version[this.greatest]! > version) return this.greatest;
    return isAfter(history, write, this.latestBare) ? this.latestBare : NONE;
  }
}

function isLater(history: LiveHistory, write: number, other: number): boolean {
  if (other === NONE || history.invoked[write]! > history.invoked[other]!) return true;
  // In one moment a client may have written twice.
  return history.process[write] === history.process[other] && write > other;
}

/** Whether `second` surely came after `first`, by what clients know. */
function isAfter(history: LiveHistory, first: number, second: number): boolean {
  if (second === NONE || history.outcome[first] !== ENDED_OK) return false;
  if (history.ended[first]! < history.invoked[second]!) return true;
  return history.process[first] === history.process[second] && first < second;
}

/** A set that grew along a session. */
export class NewestAlong {
  /** The write that was added last. */
  last = NONE;
  /** What the set is, and the operation since which it is that. */
  private state = Newest.nothing;
  private since = NONE;
  /** What it was before, where it was something: most never are but one. */
  private earlier: { readonly since: number[]; readonly states: Newest[] } | null = null;

  /** The operation `place` adds a write. */
  add(history: LiveHistory, place: number, write: number): void {
    this.last = write;
    const { state } = this;
    const after = state.with(history, write);
    if (after === state) return;
    if (state !== Newest.nothing) {
      this.earlier ??= { since: [], states: [] };
      this.earlier.since.push(this.since);
      this.earlier.states.push(state);
    }
    this.state = after;
    this.since = place;
  }

  /** A write that is surely newer than `write`, of those that were there before the operation `place`. */
  newerThan(history: LiveHistory, write: number, place: number): number {
    if (this.since < place) return this.state.newerThan(history, write);
    if (this.earlier === null) return NONE;
    const { since, states } = this.earlier;
    const count = firstPlace(since.length, (i) => since[i]! >= place);
    return count === 0 ? NONE : states[count - 1]!.newerThan(history, write);
  }
}
