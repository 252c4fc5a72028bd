/**
 * Fallback: what a caller makes of a read that has failed for good. It is answered with what the caller has
 * prepared, nothing in particular, and without an error (Netflix Hystrix, 2012, wiki page "How To Use", "Fail Silent"
 * and "Fallback: Static"). Nobody is told that a write was done which was not.
 */
import { ASKED, type CallRecord, PROBE } from './call-pool.ts';
import type { LinkRuntime } from './node-runtime.ts';
import { READ } from './outcome.ts';

export function fallBack(link: LinkRuntime, c: CallRecord): void {
  if (c.operation !== READ || (c.flags & (ASKED | PROBE)) !== 0) return;
  link.fallbacks++;
  c.error = 0;
  c.version = 0;
  c.bytes = 0;
  c.value = 0;
  c.body = null;
}
