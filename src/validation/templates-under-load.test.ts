/**
 * What the templates about load claim, executed: patience, queues, dependencies, tails, shards, distance and
 * disasters. Where theory has a figure, the run is held to the figure.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect } from 'vitest';
import type { Design } from '../model/design.ts';
import { zipfShares } from '../theory/caches.ts';
import { orderStatisticMean } from '../theory/quorums.ts';
import { disagreement, estimateOf } from './estimates.ts';
import { claims, gauge, histogram, SEEDS, surely, total } from './testing/template-claims.ts';
import type { Watch } from './watch.ts';

// loaded past vitest, which slows an engine down several times
const loaded: { Watch: typeof Watch } = await tsImport('./watch.ts', import.meta.url);
const watch = (design: Design, seed: number) => new loaded.Watch(design, seed);

/** For runs of hundreds of thousands of requests. */
const FEW = SEEDS.slice(0, 3);

describe('what a template about load claims is so', () => {
  claims('sequence-or-parallel', (design) => {
    const long = { ...design, run: { ...design.run, duration: 1000 } };
    const runs = SEEDS.map((seed) => watch(long, seed).during(0, 1000));
    const latency = (users: string) =>
      estimateOf(runs.map((run) => histogram(run, users, 'latencySeconds').mean));
    const page = 0.005;
    expect(disagreement(latency('visitors-sequence'), page + 4 * 0.05, { relative: 0.01 })).toBe('');
    const slowest = orderStatisticMean(4, 4, 0.05);
    expect(disagreement(latency('visitors-parallel'), page + slowest, { relative: 0.01 })).toBe('');
    for (const users of ['visitors-sequence', 'visitors-parallel']) {
      const lost = runs.map((run) => total(run, users, 'failures') / total(run, users, 'requests'));
      const up = runs.map((run) =>
        ['profile', 'prices', 'stock', 'reviews'].map((part) => gauge(run, part, 'availability').mean),
      );
      // up by each run's own parts: it is the product that is claimed
      const unexplained = lost.map((share, i) => share - (1 - up[i]!.reduce((all, each) => all * each, 1)));
      expect(disagreement(estimateOf(unexplained), 0, { absolute: 0.01 })).toBe('');
      expect(disagreement(estimateOf(up.flat()), 0.95, { absolute: 0.01 })).toBe('');
    }
  });

  claims('load-test', (design) => {
    const people: number[] = [];
    for (const seed of SEEDS) {
      const three = watch(design, seed).during(10, 100);
      people.push(histogram(three, 'people', 'latencySeconds').p99);
      expect(histogram(three, 'test', 'latencySeconds').p99).toBeLessThan(0.02);
      expect(histogram(three, 'test', 'latencySeconds').max).toBeGreaterThan(4.9);
    }
    expect(surely(people)).toBeGreaterThan(4);
    // who comes u after the beginning of a pause of 5 s waits 5 − u, and for those before him at 800 a second
    const unlucky = 0.01 * 30;
    expect(disagreement(estimateOf(people), 5 - unlucky * (1 - 100 / 800), { relative: 0.01 })).toBe('');
  });

  claims('pages-and-reports', (design) => {
    const runs = SEEDS.map((seed) => watch(design, seed).during(0, 300));
    const taken = (readers: string, name: string) =>
      runs.map((run) => run.nodes[readers]!.classes![name]!.latencySeconds.mean);
    const times = (readers: string, name: string) => {
      const alone = taken('readers-fifo', name);
      return taken(readers, name).map((mean, i) => mean / alone[i]!);
    };
    expect(surely(times('readers-first', 'page').map((part) => -part))).toBeGreaterThan(-3 / 5);
    expect(surely(times('readers-apart', 'page').map((part) => -part))).toBeGreaterThan(-1 / 3);
    expect(surely(times('readers-first', 'report').map((part) => -part))).toBeGreaterThan(-1.75);
    expect(surely(times('readers-apart', 'report'))).toBeGreaterThan(1.5);
    for (const run of runs) {
      // by class they go apart: none of them at the other's worker
      expect(Object.keys(run.nodes.pages!.classes!)).toEqual(['page']);
      expect(Object.keys(run.nodes.reports!.classes!)).toEqual(['report']);
    }
  });

  claims('hot-key', (design) => {
    const top = zipfShares(10_000, 1.2)[0]!;
    expect(top).toBeGreaterThan(0.2);
    for (const seed of FEW) {
      const run = watch(design, seed).during(10, 40);
      const arrivals = [1, 2, 3, 4].map((n) => total(run, `plain-${n}`, 'arrivals'));
      const hottest = Math.max(...arrivals);
      const all = arrivals.reduce((sum, each) => sum + each, 0);
      // the hot key and something like a quarter of all others
      expect(Math.abs(hottest / all - (top + (1 - top) / 4))).toBeLessThan(0.05);
      const busy = (group: string) =>
        [1, 2, 3, 4].map((n) => gauge(run, `${group}-${n}`, 'utilization').mean);
      const [first, ...others] = busy('plain').sort((a, b) => b - a);
      expect(first).toBeGreaterThan(0.99);
      expect(Math.max(...others)).toBeLessThan(0.75);
      expect(total(run, 'readers', 'failures') / total(run, 'readers', 'requests')).toBeGreaterThan(0.3);
      expect(Math.max(...busy('cached'))).toBeLessThan(0.5);
      expect(total(run, 'readers-cached', 'failures')).toBe(0);
    }
  });

  claims('nearest-replica', (design) => {
    for (const seed of FEW) {
      const run = watch(design, seed).during(5, 60);
      expect(histogram(run, 'a:users-sydney', 'latencySeconds').p50).toBeGreaterThan(0.2);
      expect(histogram(run, 'b:users-sydney', 'latencySeconds').p50).toBeLessThan(0.02);
      expect(total(run, 'a:store', 'staleReads')).toBe(0);
      expect(total(run, 'b:store', 'staleReads')).toBeGreaterThan(5);
      for (const users of ['a:users-sydney', 'b:users-sydney']) expect(total(run, users, 'failures')).toBe(0);
    }
  });

  claims('slow-backend', (design) => {
    const lost: number[] = [];
    for (const seed of FEW) {
      const run = watch(design, seed);
      const calm = run.during(0, 19.99);
      const slow = run.during(25, 69.9);
      expect(total(calm, 'users-turn', 'failures')).toBe(0);
      lost.push(total(slow, 'users-turn', 'failures') / total(slow, 'users-turn', 'requests'));
      expect(total(slow, 'users-least', 'failures')).toBe(0);
      // nobody gets more than he can do
      expect(total(slow, 'slow-least', 'arrivals') / 44.9).toBeLessThan(25);
    }
    expect(disagreement(estimateOf(lost), 1 / 4, { absolute: 0.01 })).toBe('');
  });

  claims('overload', (design) => {
    for (const seed of FEW) {
      const run = watch(design, seed);
      const [calm, rush, after] = [run.during(5, 29.9), run.during(40, 89.9), run.during(90, 120)];
      const good = (part: typeof rush, id: string) => total(part, `users-${id}`, 'goodput');
      const asked = (part: typeof rush, id: string) => total(part, `users-${id}`, 'requests');
      for (const id of ['a', 'b', 'c']) expect(good(calm, id) / asked(calm, id)).toBeGreaterThan(0.95);
      expect(good(rush, 'a') / asked(rush, 'a')).toBeLessThan(0.001);
      expect(good(after, 'a') / asked(after, 'a')).toBeLessThan(0.001);
      // 100 a second can be answered
      for (const id of ['b', 'c']) {
        expect(good(rush, id) / (100 * 49.9)).toBeGreaterThan(0.9);
        expect(good(after, id) / asked(after, id)).toBeGreaterThan(0.95);
      }
      expect(histogram(rush, 'users-b', 'latencySeconds').p50).toBeLessThan(0.1);
      expect(gauge(rush, 'server-a', 'queueLength').max).toBeGreaterThan(600);
    }
  });

  claims('slow-dependency', (design) => {
    const answered = { plain: [] as number[], bulkhead: [] as number[], breaker: [] as number[] };
    for (const seed of FEW) {
      const run = watch(design, seed);
      const calm = run.during(5, 29.99);
      const slow = run.during(34, 74.9);
      for (const [id, shares] of Object.entries(answered)) {
        expect(total(calm, `users-${id}`, 'failures')).toBe(0);
        shares.push(total(slow, `users-${id}`, 'goodput') / total(slow, `users-${id}`, 'requests'));
      }
      expect(gauge(slow, 'shop-plain', 'held').mean).toBeGreaterThan(0.99);
    }
    for (const share of answered.plain) expect(share).toBeLessThan(0.05);
    // four in five want no reviews
    expect(disagreement(estimateOf(answered.bulkhead), 0.8, { absolute: 0.02 })).toBe('');
    expect(disagreement(estimateOf(answered.breaker), 0.8, { absolute: 0.02 })).toBe('');
  });

  claims('breaker-fallback', (design) => {
    for (const seed of FEW) {
      const run = watch(design, seed);
      const calm = run.during(5, 29.99);
      const slow = run.during(34, 74.9);
      const late = run.during(85, 119);
      for (const stretch of [calm, late])
        for (const users of ['users-plain', 'users-breaker'])
          expect(total(stretch, users, 'failures') / total(stretch, users, 'requests')).toBeLessThan(0.001);
      expect(total(slow, 'users-plain', 'goodput')).toBeLessThan(
        0.01 * total(slow, 'users-plain', 'requests'),
      );
      expect(gauge(slow, 'shop-plain', 'held').mean).toBeGreaterThan(0.99);
      expect(total(slow, 'users-breaker', 'failures')).toBeLessThan(
        0.01 * total(slow, 'users-breaker', 'requests'),
      );
      expect(histogram(slow, 'users-breaker', 'latencySeconds').p90).toBeLessThan(0.05);
      expect(total(slow, 'recs-breaker', 'arrivals') / 40.9).toBeLessThan(100 / 20);
    }
  });

  claims('rate-limits', (design) => {
    for (const seed of FEW) {
      const run = watch(design, seed).during(0, 100);
      for (const id of ['token', 'leaky', 'window']) {
        expect(total(run, id, 'admitted')).toBeLessThanOrEqual(100 * 100 + 100);
        expect(total(run, id, 'limited')).toBeGreaterThan(1000);
      }
      // 300 a second come, 225 of them get through, 125 are served
      expect(gauge(run, 'server-token', 'queueLength').max).toBeGreaterThan(70);
      expect(gauge(run, 'server-window', 'queueLength').max).toBeGreaterThan(50);
      expect(histogram(run, 'server-leaky', 'waitSeconds').max).toBe(0);
      expect(histogram(run, 'leaky', 'delaySeconds').max).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  claims('checkout-first', (design) => {
    const shed: number[] = [];
    const browsed: number[] = [];
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      const calm = run.during(5, 29.99);
      const rush = run.during(33, 59.9);
      expect(total(calm, 'pay-open', 'failures') + total(calm, 'pay-kept', 'failures')).toBe(0);
      for (const who of ['browse-open', 'pay-open']) expect(total(rush, who, 'goodput')).toBe(0);
      shed.push(total(rush, 'pay-kept', 'failures') / total(rush, 'pay-kept', 'requests'));
      browsed.push(total(rush, 'browse-kept', 'goodput') / total(rush, 'browse-kept', 'requests'));
    }
    expect(surely(shed.map((share) => -share))).toBeGreaterThan(-0.01);
    expect(surely(browsed)).toBeGreaterThan(0.5);
  });

  claims('retry-storm', (design) => {
    const amplified: number[] = [];
    for (const seed of FEW) {
      const run = watch(design, seed);
      const calm = run.during(5, 29.99);
      run.during(30, 60);
      const later = run.during(60, 100);
      const late = run.during(100, 120);
      for (const users of ['users-storm', 'users-budget']) {
        // once in a while even a calm queue is long
        expect(total(calm, users, 'goodput') / total(calm, users, 'requests')).toBeGreaterThan(0.99);
      }
      expect(total(later, 'users-storm', 'goodput') + total(late, 'users-storm', 'goodput')).toBe(0);
      amplified.push(total(later, 'server-storm', 'arrivals') / total(later, 'users-storm', 'requests'));
      expect(
        total(later, 'server-budget', 'arrivals') / total(later, 'users-budget', 'requests'),
      ).toBeLessThan(1.1);
      expect(
        total(late, 'users-budget', 'goodput') / total(late, 'users-budget', 'requests'),
      ).toBeGreaterThan(0.95);
    }
    expect(disagreement(estimateOf(amplified), 4, { relative: 0.03 })).toBe('');
  });

  claims('tail-at-scale', (design) => {
    const slow = { plain: [] as number[], hedged: [] as number[] };
    const load: number[] = [];
    for (const seed of SEEDS) {
      const run = watch(design, seed).during(2, 60);
      for (const [id, shares] of Object.entries(slow)) {
        // searches take either some 20 ms or a second, so their mean tells how many take a second
        const { mean } = histogram(run, `users-${id}`, 'latencySeconds');
        const quick = id === 'plain' ? 0.01 : 0.02;
        shares.push((mean - quick) / (1 - quick));
      }
      load.push(total(run, 'leaves-hedged', 'arrivals') / (100 * total(run, 'users-hedged', 'requests')));
    }
    expect(disagreement(estimateOf(slow.plain), 1 - 0.99 ** 100, { absolute: 0.01 })).toBe('');
    expect(disagreement(estimateOf(slow.hedged), 1 - (1 - 0.01 ** 2) ** 100, { absolute: 0.01 })).toBe('');
    expect(disagreement(estimateOf(load), 1.01, { absolute: 0.002 })).toBe('');
  });

  claims('backup', (design) => {
    for (const seed of FEW) {
      const run = watch(design, seed);
      const before = run.during(0, 39.999);
      const since = run.during(39.999, 54.999);
      const away = run.during(55.05, 65);
      const mended = run.during(65, 68);
      const after = run.during(68, 100);
      const lost = (store: string) =>
        [before, since, away, mended, after].reduce(
          (sum, stretch) => sum + total(stretch, store, 'lostAcknowledgedWrites'),
          0,
        );
      const written = histogram(since, 'users-single', 'writeSeconds').count;
      // what was on its way when the backup began, or when the disk was lost
      expect(Math.abs(lost('single') - written)).toBeLessThanOrEqual(4);
      expect(lost('three')).toBe(0);
      expect(total(away, 'users-single', 'goodput')).toBe(0);
      expect(total(away, 'users-three', 'goodput')).toBeGreaterThan(200);
      for (const users of ['users-single', 'users-three']) {
        expect(total(before, users, 'failures') + total(since, users, 'failures')).toBe(0);
        expect(total(after, users, 'failures')).toBe(0);
      }
      expect(total(mended, 'users-three', 'failures')).toBe(0);
    }
  });
});
