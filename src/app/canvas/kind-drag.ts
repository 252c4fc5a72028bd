/**
 * What a drag from the palette to the canvas carries: the type under which the kind's id travels. While it is over
 * the canvas the browser hides what it carries, so the palette notes it here, too.
 */
export const KIND_DATA_TYPE = 'application/x-scalarium-kind';

/** What is dragged in a kind's place when it is the ground of a zone, a frame or a note. */
export const ZONE_DRAG = '+zone';
export const NOTE_DRAG = '+note';

let inHand: string | null = null;

/** The palette says what is in the hand; null when it has let go. */
export function takeInHand(kind: string | null): void {
  inHand = kind;
}
export function kindInHand(): string | null {
  return inHand;
}
