/** Selecting several without a key to hold: while this is on, what is tapped is added to what is selected. */
import { useUiStore } from '../stores/ui-store.ts';

let on = false;

export function isGathering(): boolean {
  return on;
}

/** From now on taps add; a tap on the ground ends it. */
export function beginGathering(): void {
  on = true;
  useUiStore.getState().toast({
    tone: 'info',
    text: 'Tap what shall be selected too.',
    detail: 'A tap on the ground ends it.',
    lasts: 4000,
  });
}
export function endGathering(): void {
  on = false;
}
