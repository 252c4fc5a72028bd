/**
 * Colors of errors. All are failures, so they keep to the tones of failure: silence and loss red, congestion
 * amber, what a cut swallows in the partition's own, refusals by policy grey-blue. Neighbours in a stack differ
 * in lightness, and the legend names each.
 */
import type { ErrorCode } from '../../model/telemetry.ts';

export const errorColors: { readonly [E in ErrorCode]: string } = {
  timeout: 'var(--warn)',
  reset: 'var(--error)',
  refused: 'var(--text-3)',
  unavailable: 'color-mix(in oklab, var(--error) 70%, var(--warn))',
  'queue-full': 'color-mix(in oklab, var(--warn) 60%, var(--text-3))',
  'rate-limited': 'color-mix(in oklab, var(--stale) 70%, var(--text-3))',
  'circuit-open': 'var(--stale)',
  shed: 'color-mix(in oklab, var(--stale) 40%, var(--text-3))',
  rejected: 'color-mix(in oklab, var(--error) 45%, var(--text-3))',
  'not-leader': 'var(--leader)',
  'no-quorum': 'var(--partition)',
  injected: 'color-mix(in oklab, var(--error) 55%, var(--panel))',
  cancelled: 'var(--idle)',
  loop: 'color-mix(in oklab, var(--partition) 55%, var(--text-3))',
};
