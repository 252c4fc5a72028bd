/**
 * What clients of a running engine asked of stores and what they got, as a history, and whether it is
 * linearizable: how tests of kinds that stand between clients and stores see what these do to consistency.
 */
import { judge } from '../../../consistency/judge.ts';
import type { Engine } from '../../../engine/engine.ts';
import { recordedHistory } from '../../../experiment/recorded-history.ts';
import type { Design } from '../../../model/design.ts';
import type { History } from '../../../model/history.ts';
import { storeGroupsOf } from '../../../model/store-groups.ts';
import type { Validity } from '../../../model/verdict.ts';
import { kindById } from '../../kinds.ts';
import { start } from './rig.ts';

/** An engine that records from the start. */
export function recordedFrom(of: Design, seed = 1): Engine {
  const engine = start(of, seed);
  engine.recordHistory();
  return engine;
}

/** What was recorded so far. */
export function historyOf(engine: Engine): History {
  return recordedHistory(engine.simulation.history!, storeGroupsOf(engine.currentDesign, kindById));
}

/** The verdict on a history of reads and writes. */
export function isLinearizable(history: History): Validity {
  return judge(history, { consistency: 'linearizable', model: 'register' }).valid;
}
