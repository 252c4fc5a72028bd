/** What was asked of a fault that is not on the timeline: the worker tells only what is active on what. */
import type { Design } from '../../model/design.ts';
import type { FaultInput } from '../../model/run-file.ts';

/** By id, of the run that is on the screen. */
export const sentFaults = new Map<string, FaultInput>();

export function sentFault(id: string): FaultInput | undefined {
  return sentFaults.get(id);
}

/** An active fault as it would be injected again: for what is left of its time. */
export function faultAgain(
  id: string,
  activeFaults: readonly { readonly id: string; readonly until: number | null }[],
  time: number,
  design: Design,
): FaultInput | null {
  const active = activeFaults.find((fault) => fault.id === id);
  const sent = sentFaults.get(id) ?? design.timeline.find((entry) => entry.id === id);
  if (active === undefined || sent === undefined) return null;
  const { fault, targets, settings } = sent;
  return { id, fault, targets, settings, duration: active.until === null ? null : active.until - time };
}
