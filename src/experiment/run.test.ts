/**
 * Promises of a run: the same design, seed and journal are the same run, at any pace, from any checkpoint and
 * whoever looked meanwhile; nothing gets lost; what was done is in the journal and can be replayed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARRIVALS, COMPLETIONS, KILLED } from '../engine/node-runtime.ts';
import type { Design, TimelineEntry } from '../model/design.ts';
import { failuresIn, readNode } from './measure.ts';
import { Run } from './run.ts';
import { summarize } from './summary.ts';
import { actionFor, anyDesign, anyWhims, designOf, shop, type Whim } from './testing/designs.ts';

const crashOfDb: TimelineEntry = {
  id: 'f1',
  at: 3,
  fault: 'crash',
  targets: ['db'],
  settings: {},
  duration: 2,
};

function ran(design: Design, until = Number.POSITIVE_INFINITY): Run {
  const run = new Run({ design, seed: design.run.seed, checking: true });
  run.advance(until);
  expect(run.failure).toBe('');
  return run;
}

describe('a run', () => {
  it('is the same at any pace', () => {
    const design = shop({ duration: 6, warmup: 1 }, [crashOfDb]);
    const whole = ran(design);
    const stepped = new Run({ design, seed: 1 });
    for (let time = 0; time < 6; time += 0.137) stepped.advance(time);
    while (!stepped.advance(Number.POSITIVE_INFINITY, 777));
    expect(stepped.fingerprint()).toBe(whole.fingerprint());
    expect(stepped.csv()).toBe(whole.csv());
    expect(summarize(stepped, 0)).toEqual(summarize(whole, 0));
  });

  it('is another one with another seed', () => {
    const design = shop({ duration: 2 });
    const other = new Run({ design, seed: 2 });
    other.advance(2);
    expect(other.fingerprint()).not.toBe(ran(design).fingerprint());
  });

  it('is the same whether or not anything is recorded', () => {
    const design = shop({ duration: 4 }, [crashOfDb]);
    const bare = new Run({
      design,
      seed: 1,
      recording: { series: false, checkpoints: false },
      traceEvery: 0,
    });
    bare.advance(4);
    expect(bare.fingerprint()).toBe(ran(design).fingerprint());
  });

  it('stops where its duration ends', () => {
    const run = ran(shop({ duration: 2.5 }));
    expect(run.time).toBe(2.5);
    expect(run.ended).toBe(true);
  });

  it('without a duration ends when the trace is over and every request is answered', () => {
    const rows: [number, number, number, number][] = [
      [0, 0, 100, 0],
      [0, 1, 100, 1],
      [7, 0, 100, 0],
    ];
    const design = designOf({
      version: 1,
      nodes: [
        {
          id: 'c',
          kind: 'client',
          settings: {
            arrivals: { process: 'trace', trace: { name: 'log', format: 'access-log', rows } },
            timeout: null,
          },
        },
        { id: 'b', kind: 'load-balancer' },
        { id: 's', kind: 'service', settings: { serviceTime: { distribution: 'constant', value: 2 } } },
      ],
      links: [
        { id: 'l1', from: 'c', to: 'b' },
        { id: 'l2', from: 'b', to: 's' },
      ],
      run: { seed: 1, duration: null, warmup: 0 },
    });
    // the balancer asks for its backend's health for ever, which keeps no run alive
    const run = ran(design);
    expect(run.ended).toBe(true);
    expect(run.time).toBe(9);
    expect(summarize(run, 0).nodes.c!.metrics.completions).toMatchObject({ total: 3 });
    const paced = new Run({ design, seed: 1 });
    for (let time = 0; !paced.ended; time += 0.03) paced.advance(time);
    expect(paced.time).toBe(9);
    expect(paced.fingerprint()).toBe(run.fingerprint());
  });
});

describe('the timeline', () => {
  it('breaks and heals at its times', () => {
    const run = new Run({ design: shop({ duration: 10 }, [crashOfDb]), seed: 1 });
    run.advance(2.999);
    expect(run.activeFaults()).toEqual([]);
    run.advance(3);
    expect(run.activeFaults()).toMatchObject([{ id: 'f1', fault: 'crash', since: 3, until: 5 }]);
    run.advance(5);
    expect(run.activeFaults()).toEqual([]);
    expect(run.marks.map(({ time, type }) => [time, type])).toEqual([
      [3, 'fault'],
      [5, 'heal'],
    ]);
  });

  it('follows its edits while the run goes on', () => {
    const run = new Run({ design: shop({ duration: 10 }, [crashOfDb]), seed: 1 });
    const put = (entry: TimelineEntry) =>
      run.act({ type: 'edit', edit: { title: 'Timeline', putTimeline: [entry] } });
    run.advance(1);
    put({ ...crashOfDb, at: 4 });
    run.advance(3.5);
    expect(run.activeFaults()).toEqual([]);
    run.advance(4.5);
    expect(run.activeFaults()).toHaveLength(1);
    put({ ...crashOfDb, at: 4, duration: 4 });
    expect(run.activeFaults()).toMatchObject([{ until: 8 }]);
    put({ ...crashOfDb, at: 9 });
    expect(run.activeFaults()).toEqual([]);
    put({ ...crashOfDb, at: 1 });
    run.advance(10);
    expect(run.activeFaults()).toEqual([]);
  });

  it('ends a rolling restart when the last one is back, or earlier when it is planned so', () => {
    const settings = { downtime: 0.5, interval: 1 };
    const rolling: TimelineEntry = {
      id: 'r',
      at: 1,
      fault: 'rolling-restart',
      targets: ['app', 'db'],
      settings,
      duration: null,
    };
    const endsAt = (duration: number | null) => {
      const run = new Run({ design: shop({ duration: 20 }, [{ ...rolling, duration }]), seed: 1 });
      run.advance(1);
      const instances = run.simulation.faults.get('r')!.plan.length;
      expect(run.activeFaults()).toMatchObject([
        { id: 'r', until: duration === null ? instances + 0.5 : 1 + duration },
      ]);
      run.advance(20);
      return run.marks.find((mark) => mark.type === 'heal')!.time - instances;
    };
    expect(endsAt(null)).toBe(0.5);
    expect(endsAt(0.7)).toBeLessThan(0.5);
  });

  it('ends a fault that is removed while it is on', () => {
    const run = new Run({ design: shop({ duration: 10 }, [crashOfDb]), seed: 1 });
    run.advance(4);
    run.act({ type: 'edit', edit: { title: 'No fault', removeTimeline: ['f1'] } });
    expect(run.activeFaults()).toEqual([]);
    expect(run.marks.at(-1)).toMatchObject({ type: 'heal', time: 4 });
  });
});

describe('the journal', () => {
  it('replays what was done by hand', () => {
    const run = new Run({ design: shop({ duration: 6 }), seed: 1 });
    run.advance(1.25);
    run.act({
      type: 'fault',
      fault: { id: 'x', fault: 'slow', targets: ['app'], settings: { factor: 4 }, duration: null },
    });
    run.advance(2.5);
    const app = run.design.nodes.find(({ id }) => id === 'app')!;
    const scaled = { ...app, settings: { ...app.settings, instances: 4 } };
    run.act({ type: 'edit', edit: { title: 'Scale out', putNodes: [scaled] } });
    run.act({ type: 'heal', id: 'x' });
    run.advance(6);
    const file = run.toFile();
    const replayed = new Run(file);
    replayed.advance(6);
    expect(replayed.fingerprint()).toBe(file.fingerprint!.value);
    expect(replayed.csv()).toBe(run.csv());
    expect(replayed.marks).toEqual(run.marks);
  });

  it('is kept while looking back, and set aside by the first change there', () => {
    const run = new Run({ design: shop({ duration: 10 }), seed: 1 });
    const slow = (id: string) =>
      run.act({
        type: 'fault',
        fault: { id, fault: 'slow', targets: ['app'], settings: { factor: 2 }, duration: null },
      });
    run.advance(2);
    slow('a');
    run.advance(4);
    slow('b');
    run.advance(6);
    const before = run.fingerprint();
    run.seek(3);
    expect(run.ahead).toBe(1);
    expect(run.activeFaults().map(({ id }) => id)).toEqual(['a']);
    run.seek(6);
    expect(run.fingerprint()).toBe(before);
    run.seek(3);
    expect(slow('c')).toMatchObject({ ok: true, value: { setAside: 1 } });
    expect(run.journal.map(({ time }) => time)).toEqual([2, 3]);
    run.seek(6);
    expect(run.fingerprint()).not.toBe(before);
  });

  it('has no entry for an edit before anything happened: it belongs to the design', () => {
    const run = new Run({ design: shop({ duration: 2 }), seed: 1 });
    run.advance(0);
    run.act({
      type: 'edit',
      edit: { title: 'Shorter', document: { run: { ...run.design.run, duration: 1 } } },
    });
    expect(run.journal).toEqual([]);
    run.advance(Number.POSITIVE_INFINITY);
    expect(run.time).toBe(1);
    const fresh = ran(shop({ duration: 1 }));
    expect(run.fingerprint()).toBe(fresh.fingerprint());
  });

  it('refuses an edit that leaves an invalid design, and changes nothing', () => {
    const run = new Run({ design: shop({ duration: 2 }), seed: 1 });
    run.advance(1);
    const app = run.design.nodes.find(({ id }) => id === 'app')!;
    const result = run.act({
      type: 'edit',
      edit: { title: 'Nonsense', putNodes: [{ ...app, settings: { instances: -1 } }] },
    });
    expect(result).toMatchObject({ ok: false, error: [{ path: 'nodes[2].settings.instances' }] });
    expect(run.journal).toEqual([]);
    run.advance(2);
    expect(run.fingerprint()).toBe(ran(shop({ duration: 2 })).fingerprint());
  });
});

describe('going to another time', () => {
  it('leads to the same run, whatever was visited before', () => {
    const design = shop({ duration: 60, warmup: 5 }, [crashOfDb]);
    const run = ran(design);
    const end = run.fingerprint();
    const csv = run.csv();
    const summary = summarize(run, 0);
    expect(run.checkpointCount).toBeGreaterThan(3);
    for (const time of [41.3, 7, 0, 59.9, 3, 12.5]) {
      run.seek(time);
      expect(run.time).toBe(time);
      expect(run.fingerprint()).toBe(ran(design, time).fingerprint());
    }
    run.seek(60);
    expect(run.fingerprint()).toBe(end);
    expect(run.csv()).toBe(csv);
    expect(summarize(run, 0)).toEqual(summary);
  });

  it('measures the same again after instances have gone', () => {
    const run = new Run({ design: shop({ duration: 6 }), seed: 1 });
    run.advance(2);
    const app = run.design.nodes.find(({ id }) => id === 'app')!;
    const fewer = { ...app, settings: { ...app.settings, instances: 1 } };
    run.act({ type: 'edit', edit: { title: 'Scale in', putNodes: [fewer] } });
    run.advance(6);
    const csv = run.csv();
    const summary = summarize(run, 0);
    run.seek(1);
    run.seek(6);
    expect(run.csv()).toBe(csv);
    expect(summarize(run, 0)).toEqual(summary);
  });

  it('keeps few checkpoints, however long the run', () => {
    const run = ran(shop({ duration: 300 }));
    expect(run.checkpointCount).toBeLessThanOrEqual(64);
    expect(run.checkpointCount).toBeGreaterThan(8);
  });
});

/** Every request that came to a node was answered, failed, died, or is still there. */
function expectConservation(run: Run): void {
  const sim = run.simulation;
  for (const node of sim.nodes) {
    const row = readNode(sim, node);
    const out = row[COMPLETIONS]! + failuresIn(row) + row[KILLED]!;
    const inside = node.queueNow + node.workingNow + node.doorNow + node.waitingNow;
    expect(`${node.id}: ${out + inside}`).toBe(`${node.id}: ${row[ARRIVALS]!}`);
  }
}

