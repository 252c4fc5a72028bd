/**
 * Disciplines on real kinds: what each promises beyond its means (those stand in `validation/disciplines.test.ts`):
 * who goes first, what an edit, a crash, a pause or a full house do to those who wait, and that a run goes on from
 * a checkpoint as if nothing had been.
 */
import { describe, expect, it, test } from 'vitest';
import {
  breakNow,
  changed,
  conserves,
  constant,
  counter,
  design,
  exponential,
  failures,
  histogram,
  poisson,
  regular,
  run,
  start,
} from '../../catalog/shared/testing/rig.ts';
import type { Engine } from '../engine.ts';
import { dropsNext, freshCodel } from './codel-rfc8289.ts';
import { isOverdue } from './queue-time-limit.ts';

const DISCIPLINES = [
  'fifo',
  'lifo',
  'random',
  'priority',
  'priority-preemptive',
  'processor-sharing',
  'adaptive-lifo',
] as const;

const classes = [
  { name: 'gold', share: 1, priority: 2 },
  { name: 'lead', share: 3, priority: 0 },
];

/** A client with classes of priority and one service. */
function desk(rate: number, settings: object, client: object = {}) {
  return design(
    {
      c: ['client', { arrivals: poisson(rate), timeout: null, classes, ...client }],
      s: ['service', { serviceTime: exponential(0.01), concurrency: 2, ...settings }],
    },
    [['c', 's']],
  );
}

const inSystem = (engine: Engine) => {
  const node = engine.simulation.nodeById('s')!;
  return node.queueNow + node.workingNow + node.doorNow;
};

describe.each(DISCIPLINES)('%s', (discipline) => {
  const settings = { discipline, ...(discipline === 'adaptive-lifo' && { newestFirstAbove: 3 }) };

  it('serves whoever comes, and does its own work once for each', () => {
    const engine = run(desk(150, settings), 40);
    expect(conserves(engine)).toBe(true);
    const { count, mean } = histogram(engine, 's', 'serviceSeconds');
    expect(count).toBeGreaterThan(5500);
    expect(mean).toBeGreaterThan(0.0095);
    expect(mean).toBeLessThan(0.0105);
  });

  it('goes on from a checkpoint as if nothing had been', () => {
    const of = desk(230, {
      ...settings,
      patience: exponential(0.5),
      shedding: 'codel',
      concurrencyLimit: 'gradient',
    });
    const straight = start(of);
    straight.runTo(8);
    const engine = start(of);
    engine.runTo(3.3);
    const saved = engine.checkpoint();
    engine.runTo(6);
    engine.restore(saved);
    engine.runTo(8);
    expect(engine.fingerprint()).toBe(straight.fingerprint());
  });

  it('loses nobody when the machine crashes, restarts or stands still', () => {
    const engine = start(desk(220, settings, { timeout: 0.3 }));
    engine.runTo(2);
    const crash = breakNow(engine, 'crash', ['s']);
    engine.runTo(2.5);
    engine.heal(crash);
    engine.runTo(4);
    const pause = breakNow(engine, 'pause', ['s']);
    engine.runTo(4.2);
    engine.heal(pause);
    engine.runTo(6);
    breakNow(engine, 'restart', ['s']);
    engine.runTo(9);
    expect(conserves(engine)).toBe(true);
    expect(engine.simulation.nodeById('s')!.completions).toBeGreaterThan(1000);
  });

  it('works no more and no less across a pause', () => {
    const engine = start(desk(150, settings));
    engine.runTo(10);
    const pause = breakNow(engine, 'pause', ['s']);
    engine.runTo(13);
    const before = engine.simulation.nodeById('s')!.completions;
    engine.runTo(14);
    expect(engine.simulation.nodeById('s')!.completions).toBe(before);
    engine.heal(pause);
    engine.runTo(60);
    expect(conserves(engine)).toBe(true);
    // 4 s of arrivals wait when it goes on, and are worked off
    expect(inSystem(engine)).toBeLessThan(100);
  });

  it.each(DISCIPLINES)('may become %s while calls wait and are served', (next) => {
    const of = desk(300, settings);
    const engine = start(of);
    engine.runTo(2);
    const there = inSystem(engine);
    expect(there).toBeGreaterThan(100);
    engine.edit(changed(of, 's', { discipline: next }));
    expect(inSystem(engine)).toBe(there);
    engine.runTo(3);
    engine.edit(changed(of, 's', { discipline: next, concurrency: 5 }));
    engine.runTo(10);
    expect(conserves(engine)).toBe(true);
    expect(inSystem(engine)).toBeLessThan(40);
    // what was done is what was drawn, neither lost nor done twice
    const node = engine.simulation.nodeById('s')!;
    const { count } = histogram(engine, 's', 'residenceSeconds');
    expect(count).toBe(node.completions);
  });

  it.each([0, 3])('holds at the door who finds no place among %i, and lets all in', (queueCapacity) => {
    const held = run(desk(120, { ...settings, queueCapacity, whenFull: 'block' }), 40);
    expect(failures(held, 'c', 'queue-full')).toBe(0);
    expect(conserves(held)).toBe(true);
    expect(counter(held, 'c', 'goodput')).toBeGreaterThan(4600);
    const refused = run(desk(300, { ...settings, queueCapacity }), 10);
    expect(failures(refused, 'c', 'queue-full')).toBeGreaterThan(500);
    expect(refused.simulation.nodeById('s')!.queueMax).toBeLessThanOrEqual(queueCapacity);
  });

  it('holds and gives back the workers of a service that blocks', () => {
    const of = design(
      {
        c: ['client', { arrivals: poisson(100), timeout: 0.5, classes }],
        s: ['service', { serviceTime: exponential(0.002), concurrency: 4, blocking: true, ...settings }],
        d: ['service', { serviceTime: exponential(0.02), concurrency: 8 }],
      },
      [
        ['c', 's'],
        ['s', 'd'],
      ],
    );
    const engine = run(of, 20);
    expect(conserves(engine)).toBe(true);
    expect(counter(engine, 'c', 'goodput')).toBeGreaterThan(1800);
    const node = engine.simulation.nodeById('s')!;
    expect(node.idleNow).toBeGreaterThanOrEqual(0);
    expect(node.workingNow + node.idleNow).toBeLessThanOrEqual(discipline === 'processor-sharing' ? 1000 : 4);
  });
});

