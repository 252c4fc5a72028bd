/**
 * A fixed limit: so many calls at once and no more, whatever they take. A call comes in while there are fewer than
 * the limit (Netflix's concurrency-limits, `FixedLimit.java`; Apache httpd's `MaxRequestWorkers`). By Little's law
 * (J. Little, Operations Research 9, 1961) it lets limit ÷ latency through a second, so what stands behind slows it
 * down by becoming slow. AIMD and the gradient only move the number that is compared here.
 */
import type { LimitState } from './limit.ts';

export function hasRoom({ inFlight, limit }: LimitState): boolean {
  return inFlight < Math.floor(limit);
}
