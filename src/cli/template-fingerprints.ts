/**
 * The fingerprints of all templates: what `npm run fingerprints` writes down and a test compares. A change of
 * behavior shows here as a changed line, which has to be meant.
 */

import { templates } from '../content/templates.ts';
import { engineVersion, Run } from '../experiment/run.ts';
import type { Design } from '../model/design.ts';

export interface Fingerprints {
  readonly engineVersion: number;
  /** By template, then by variant; `design` is the one that is shown. */
  readonly templates: { readonly [template: string]: { readonly [variant: string]: string } };
}

/** Runs all templates, each with its own seed to its end. */
export function templateFingerprints(): Fingerprints {
  const all = templates.map(({ id, design, variants = {} }) => {
    const designs = Object.entries({ design, ...variants });
    return [id, Object.fromEntries(designs.map(([name, one]) => [name, fingerprintOf(one)]))] as const;
  });
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
  return [...names].flatMap((template) => {
    const before = recorded.templates[template] ?? {};
    const after = now.templates[template] ?? {};
    const variants = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...variants].flatMap((variant) => {
      if (before[variant] === after[variant]) return [];
      return [`${template}, ${variant}: ${before[variant] ?? 'none'} is now ${after[variant] ?? 'gone'}`];
    });
  });
}
