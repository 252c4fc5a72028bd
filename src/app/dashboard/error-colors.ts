/**
 * Colors of errors. All are failures, so they keep to the tones of failure: overload red, silence amber, what a
 * cut swallows in the partition's own, refusals by policy blue or grey. Neighbours in a stack differ in
 * lightness, and the legend names each.
 */
import type { ErrorCode } from '../../model/telemetry.ts';

export const errorColors: { readonly [E in ErrorCode]: string } = {
  timeout: 'var(--warn)',
  reset: 'color-mix(in oklab, var(--error) 55%, var(--ground))',
  refused: 'var(--text-3)',
  unavailable: 'color-mix(in oklab, var(--error) 45%, var(--warn))',
  'queue-full': 'var(--error)',
  'rate-limited': 'color-mix(in oklab, var(--stale) 70%, var(--text-3))',
  'circuit-open': 'var(--stale)',
  shed: 'color-mix(in oklab, var(--stale) 40%, var(--text-3))',
  rejected: 'color-mix(in oklab, var(--error) 45%, var(--text-3))',
  'not-leader': 'var(--leader)',
  'no-quorum': 'var(--partition)',
  injected: 'color-mix(in oklab, var(--error) 55%, var(--panel))',
  cancelled: 'var(--idle)',
  loop: 'color-mix(in oklab, var(--partition) 55%, var(--text-3))',
  abandoned: 'color-mix(in oklab, var(--warn) 55%, var(--text-3))',
  'over-limit': 'color-mix(in oklab, var(--stale) 60%, var(--ground))',
  throttled: 'color-mix(in oklab, var(--stale) 70%, var(--ground))',
  'bulkhead-full': 'color-mix(in oklab, var(--error) 70%, var(--stale))',
};
