/** A run as `simulated-run.ts` has it, with the behaviors of all kinds at hand: in Node, in tests and for replications. */
import { catalog } from '../catalog/behaviors.ts';
import { type RunInput, SimulatedRun } from './simulated-run.ts';

export class Run extends SimulatedRun {
  constructor(input: RunInput) {
    super(input, catalog);
  }
}
