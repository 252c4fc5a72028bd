/**
 * What the transport remembers beside the run: whether a restart keeps the seed, what happens at the end, and
 * whether the run is on its way to a moment as fast as it can. None of it belongs to the design.
 */
import { create } from 'zustand';
import type { Speed } from '../../worker/protocol.ts';

export type AtEnd = 'stop' | 'again';

export interface TransportState {
  /** A restart begins the same run; otherwise it draws another seed. */
  readonly keepSeed: boolean;
  readonly atEnd: AtEnd;
  /** On the way to a moment at full speed; `until` null: to the end, wherever that is. */
  readonly runningTo: { readonly until: number | null; readonly speedBefore: Speed } | null;
}

export const useTransport = create<TransportState>()(() => ({
  keepSeed: true,
  atEnd: 'stop',
  runningTo: null,
}));

/** Seeds that are drawn are small numbers: they are read out in lectures. */
const DICE_SIDES = 9999;

/** Another seed than this one. */
export function drawSeed(other: number): number {
  const [draw] = crypto.getRandomValues(new Uint32Array(1));
  const seed = 1 + (draw! % DICE_SIDES);
  return seed === other ? (seed % DICE_SIDES) + 1 : seed;
}
