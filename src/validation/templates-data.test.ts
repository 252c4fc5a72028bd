/** What the templates about shards and caches claim, executed. */
import { tsImport } from 'tsx/esm/api';
import { describe, expect } from 'vitest';
import type { Design } from '../model/design.ts';
import { disagreement, estimateOf } from './estimates.ts';
import { claims, gauge, histogram, SEEDS, surely, total } from './testing/template-claims.ts';
import type { Watch } from './watch.ts';

// loaded past vitest, which slows an engine down several times
const loaded: { Watch: typeof Watch } = await tsImport('./watch.ts', import.meta.url);
const watch = (design: Design, seed: number) => new loaded.Watch(design, seed);

describe('what a template about data claims is so', () => {
  claims('resharding', (design) => {
    for (const seed of SEEDS.slice(0, 3)) {
      const run = watch(design, seed);
      const stretches = [
        run.during(0, 20),
        run.during(20, 28),
        run.during(28, 32),
        run.during(32, 47),
        run.during(47, 53),
        run.during(53, 70),
      ];
      const [three, , soon, , late] = stretches;
      const sum = (node: string, name: string) =>
        stretches.reduce((before, stretch) => before + total(stretch, node, name), 0);
      const all = 2000 * 10_000;
      expect(Math.abs(sum('router-modulo', 'bytesMoved') / all - 3 / 4)).toBeLessThan(0.03);
      expect(Math.abs(sum('router-ring', 'bytesMoved') / all - 1 / 4)).toBeLessThan(0.03);
      // half a megabyte a second
      expect(gauge(stretches[1]!, 'router-ring', 'movedShare').last).toBeLessThan(1);
      expect(gauge(soon!, 'router-ring', 'movedShare').last).toBe(1);
      expect(gauge(stretches[3]!, 'router-modulo', 'movedShare').last).toBeLessThan(1);
      expect(gauge(late!, 'router-modulo', 'movedShare').last).toBe(1);
      for (const group of ['modulo', 'ring']) {
        expect(total(three!, `${group}-4`, 'arrivals')).toBe(0);
        expect(sum(`users-${group}`, 'failures')).toBe(0);
        expect(sum(`router-${group}`, 'keysLeftBehind')).toBe(0);
        expect(sum(`router-${group}`, 'failedMoves')).toBe(0);
      }
    }
  });

  claims('write-back', (design) => {
    const lost: number[] = [];
    const faster: number[] = [];
    const spared: number[] = [];
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      const before = run.during(5, 39.999);
      const crash = run.during(39.999, 41.5);
      const after = run.during(41.5, 70);
      const median = (users: string) => histogram(before, users, 'writeSeconds').p50;
      faster.push(median('users-through') / median('users-back'));
      spared.push(total(before, 'database-back', 'writes') / total(before, 'database-through', 'writes'));
      const dirty = gauge(before, 'cache-back', 'dirtyEntries').last;
      const gone = total(crash, 'cache-back', 'dirtyLost');
      // no more than eight were on their way to the database
      expect(dirty - gone).toBeGreaterThanOrEqual(0);
      expect(dirty - gone).toBeLessThanOrEqual(8);
      lost.push(gone);
      for (const stretch of [before, crash, after]) {
        expect(total(stretch, 'cache-through', 'dirtyLost')).toBe(0);
        if (stretch !== crash) expect(total(stretch, 'users-back', 'failures')).toBe(0);
      }
    }
    expect(surely(faster)).toBeGreaterThan(10);
    expect(surely(spared.map((share) => 1 / share))).toBeGreaterThan(1.1);
    expect(disagreement(estimateOf(lost), 240, { relative: 0.05 })).toBe('');
  });
});
