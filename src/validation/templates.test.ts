import { readdirSync, readFileSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { templates } from '../content/templates.ts';
import { adviseDesign } from '../model/advice.ts';
import type { Design } from '../model/design.ts';
import type { CostSummary, RunSummary } from '../model/telemetry.ts';
import { parseDesign } from '../model/validation.ts';
import { disagreement, estimateOf } from './estimates.ts';
import {
  claims,
  counter,
  gauge,
  histogram,
  metric,
  SEEDS,
  surely,
  total,
} from './testing/template-claims.ts';
import type { Watch } from './watch.ts';

// loaded past vitest, which slows an engine down several times
const loaded: { Watch: typeof Watch } = await tsImport('./watch.ts', import.meta.url);
const watch = (design: Design, seed: number) => new loaded.Watch(design, seed);

describe('every template', () => {
  it.each(templates.map((template) => [template.title, template] as const))(
    '%s is a valid design',
    (_, template) => {
      const parsed = parseDesign(JSON.parse(JSON.stringify(template.design)), kinds);
      expect(parsed.ok ? [] : parsed.error).toEqual([]);
      expect(parsed.ok && parsed.value).toEqual(template.design);
      expect(adviseDesign(template.design, kinds)).toEqual([]);
      expect(template.design.title).toBe(template.title);
    },
  );

  it.each(templates.map((template) => [template.title, template] as const))(
    '%s fits a canvas of 760 × 560, or side by side 1120 × 420, and no node covers another',
    (_, { design }) => {
      const [width, height] = [140, 108];
      const room = design.sides === undefined ? [760, 560] : [1120, 420];
      const places = design.nodes.map((node) => node.position);
      const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
      expect(Math.max(...xs) - Math.min(...xs) + width).toBeLessThanOrEqual(room[0]!);
      expect(Math.max(...ys) - Math.min(...ys) + height).toBeLessThanOrEqual(room[1]!);
      const covered = places.filter((a) =>
        places.some((b) => a !== b && Math.abs(a.x - b.x) < width + 20 && Math.abs(a.y - b.y) < height),
      );
      expect(covered).toEqual([]);
    },
  );
});

it('has a test for what each template claims', () => {
  const tests = readdirSync(import.meta.dirname).filter((name) => /^templates.*\.test\.ts$/.test(name));
  const source = tests.map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8')).join('\n');
  expect(templates.filter(({ id }) => !source.includes(`claims('${id}'`)).map(({ id }) => id)).toEqual([]);
});

describe('what a template claims is so', () => {
  claims('saturation', (design) => {
    const steady = { ...design, timeline: [], run: { seed: 1, duration: 1050, warmup: 50 } };
    const latency = SEEDS.map((seed) => {
      const summary = watch(steady, seed).during(50, 1050);
      return histogram(summary, 'users', 'latencySeconds').mean;
    });
    expect(disagreement(estimateOf(latency), 0.1, { relative: 0.05 })).toBe('');

    const pile = Array.from({ length: 60 }, (_, seed) => {
      const summary = watch(design, seed).during(89, 90);
      return gauge(summary, 'server', 'inSystem').last;
    });
    const expected = inSystemAfterRush({
      quiet: 90,
      rush: 108,
      served: 100,
      quietSeconds: 60,
      rushSeconds: 30,
    });
    expect(Math.abs(expected - 250)).toBeLessThan(10);
    expect(disagreement(estimateOf(pile), expected, { relative: 0.1 })).toBe('');
  });

  claims('scale-up-or-out', (design) => {
    const long = { ...design, run: { ...design.run, duration: 1000 } };
    const runs = SEEDS.map((seed) => watch(long, seed).during(0, 1000));
    const lost = (users: string) =>
      runs.map((run) => total(run, users, 'failures') / total(run, users, 'requests'));
    const away = runs.map((run) => 1 - gauge(run, 'big', 'availability').mean);
    expect(disagreement(estimateOf(away), 1 / 16, { absolute: 0.01 })).toBe('');
    // what arrives while the machine is away fails, and hardly anything else
    const unexplained = lost('users-up').map((share, i) => share - away[i]!);
    expect(disagreement(estimateOf(unexplained), 0, { absolute: 0.002 })).toBe('');
    expect(surely(lost('users-out').map((share) => 1 / 16 / 4 - share))).toBeGreaterThan(0);

    for (const run of runs) {
      const perMillion = (users: string) => (metric(run, users, 'cost') as CostSummary).perMillionRequests;
      const perHour = (nodes: readonly string[]) =>
        nodes.reduce((sum, node) => sum + (metric(run, node, 'cost') as CostSummary).rate * 3600, 0);
      expect(perHour(['big'])).toBeCloseTo(2 * perHour(['small', 'balancer']), 9);
      const noise = 4 * Math.sqrt(2 / total(run, 'users-up', 'requests'));
      expect(Math.abs(perMillion('users-up') / perMillion('users-out') / 2 - 1)).toBeLessThan(noise);
    }

    const sound = SEEDS.map((seed) => watch(withoutFailures(design), seed).during(10, 110));
    const times = (users: string) => sound.map((run) => histogram(run, users, 'latencySeconds').mean);
    // M/M/1 at 100 of 200 a second
    expect(disagreement(estimateOf(times('users-up')), 0.01, { relative: 0.03 })).toBe('');
    const up = times('users-up');
    expect(surely(times('users-out').map((time, i) => time / up[i]!))).toBeGreaterThan(2);
  });

  claims('health-checks', (design) => {
    const refused: number[] = [];
    const silent: number[] = [];
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      expect(total(run.during(0, 29.99), 'users', 'failures')).toBe(0);
      const crash = run.during(29.99, 36);
      const { by } = counter(crash, 'users', 'failures');
      expect(Object.keys(by ?? {}).filter((error) => error !== 'refused' && error !== 'reset')).toEqual([]);
      refused.push(total(crash, 'users', 'failures') / total(crash, 'users', 'requests'));
      const noticed = run.during(36, 90);
      expect(total(noticed, 'users', 'failures')).toBe(0);
      expect(gauge(noticed, 'balancer', 'healthyBackends').max).toBe(3);

      const dead = run.during(90, 97);
      const last = run.during(97, 98);
      const failures = total(dead, 'users', 'failures') + total(last, 'users', 'failures');
      silent.push(failures / total(dead, 'users', 'requests'));
      expect(counter(dead, 'users', 'failures').by?.timeout).toBe(total(dead, 'users', 'failures'));
      // nobody has failed before the first time-out was over
      const after = run.during(98, 120);
      expect(total(after, 'users', 'failures')).toBe(0);
      expect(gauge(after, 'balancer', 'healthyBackends').max).toBe(2);
      expect(total(run.during(120, 150), 'users', 'failures')).toBe(0);
    }
    expect(disagreement(estimateOf(refused), 1 / 3, { absolute: 0.01 })).toBe('');
    expect(disagreement(estimateOf(silent), 1 / 3, { absolute: 0.01 })).toBe('');
  });

  claims('cache-stampede', (design) => {
    const fetches: number[] = [];
    const queues: number[] = [];
    const lost: number[] = [];
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      const warm = run.during(20, 29.9);
      for (const cache of ['cache-plain', 'cache-coalesced']) {
        expect(total(warm, cache, 'misses') / total(warm, cache, 'arrivals')).toBeLessThan(0.001);
      }
      const flushed = run.during(29.9, 60);
      expect(total(flushed, 'database-coalesced', 'reads')).toBe(400);
      expect(total(flushed, 'readers-coalesced', 'failures')).toBe(0);
      fetches.push(total(flushed, 'database-plain', 'arrivals') / 400);
      const longest = (node: string) => gauge(flushed, node, 'queueLength').max;
      queues.push(longest('database-plain') / longest('database-coalesced'));
      lost.push(total(flushed, 'readers-plain', 'failures'));
    }
    expect(surely(fetches)).toBeGreaterThan(3);
    expect(surely(queues)).toBeGreaterThan(4);
    expect(surely(lost)).toBeGreaterThan(300);
  });

  claims('shop', (design) => {
    const lost: number[] = [];
    const work: number[] = [];
    const queues: number[] = [];
    const slower: number[] = [];
    const recovered: number[] = [];
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      const calm = run.during(10, 19.99);
      const crash = run.during(19.99, 22.01);
      lost.push(total(crash, 'balancer', 'failures') / total(crash, 'balancer', 'arrivals'));
      // errors that are on their way to the shoppers arrive within a quarter of a second
      const three = run.during(22.25, 35);
      work.push(gauge(three, 'shop', 'utilization').mean / gauge(calm, 'shop', 'utilization').mean);
      const sale = run.during(47, 55);
      const flushed = run.during(55, 58);
      const over = run.during(65, 70);
      const rest = run.during(70, 120);
      for (const stretch of [calm, three, sale, flushed, over, rest]) {
        expect(total(stretch, 'shoppers', 'failures')).toBe(0);
      }
      queues.push(gauge(flushed, 'database', 'queueLength').max);
      const median = (stretch: RunSummary) => histogram(stretch, 'shoppers', 'latencySeconds').p50;
      slower.push(median(flushed) / median(sale));
      recovered.push(gauge(over, 'database', 'queueLength').mean);
      expect(gauge(sale, 'database', 'queueLength').mean).toBeLessThan(1);
    }
    // a few more were being served when the instance crashed: at most its 2 workers' worth and what it had out
    expect(disagreement(estimateOf(lost), 0.25, { absolute: 0.01 })).toBe('');
    expect(disagreement(estimateOf(work), 4 / 3, { relative: 0.02 })).toBe('');
    expect(surely(queues)).toBeGreaterThan(48);
    expect(surely(slower)).toBeGreaterThan(1.2);
    for (const queue of recovered) expect(queue).toBeLessThan(1);
  });

  claims('partitioned-stores', (design) => {
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      const whole = run.during(0, 20);
      const cut = run.during(20, 22.05);
      const parted = run.during(22.05, 45);
      const healed = run.during(45, 75);
      const all = [whole, cut, parted, healed];
      const sum = (node: string, name: string, stretches: readonly RunSummary[]) =>
        stretches.reduce((before, stretch) => before + total(stretch, node, name), 0);

      for (const users of ['async-lisbon', 'async-dublin', 'sync-lisbon', 'sync-dublin']) {
        expect(total(whole, users, 'failures')).toBe(0);
      }
      // Lisbon notices nothing, and is told old values.
      expect(sum('async-lisbon', 'failures', [cut, parted])).toBe(0);
      expect(total(parted, 'async', 'staleReads')).toBeGreaterThan(0);
      // Every write is lost that Lisbon was promised; besides those, what was on the line when it was cut.
      const lost = sum('async', 'lostAcknowledgedWrites', all);
      const promised = sum('async-lisbon', 'writes', [cut, parted]);
      expect(lost).toBeGreaterThan(promised - 3);
      expect(lost).toBeLessThan(promised + 6);

      expect(sum('sync', 'staleReads', all)).toBe(0);
      expect(sum('sync', 'lostAcknowledgedWrites', all)).toBe(0);
      expect(total(parted, 'sync-lisbon', 'goodput')).toBe(0);
      expect(total(parted, 'sync-lisbon', 'failures')).toBeGreaterThan(0);
    }
  });

  claims('quorums', (design) => {
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      const whole = run.during(0, 20);
      const cut = run.during(20, 22);
      const parted = run.during(22, 40);
      const healed = run.during(42, 60);
      const all = [whole, cut, parted, healed];
      const sum = (node: string, name: string) =>
        all.reduce((before, stretch) => before + total(stretch, node, name), 0);

      const latency = (users: string) => histogram(whole, users, 'latencySeconds').mean;
      expect(latency('one-west')).toBeLessThan(0.8 * latency('two-west'));
      expect(total(whole, 'one', 'staleReads')).toBeGreaterThan(0);
      expect(sum('two', 'staleReads')).toBe(0);
      for (const users of ['one-east', 'one-west', 'two-west']) expect(sum(users, 'failures')).toBe(0);
      expect(total(parted, 'two-east', 'goodput')).toBe(0);
      expect(total(parted, 'two-east', 'failures')).toBeGreaterThan(0);
      expect(sum('one', 'conflictsLost')).toBeGreaterThan(0);
    }
  });

  claims('raft-majority', (design) => {
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      const elected = run.during(0, 5);
      const whole = run.during(5, 20);
      const cut = run.during(20, 22);
      const parted = run.during(22, 50);
      const healed = run.during(52, 75);
      expect(total(elected, 'store', 'elections')).toBeGreaterThan(0);
      for (const users of ['north', 'south']) {
        expect(total(whole, users, 'failures')).toBe(0);
        expect(total(healed, users, 'failures')).toBe(0);
      }
      expect(total(parted, 'south', 'failures')).toBe(0);
      expect(total(parted, 'south', 'goodput')).toBeGreaterThan(1000);
      expect(total(parted, 'north', 'goodput')).toBe(0);
      expect(total(parted, 'north', 'failures')).toBeGreaterThan(1000);
      for (const stretch of [elected, whole, cut, parted, healed]) {
        expect(total(stretch, 'store', 'staleReads')).toBe(0);
        expect(total(stretch, 'store', 'lostAcknowledgedWrites')).toBe(0);
      }
    }
  });

  claims('split-brain', (design) => {
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      run.during(0, 15);
      const cut = run.during(15, 17.1);
      const parted = run.during(17.1, 35);
      const healed = run.during(35, 55);
      const all = [cut, parted, healed];
      const sum = (node: string, name: string, stretches: readonly RunSummary[] = all) =>
        stretches.reduce((before, stretch) => before + total(stretch, node, name), 0);
      expect(sum('loose-attic', 'failures', [cut, parted])).toBe(0);
      expect(sum('loose', 'lostAcknowledgedWrites')).toBeGreaterThan(
        0.95 * sum('loose-attic', 'writes', [cut, parted]),
      );
      expect(total(parted, 'fenced-attic', 'goodput')).toBe(0);
      expect(total(parted, 'fenced-attic', 'failures')).toBeGreaterThan(0);
      // the second before the fence closed
      expect(sum('fenced', 'lostAcknowledgedWrites')).toBeLessThan(
        0.1 * sum('loose', 'lostAcknowledgedWrites'),
      );
    }
  });

  claims('cp-or-ap', (design) => {
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      // after the first election
      const [before, cut] = [run.during(5, 15), run.during(15, 35)];
      for (const users of ['users-north', 'users-south']) {
        expect(total(before, `a:${users}`, 'failures')).toBe(0);
        expect(total(before, `b:${users}`, 'failures') + total(cut, `b:${users}`, 'failures')).toBe(0);
        // the same users on both sides: not one request more or less
        expect(total(cut, `a:${users}`, 'requests')).toBe(total(cut, `b:${users}`, 'requests'));
      }
      expect(total(cut, 'a:users-north', 'goodput')).toBe(0);
      expect(total(cut, 'a:users-north', 'failures')).toBeGreaterThan(
        0.85 * total(cut, 'a:users-north', 'requests'),
      );
      const south = total(cut, 'a:users-south', 'goodput') / total(cut, 'a:users-south', 'requests');
      expect(south).toBeGreaterThan(0.85);
      expect(total(before, 'a:store', 'staleReads') + total(cut, 'a:store', 'staleReads')).toBe(0);
      expect(total(cut, 'b:store', 'staleReads')).toBeGreaterThan(50);
    }
  });

  claims('lease-and-drift', (design) => {
    for (const seed of SEEDS) {
      const run = watch(design, seed);
      const [right, slow, cut] = [run.during(0, 10), run.during(10, 15), run.during(15, 30)];
      for (const store of ['a:store', 'b:store']) {
        expect(total(right, store, 'staleReads') + total(slow, store, 'staleReads')).toBe(0);
        expect(total(slow, store, 'reads')).toBeGreaterThan(200);
      }
      expect(total(cut, 'a:store', 'staleReads')).toBeGreaterThan(20);
      expect(total(cut, 'b:store', 'staleReads')).toBe(0);
      expect(total(cut, 'b:store-north', 'failures')).toBeGreaterThan(100);
    }
  });
});

