/**
 * How cards are laid out: as many columns as fit, rows that fill the panel exactly, so that no card is ever cut
 * through. What does not fit stands on further pages below.
 */
import type { DashboardCard } from '../../model/dashboard-schema.ts';

export interface GridShape {
  readonly columns: number;
  /** Rows that are seen at once. */
  readonly rows: number;
  /** Height of a row, pixels. */
  readonly rowHeight: number;
  /** Cells left free at the end of the last row. */
  readonly free: number;
  readonly allRows: number;
}

/** Narrower than this a chart has more axis than lines; lower, more heading than chart. Pixels. */
const LEAST_WIDTH = 212;
export const LEAST_HEIGHT = 150;
/** Under each other, as a lecture has them, three can be read from the last row. */
const MOST_IN_LECTURE = 3;

/** The shape for cards in a panel of this size; `one` puts them all under each other. */
export function gridShape(
  cards: readonly Pick<DashboardCard, 'columns' | 'rows'>[],
  size: { readonly width: number; readonly height: number },
  one = false,
): GridShape {
  const wanted = cards.reduce((sum, { columns = 1 }) => sum + columns, 0);
  const fitting = one ? 1 : Math.max(1, Math.floor(size.width / LEAST_WIDTH));
  const columns = Math.max(1, Math.min(fitting, wanted));
  const fit = Math.max(1, Math.floor(size.height / LEAST_HEIGHT));
  const rows = one ? Math.min(MOST_IN_LECTURE, fit) : fit;
  const { allRows, free } = placed(cards, columns, rows);
  // a tall panel with one row of cards is filled by it
  const seen = Math.min(rows, allRows);
  return { columns, rows: seen, rowHeight: Math.floor(size.height / seen), free, allRows };
}

/** Places cards as the browser's grid does: each in the first place behind the one before where it fits. */
function placed(
  cards: readonly Pick<DashboardCard, 'columns' | 'rows'>[],
  columns: number,
  mostRows: number,
): { readonly allRows: number; readonly free: number } {
  const taken: boolean[][] = [];
  const isFree = (row: number, column: number, wide: number, high: number) => {
    for (let r = row; r < row + high; r++)
      for (let c = column; c < column + wide; c++) if (taken[r]?.[c] === true) return false;
    return true;
  };
  let [row, column] = [0, 0];
  let allRows = 1;
  for (const card of cards) {
    const wide = Math.min(columns, card.columns ?? 1);
    const high = Math.min(mostRows, card.rows ?? 1);
    while (column + wide > columns || !isFree(row, column, wide, high)) {
      column++;
      if (column + wide > columns) [row, column] = [row + 1, 0];
    }
    for (let r = row; r < row + high; r++) {
      taken[r] ??= [];
      for (let c = column; c < column + wide; c++) taken[r]![c] = true;
    }
    allRows = Math.max(allRows, row + high);
    column += wide;
  }
  const last = taken[allRows - 1] ?? [];
  let free = 0;
  for (let c = columns - 1; c >= 0 && last[c] !== true; c--) free++;
  return { allRows, free };
}
