/**
 * Designs as strangers may send them: the templates with values altered, removed, repeated or moved elsewhere,
 * opened as files and as links, and, where they open, run for a while in the portions in which the simulation's
 * worker runs. Nothing may throw, and nothing may take longer than a person waits for a page that answers.
 */

import type { Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import { templates } from '../content/templates.ts';
import { Run } from '../experiment/run.ts';
import type { Design } from '../model/design.ts';
import type { Problem } from '../model/problem.ts';
import type { RunFile } from '../model/run-file.ts';
import { parseDesign } from '../model/validation.ts';
import { Chooser } from './random-designs.ts';

export interface ForeignOutcome {
  /** Whether it could be opened at all, and what happened in its run. */
  readonly opened: boolean;
  readonly events: number;
  /** The longest portion of work without a pause, in seconds of the given clock. */
  readonly longest: number;
  readonly complaints: readonly string[];
}

/** The worker's portion between two looks at what the page has asked for (`worker/pacing.ts`). */
const PORTION_EVENTS = 2000;
const PORTIONS = 5;

const originals = templates.map(({ design }) => JSON.stringify(design));

/** Numbers that are at the edge of something, and values of other types. */
const ODD_VALUES: readonly unknown[] = [
  ...[0, -1, 1, 0.5, 1e-9, 1e-300, 64, 1000, 20_000, 1e6, 1e7, 1e9, 1e15, 1e308, 4294967295, 4294967296],
  ...[
    null,
    true,
    '',
    'a',
    'x'.repeat(300),
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
    { distribution: 'constant' },
  ],
  { distribution: 'pareto', alpha: 1.01, minimum: 1e-6 },
  { process: 'poisson', rate: 1e9 },
  { process: 'closed', users: 1_000_000, thinkTime: { distribution: 'constant', value: 0 } },
];

/** The page's own doors (`share/`), which are not for whoever has no browser. */
export interface Doors {
  /** A clock that counts work, not waiting. */
  readonly seconds: () => number;
  openFile(
    text: string,
  ): Result<
    { readonly type: 'design'; readonly design: Design } | { readonly type: 'run'; readonly run: RunFile },
    readonly Problem[]
  >;
  /** What a link of this design loses, in words. */
  lostByLink(design: Design): Promise<readonly string[]>;
}

/** Alters a template by this seed, opens and runs it. */
export async function foreignInput(
  seed: number,
  { seconds, openFile, lostByLink }: Doors,
): Promise<ForeignOutcome> {
  const choose = new Chooser(seed);
  let longest = 0;
  const timed = <T>(work: () => T): T => {
    const began = seconds();
    const result = work();
    longest = Math.max(longest, seconds() - began);
    return result;
  };
  const text = alteredText(choose);
  const file = timed(() => openFile(text));
  if (!file.ok) {
    const silent = file.error.some(({ message }) => message === '');
    return { opened: false, events: 0, longest, complaints: silent ? ['refused without a reason'] : [] };
  }
  const design = file.value.type === 'design' ? file.value.design : file.value.run.design;
  const complaints: string[] = [];
  if (!parseDesign(design, kinds).ok) complaints.push('what was opened is not valid');
  complaints.push(...(await lostByLink(design)));
  const run = timed(() => new Run({ design, seed, recording: { series: true, checkpoints: true } }));
  const until = Math.min(design.run.duration ?? 10, 10);
  for (let i = 0; i < PORTIONS && run.time < until && run.failure === ''; i++)
    timed(() => run.advance(until, PORTION_EVENTS, true));
  while (run.mustGoOn) timed(() => run.advance(run.time, PORTION_EVENTS));
  timed(() => run.fingerprint());
  return { opened: true, events: run.events, longest, complaints };
}

function alteredText(choose: Chooser): string {
  const json = JSON.parse(choose.of(originals)) as unknown;
  for (let n = choose.below(6); n >= 0; n--) alter(json, choose);
  let text = JSON.stringify(json);
  if (choose.below(10) === 0) text = damaged(text, choose);
  return text;
}

/** Characters gone or doubled, as in a file that was cut off or edited by hand. */
function damaged(text: string, choose: Chooser): string {
  const at = choose.below(text.length);
  const length = choose.below(20);
  return choose.below(2) === 0
    ? text.slice(0, at) + text.slice(at + length)
    : text.slice(0, at + length) + text.slice(at);
}

/** Goes down at random and alters one value there. */
function alter(json: unknown, choose: Chooser): void {
  let here = json as { [name: string]: unknown };
  for (;;) {
    const names = Object.keys(here);
    if (names.length === 0) return;
    const name = choose.of(names);
    const value = here[name];
    if (typeof value === 'object' && value !== null && choose.below(6) > 0) {
      here = value as { [name: string]: unknown };
      continue;
    }
    alterValue(here, name, choose);
    return;
  }
}

function alterValue(here: { [name: string]: unknown }, name: string, choose: Chooser): void {
  const value = here[name];
  const way = choose.below(5);
  if (way === 0) delete here[name];
  else if (way === 1 && Array.isArray(value)) here[name] = repeated(value, choose);
  else if (way === 2 && typeof value === 'number') here[name] = value * choose.of([0.001, -1, 10, 1000, 1e6]);
  else if (way === 3) here[choose.of(Object.keys(here))] = copied(value);
  else here[name] = copied(choose.of(ODD_VALUES));
}

function copied<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

/** More of the same: with the same ids, or with others. */
function repeated(list: readonly unknown[], choose: Chooser): unknown[] {
  const renamed = choose.below(2) === 0;
  return Array.from({ length: choose.of([2, 10, 300]) }, (_, i) =>
    list.map((each) => {
      const copy = copied(each);
      if (renamed && i > 0 && typeof copy === 'object' && copy !== null && 'id' in copy)
        return { ...copy, id: `${String(copy.id).slice(0, 40)}-${i}` };
      return copy;
    }),
  ).flat();
}
