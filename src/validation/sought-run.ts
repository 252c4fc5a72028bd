/**
 * A run of a random design that was meddled with, in which one then goes to and fro in time: whatever was
 * visited before, every moment is the moment of the uninterrupted run, with the same measurements.
 */
import { kindById } from '../catalog/kinds.ts';
import { historyText } from '../experiment/recorded-history.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import type { Edit } from '../model/edits.ts';
import { Chooser, randomDesign, randomFault, randomSettings } from './random-designs.ts';

const SECONDS = 6;
/** In an order in which each restored checkpoint finds another state to overwrite. */
const VISITS = [4.1, 1.3, 2.77, 5.2, SECONDS];
/** Checkpoints are taken far more often than usual, so that each of these short runs has dozens. */
const SPACING = 150;

/** What differs, in words. */
export function soughtRun(seed: number): string[] {
  const run = meddledRun(seed);
  if (run.failure !== '') return [run.failure];
  const end = portrait(run);
  const complaints: string[] = [];
  for (const time of VISITS) {
    run.seek(time);
    const recording = { series: true, checkpoints: false, history: true };
    const straight = new Run({ ...run.toFile(), recording, traceEvery: 0 });
    straight.advance(time);
    complaints.push(...differences(portrait(run), portrait(straight)).map((what) => `at ${time}: ${what}`));
  }
  return [...complaints, ...differences(portrait(run), end).map((what) => `back at the end: ${what}`)];
}

function meddledRun(seed: number): Run {
  const choose = new Chooser(seed);
  const design = randomDesign(choose, SECONDS);
  const recording = { series: true, checkpoints: true, spacing: SPACING, history: true };
  const run = new Run({ design, seed, recording, checking: true, traceEvery: 0 });
  for (let step = 0; run.time < SECONDS && run.failure === ''; step++) {
    run.advance(Math.min(SECONDS, run.time + choose.from(0.02, 0.9)));
    if (run.time >= SECONDS || run.failure !== '') break;
    if (choose.chance(0.5)) {
      run.act({ type: 'fault', fault: randomFault(run.design, `f${step}`, choose) });
    } else run.act({ type: 'edit', edit: randomEdit(run, choose) });
  }
  return run;
}

function randomEdit({ design }: Run, choose: Chooser): Edit {
  const node = choose.of(design.nodes);
  if (choose.chance(0.2) && design.nodes.length > 3) {
    const links = design.links.filter(({ from, to }) => from === node.id || to === node.id);
    return { title: 'Delete', removeNodes: [node.id], removeLinks: links.map(({ id }) => id) };
  }
  const settings = { ...node.settings, ...randomSettings(kindById(node.kind)!.fields, choose) };
  return { title: 'Settings', putNodes: [{ ...node, settings }] };
}

/** All that can be seen of a run at its present moment. */
function portrait(run: Run): { readonly [part: string]: string } {
  return {
    fingerprint: run.fingerprint(),
    csv: run.csv(),
    summary: JSON.stringify(summarize(run, 0)),
    marks: JSON.stringify(run.marks),
    faults: JSON.stringify(run.activeFaults()),
    history: historyText(run.history!, run.design, 'json'),
  };
}

function differences(
  a: { readonly [part: string]: string },
  b: { readonly [part: string]: string },
): string[] {
  return Object.keys(a).filter((part) => a[part] !== b[part]);
}