function live(design: Design, whims: readonly Whim[]): Run {
  const run = new Run({ design, seed: design.run.seed, checking: true });
  for (const whim of whims) {
    run.advance(whim.at);
    expectConservation(run);
    const action = actionFor(whim, run.design, design);
    if (action !== undefined) expect(run.act(action)).toMatchObject({ ok: true });
    expect(run.failure).toBe('');
    expectConservation(run);
  }
  run.advance(3);
  expect(run.failure).toBe('');
  expectConservation(run);
  return run;
}

describe('a run of many at one moment', () => {
  const crowd = designOf({
    version: 1,
    nodes: [
      {
        id: 'crowd',
        kind: 'client',
        settings: {
          arrivals: {
            process: 'closed',
            users: 410_000,
            thinkTime: { distribution: 'constant', value: 0 },
          },
        },
      },
      { id: 'app', kind: 'service', settings: { concurrency: 10 } },
    ],
    links: [{ id: 'l', from: 'crowd', to: 'app' }],
    run: { duration: 10 },
  });
  const recording = { series: false, checkpoints: true };

  it('too large to be copied, is not: for its fingerprint it goes on to the end of the moment, in portions too', () => {
    const asked = new Run({ design: crowd, seed: 1, recording });
    asked.advance(1, 1000);
    expect(asked).toMatchObject({ time: 0, events: 1000, mustGoOn: true, checkpointCount: 0 });
    const portions = new Run({ design: crowd, seed: 1, recording });
    portions.advance(1, 777);
    while (portions.mustGoOn) portions.advance(portions.time, 100_000);
    expect(portions).toMatchObject({ time: 0, mustGoOn: false });
    expect(asked.fingerprint()).toBe(portions.fingerprint());
    expect(asked.events).toBe(portions.events);
  });
});

describe('any design under any edits and faults', () => {
  it('never throws, loses no request, and is the same run from its file, and from a checkpoint', () => {
    fc.assert(
      fc.property(anyDesign, anyWhims, (design, whims) => {
        const run = live(design, whims);
        const end = run.fingerprint();
        const replayed = new Run(run.toFile());
        replayed.advance(3);
        expect(replayed.fingerprint()).toBe(end);
        expect(replayed.csv()).toBe(run.csv());
        run.seek(0.7);
        run.seek(3);
        expect(run.fingerprint()).toBe(end);
        expect(run.csv()).toBe(replayed.csv());
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});
