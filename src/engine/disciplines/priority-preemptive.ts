/**
 * Priorities with interruption (preemptive resume): a call of a higher priority takes the worker of the lowest
 * that is in service, at once; what was left of the interrupted one's work is done later, from where it stopped,
 * and is not drawn anew (H. White and L. S. Christie, "Queuing with preemptive priorities or with breakdown",
 * Operations Research 6, 1958; Kleinrock 1976, volume 2, section 3.6). Who waits goes by `priority.ts`. Of
 * several of the lowest priority the one that began last is interrupted.
 */
import { assert } from '../../base/assert.ts';
import { type CallRecord, SERVING } from '../call-pool.ts';
import { priorityOf } from '../request-classes.ts';
import type { Simulation } from '../simulation.ts';
import { heapDrop, heapify, heapPush } from './call-heap.ts';
import { emptyLine, isMostlyEmpty, type Line } from './line.ts';

/** A piece of work in hand, interrupted ones included. */
interface Piece {
  /** All of it; NaN where the wait has been recorded already. */
  readonly work: number;
  /** Number of its last beginning. */
  begun: number;
}

/** Plain data: calls in service by (priority, last begun first), and all pieces of work by the call's index. */
export interface InService {
  readonly heap: Line;
  readonly pieces: Map<number, Piece>;
}

export function emptyInService(): InService {
  return { heap: emptyLine(), pieces: new Map() };
}

/** A call begins its work, or goes on with it. */
export function beginPiece(sim: Simulation, inService: InService, call: CallRecord, work: number): void {
  const { heap, pieces } = inService;
  if (isMostlyEmpty(heap, pieces.size)) sweepEnded(sim, inService);
  heap.sequence++;
  const known = pieces.get(call.index);
  if (known === undefined) pieces.set(call.index, { work, begun: heap.sequence });
  else known.begun = heap.sequence;
  heapPush(heap, call, priorityOf(sim, call), -heap.sequence, 0);
}

/** The call's work is done. Returns how much it was. */
export function endPiece(inService: InService, call: CallRecord): number {
  const piece = inService.pieces.get(call.index);
  assert(piece !== undefined, 'what ends has begun');
  inService.pieces.delete(call.index);
  return piece.work;
}

/** The work of a call that is in service or interrupted; NaN for one that is not. */
export function workOfPiece(inService: InService, call: CallRecord): number {
  return inService.pieces.get(call.index)?.work ?? Number.NaN;
}

/** The call in service that would be interrupted first, or null. */
export function lowestInService(sim: Simulation, inService: InService): CallRecord | null {
  const { heap } = inService;
  while (heap.calls.length > 0) {
    if (isInService(sim, inService, 0)) return sim.calls.records[heap.calls[0]!]!;
    heapDrop(heap);
  }
  return null;
}

function isInService(sim: Simulation, { heap, pieces }: InService, place: number): boolean {
  const call = sim.calls.records[heap.calls[place]!]!;
  // one that was interrupted and has begun again has a later entry
  return call.phase === SERVING && pieces.get(call.index)?.begun === -heap.ties[place]!;
}

/** Priorities were edited. */
export function reorderService(sim: Simulation, inService: InService): void {
  sweepEnded(sim, inService);
  const { heap } = inService;
  heap.calls.forEach((index, place) => {
    heap.keys[place] = priorityOf(sim, sim.calls.records[index]!);
  });
  heapify(heap);
}

function sweepEnded(sim: Simulation, inService: InService): void {
  const { heap } = inService;
  const kept = heap.calls.map((_, place) => isInService(sim, inService, place));
  const keep = (_: number, place: number) => kept[place]!;
  heap.calls = heap.calls.filter(keep);
  heap.generations = heap.generations.filter(keep);
  heap.keys = heap.keys.filter(keep);
  heap.ties = heap.ties.filter(keep);
  heap.marks = heap.marks.filter(keep);
  heapify(heap);
}
