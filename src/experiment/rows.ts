/**
 * What all nodes and links of a run have measured, side by side: one matrix of now, in which every track has its
 * place, and a copy of it at each boundary between buckets. A frame reads and writes thousands of nodes in the
 * order of memory and makes nothing; rows of their own would be thousands of arrays, twenty times a second.
 * The first number of every row is a counter, so that −1 there says that nothing was measured.
 */

export type Matrix = Float64Array<ArrayBuffer>;

/** Where a row stands in the matrix. */
export interface RowPlace {
  readonly at: number;
  readonly length: number;
}

const ABSENT = -1;

export class RowStore {
  /** The newest reading. */
  now: Matrix = new Float64Array(0);
  private width = 0;
  /** By number of the boundary, from 0 at time 0. */
  private boundaries: (Matrix | undefined)[] = [];

  /** Gives room for one more row and says where it begins; it is 0 all along. */
  allocate(length: number): number {
    const at = this.width;
    this.width += length;
    if (this.width > this.now.length) this.now = longer(this.now, 2 * this.width, 0);
    return at;
  }

  /** The readings of a boundary; undefined where there are none. Rows that came later are not in it. */
  at(boundary: number): Matrix | undefined {
    return this.boundaries[boundary];
  }

  has(boundary: number, at: number): boolean {
    return isThere(this.boundaries[boundary], at);
  }

  /** True if a row was read at any boundary before this one. */
  hasBefore(boundary: number, at: number): boolean {
    for (let i = Math.min(boundary, this.boundaries.length) - 1; i >= 0; i--)
      if (this.has(i, at)) return true;
    return false;
  }

  /** Notes the newest reading of one row at a boundary too, unless there is one. */
  begin(boundary: number, { at, length }: RowPlace): void {
    if (this.has(boundary, at)) return;
    const matrix = longer(this.boundaries[boundary], this.now.length, ABSENT);
    this.boundaries[boundary] = matrix;
    for (let i = at; i < at + length; i++) matrix[i] = this.now[i]!;
  }

  /** The newest reading is that of a boundary. */
  close(boundary: number): void {
    this.boundaries[boundary] = this.capture();
  }

  /** Nothing was measured there after all. */
  leaveOut(boundary: number, at: number): void {
    this.boundaries[boundary]![at] = ABSENT;
  }

  /** Two buckets become one. A row that began or ended at an odd boundary moves outwards. */
  widen(places: Iterable<RowPlace>): void {
    const { boundaries } = this;
    const half = Math.floor(boundaries.length / 2) + 1;
    const every = [...places];
    this.boundaries = Array.from({ length: half }, (_, k) => {
      const matrix = longer(boundaries[2 * k], this.now.length, ABSENT);
      for (const { at, length } of every) {
        if (matrix[at]! >= 0) continue;
        const before = boundaries[2 * k - 1];
        const from = isThere(before, at) ? before : boundaries[2 * k + 1];
        if (isThere(from, at)) matrix.set(from.subarray(at, at + length), at);
      }
      return matrix;
    });
  }

  /** Forgets what was recorded after a boundary. */
  truncate(boundary: number): void {
    this.boundaries.length = Math.min(this.boundaries.length, boundary + 1);
  }

  capture(): Matrix {
    return this.now.slice(0, this.width);
  }

  /** What came later than a captured state is 0 again. */
  restore(state: Matrix): void {
    this.now.set(state);
    this.now.fill(0, state.length);
  }
}

/** True if a matrix has a reading of the row that begins there. */
export function isThere(matrix: Matrix | undefined, at: number): matrix is Matrix {
  return matrix !== undefined && matrix[at]! >= 0;
}

/** The same with room for more; itself where it has enough. */
function longer(matrix: Matrix | undefined, length: number, filler: number): Matrix {
  if (matrix !== undefined && matrix.length >= length) return matrix;
  const copy = new Float64Array(length);
  if (filler !== 0) copy.fill(filler, matrix?.length ?? 0);
  if (matrix !== undefined) copy.set(matrix);
  return copy;
}
