/**
 * The zones of a register by their first return, with the latest invocation of each, so that one asks in
 * logarithmic time: which of the zones that began to end before t was still begun the latest? A tournament tree
 * over an array that grows at its end.
 */
export class ZoneTree {
  private readonly firstReturns: number[] = [];
  private leaves = 8;
  /** The best place of each subtree, −1 where there is none; the root is at 1. */
  private best = new Int32Array(2 * this.leaves).fill(-1);
  private readonly lastInvocations: number[] = [];

  get size(): number {
    return this.firstReturns.length;
  }

  /** Adds a zone whose first return is no earlier than that of any other; returns its place. */
  add(firstReturn: number, lastInvocation: number): number {
    const place = this.size;
    this.firstReturns.push(firstReturn);
    this.lastInvocations.push(lastInvocation);
    if (this.size > this.leaves) this.grow();
    this.climb(place);
    return place;
  }

  /** The zone has an operation that was invoked so late. */
  raise(place: number, lastInvocation: number): void {
    this.lastInvocations[place] = lastInvocation;
    this.climb(place);
  }

  lastInvocation(place: number): number {
    return this.lastInvocations[place]!;
  }

  firstReturn(place: number): number {
    return this.firstReturns[place]!;
  }

  /** How many zones had their first return before `time`. */
  endedBefore(time: number): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.firstReturns[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Of the places below `count`, other than `except`, the one with the latest invocation; −1 for none. */
  latestAmong(count: number, except: number): number {
    const left = this.latestBetween(0, Math.min(count, except));
    return this.better(left, this.latestBetween(except + 1, count));
  }

  private latestBetween(from: number, to: number): number {
    let found = -1;
    let low = from + this.leaves;
    let high = Math.max(from, to) + this.leaves;
    for (; low < high; low >>>= 1, high >>>= 1) {
      if ((low & 1) === 1) found = this.better(found, this.best[low++]!);
      if ((high & 1) === 1) found = this.better(found, this.best[--high]!);
    }
    return found;
  }

  private better(a: number, b: number): number {
    if (a < 0 || b < 0) return a < 0 ? b : a;
    return this.lastInvocations[b]! > this.lastInvocations[a]! ? b : a;
  }

  private climb(place: number): void {
    let node = place + this.leaves;
    this.best[node] = place;
    for (node >>>= 1; node >= 1; node >>>= 1) {
      this.best[node] = this.better(this.best[2 * node]!, this.best[2 * node + 1]!);
    }
  }

  private grow(): void {
    this.leaves *= 2;
    this.best = new Int32Array(2 * this.leaves).fill(-1);
    for (let place = 0; place < this.size; place++) this.best[this.leaves + place] = place;
    for (let node = this.leaves - 1; node >= 1; node--) {
      this.best[node] = this.better(this.best[2 * node]!, this.best[2 * node + 1]!);
    }
  }
}