describe('who goes first', () => {
  const waits = (discipline: string) => {
    const engine = run(desk(190, { discipline }), 100);
    const { classFigures } = engine.simulation.nodeById('s')!;
    return classFigures.map((figures) => figures?.residences.summary().mean ?? 0).filter((mean) => mean > 0);
  };

  it('by priority is the class of the highest, at the cost of the others', () => {
    const [gold, lead] = waits('priority') as [number, number];
    const [same, too] = waits('fifo') as [number, number];
    expect(gold).toBeLessThan(same / 2);
    expect(lead).toBeGreaterThan(too);
  });

  it('with interruption does not wait for lower ones at all', () => {
    const [gold] = waits('priority-preemptive') as [number];
    const [polite] = waits('priority') as [number];
    // of a quarter of the load, on two workers of its own: M/M/2 at ρ 0.2375 stays 10.6 ms
    expect(gold).toBeLessThan(0.0112);
    expect(polite).toBeGreaterThan(gold);
  });

  it('follows an edited priority, for those who wait too', () => {
    const of = desk(300, { discipline: 'priority' });
    const engine = start(of);
    engine.runTo(10);
    const turned = classes.map((one) => ({ ...one, priority: one.name === 'gold' ? 0 : 5 }));
    engine.edit(changed(of, 'c', { classes: turned }));
    engine.runTo(30);
    const { classFigures } = engine.simulation.nodeById('s')!;
    const gold = classFigures[engine.simulation.classNames.indexOf('gold')]!;
    // a quarter of 300 a second; once the others go first, who are more than can be served, hardly one
    expect(gold.completions).toBeGreaterThan(650);
    expect(gold.completions).toBeLessThan(850);
    expect(conserves(engine)).toBe(true);
  });

  it('by processor sharing overtakes: one long request does not hold up short ones', () => {
    const mixed = [
      { name: 'long', share: 1, serviceFactor: 100 },
      { name: 'short', share: 99, serviceFactor: 1 },
    ];
    const short = (discipline: string) => {
      const of = desk(200, { discipline, serviceTime: constant(0.001), concurrency: 1 }, { classes: mixed });
      const figures = run(of, 60).simulation.nodeById('s')!.classFigures;
      return figures.at(-1)!.residences.summary();
    };
    expect(short('fifo').p99).toBeGreaterThan(0.08);
    expect(short('processor-sharing').p99).toBeLessThan(0.01);
  });
});

