/**
 * What the last step through the run did, for as long as the run stands where it led: its words, its ring around
 * nodes and links, its mark on the message. And what a step is, for the buttons of the transport.
 */
import { create } from 'zustand';
import type { Happening, StepDirection, StepUnit } from '../../model/step-report.ts';

export interface ShownStep {
  /** Rises with every step, so that the same thing twice is two things. */
  readonly count: number;
  readonly direction: StepDirection;
  /** False: there was nothing to step over. */
  readonly moved: boolean;
  /** What happened last where the run now stands; null: nothing yet, or nothing more. */
  readonly at: Happening | null;
}

interface StepState {
  readonly unit: StepUnit;
  readonly last: ShownStep | null;
  /** True while the worker is on its way to the next one. */
  readonly underWay: boolean;
  setUnit(unit: StepUnit): void;
}

export const useStepStore = create<StepState>()((set) => ({
  unit: 'event',
  last: null,
  underWay: false,
  setUnit(unit) {
    set({ unit });
  },
}));

let count = 0;
/** A step has been made. */
export function noteStep(step: Omit<ShownStep, 'count'>): void {
  count += 1;
  useStepStore.setState({ last: { ...step, count } });
}
/** The run stands elsewhere, or goes on. */
export function forgetStep(): void {
  if (useStepStore.getState().last !== null) useStepStore.setState({ last: null });
}

/** The nodes and links that a step is about, by id. */
export function partsOf({ at }: ShownStep): ReadonlySet<string> {
  const ids = at?.messages.flatMap(({ from, to, route }) => [from, to, ...route]) ?? [];
  return new Set(at === null || at.node === null ? ids : [at.node, ...ids]);
}

let known: { readonly step: ShownStep; readonly parts: ReadonlySet<string> } | null = null;
/**
 * The class of a node or link that the last step is about; empty for others. Two classes by turns, so that the
 * ring begins anew where two steps in a row are about the same one.
 */
export function useStepRing(id: string): '' | 'stepped odd' | 'stepped even' {
  return useStepStore(({ last }) => {
    if (last === null) return '';
    if (known?.step !== last) known = { step: last, parts: partsOf(last) };
    if (!known.parts.has(id)) return '';
    return last.count % 2 === 0 ? 'stepped even' : 'stepped odd';
  });
}

/** The number of the message that the last step is about, in the log that is watched; −1: none. */
export function steppedMessage(): number {
  return useStepStore.getState().last?.at?.messages[0]?.number ?? -1;
}
