/**
 * Moments of a run in their short form: axes, pills and menus have no room for the tenths that the clock of
 * the transport shows. All other formats stand in `base/units.ts`.
 */
import { formatSimulatedTime } from '../../base/units.ts';

/** "0:42", or with `digits` 1 "0:42.3"; never more than tenths. */
export function clockText(seconds: number, digits: 0 | 1 = 0): string {
  const text = formatSimulatedTime(digits === 0 ? Math.floor(Math.max(0, seconds)) : Math.max(0, seconds));
  return digits === 0 ? text.replace(/\.0$/, '') : text;
}
