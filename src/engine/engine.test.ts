/** What the engine promises to every kind: see DESIGN, "The engine". */
import { describe, expect, it } from 'vitest';
import type { Design } from '../model/design.ts';
import type { FaultInput } from '../model/run-file.ts';
import { errorCodes } from '../model/telemetry.ts';
import { DOWN_PROCESS, UP } from './endpoint-status.ts';
import { Engine } from './engine.ts';
import { ARRIVALS, COMPLETIONS, FAILURES, LATE, LATENCY_HISTOGRAM, WAIT_HISTOGRAM } from './node-runtime.ts';
import { imbalance } from './testing/conservation.ts';
import { chain, queueRegistry } from './testing/queue-kinds.ts';

const constant = (value: number): object => ({ distribution: 'constant', value });
const fast = { latency: constant(0), call: {} };

function engineOf(design: Design, seed = 1): Engine {
  return new Engine(design, queueRegistry, { seed, checking: true });
}
function failures(engine: Engine, id: string, error: (typeof errorCodes)[number]): number {
  return engine.simulation.nodeById(id)!.counters[FAILURES + errorCodes.indexOf(error) + 1]!;
}
function counter(engine: Engine, id: string, index: number): number {
  return engine.simulation.nodeById(id)!.readCounters()[index]!;
}
function fault(fault: FaultInput['fault'], targets: string[], settings: object = {}): FaultInput {
  return { id: `${fault}-${targets.join()}`, fault, targets, settings: { ...settings }, duration: null };
}

/** Three tiers with delays, loss, timeouts and retries: something of everything. */
function busyDesign(): Design {
  const retries = { strategy: 'exponential', attempts: 3, base: 0.02, cap: 1, jitter: 'full' };
  const network = {
    latency: { distribution: 'exponential', mean: 0.003 },
    loss: 0.01,
    call: { timeout: 0.2, retries },
  };
  return chain(
    [
      { rate: 60 },
      { workers: 2, instances: 3, serviceTime: { distribution: 'lognormal', mean: 0.02, cv: 1 }, hold: true },
      {
        workers: 2,
        queueCapacity: 10,
        serviceTime: { distribution: 'exponential', mean: 0.02 },
        whenFull: 'block',
      },
    ],
    network,
  );
}

describe('a station', () => {
  it('of one exponential worker has the mean and quantiles of M/M/1', () => {
    const engine = new Engine(chain([{ rate: 0.8 }, { workers: 1 }]), queueRegistry, { seed: 3 });
    engine.runTo(2_000_000);
    const node = engine.simulation.nodeById('s1')!;
    // mean 5, standard error of the mean over t services: 10.6/√(t)·… about 1 % here
    expect(node.histograms[LATENCY_HISTOGRAM]!.mean()).toBeGreaterThan(4.85);
    expect(node.histograms[LATENCY_HISTOGRAM]!.mean()).toBeLessThan(5.15);
    expect(node.histograms[WAIT_HISTOGRAM]!.zeros / node.histograms[WAIT_HISTOGRAM]!.count).toBeCloseTo(
      0.2,
      2,
    );
  });

  it('that is full refuses with queue-full, or lets the sender wait at the door when it blocks', () => {
    const parts = [{ rate: 50 }, { workers: 1, queueCapacity: 2, serviceTime: constant(0.1) }];
    const refusing = engineOf(chain(parts));
    refusing.runTo(20);
    expect(failures(refusing, 's1', 'queue-full')).toBeGreaterThan(500);
    const blocking = engineOf(chain([parts[0]!, { ...parts[1]!, whenFull: 'block' }]));
    blocking.runTo(20);
    expect(failures(blocking, 's1', 'queue-full')).toBe(0);
    expect(blocking.simulation.nodeById('s1')!.doorNow).toBeGreaterThan(500);
    expect(Object.values(imbalance(blocking)).every((x) => x === 0)).toBe(true);
  });

  it('serves the latest first under LIFO: the same mean wait, a larger spread', () => {
    const waits = (discipline: string): { mean: number; stddev: number } => {
      const engine = engineOf(chain([{ rate: 0.8 }, { workers: 1, discipline }]), 5);
      engine.runTo(100_000);
      return engine.simulation.nodeById('s1')!.histograms[WAIT_HISTOGRAM]!.summary();
    };
    const fifo = waits('fifo');
    const lifo = waits('lifo');
    expect(Math.abs(lifo.mean - fifo.mean) / fifo.mean).toBeLessThan(0.05);
    expect(lifo.stddev / fifo.stddev).toBeGreaterThan(1.3);
  });
});

