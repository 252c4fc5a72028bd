/**
 * How far apart the dashes of a border are. A browser shortens or widens the gap of dashes around a box so that a
 * whole number of them goes round (Chromium: `SelectBestDashGap` of `styled_stroke_data.cc`); who paints a border
 * beside those of a page does likewise.
 */

/** The gap next to `wanted` with which dashes of a length go evenly around an outline of a length. */
export function dashGap(around: number, dash: number, wanted: number): number {
  const fewer = Math.floor(around / (dash + wanted));
  const more = fewer + 1;
  const wide = fewer > 0 ? (around - fewer * dash) / fewer : Number.POSITIVE_INFINITY;
  const narrow = (around - more * dash) / more;
  return narrow <= 0 || Math.abs(wide - wanted) < Math.abs(narrow - wanted) ? wide : narrow;
}