describe('patience', () => {
  test('ends with an error that says so, and the work is not done', () => {
    const engine = run(desk(300, { patience: constant(0.05) }), 20);
    expect(failures(engine, 'c', 'abandoned')).toBeGreaterThan(1500);
    expect(histogram(engine, 's', 'waitSeconds').max).toBeLessThanOrEqual(0.05 + 1e-9);
    expect(histogram(engine, 's', 'serviceSeconds').count).toBeLessThan(4200);
    expect(conserves(engine)).toBe(true);
  });

  test('of those who wait holds although the discipline changes; switched on it begins for all', () => {
    const of = desk(400, {});
    const engine = start(of);
    engine.runTo(1);
    engine.edit(changed(of, 's', { patience: constant(0.2) }));
    engine.runTo(1.1);
    expect(failures(engine, 's', 'abandoned')).toBe(0);
    engine.edit(changed(of, 's', { patience: constant(0.2), discipline: 'lifo' }));
    engine.runTo(1.21);
    expect(failures(engine, 's', 'abandoned')).toBeGreaterThan(100);
  });
});

describe('controlled delay', () => {
  test('lets a burst wait for the interval, and a standing queue for the target', () => {
    const limit = (queuedAt: number, standingSince: number, now: number) =>
      isOverdue(queuedAt, standingSince, now, 0.005, 0.1);
    expect(limit(1.05, 1, 1.149)).toBe(false);
    expect(limit(1.05, 1, 1.151)).toBe(true);
    expect(limit(1.2, 1, 1.204)).toBe(false);
    expect(limit(1.2, 1, 1.206)).toBe(true);
  });

  test('of RFC 8289 drops the first after an interval above the target, then at interval ÷ √n', () => {
    const state = freshCodel();
    const settings = { targetSeconds: 0.005, intervalSeconds: 0.1 };
    const drops: number[] = [];
    // one call comes to its turn each millisecond, having waited for 20 ms
    for (let i = 0; i <= 400; i++) {
      const now = i / 1000;
      while (dropsNext(state, 0.02, 50, now, settings)) drops.push(i);
    }
    expect(drops[0]).toBe(100);
    const gaps = drops.slice(1).map((at, i) => at - drops[i]!);
    // the times are taken at the next turn, a millisecond later at most
    [100, 100 / Math.sqrt(2), 100 / Math.sqrt(3)].forEach((gap, i) => {
      expect(Math.abs(gaps[i]! - gap)).toBeLessThanOrEqual(1.5);
    });
    expect(dropsNext(state, 0.001, 50, 0.5, settings)).toBe(false);
    expect(state.dropping).toBe(false);
  });

  test('keeps most answers in time where first come, first served answers nobody', () => {
    const goodput = (settings: object) =>
      counter(run(desk(260, settings, { timeout: 0.1 }), 30), 'c', 'goodput') / 30;
    expect(goodput({})).toBeLessThan(60);
    expect(goodput({ shedding: 'codel', codelTarget: 0.02 })).toBeGreaterThan(150);
    expect(goodput({ shedding: 'codel', discipline: 'adaptive-lifo' })).toBeGreaterThan(170);
  });

  test('drops nothing while there is room', () => {
    const engine = run(desk(60, { shedding: 'codel', serviceTime: constant(0.01) }), 60);
    expect(failures(engine, 's', 'shed')).toBe(0);
  });
});

describe('adaptive LIFO', () => {
  test('serves in order while few wait, and the newest first while many do', () => {
    const order = (newestFirstAbove: number) =>
      histogram(run(desk(190, { discipline: 'adaptive-lifo', newestFirstAbove }), 100), 's', 'waitSeconds');
    const fifo = histogram(run(desk(190, { discipline: 'fifo' }), 100), 's', 'waitSeconds');
    expect(order(1_000_000).max).toBe(fifo.max);
    expect(order(2).max).toBeGreaterThan(2 * fifo.max);
    expect(order(2).p50).toBeLessThan(fifo.p50);
  });
});

test('a regular stream to idle workers never notices the discipline', () => {
  for (const discipline of DISCIPLINES) {
    const of = desk(1, { discipline, serviceTime: constant(0.01) }, { arrivals: regular(50) });
    const { residence, wait } = {
      residence: histogram(run(of, 5), 's', 'residenceSeconds'),
      wait: histogram(run(of, 5), 's', 'waitSeconds'),
    };
    expect(residence.max, discipline).toBeCloseTo(0.01, 9);
    expect(wait.max, discipline).toBe(0);
  }
});
