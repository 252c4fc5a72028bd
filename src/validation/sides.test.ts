/**
 * The heart of every comparison: two designs that are merged run in one simulation, and each side runs event for
 * event as it would alone, whatever is broken, healed or edited on either. So what differs between them is what
 * differs between the designs, and not luck. Fingerprints of all nodes prove it.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it } from 'vitest';
import { templates } from '../content/templates.ts';
import type * as SideRuns from './side-runs.ts';

// loaded past vitest, which slows an engine down several times
const { differencesOf, meddledSides, mirroredFaultsOf }: typeof SideRuns = await tsImport(
  './side-runs.ts',
  import.meta.url,
);

describe('each side of a merged design runs as it would alone', () => {
  const alone = templates.filter(({ design }) => design.sides === undefined);
  const pairs = alone.map((template, i) => [template, alone[(i + 3) % alone.length]!] as const);

  it.each(pairs.map(([x, y]) => [x.id, y.id, x, y] as const))('%s against %s', (_x, _y, x, y) => {
    expect(differencesOf(x.design, y.design, 7)).toEqual([]);
  });

  it('random designs, broken, healed and edited at random', () => {
    const complaints = Array.from({ length: 14 }, (_, i) => meddledSides(1 + 2 * i)).flat();
    expect(complaints).toEqual([]);
  });

  it('and what is broken on both at once is broken on each as if alone', () => {
    const complaints = Array.from({ length: 20 }, (_, i) => mirroredFaultsOf(1 + i)).flat();
    expect(complaints).toEqual([]);
  });
});
