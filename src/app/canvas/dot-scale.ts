/** How many calls one dot on a link stands for now, as the legend says it: the same on all links. */
import { create } from 'zustand';

/** A link shows no more dots a second than this: an eye can still tell more from fewer. */
const MOST_DOTS_A_SECOND = 12;

export const useDotScale = create<{ readonly callsPerDot: number }>()(() => ({ callsPerDot: 1 }));

/**
 * Calls for one dot, so that the busiest link stays within what an eye can follow: 1 as long as every call can be
 * shown, then 2, 5, 10, 20 … `before` is kept as long as it serves, so that the scale does not flicker.
 */
export function callsPerDot(busiestCallsPerSecond: number, before: number): number {
  const wanted = busiestCallsPerSecond / MOST_DOTS_A_SECOND;
  if (!(wanted > 1)) return 1;
  if (before >= wanted && before <= 4 * wanted && before > 1) return before;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const lead = wanted / power;
  return Math.round((lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power);
}