describe('a call', () => {
  it('that is not answered in time fails with timeout, and its late reply is counted', () => {
    const design = chain([{ rate: 5 }, { workers: 100, serviceTime: constant(1) }], {
      call: { timeout: 0.4 },
    });
    const engine = engineOf(design);
    engine.runTo(100);
    const asked = counter(engine, 's1', ARRIVALS);
    expect(failures(engine, 'source', 'timeout')).toBeGreaterThan(asked - 10);
    expect(counter(engine, 'source', LATE)).toBeGreaterThan(asked - 10);
    expect(engine.simulation.calls.live).toBeLessThan(20);
  });

  it('is tried again after its back-off, as often as the policy says', () => {
    const retries = { strategy: 'fixed', attempts: 4, base: 0.1, jitter: 'none' };
    const engine = engineOf(chain([{ rate: 1 }, { workers: 1 }], { call: { retries } }));
    engine.inject(fault('crash', ['s1'], { of: 'process' }));
    engine.runTo(50);
    const node = engine.simulation.nodeById('source')!;
    expect(failures(engine, 'source', 'refused')).toBeGreaterThan(20);
    expect(engine.simulation.links[0]!.calls / node.arrivals).toBeCloseTo(4, 0);
  });

  it('to a dead machine ends by its timeout only; to a dead process it is refused at once', () => {
    const design = chain([{ rate: 10 }, { workers: 1, serviceTime: constant(0.01) }], {
      call: { timeout: 2 },
    });
    const machine = engineOf(design);
    machine.inject(fault('crash', ['s1'], { of: 'machine' }));
    machine.runTo(1.9);
    expect(failures(machine, 'source', 'timeout')).toBe(0);
    machine.runTo(20);
    expect(failures(machine, 'source', 'timeout')).toBeGreaterThan(100);
    const process = engineOf(design);
    process.inject(fault('crash', ['s1'], { of: 'process' }));
    process.runTo(1.9);
    expect(failures(process, 'source', 'refused')).toBeGreaterThan(5);
  });

  it('in service when its process crashes is reset, and everything else is conserved', () => {
    const engine = engineOf(chain([{ rate: 10 }, { workers: 5, serviceTime: constant(0.4) }], fast));
    engine.runTo(10);
    engine.inject(fault('crash', ['s1'], { of: 'process' }));
    engine.runTo(10.001);
    expect(failures(engine, 'source', 'reset')).toBeGreaterThan(0);
    engine.heal('crash-s1');
    engine.runTo(20);
    expect(counter(engine, 's1', COMPLETIONS)).toBeGreaterThan(100);
    expect(Object.values(imbalance(engine)).every((x) => x === 0)).toBe(true);
  });
});

describe('a pause', () => {
  it('makes work in service end as much later as it lasted', () => {
    const ends = (pause: boolean): number => {
      const engine = engineOf(chain([{ rate: 0.1 }, { workers: 1, serviceTime: constant(5) }]), 2);
      const first = engine.nextEventTime;
      engine.runTo(first + 1);
      if (pause) engine.inject(fault('pause', ['s1']));
      engine.runTo(first + 4);
      if (pause) engine.heal('pause-s1');
      let t = first + 4;
      while (counter(engine, 's1', COMPLETIONS) === 0) {
        t += 0.25;
        engine.runTo(t);
      }
      return t;
    };
    expect(ends(true) - ends(false)).toBeCloseTo(3, 6);
  });

  it('lets overdue arrivals in afterwards, in order', () => {
    const engine = engineOf(chain([{ rate: 20 }, { workers: 1, serviceTime: constant(0.001) }]));
    engine.inject(fault('pause', ['s1']));
    engine.runTo(10);
    expect(counter(engine, 's1', ARRIVALS)).toBe(0);
    engine.heal('pause-s1');
    engine.runTo(11);
    expect(counter(engine, 's1', COMPLETIONS)).toBeGreaterThan(150);
  });
});

