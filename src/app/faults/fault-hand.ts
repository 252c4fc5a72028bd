/**
 * The fault in the hand: taken from the palette of faults or by a command, until it is dropped on something, on the
 * lane, or put back. Also what the palette shows, and which forms about faults are open. Small, because canvas,
 * palette and lane know it; what it looks like comes with `fault-hand-layer.tsx`.
 */
import { create } from 'zustand';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { usePermissions } from '../stores/permissions.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { Target } from './fault-targets.ts';

export interface HeldFault {
  readonly fault: FaultKind;
  /** Dragged while a button or finger is down, or taken, to be put on something by a click or by keys. */
  readonly how: 'dragged' | 'taken';
  /** Where the hand was when it took the fault, in CSS pixels of the window. */
  readonly from: { readonly x: number; readonly y: number };
}

/** What a dropped fault waits for: its parameters. */
export interface DroppedFault {
  readonly fault: FaultKind;
  readonly target: Target;
  readonly at: { readonly x: number; readonly y: number };
}

/** A fault that is being planned in the form. */
export interface PlannedFault {
  readonly fault?: FaultKind;
  readonly targets?: readonly string[];
  /** Simulated time; absent: a moment ahead of the run. */
  readonly at?: number;
}

export interface FaultHand {
  readonly shelf: 'kinds' | 'faults';
  readonly held: HeldFault | null;
  readonly dropped: DroppedFault | null;
  readonly planned: PlannedFault | null;
  readonly chaos: boolean;
}

export const useFaultHand = create<FaultHand>()(() => ({
  shelf: 'kinds',
  held: null,
  dropped: null,
  planned: null,
  chaos: false,
}));

/** Takes a fault in the hand, unless this page or this step of a lesson forbids it, which is said. */
export function takeFault(
  fault: FaultKind,
  how: HeldFault['how'],
  from: HeldFault['from'] = { x: -1000, y: -1000 },
): boolean {
  const may = mayBreak(fault);
  if (may !== true) {
    useUiStore.getState().toast({ tone: 'info', text: may });
    return false;
  }
  useUiStore.getState().setTool('select');
  useFaultHand.setState({ held: { fault, how, from }, dropped: null });
  return true;
}

/** Whether a fault may be broken by hand on this page now: true, or why not. */
export function mayBreak(fault: FaultKind): true | string {
  const { guard } = usePermissions.getState();
  return guard.may({ type: 'fault', fault: { id: '', fault, targets: [], settings: {}, duration: null } });
}

/** Where the hand is that drags a fault, and whether it has let go: what draws it may still be on its way. */
export const handTrace = { x: 0, y: 0, released: false };

/** Follows a hand that has just begun to drag, until it lets go. */
export function traceHand(x: number, y: number): void {
  Object.assign(handTrace, { x, y, released: false });
  const move = (event: PointerEvent) => Object.assign(handTrace, { x: event.clientX, y: event.clientY });
  const up = (event: PointerEvent) => {
    move(event);
    handTrace.released = true;
    window.removeEventListener('pointermove', move, true);
    window.removeEventListener('pointerup', up, true);
  };
  window.addEventListener('pointermove', move, true);
  window.addEventListener('pointerup', up, true);
}

/** Puts the fault back; says so unless it was dropped on something. */
export function putBack(said = true): void {
  const { held } = useFaultHand.getState();
  if (held === null) return;
  useFaultHand.setState({ held: null });
  if (said) useUiStore.getState().announce(`${faultDescriptors[held.fault].title} put back.`);
}

/** Opens the form that plans a fault. */
export function planFault(planned: PlannedFault = {}): void {
  useFaultHand.setState({ planned, held: null, dropped: null });
}
