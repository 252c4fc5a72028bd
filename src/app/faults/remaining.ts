/** How long a run still takes, in steps that can be read: tenths of what is left are not worth a flicker. */

/** Shorter waits need no words. */
export const WORTH_WAITING_SECONDS = 4;

/** Seconds on the clock on the wall until `simulated` seconds are over; NaN while the speed is not known. */
export function remainingSeconds(simulated: number, realSpeed: number): number {
  if (!(realSpeed > 0)) return Number.NaN;
  const seconds = Math.max(0, simulated) / realSpeed;
  const step = seconds < 20 ? 1 : seconds < 120 ? 5 : seconds < 3600 ? 60 : 600;
  return Math.ceil(seconds / step) * step;
}
