/**
 * Ramp to the knee: the largest load that a system still carries, found by doubling until it no longer does (or
 * halving until it does) and then by bisection on a logarithmic scale, since loads differ by factors. Whoever asks
 * runs the system at the load that is asked for and says whether it kept its promises: Jain, "The Art of Computer
 * Systems Performance Analysis", ch. 3, calls this the usable capacity (the knee where the promise is that of the
 * response time). It takes for granted that who fails at a load fails at higher ones; noise near the knee decides
 * the last digits only.
 */

/** Most doublings, or halvings, before the search gives up: a factor of a million. */
const MOST_DOUBLINGS = 20;

export interface KneeBounds {
  /** The largest load that was carried; 0: none was. */
  readonly carried: number;
  /** The smallest load that was not; Infinity: all were. */
  readonly refused: number;
}

export class KneeSearch {
  private readonly first: number;
  private readonly precision: number;
  private readonly most: number;
  private steps = 0;
  private bounds: KneeBounds = { carried: 0, refused: Number.POSITIVE_INFINITY };

  /** `first` is tried first; the knee is found when both bounds are closer than `precision` as a share; none above `most`. */
  constructor(first: number, precision: number, most = Number.POSITIVE_INFINITY) {
    this.first = Math.min(first, most);
    this.precision = precision;
    this.most = most;
  }

  /** The load to try next; null when the search is over. */
  next(): number | null {
    const { carried, refused } = this.bounds;
    if (this.steps === 0) return this.first;
    if (carried > 0 && refused < Number.POSITIVE_INFINITY) {
      if (refused <= carried * (1 + this.precision)) return null;
      return round(Math.sqrt(carried * refused));
    }
    if (this.steps > MOST_DOUBLINGS || carried >= this.most) return null;
    return carried > 0 ? Math.min(carried * 2, this.most) : refused / 2;
  }

  /** Whether a load was carried. */
  tell(load: number, isCarried: boolean): void {
    this.steps++;
    const { carried, refused } = this.bounds;
    this.bounds = isCarried
      ? { carried: Math.max(carried, load), refused }
      : { carried, refused: Math.min(refused, load) };
  }

  /** Where the knee lies. */
  get found(): KneeBounds {
    return this.bounds;
  }
}

/** Four digits: loads are for people. */
function round(load: number): number {
  return Number(load.toPrecision(4));
}
