/**
 * The fingerprints of all templates: what `npm run fingerprints` writes down and a test compares. A change of
 * behavior shows here as a changed line, which has to be meant.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { templates } from '../content/templates.ts';
import { Run } from '../experiment/run.ts';
import { engineVersion } from '../experiment/simulated-run.ts';
import type { Design } from '../model/design.ts';

export interface Fingerprints {
  readonly engineVersion: number;
  readonly templates: { readonly [template: string]: string };
}

/** Where they are recorded. */
export const FINGERPRINTS_FILE = resolve(import.meta.dirname, '../validation/fingerprints.json');

/** What is recorded; nothing where there is no record yet. */
export function recordedFingerprints(): Fingerprints {
  try {
    return JSON.parse(readFileSync(FINGERPRINTS_FILE, 'utf8')) as Fingerprints;
  } catch {
    return { engineVersion: 0, templates: {} };
  }
}

/** Runs all templates, each with its own seed to its end. */
export function templateFingerprints(): Fingerprints {
  const all = templates.map(({ id, design }) => [id, fingerprintOf(design)] as const);
  return { engineVersion, templates: Object.fromEntries(all) };
}

function fingerprintOf(design: Design): string {
  const recording = { series: false, checkpoints: false };
  const run = new Run({ design, seed: design.run.seed, recording, traceEvery: 0 });
  run.advance(Number.POSITIVE_INFINITY);
  return run.failure === '' ? run.fingerprint() : run.failure;
}

/** Lines that say what differs; none where all is as recorded. */
export function differences(recorded: Fingerprints, now: Fingerprints): string[] {
  const names = new Set([...Object.keys(recorded.templates), ...Object.keys(now.templates)]);
  return [...names].flatMap((name) => {
    const before = recorded.templates[name];
    const after = now.templates[name];
    return before === after ? [] : [`${name}: ${before ?? 'none'} is now ${after ?? 'gone'}`];
  });
}