describe('the network', () => {
  it('swallows what a partition blocks, drawn link or not, and only a timeout notices', () => {
    const design = chain([{ rate: 20 }, { workers: 1, serviceTime: constant(0.001) }], {
      call: { timeout: 0.5 },
    });
    const engine = engineOf(design);
    engine.inject({ ...fault('partition', [], { blocked: [['s1', 'source']] }), id: 'p' });
    engine.runTo(10);
    // requests arrive, replies do not: one way
    expect(counter(engine, 's1', COMPLETIONS)).toBeGreaterThan(150);
    expect(failures(engine, 'source', 'timeout')).toBeGreaterThan(150);
    engine.heal('p');
    const before = counter(engine, 'source', COMPLETIONS);
    engine.runTo(20);
    expect(counter(engine, 'source', COMPLETIONS) - before).toBeGreaterThan(150);
  });

  it('adds the most specific latency between zones to that of the link, each way', () => {
    const design: Design = {
      ...chain([{ rate: 1 }, { workers: 1, serviceTime: constant(0) }], { latency: constant(0.01) }),
      zones: [
        { id: 'a1', name: '', region: 'eu' },
        { id: 'b1', name: '', region: 'us' },
      ],
      network: {
        pairs: [
          { between: ['eu', 'us'], latency: { distribution: 'constant', value: 9 } },
          { between: ['a1', 'b1'], latency: { distribution: 'constant', value: 0.2 } },
        ],
      },
    };
    const zoned = {
      ...design,
      nodes: design.nodes.map((node, i) => ({ ...node, zone: i === 0 ? 'a1' : 'b1' })),
    };
    const engine = engineOf(zoned);
    engine.runTo(100);
    expect(engine.simulation.nodeById('source')!.histograms[LATENCY_HISTOGRAM]!.mean()).toBeCloseTo(0.42, 9);
  });

  it('with a bandwidth lets messages leave one after the other', () => {
    const link = { bandwidth: 1000 };
    const engine = engineOf(chain([{ rate: 8 }, { workers: 9, serviceTime: constant(0) }], link));
    engine.runTo(2000);
    // requests of 100 bytes take 0.1 s: M/D/1 at 0.8, wait 0.2, and the reply 0.1 plus its wait behind others
    expect(engine.simulation.nodeById('source')!.histograms[LATENCY_HISTOGRAM]!.mean()).toBeGreaterThan(0.35);
  });
});

describe('a run', () => {
  const troubled = (engine: Engine, until: number): void => {
    const steps: [number, () => void][] = [
      [2, () => engine.inject(fault('crash', ['s2'], { of: 'process' }))],
      [3, () => engine.heal('crash-s2')],
      [4, () => engine.inject(fault('pause', ['s1']))],
      [4.5, () => engine.heal('pause-s1')],
      [4.6, () => engine.inject(fault('crash', ['s1'], { of: 'machine' }))],
      [4.8, () => engine.heal('crash-s1')],
      [5, () => engine.inject(fault('slow', ['s2'], { factor: 4 }))],
      [6, () => engine.edit(withSettings(engine.currentDesign, 's1', { instances: 2 }))],
      [7, () => engine.heal('slow-s2')],
    ];
    for (const [at, act] of steps) {
      if (at <= engine.now || at > until) continue;
      engine.runTo(at);
      act();
    }
    engine.runTo(until);
  };

  it('is the same twice, and another with another seed', () => {
    const prints = [1, 1, 2].map((seed) => {
      const engine = engineOf(busyDesign(), seed);
      troubled(engine, 10);
      return engine.fingerprint();
    });
    expect(prints[0]).toBe(prints[1]);
    expect(prints[0]).not.toBe(prints[2]);
  });

  it('does not depend on how many events are handled at a time, nor on tracing', () => {
    const one = engineOf(busyDesign());
    while (!one.runUntil(10, 1));
    const many = new Engine(busyDesign(), queueRegistry, { seed: 1, traceEvery: 1 });
    while (!many.runUntil(10, 4096));
    expect(one.fingerprint()).toBe(many.fingerprint());
  });

  it('continued from a checkpoint is the run that was never interrupted, from any moment and any number of times', () => {
    const whole = engineOf(busyDesign());
    troubled(whole, 10);
    for (const at of [1.5, 2.5, 4.2, 6.5]) {
      const engine = engineOf(busyDesign());
      troubled(engine, at);
      const saved = engine.checkpoint();
      troubled(engine, 10);
      expect(engine.fingerprint()).toBe(whole.fingerprint());
      engine.restore(saved);
      troubled(engine, 9);
      engine.restore(saved);
      troubled(engine, 10);
      expect(engine.fingerprint()).toBe(whole.fingerprint());
      expect(engine.simulation.nodeById('s1')!.readCounters()).toEqual(
        whole.simulation.nodeById('s1')!.readCounters(),
      );
      expect(engine.simulation.nodeById('s2')!.histograms[0]!.summary()).toEqual(
        whole.simulation.nodeById('s2')!.histograms[0]!.summary(),
      );
    }
  });

  it('is the same for every node when an unconnected node is added', () => {
    const design = busyDesign();
    const apart = chain([{ rate: 30 }, { workers: 1, serviceTime: constant(0.01) }], {
      call: { timeout: 0.2 },
    });
    const rename = (id: string): string => `other-${id}`;
    const both: Design = {
      ...design,
      nodes: [...apart.nodes.map((n) => ({ ...n, id: rename(n.id) })), ...design.nodes],
      links: [
        ...apart.links.map((l) => ({ ...l, id: rename(l.id), from: rename(l.from), to: rename(l.to) })),
        ...design.links,
      ],
    };
    const alone = engineOf(design);
    const together = engineOf(both);
    alone.runTo(10);
    together.runTo(10);
    for (const id of ['source', 's1', 's2']) expect(together.fingerprintOf(id)).toBe(alone.fingerprintOf(id));
  });

  it('conserves calls at every node at every moment, whatever breaks', () => {
    const engine = engineOf(busyDesign());
    for (let t = 0.1; t < 10; t += 0.1) {
      troubled(engine, t);
      expect(
        Object.values(imbalance(engine)).every((x) => x === 0),
        `at ${t}: ${JSON.stringify(imbalance(engine))}`,
      ).toBe(true);
    }
  });

  it('whose queue grows without end stops at the limit of calls and says why', () => {
    const engine = new Engine(chain([{ rate: 1000 }, { workers: 1 }]), queueRegistry, {
      seed: 1,
      maxCalls: 5000,
    });
    engine.runTo(100);
    expect(engine.failure).toContain('calls are in flight');
    expect(engine.now).toBeLessThan(100);
  });
});

