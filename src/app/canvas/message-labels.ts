/**
 * Which messages on their way have their name written beside them. Names never lie on each other or on a node;
 * who had a name keeps it while there is room, so that names do not flicker as dots pass.
 */
export interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const GAP = 2;

export class LabelPlaces {
  /** More names than this are nobody's reading matter. */
  private readonly most: number;
  private taken: LabelBox[] = [];
  private named = new Set<number>();
  private namedNext = new Set<number>();

  constructor(most = 48) {
    this.most = most;
  }

  /** A new picture begins; `obstacles` are what no name may lie on. */
  begin(obstacles: readonly LabelBox[]): void {
    this.taken = [...obstacles];
    [this.named, this.namedNext] = [this.namedNext, this.named];
    this.namedNext.clear();
  }

  /** Whether the message had a name in the picture before. */
  had(sequence: number): boolean {
    return this.named.has(sequence);
  }

  /** Takes the first of the places that is free for a message's name; null: there is none. */
  place(sequence: number, candidates: readonly LabelBox[]): LabelBox | null {
    if (this.namedNext.size >= this.most) return null;
    const free = candidates.find((box) => !this.taken.some((other) => overlaps(box, other)));
    if (free === undefined) return null;
    this.taken.push(free);
    this.namedNext.add(sequence);
    return free;
  }
}

function overlaps(a: LabelBox, b: LabelBox): boolean {
  return a.left < b.right + GAP && a.right + GAP > b.left && a.top < b.bottom + GAP && a.bottom + GAP > b.top;
}
