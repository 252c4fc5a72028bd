/** Request classes: shares, what follows from a class on the whole way of a request, and what does not. */
import { describe, expect, test } from 'vitest';
import { priorityOf } from '../../engine/request-classes.ts';
import type { Design } from '../../model/design.ts';
import {
  arrivals,
  breakNow,
  callsOver,
  changed,
  constant,
  counter,
  design,
  failures,
  poisson,
  regular,
  run,
  start,
} from '../shared/testing/rig.ts';

const gold = { name: 'gold', share: 1 };
const bronze = { name: 'bronze', share: 3 };
const instant = ['service', { serviceTime: constant(0) }] as const;

type Engine = ReturnType<typeof run>;
const figures = (engine: Engine, node: string, name: string) => {
  const { simulation } = engine;
  return simulation.nodeById(node)!.classFigures[simulation.classNames.indexOf(name)]!;
};

/** A client with two classes in front of an application and a database behind it. */
function chain(classes: readonly object[], settings: object = {}): Design {
  return design(
    {
      c: ['client', { arrivals: poisson(100), timeout: null, classes, ...settings }],
      app: ['service', { serviceTime: constant(0.001) }],
      db: ['database', { readTime: constant(0.002), writeTime: constant(0.002) }],
    },
    [
      ['c', 'app'],
      ['app', 'db'],
    ],
  );
}

describe('classes of requests', () => {
  test('come in the shares that they have of the sum of all', () => {
    const engine = run(chain([gold, bronze]), 200);
    const requests = counter(engine, 'c', 'requests');
    const golden = figures(engine, 'c', 'gold').arrivals;
    expect(figures(engine, 'c', 'bronze').arrivals).toBe(requests - golden);
    expect(Math.abs(golden / requests - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / requests));
  });

  test('are inherited by whatever is called for a request, and counted wherever it comes', () => {
    const engine = run(chain([gold, bronze]), 50);
    for (const node of ['app', 'db']) {
      expect(figures(engine, node, 'gold').arrivals).toBe(figures(engine, 'c', 'gold').arrivals);
      expect(figures(engine, node, 'gold').arrivals + figures(engine, node, 'bronze').arrivals).toBe(
        arrivals(engine, node),
      );
    }
  });

  test('change nothing else: the same requests come at the same moments and ask for the same', () => {
    const plain = run(chain([]), 50);
    const classed = run(chain([gold, bronze]), 50);
    expect(classed.fingerprint()).toBe(plain.fingerprint());
  });

  test('may read or write only, and leave the others to the share of reads', () => {
    const engine = run(chain([{ ...gold, operation: 'write' }, bronze], { readFraction: 1 }), 50);
    expect(counter(engine, 'c', 'writes')).toBe(figures(engine, 'c', 'gold').arrivals);
  });

  test('multiply their work at every station', () => {
    const engine = run(chain([{ ...gold, serviceFactor: 5 }, bronze]), 50);
    // alone on their workers now and then: the shortest stays are the work itself
    expect(figures(engine, 'app', 'gold').residences.quantile(0.05) / 0.005).toBeCloseTo(1, 1);
    expect(figures(engine, 'app', 'bronze').residences.quantile(0.05) / 0.001).toBeCloseTo(1, 1);
    expect(figures(engine, 'db', 'gold').residences.quantile(0.05) / 0.01).toBeCloseTo(1, 1);
  });

  test('may have their work drawn from a law of their own', () => {
    const law = { distribution: 'uniform', min: 0, max: 2 };
    const engine = run(chain([{ ...gold, serviceFactor: law }], { arrivals: regular(10) }), 400);
    const { residences } = figures(engine, 'app', 'gold');
    // alone on its worker: residence is the work, uniform on (0, 2 ms)
    expect(Math.abs(residences.mean() - 0.001)).toBeLessThan(4 * (0.002 / Math.sqrt(12 * 4000)));
    expect(residences.max).toBeLessThanOrEqual(0.002);
  });

  test('of one name have the priority of their own client, and count together where they meet', () => {
    const engine = start(
      design(
        {
          a: ['client', { arrivals: regular(10), classes: [{ ...gold, priority: 7 }] }],
          b: ['client', { arrivals: regular(10), classes: [{ ...gold, priority: 2 }] }],
          s: ['service', { serviceTime: constant(0.5), concurrency: 1 }],
        },
        [
          ['a', 's'],
          ['b', 's'],
        ],
      ),
    );
    engine.runTo(2.05);
    const waiting: number[] = [];
    for (let call = engine.simulation.nodeById('s')!.endpoints[0]!.queueHead; call !== null; call = call.next)
      waiting.push(priorityOf(engine.simulation, call));
    expect(new Set(waiting)).toEqual(new Set([7, 2]));
    expect(figures(engine, 's', 'gold').arrivals).toBe(40);
  });

  test('meet their objective where an answer without an error comes within it', () => {
    const engine = run(
      design(
        {
          c: ['client', { arrivals: regular(1), timeout: null, classes: [{ ...gold, objective: 0.15 }] }],
          s: ['service', { serviceTime: { distribution: 'uniform', min: 0.1, max: 0.2 } }],
        },
        [['c', 's']],
      ),
      2000.5,
    );
    const { withinObjective, completions } = figures(engine, 'c', 'gold');
    expect(completions).toBe(2000);
    expect(Math.abs(withinObjective / completions - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 2000));
  });

  test('that an edit changes hold for what comes then; a class that is gone stays with what is under way', () => {
    const before = chain([{ ...gold, priority: 1 }], { arrivals: regular(10) });
    const engine = start(before);
    engine.runTo(10.05);
    engine.edit(changed(before, 'c', { classes: [bronze] }));
    engine.runTo(20.05);
    expect(figures(engine, 'c', 'gold').arrivals).toBe(100);
    expect(figures(engine, 'c', 'bronze').arrivals).toBe(100);
    engine.edit(changed(before, 'c', { classes: [{ ...gold, priority: 9 }] }));
    expect(engine.simulation.classes.map(({ name, priority }) => [name, priority])).toEqual([
      ['', 0],
      ['gold', 9],
      ['bronze', 0],
    ]);
  });

  test('are part of a checkpoint: going back and on is the same run, with the same figures', () => {
    const engine = start(chain([{ ...gold, serviceFactor: 3 }, bronze]));
    engine.runTo(5);
    const saved = engine.checkpoint();
    engine.runTo(10);
    const [print, golden] = [engine.fingerprint(), figures(engine, 'db', 'gold').latencies.summary()];
    engine.restore(saved);
    expect(figures(engine, 'db', 'gold').latencies.count).toBeLessThan(golden.count);
    engine.runTo(10);
    expect(engine.fingerprint()).toBe(print);
    expect(figures(engine, 'db', 'gold').latencies.summary()).toEqual(golden);
  });
});

