/**
 * A component's slice of the telemetry. The component renders again only when its own slice has changed, at
 * most five times a second; frames that do not concern it cost it one comparison. This is what keeps frames
 * from re-rendering React Flow's tree.
 */
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { type Telemetry, telemetry } from './telemetry.ts';
import { TelemetryTurns } from './telemetry-turns.ts';

const turns = new TelemetryTurns((task) => void requestAnimationFrame(task));
telemetry.subscribe(() => turns.publish());

/** Structural equality of slices: numbers (NaN equals NaN), strings, arrays and plain objects of them. */
export function equalSlices(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) || ArrayBuffer.isView(b)) return equalNumbers(a, b);
  const left = Object.entries(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every(([key, value]) => equalSlices(value, (b as { readonly [key: string]: unknown })[key]));
}
function equalNumbers(a: object, b: object): boolean {
  if (!(a instanceof Float64Array && b instanceof Float64Array) || a.length !== b.length) return false;
  return a.every((value, i) => Object.is(value, b[i]));
}

/**
 * Reads a slice: `useTelemetry((telemetry) => headlineOf(telemetry, node), [node])`. `dependencies` are the
 * values that `select` closes over, as in `useMemo`.
 */
export function useTelemetry<Slice>(
  select: (telemetry: Telemetry) => Slice,
  dependencies: readonly unknown[],
): Slice {
  const memo = useRef<{ version: number; dependencies: readonly unknown[]; slice: Slice } | null>(null);
  const read = (): Slice => {
    const known = memo.current;
    const same = known?.dependencies.every((value, i) => Object.is(value, dependencies[i])) ?? false;
    if (known !== null && same && known.version === telemetry.version) return known.slice;
    const fresh = select(telemetry);
    const slice = known !== null && equalSlices(known.slice, fresh) ? known.slice : fresh;
    memo.current = { version: telemetry.version, dependencies, slice };
    return slice;
  };
  const subscribe = useCallback((listener: () => void) => turns.add(listener), []);
  return useSyncExternalStore(subscribe, read);
}
