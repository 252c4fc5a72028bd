/**
 * Moments of a run in their short form: axes, pills and menus have no room for the tenths that the clock of
 * the transport always shows, and a zoomed axis needs finer digits than it. All other formats stand in
 * `base/units.ts`.
 */

/** "0:42", with `digits` 2 "0:42.31", "1:02:09" from an hour on. Rounded down, as clocks are. */
export function clockText(seconds: number, digits: 0 | 1 | 2 | 3 = 0): string {
  const scale = 10 ** digits;
  const time = Math.floor(Math.max(0, seconds) * scale + 1e-6) / scale;
  const hours = Math.floor(time / 3600);
  const minutes = Math.floor((time % 3600) / 60);
  const rest = (time % 60).toFixed(digits).padStart(digits === 0 ? 2 : 3 + digits, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