function withoutFailures(design: Design): Design {
  const nodes = design.nodes.map(({ settings: { failures: _, ...settings }, ...node }) => ({
    ...node,
    settings,
  }));
  return { ...design, nodes };
}

interface Rush {
  /** Per second. */
  readonly quiet: number;
  readonly rush: number;
  readonly served: number;
  readonly quietSeconds: number;
  readonly rushSeconds: number;
}

/**
 * Mean number in an M/M/1 system that starts empty, after a quiet time and a rush: the Kolmogorov equations by
 * uniformization (Jensen 1953), one state for each number up to where nothing is left of the probability.
 */
function inSystemAfterRush({ quiet, rush, served, quietSeconds, rushSeconds }: Rush): number {
  let chances = new Float64Array(1500);
  chances[0] = 1;
  chances = evolved(chances, quiet, served, quietSeconds);
  chances = evolved(chances, rush, served, rushSeconds);
  return chances.reduce((sum, chance, number) => sum + chance * number, 0);
}

function evolved(
  start: Float64Array<ArrayBuffer>,
  arriving: number,
  served: number,
  seconds: number,
): Float64Array<ArrayBuffer> {
  const pace = arriving + served;
  const jumps = pace * seconds;
  const result = new Float64Array(start.length);
  let now = start;
  let logWeight = -jumps;
  for (let jump = 0; jump < jumps + 12 * Math.sqrt(jumps); jump++) {
    const weight = Math.exp(logWeight);
    for (let n = 0; n < now.length; n++) result[n]! += weight * now[n]!;
    const next = new Float64Array(now.length);
    for (let n = 0; n < now.length; n++) {
      next[Math.min(n + 1, now.length - 1)]! += (arriving / pace) * now[n]!;
      next[Math.max(n - 1, 0)]! += (served / pace) * now[n]!;
    }
    now = next;
    logWeight += Math.log(jumps / (jump + 1));
  }
  return result;
}
