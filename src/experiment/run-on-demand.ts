/**
 * A run as `simulated-run.ts` has it, in the worker of a page: behaviors that few designs need are fetched when one
 * does. Whoever loads a design or puts a node into it fetches first what it needs; a run that has begun never waits.
 */
import { areAtHand, catalogAtHand, fetchBehaviors } from '../catalog/behaviors-on-demand.ts';
import type { Design } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import type { JournalEntry } from '../model/run-file.ts';
import { type RunInput, SimulatedRun } from './simulated-run.ts';

export class RunOnDemand extends SimulatedRun {
  constructor(input: RunInput) {
    super(input, catalogAtHand);
  }
}

const isAtHand = ({ kind }: { readonly kind: string }): boolean => areAtHand([kind]);

/** Whether the behaviors that a design with its journal needs must be fetched first. */
export function mustFetchForRun(design: Design, journal: readonly JournalEntry[]): boolean {
  return (
    !design.nodes.every(isAtHand) ||
    journal.some(({ action }) => action.type === 'edit' && mustFetchForEdit(action.edit))
  );
}

/** Whether the behaviors of the nodes that an edit puts must be fetched first. */
export function mustFetchForEdit({ putNodes = [] }: Edit): boolean {
  return !putNodes.every(isAtHand);
}

/** Fetches the behaviors of all kinds. */
export async function fetchForRuns(): Promise<void> {
  try {
    await fetchBehaviors();
  } catch (cause) {
    throw new Error(
      'What simulates the kinds of this design could not be fetched: go online, and try again.',
      { cause },
    );
  }
}
