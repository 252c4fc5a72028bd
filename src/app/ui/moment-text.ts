/** Moments of the diagram, as finely as it is zoomed: "0:20", "0:20.015", "0:20.01512". */
import { clockText } from './figure-text.ts';

const MOST_DIGITS = 7;

/** Digits after the second that tell moments apart that are `step` seconds from each other. */
export function digitsFor(step: number): number {
  return Math.min(MOST_DIGITS, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}

export function momentText(time: number, digits: number): string {
  if (digits <= 3) return clockText(time + 1e-9, digits as 0 | 1 | 2 | 3);
  const whole = Math.floor(time + 1e-9);
  const rest = Math.max(0, time - whole).toFixed(digits);
  // rounding may have made a whole second of it
  return rest.startsWith('1') ? clockText(whole + 1) + rest.slice(1) : clockText(whole) + rest.slice(1);
}
