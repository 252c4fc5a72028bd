/**
 * Promises of stepping: what was stepped over and taken back is exactly what it was, to the last event, for any
 * design under any edits and faults; the journal ahead stays; interventions are steps of their own; every
 * message is met once, and nothing that nobody would call an event.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runFingerprint } from '../engine/fingerprint.ts';
import { MessageLog } from '../engine/message-log.ts';
import type { Design } from '../model/design.ts';
import type { StepReport, StepUnit } from '../model/step-report.ts';
import { Run } from './run.ts';
import { stepBack, stepForward } from './stepping.ts';
import { actionFor, anyDesign, anyWhims, designOf, shop, type Whim } from './testing/designs.ts';

/** Lets a walk through the run come to its end. */
function walk(steps: Generator<void, StepReport>): StepReport {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
const forward = (run: Run, by: StepUnit = 'event') => walk(stepForward(run, by));
const back = (run: Run, by: StepUnit = 'event') => walk(stepBack(run, by));

/** All that tells two places apart, the middle of a moment included, which `run.fingerprint()` would finish. */
function placeOf(run: Run) {
  return {
    time: run.time,
    fingerprint: runFingerprint(run.simulation),
    interventions: run.position.interventions,
    ahead: run.ahead,
    marks: run.marks.length,
    faults: run.activeFaults(),
    random: run.simulation.streams.capture(),
  };
}

function lived(design: Design, whims: readonly Whim[]): Run {
  const run = new Run({
    design,
    seed: design.run.seed,
    recording: { series: true, checkpoints: true, spacing: 500 },
  });
  for (const whim of whims) {
    run.advance(whim.at);
    const action = actionFor(whim, run.design, design);
    if (action !== undefined) run.act(action);
  }
  return run;
}

const crash = { id: 'f1', at: 3, fault: 'crash', targets: ['db'], settings: {}, duration: 2 } as const;
const crashOfDb = { ...crash, targets: [...crash.targets] };

describe('any design under any edits and faults', () => {
  it('is event by event the same, back and forth, from anywhere', () => {
    const anyWhere = fc.double({ min: 0, max: 3, noNaN: true });
    const anyUnit = fc.constantFrom<StepUnit>('event', 'message');
    fc.assert(
      fc.property(anyDesign, anyWhims, anyWhere, anyUnit, (design, whims, where, by) => {
        const run = lived(design, whims);
        run.advance(3);
        const end = run.fingerprint();
        const csv = run.csv();
        run.seek(where);
        forward(run, by);
        const places = [placeOf(run)];
        for (let k = 0; k < 15 && forward(run, by).moved; k++) places.push(placeOf(run));
        for (const place of places.slice(0, -1).reverse()) {
          expect(back(run, by).moved).toBe(true);
          expect(placeOf(run)).toEqual(place);
        }
        run.advance(3);
        expect(run.failure).toBe('');
        expect(run.ahead).toBe(0);
        expect(run.fingerprint()).toBe(end);
        expect(run.csv()).toBe(csv);
      }),
      { numRuns: 20, seed: 11 },
    );
  }, 60_000);
});

describe('a step by event', () => {
  it('back takes exactly the last event back', () => {
    const run = new Run({ design: shop({ duration: 20 }), seed: 1 });
    run.advance(7.5);
    const events = [run.events];
    for (let k = 0; k < 40; k++) {
      back(run);
      events.push(run.events);
    }
    for (const [k, here] of events.slice(1).entries()) expect(here).toBeLessThan(events[k]!);
    const again = new Run({ design: shop({ duration: 20 }), seed: 1 });
    again.advance(Number.POSITIVE_INFINITY, run.events);
    expect(runFingerprint(again.simulation)).toBe(runFingerprint(run.simulation));
    expect(again.time).toBe(run.time);
  });

  it('says what happened, where and when', () => {
    const run = new Run({ design: shop({ duration: 20 }), seed: 1 });
    const first = forward(run).at!;
    expect(first).toMatchObject({ time: run.time, type: 'timer', node: 'shoppers' });
    const types = new Set<string>();
    for (let k = 0; k < 2000; k++) {
      const at = forward(run).at!;
      types.add(at.type);
      expect(at.time).toBe(run.time);
      expect(at.node).not.toBeNull();
    }
    for (const type of ['arrival', 'reply', 'service-end', 'timer']) expect(types).toContain(type);
  });

  it('has each intervention as a step, after the events of its moment, and says its name', () => {
    const run = new Run({ design: shop({ duration: 20 }, [crashOfDb]), seed: 1 });
    run.advance(2.9999);
    let report = forward(run);
    while (report.at?.type !== 'fault') report = forward(run);
    expect(report.at).toMatchObject({ time: 3, type: 'fault', node: null, title: 'Crash db' });
    expect(run.activeFaults()).toHaveLength(1);
    const before = back(run).at!;
    expect(before.time).toBeLessThanOrEqual(3);
    expect(run.activeFaults()).toEqual([]);
    expect(forward(run).at).toEqual(report.at);
  });

  it('takes what was done by hand back too, and it lies ahead again', () => {
    const run = new Run({ design: shop({ duration: 20 }), seed: 1 });
    const slow = {
      id: 's',
      fault: 'slow',
      targets: ['app'],
      settings: { factor: 3 },
      duration: null,
    } as const;
    run.advance(4);
    run.act({ type: 'fault', fault: { ...slow, targets: ['app'] } });
    expect([run.ahead, run.activeFaults().length]).toEqual([0, 1]);
    back(run);
    expect([run.ahead, run.activeFaults().length]).toEqual([1, 0]);
    expect(forward(run).at).toMatchObject({ type: 'fault', title: 'Slow down app' });
    expect(run.ahead).toBe(0);
    back(run);
    back(run);
    const other = run.act({ type: 'fault', fault: { ...slow, id: 'o', targets: ['db'] } });
    expect(other).toEqual({ ok: true, value: { setAside: 1 } });
    expect(run.journal.map(({ action }) => action.type === 'fault' && action.fault.id)).toEqual(['o']);
    const replayed = new Run(run.toFile());
    run.advance(20);
    replayed.advance(20);
    expect(replayed.fingerprint()).toBe(run.fingerprint());
  });

  it('goes back to the beginning and no further, and forward to the end and no further', () => {
    const run = new Run({ design: shop({ duration: 20 }), seed: 1 });
    for (let k = 0; k < 3; k++) forward(run);
    expect([back(run).moved, back(run).at === null, back(run)]).toEqual([
      true,
      false,
      { moved: true, at: null },
    ]);
    expect([run.time, run.events]).toEqual([0, 0]);
    expect(back(run)).toEqual({ moved: false, at: null });
    run.advance(19.999);
    while (forward(run).moved);
    expect(run.ended).toBe(true);
    const { events } = run;
    back(run);
    expect(run.events).toBeLessThan(events);
  });

  it('leaves a run alone whose fingerprint is asked for in the middle of a moment', () => {
    const run = new Run({ design: shop({ duration: 20 }), seed: 1 });
    run.advance(5);
    let asked = 0;
    for (let k = 0; k < 300; k++) {
      forward(run);
      const place = { ...placeOf(run), events: run.events };
      const atMoment = run.fingerprint();
      if (atMoment !== place.fingerprint) asked++;
      expect({ ...placeOf(run), events: run.events }).toEqual(place);
    }
    expect(asked).toBeGreaterThan(20);
  });
});

describe('a step by message', () => {
  const store = (): Design =>
    designOf({
      version: 1,
      nodes: [
        { id: 'c', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 40 }, timeout: 1 } },
        { id: 's', kind: 'service', settings: { serviceTime: { distribution: 'exponential', mean: 0.01 } } },
      ],
      links: [
        {
          id: 'l',
          from: 'c',
          to: 's',
          settings: { latency: { distribution: 'constant', value: 0.003 }, loss: 0.1 },
        },
      ],
      run: { seed: 3, duration: 30, warmup: 0 },
    });

  it('meets every message when it sets out and when it arrives, and none twice', () => {
    const run = new Run({ design: store(), seed: 3 });
    const log = new MessageLog(0);
    const whole = new Run({ design: store(), seed: 3 });
    whole.simulation.messages = log;
    whole.advance(5);
    const rows = log.since(0);
    const met: string[] = [];
    for (;;) {
      const { at } = forward(run, 'message');
      if (at === null || at.time > 5) break;
      met.push(...at.messages.map(({ name, from, to, what }) => `${from}>${to} ${name} ${what}`));
    }
    const sent = met.filter((words) => /(sent|lost)$/.test(words));
    expect(sent).toEqual(rows.map(({ name, from, to, what }) => `${from}>${to} ${name} ${what}`));
    const arrived = met.filter((words) => words.endsWith('arrived')).length;
    const flying = rows.filter(({ what }) => what === 'sent').length - arrived;
    expect(flying).toBeGreaterThanOrEqual(0);
    expect(flying).toBeLessThan(5);
    expect(rows.some(({ what }) => what === 'lost')).toBe(true);
  });

  it('leaves out hops into a driver, which stay on their machine', () => {
    const run = new Run({ design: shop({ duration: 20 }), seed: 1 });
    run.advance(1);
    for (let k = 0; k < 50; k++) {
      const { at } = forward(run, 'message');
      for (const { from, to } of at!.messages) expect(from).not.toBe(to);
    }
  });

  it('has the messages under way noted again for whoever watches', () => {
    const run = new Run({ design: store(), seed: 3 });
    run.advance(9);
    let log: MessageLog | null = null;
    let since = Number.NaN;
    const recall = {
      seconds: 2,
      begin: () => {
        log = new MessageLog(7);
        since = run.time;
        run.simulation.messages = log;
      },
    };
    const { at } = walk(stepBack(run, 'message', recall));
    expect(since).toBeGreaterThan(6.9);
    expect(since).toBeLessThanOrEqual(7);
    expect(run.simulation.messages).toBe(log);
    const noted = log!.since(0);
    expect(noted.length).toBeGreaterThan(50);
    expect(noted.find(({ number }) => number === at!.messages[0]!.number)).toMatchObject({
      from: at!.messages[0]!.from,
      name: at!.messages[0]!.name,
    });
  });
});

describe('a long run', () => {
  it('is gone back in by a short way, however many events a bucket has', () => {
    const design = shop({ duration: 3600 });
    const run = new Run({ design, seed: 1, recording: { series: true, checkpoints: true, spacing: 300 } });
    // somebody looks at the open bucket meanwhile, as the screen does
    while (!run.advance(5.9, 512)) run.series!.refresh();
    expect(run.checkpointCount).toBeGreaterThan(10);
    const end = run.csv();
    const place = placeOf(run);
    forward(run);
    back(run);
    expect(placeOf(run).fingerprint).toBe(place.fingerprint);
    run.advance(5.9);
    expect(run.csv()).toBe(end);
  });
});
