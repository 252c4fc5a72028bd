/**
 * Of a long list that scrolls, the rows that are drawn: those in sight, and some around them, so that Tab finds the
 * next and a quick hand sees no gap.
 */
import { type UIEvent, useState } from 'react';

const AROUND = 4;

export interface RowsInSight {
  /** Rows from … until before … are drawn. */
  readonly from: number;
  readonly to: number;
  readonly onScroll: (event: UIEvent) => void;
}

/** `seen`: how many of the `count` rows, all of one height, are in sight at once. */
export function useRowsInSight(count: number, seen: number): RowsInSight {
  const [top, setTop] = useState(0);
  const drawn = seen + 2 * AROUND;
  const from = Math.max(0, Math.min(top - AROUND, count - drawn));
  return {
    from,
    to: Math.min(count, from + drawn),
    onScroll: ({ currentTarget: { scrollTop, scrollHeight } }) =>
      setTop(Math.floor((scrollTop / scrollHeight) * count)),
  };
}