describe('links for some classes', () => {
  const forked = (toA: object, toB: object, settings: object = {}) =>
    design(
      {
        c: ['client', { arrivals: poisson(50), classes: [gold, bronze], ...settings }],
        a: instant,
        b: instant,
      },
      [
        ['c', 'a', { call: toA }],
        ['c', 'b', { call: toB }],
      ],
    );

  test('are taken by these and no others', () => {
    const engine = run(forked({ classes: ['gold'] }, { classes: ['bronze'] }), 40);
    expect(callsOver(engine, 'c', 'a')).toBe(figures(engine, 'c', 'gold').arrivals);
    expect(callsOver(engine, 'c', 'b')).toBe(figures(engine, 'c', 'bronze').arrivals);
  });

  test('are one of several for them, by the weights', () => {
    const engine = run(forked({ classes: ['gold'], weight: 3 }, {}), 200);
    const golden = figures(engine, 'c', 'gold').arrivals;
    const share = callsOver(engine, 'c', 'a') / golden;
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / golden));
  });

  test('leave who finds none without an answer', () => {
    const engine = run(forked({ classes: ['gold'] }, { classes: ['gold'] }), 40);
    expect(failures(engine, 'c', 'unavailable')).toBe(figures(engine, 'c', 'bronze').arrivals);
  });

  test('hold at once when they are edited', () => {
    const before = forked({ classes: ['gold'] }, {});
    const engine = start(before);
    engine.runTo(10);
    const { links } = before;
    engine.edit({
      ...before,
      links: [{ ...links[0]!, settings: { call: { classes: ['bronze'] } } }, links[1]!],
    });
    const golden = () => figures(engine, 'a', 'gold').arrivals;
    const was = golden();
    engine.runTo(20);
    expect(golden()).toBe(was);
    expect(figures(engine, 'a', 'bronze').arrivals).toBeGreaterThan(0);
  });

  test.each(['sequence', 'parallel'])(
    'are passed over by a service that calls all its links in %s',
    (calls) => {
      const engine = run(
        design(
          {
            c: ['client', { arrivals: poisson(50), classes: [gold, bronze] }],
            s: ['service', { serviceTime: constant(0), calls }],
            a: instant,
            b: instant,
          },
          [
            ['c', 's'],
            ['s', 'a', { call: { classes: ['gold'] } }],
            ['s', 'b'],
          ],
        ),
        40,
      );
      expect(callsOver(engine, 's', 'a')).toBe(figures(engine, 's', 'gold').arrivals);
      expect(callsOver(engine, 's', 'b')).toBe(arrivals(engine, 's'));
      expect(failures(engine, 'c', 'unavailable')).toBe(0);
    },
  );

  test('are not picked by a service that takes one link', () => {
    const engine = run(
      design(
        {
          c: ['client', { arrivals: poisson(50), classes: [gold, bronze] }],
          s: ['service', { serviceTime: constant(0), routing: 'one' }],
          a: instant,
          b: instant,
        },
        [
          ['c', 's'],
          ['s', 'a', { call: { classes: ['gold'] } }],
          ['s', 'b', { call: { classes: ['bronze'] } }],
        ],
      ),
      40,
    );
    expect(callsOver(engine, 's', 'a')).toBe(figures(engine, 's', 'gold').arrivals);
    expect(callsOver(engine, 's', 'b')).toBe(figures(engine, 's', 'bronze').arrivals);
  });

  test.each([
    'round-robin',
    'random',
    'least-outstanding',
    'consistent-hash',
    'consistent-hash-bounded',
    'rendezvous',
    'maglev',
    'jump-hash',
    'source-hash',
    'weighted',
    'smooth-weighted',
    'least-response-time',
    'peak-ewma',
    'power-of-d',
    'join-idle-queue',
  ])('make pools of backends at a balancer, in which its policy works: %s', (policy) => {
    const backend = ['service', { serviceTime: constant(0.005), instances: 2 }] as const;
    const engine = start(
      design(
        {
          c: ['client', { arrivals: poisson(80), classes: [gold, bronze], keys: { count: 500, skew: 0 } }],
          lb: ['load-balancer', { policy, healthChecks: true, checkInterval: 1, checkTimeout: 0.5 }],
          fast: backend,
          slow: backend,
          any: backend,
        },
        [
          ['c', 'lb'],
          ['lb', 'fast', { call: { classes: ['gold'] } }],
          ['lb', 'slow', { call: { classes: ['bronze'] } }],
          ['lb', 'any'],
        ],
      ),
    );
    // between requests the balancer knows all its backends, not those of one class (checks would mend that)
    engine.runTo(0.5);
    expect(arrivals(engine, 'lb')).toBeGreaterThan(10);
    expect(engine.simulation.nodeById('lb')!.endpoints[0]!.state.candidates).toHaveLength(6);
    engine.runTo(20);
    const count = (node: string, name: string) => figures(engine, node, name)?.arrivals ?? 0;
    expect([count('fast', 'bronze'), count('slow', 'gold')]).toEqual([0, 0]);
    expect(failures(engine, 'c', 'unavailable')).toBe(0);
    expect(count('any', 'gold') + count('fast', 'gold')).toBe(count('lb', 'gold'));
    // one caller has one hash, and so one backend of each pool
    if (policy !== 'source-hash')
      expect(Math.min(count('fast', 'gold'), count('any', 'gold'))).toBeGreaterThan(0);
    breakNow(engine, 'crash', ['any'], { of: 'process' });
    engine.runTo(25);
    const [golden, all] = [count('fast', 'gold'), count('lb', 'gold')];
    engine.runTo(40);
    expect(count('fast', 'gold') - golden).toBe(count('lb', 'gold') - all);
    expect(count('fast', 'bronze')).toBe(0);
  });
});
