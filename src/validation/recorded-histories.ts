/**
 * Runs of random designs in which somebody breaks, heals and edits at random, with their histories recorded: what
 * the recorder says must fit together, whatever kinds there are and whatever happens to them.
 */
import { kindById } from '../catalog/kinds.ts';
import { recordedHistory } from '../experiment/recorded-history.ts';
import { Run } from '../experiment/run.ts';
import { type History, type Operation, parseHistory } from '../model/history.ts';
import type { StoreGroup } from '../model/history-records.ts';
import { storeGroupsOf } from '../model/store-groups.ts';
import { Chooser, randomDesign, randomFault, randomSettings } from './random-designs.ts';

const SECONDS = 6;

export interface Recorded {
  /** Operations that were recorded, and reads among them that saw what somebody wrote. */
  readonly operations: number;
  readonly seen: number;
  /** Operations that ended without an answer that tells. */
  readonly uncertain: number;
  /** What does not fit, in words. */
  readonly complaints: readonly string[];
}

/** Records a random run, and looks for what cannot be. */
export function recordedRun(seed: number): Recorded {
  const choose = new Chooser(seed);
  const design = randomDesign(choose, SECONDS);
  const recording = { series: false, checkpoints: false, history: true };
  const run = new Run({ design, seed, recording, checking: true, traceEvery: 0 });
  for (let step = 0; run.time < SECONDS && run.failure === ''; step++) {
    run.advance(Math.min(SECONDS, run.time + choose.from(0.05, 0.9)));
    if (run.time < SECONDS && run.failure === '') meddle(run, step, choose);
  }
  if (run.failure !== '') return { operations: 0, seen: 0, uncertain: 0, complaints: [run.failure] };
  const groups = allGroups(run, design);
  const history = recordedHistory(run.history!, groups);
  const written = (operation: Operation) => operation.kind === 'read' && operation.value !== null;
  return {
    operations: history.operations.length,
    seen: history.operations.filter(written).length,
    uncertain: history.operations.filter(({ outcome }) => outcome === 'unknown').length,
    complaints: [...complaintsOf(history), ...differsUnrecorded(run)],
  };
}

/** Clients that are gone by now were recorded too. */
function allGroups(run: Run, design: Run['design']): readonly StoreGroup[] {
  const clients = [...new Set(run.history!.processes.map(({ client }) => client))];
  const stores = storeGroupsOf(design, kindById).flatMap((group) => group.stores);
  return [{ id: 'all', title: '', clients, stores }];
}

function meddle(run: Run, step: number, choose: Chooser): void {
  if (choose.chance(0.6)) {
    run.act({ type: 'fault', fault: randomFault(run.design, `f${step}`, choose) });
    return;
  }
  const node = choose.of(run.design.nodes);
  const settings = { ...node.settings, ...randomSettings(kindById(node.kind)!.fields, choose) };
  run.act({ type: 'edit', edit: { title: `edit ${step}`, putNodes: [{ ...node, settings }] } });
}

/** What no store could have done, however broken. */
function complaintsOf(history: History): string[] {
  if (history.operations.length === 0) return [];
  const parsed = parseHistory(history);
  if (!parsed.ok) return parsed.error.map(({ path, message }) => `${path}: ${message}`);
  const writes = new Map(
    history.operations.filter(({ kind }) => kind === 'write').map((write) => [write.value, write]),
  );
  return history.operations.flatMap((read) => {
    if (read.kind !== 'read' || read.value === null) return [];
    const write = writes.get(read.value);
    if (write === undefined) return [`operation ${read.id} saw ${read.value}, which nobody wrote`];
    if (write.key !== read.key) return [`operation ${read.id} saw a value of key ${write.key}`];
    if (write.invoked > read.returned!) return [`operation ${read.id} saw what was written after it`];
    return write.outcome === 'fail' ? [`operation ${read.id} saw ${read.value}, which failed`] : [];
  });
}

/** The same without a recorder: is it the same run? */
function differsUnrecorded(run: Run): string[] {
  const { design, seed, journal } = run.toFile();
  const recording = { series: false, checkpoints: false };
  const again = new Run({ design, seed, journal, recording, traceEvery: 0 });
  again.advance(run.time);
  return again.fingerprint() === run.fingerprint() ? [] : ['recorded it is another run'];
}
