/**
 * A run of a random design in which somebody breaks, heals and edits at random, watched for lost requests, and
 * then replayed from its journal alone.
 */
import { kindById, kinds } from '../catalog/kinds.ts';
import { imbalance } from '../engine/testing/conservation.ts';
import { Run } from '../experiment/run.ts';
import type { Design } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import { checkLink } from '../model/references.ts';
import type { JournalAction, JournalEntry } from '../model/run-file.ts';
import { Chooser, randomDesign, randomFault, randomSettings } from './random-designs.ts';

const SECONDS = 6;

export interface Outcome {
  readonly events: number;
  /** What went wrong, in words. */
  readonly complaints: readonly string[];
}

export interface MeddledRun extends Outcome {
  /** The design at time 0, and what was done to it. */
  readonly design: Design;
  readonly journal: readonly JournalEntry[];
}

export function meddledRun(seed: number): Outcome {
  const { events, complaints } = meddledRunOf(seed, SECONDS);
  return { events, complaints };
}

/** The same for another time, with what was done. */
export function meddledRunOf(seed: number, seconds: number): MeddledRun {
  const choose = new Chooser(seed);
  const design = randomDesign(choose, seconds);
  const run = new Run({
    design,
    seed,
    recording: { series: false, checkpoints: false },
    checking: true,
    traceEvery: 8,
  });
  const complaints: string[] = [];
  for (let step = 0; run.time < seconds && run.failure === '' && complaints.length === 0; step++) {
    run.advance(Math.min(seconds, run.time + choose.from(0.02, 0.5)));
    complaints.push(...lost(run));
    if (run.time < seconds && run.failure === '') meddle(run, step, choose);
  }
  if (run.failure !== '') complaints.push(run.failure);
  else if (complaints.length === 0) complaints.push(...differsOnReplay(run));
  const { design: began, journal } = run.toFile();
  return { events: run.events, complaints, design: began, journal };
}

function lost(run: Run): string[] {
  return Object.entries(imbalance(run))
    .filter(([, calls]) => calls !== 0)
    .map(([node, calls]) => `${calls} calls are unaccounted for at ${node} at ${run.time}`);
}

/** Does something that a person could do; what the rules refuse is not done. */
function meddle(run: Run, step: number, choose: Chooser): void {
  const action = randomAction(run, step, choose);
  if (action !== undefined) run.act(action);
}

function randomAction(run: Run, step: number, choose: Chooser): JournalAction | undefined {
  if (choose.chance(0.45)) return { type: 'fault', fault: randomFault(run.design, `f${step}`, choose) };
  const active = run.activeFaults();
  if (choose.chance(0.35) && active.length > 0) return { type: 'heal', id: choose.of(active).id };
  const edit = randomEdit(run.design, step, choose);
  return edit === undefined ? undefined : { type: 'edit', edit };
}

function randomEdit(design: Design, step: number, choose: Chooser): Edit | undefined {
  const title = `edit ${step}`;
  const node = choose.of(design.nodes);
  if (choose.chance(0.6)) {
    const settings = { ...node.settings, ...randomSettings(kindById(node.kind)!.fields, choose) };
    return { title, putNodes: [{ ...node, settings }] };
  }
  if (choose.chance(0.3) && design.nodes.length > 3) {
    const links = design.links.filter((link) => link.from === node.id || link.to === node.id);
    return { title, removeNodes: [node.id], removeLinks: links.map((link) => link.id) };
  }
  if (choose.chance(0.4) && design.links.length > 0) {
    return { title, removeLinks: [choose.of(design.links).id] };
  }
  const from = choose.below(design.nodes.length - 1);
  const ends = { from: design.nodes[from]!.id, to: choose.of(design.nodes.slice(from + 1)).id };
  if (checkLink(design, ends.from, ends.to, kinds) !== null) return undefined;
  return { title, putLinks: [{ id: `new${step}`, ...ends, settings: {} }] };
}

/** Runs the journal again, without a stop and without being watched. */
function differsOnReplay(run: Run): string[] {
  const { design, seed, journal } = run.toFile();
  const again = new Run({ design, seed, journal, recording: { series: false, checkpoints: false } });
  again.advance(run.time);
  if (again.failure !== '') return [`on replay: ${again.failure}`];
  const same = again.fingerprint() === run.fingerprint();
  return same
    ? []
    : [`replayed to ${again.time} it is another run: ${again.events} events, not ${run.events}`];
}