describe('a live edit', () => {
  it('lets instances that are taken away finish what they have', () => {
    const engine = engineOf(chain([{ rate: 50 }, { workers: 1, instances: 8, serviceTime: constant(0.2) }]));
    engine.runTo(5.05);
    engine.edit(withSettings(engine.currentDesign, 's1', { instances: 2, workers: 9 }));
    const node = engine.simulation.nodeById('s1')!;
    expect(node.endpoints.length).toBeGreaterThan(2);
    engine.runTo(60);
    expect(node.endpoints.length).toBe(2);
    expect(Object.values(imbalance(engine)).every((x) => x === 0)).toBe(true);
    expect(failures(engine, 'source', 'reset')).toBe(0);
  });

  it('keeps instances that are wanted again before they have left, and what broke them meanwhile breaks them', () => {
    const engine = engineOf(chain([{ rate: 50 }, { workers: 1, instances: 4, serviceTime: constant(0.2) }]));
    engine.runTo(5.05);
    const node = engine.simulation.nodeById('s1')!;
    const before = [...node.endpoints];
    expect(before.every(({ present }) => present > 0)).toBe(true);
    const set = (instances: number) => engine.edit(withSettings(engine.currentDesign, 's1', { instances }));
    for (const instances of [3, 1, 4]) set(instances);
    expect(node.endpoints).toEqual(before);
    expect(node.endpoints.every(({ status }) => status === UP)).toBe(true);
    engine.runTo(10);
    expect(node.endpoints.every(({ working }) => working > 0)).toBe(true);

    set(1);
    engine.inject(fault('crash', ['s1'], { of: 'process' }));
    set(4);
    expect(before.map(({ status }) => status)).toEqual(before.map(() => DOWN_PROCESS));
    engine.heal('crash-s1');
    engine.runTo(20);
    expect(node.endpoints.length).toBe(4);
    expect(node.endpoints.every(({ status }) => status === UP)).toBe(true);
    expect(Object.values(imbalance(engine)).every((x) => x === 0)).toBe(true);
  });

  it('that deletes a node is a machine crash; callers without a timeout hang, with one they notice', () => {
    const engine = engineOf(
      chain([{ rate: 20 }, { workers: 5, serviceTime: constant(0.1) }], { call: { timeout: 1 } }),
    );
    engine.runTo(5);
    const design = engine.currentDesign;
    engine.edit({ ...design, nodes: design.nodes.slice(0, 1), links: [] });
    engine.runTo(10);
    expect(failures(engine, 'source', 'timeout')).toBeGreaterThan(0);
    engine.edit(design);
    engine.runTo(20);
    expect(engine.simulation.nodeById('s1')!.completions).toBeGreaterThan(100);
  });

  it('holds for the next service that starts, also for calls that were queued before it', () => {
    const engine = engineOf(chain([{ rate: 100 }, { workers: 1, serviceTime: constant(1) }]));
    engine.runTo(10.5);
    const queued = engine.simulation.nodeById('s1')!.queueNow;
    engine.edit(withSettings(engine.currentDesign, 's1', { serviceTime: constant(0) }));
    engine.runTo(11.5);
    expect(queued).toBeGreaterThan(500);
    expect(engine.simulation.nodeById('s1')!.queueNow).toBe(0);
  });
});

function withSettings(design: Design, id: string, settings: object): Design {
  const nodes = design.nodes.map((node) =>
    node.id === id ? { ...node, settings: { ...node.settings, ...settings } } : node,
  );
  return { ...design, nodes };
}
