/**
 * Promises of the worker, without a worker: pace, frames against credits, going back and forth, and that the
 * screen can rebuild every column from what it was sent. The clock is the test's own.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { Run } from '../experiment/run.ts';
import { designOf, shop } from '../experiment/testing/designs.ts';
import { MESSAGE_ROW, MESSAGE_SENT, MESSAGE_TRACE } from '../model/message-records.ts';
import type { Bucket } from '../model/telemetry.ts';
import type { Clock } from './pacing.ts';
import type { DataMessage } from './protocol.ts';
import { Session } from './session.ts';

/** A clock that stands still unless told: each look at it costs half a millisecond. */
class TestClock implements Clock {
  milliseconds = 0;
  costOfLook = 0.5;
  private tasks: { readonly at: number; readonly task: () => void }[] = [];

  now(): number {
    this.milliseconds += this.costOfLook;
    return this.milliseconds;
  }
  soon(task: () => void): void {
    this.tasks.push({ at: this.milliseconds, task });
  }
  later(task: () => void, milliseconds: number): void {
    this.tasks.push({ at: this.milliseconds + milliseconds, task });
  }
  /** Lets everything happen that is planned within the next so many milliseconds. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.milliseconds + milliseconds;
    for (;;) {
      await settled();
      this.tasks.sort((a, b) => a.at - b.at);
      const next = this.tasks[0];
      if (next === undefined || next.at > end) break;
      this.tasks.shift();
      this.milliseconds = Math.max(this.milliseconds, next.at);
      next.task();
    }
    this.milliseconds = Math.max(this.milliseconds, end);
  }
  /** Lets everything happen until the promise settles. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const mark = () => {
      done = true;
    };
    promise.then(mark, mark);
    for (let i = 0; i < 100_000 && !done; i++) await this.pass(1);
    return promise;
  }
}

/** Lets promises that are settled run their continuations. */
async function settled(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}

/** What the screen makes of the messages: it credits each frame, and keeps buckets as told. */
class Screen {
  readonly messages: DataMessage[] = [];
  buckets = new Map<number, Bucket>();
  credits = true;
  session: Session | null = null;

  receive(message: DataMessage): void {
    this.messages.push(structuredClone(message));
    if (message.type === 'reset') this.buckets = new Map();
    if (message.type !== 'frame') return;
    for (const bucket of message.frame.buckets) this.buckets.set(bucket.index, bucket);
    if (this.credits) queueMicrotask(() => this.session?.credit());
  }
  get frames() {
    return this.messages.filter((message) => message.type === 'frame');
  }
  get status() {
    return this.frames.at(-1)!.status;
  }
  get catalog() {
    return this.messages.findLast((message) => message.type === 'catalog')!.catalog;
  }
}

let clock: TestClock;
let screen: Screen;
let session: Session;

beforeEach(() => {
  clock = new TestClock();
  screen = new Screen();
  session = new Session((message) => screen.receive(message), clock);
  screen.session = session;
});

const load = (design = shop({ duration: 30 }), journal?: Parameters<Session['load']>[0]['journal']) =>
  session.load({ design, seed: 1, ...(journal !== undefined && { journal }) });

describe('pace', () => {
  it('is simulated seconds per second', async () => {
    await load();
    await session.setSpeed(3);
    await session.play();
    await clock.pass(2000);
    await session.pause();
    expect(await session.ping()).toBeGreaterThan(5.7);
    expect(await session.ping()).toBeLessThanOrEqual(6.1);
    expect(screen.status.phase).toBe('paused');
    await clock.pass(1000);
    expect(await session.ping()).toBeLessThanOrEqual(6.1);
  });

  it('reports the speed that is really reached', async () => {
    await load();
    await session.setSpeed(2);
    await session.play();
    await clock.pass(3000);
    expect(screen.status.realSpeed).toBeGreaterThan(1.9);
    expect(screen.status.realSpeed).toBeLessThan(2.1);
  });

  it('as fast as it goes comes to the end, and says so', async () => {
    await load();
    await session.setSpeed(Number.POSITIVE_INFINITY);
    await session.play();
    await clock.pass(60_000);
    expect(screen.status).toMatchObject({ phase: 'ended', time: 30 });
    const run = new Run({ design: shop({ duration: 30 }), seed: 1 });
    run.advance(30);
    expect((await session.fingerprint()).value).toBe(run.fingerprint());
  });

  it('pauses exactly where it is told to, as if it had been sought, and goes on from there', async () => {
    await load();
    await session.setSpeed(10);
    await session.play(4.3);
    await clock.pass(2000);
    expect(screen.status).toMatchObject({ phase: 'paused', time: 4.3 });
    const run = new Run({ design: shop({ duration: 30 }), seed: 1 });
    run.advance(4.3);
    expect((await session.fingerprint()).value).toBe(run.fingerprint());
    await session.play();
    await clock.pass(1000);
    expect(screen.status.phase).toBe('running');
    expect(await session.ping()).toBeGreaterThan(10);
  });

  it('of one step is one event', async () => {
    await load();
    await session.step();
    await session.step();
    expect(screen.status).toMatchObject({ phase: 'paused', events: 2 });
  });

  it('changes nothing about what happens', async () => {
    await load();
    await session.setSpeed(0.7);
    await session.play();
    await clock.pass(1234);
    await session.setSpeed(11);
    await clock.pass(777);
    await session.pause();
    const { time, value } = await session.fingerprint();
    const run = new Run({ design: shop({ duration: 30 }), seed: 1 });
    run.advance(time);
    expect(value).toBe(run.fingerprint());
  });
});

describe('frames', () => {
  it('come about 10 times a second, and twice as often while messages are looked at', async () => {
    await load();
    await session.setSpeed(1);
    await session.play();
    await clock.pass(5000);
    const figures = screen.frames.length;
    expect(figures).toBeGreaterThan(35);
    expect(figures).toBeLessThan(65);
    await session.watch({ messages: true, badges: false, keys: {} });
    await clock.pass(5000);
    expect(screen.frames.length - figures).toBeGreaterThan(70);
    expect(screen.frames.length - figures).toBeLessThan(130);
  });

  it('wait for the screen, and the run does not', async () => {
    await load();
    screen.credits = false;
    await session.setSpeed(1);
    await session.play();
    const before = screen.frames.length;
    await clock.pass(5000);
    expect(screen.frames.length).toBeLessThanOrEqual(before + 1);
    expect(await session.ping()).toBeGreaterThan(4.5);
    screen.credits = true;
    session.credit();
    await clock.pass(1000);
    expect(screen.frames.length).toBeGreaterThan(before + 5);
    const shown = [...screen.buckets.keys()].sort((a, b) => a - b);
    expect(shown).toEqual(shown.map((_, i) => i));
  });

  it('carry every bucket of the run, as the command line writes it', async () => {
    await load();
    await session.setSpeed(Number.POSITIVE_INFINITY);
    await session.play();
    await clock.pass(60_000);
    const lines = (await session.csv()).trim().split('\n');
    const names = lines[0]!.split(',');
    expect(screen.buckets.size).toBe(lines.length - 1);
    const column = screen.catalog.columns.findIndex(
      ({ id, metric, statistic }) => id === 'app' && metric === 'utilization' && statistic === 'mean',
    );
    const place = names.indexOf('app.utilization.mean');
    lines.slice(1).forEach((line, index) => {
      const shown = screen.buckets.get(index)!.values[column]!;
      expect(String(shown)).toBe(line.split(',')[place] || 'NaN');
    });
  });

  it('start over after going back, with the past as it was', async () => {
    await load();
    await session.setSpeed(Number.POSITIVE_INFINITY);
    await session.play();
    await clock.pass(60_000);
    const before = new Map(screen.buckets);
    const { ahead } = await clock.until(session.seek(12));
    expect(ahead).toBe(0);
    await clock.pass(100);
    expect(screen.status).toMatchObject({ phase: 'paused', time: 12 });
    expect(Math.max(...screen.buckets.keys())).toBeLessThanOrEqual(240);
    for (const [index, bucket] of screen.buckets) {
      if (bucket.covered === bucket.width) expect(bucket).toEqual(before.get(index));
    }
  });

  it('say in words why a run stopped', async () => {
    await load();
    await session.play();
    await clock.pass(200);
    // what the engine does with a run that cannot go on: standing time, too many calls
    const { run } = session as unknown as { readonly run: Run };
    run.simulation.failure = 'Simulated time stands still.';
    await clock.pass(200);
    expect(screen.status).toMatchObject({ phase: 'failed', failure: 'Simulated time stands still.' });
  });
});

describe('changes while it runs', () => {
  const slow = { id: 'x', fault: 'slow', targets: ['app'], settings: { factor: 3 }, duration: null } as const;
  const slowApp = { ...slow, targets: [...slow.targets] };

  it('are in the exported run, which replays to the same fingerprint', async () => {
    await load();
    await session.setSpeed(Number.POSITIVE_INFINITY);
    await clock.until(session.seek(3.5));
    await session.inject(slowApp);
    await clock.until(session.seek(8));
    await session.heal('x');
    await clock.until(session.seek(11));
    const file = await session.exportRun();
    expect(file.journal.map(({ time }) => time)).toEqual([3.5, 8]);
    await load(file.design, file.journal);
    await clock.until(session.seek(11));
    expect(await session.fingerprint()).toEqual(file.fingerprint);
    expect(screen.status.activeFaults).toEqual([]);
  });

  it('are refused with the path of what is wrong', async () => {
    await load();
    await clock.until(session.seek(1));
    const app = shop().nodes.find(({ id }) => id === 'app')!;
    const edit = { title: 'Bad', putNodes: [{ ...app, settings: { concurrency: 'many' } }] };
    await expect(session.edit(edit)).rejects.toThrow(/nodes\[2\]\.settings\.concurrency/);
  });

  it('come with the histograms that are looked at while it runs, and with all of them when it stands', async () => {
    await load();
    const histograms = [{ id: 'app', metric: 'latencySeconds' }];
    await session.watch({ messages: false, badges: false, keys: {}, histograms });
    await session.play();
    await clock.pass(1000);
    const open = screen.frames.at(-1)!.frame.buckets.at(-1)!;
    const place = screen.catalog.histograms.findIndex(
      ({ id, metric }) => id === 'app' && metric === 'latencySeconds',
    );
    expect([...open.looked!]).toEqual([place]);
    await session.pause();
    await clock.pass(100);
    const { time, buckets } = screen.frames.at(-1)!.frame;
    expect(screen.status.phase).toBe('paused');
    expect(buckets.at(-1)!.looked).toBeUndefined();
    // and they are those of a run that was told of nobody who looks
    const before = screen.buckets;
    await load();
    await clock.until(session.seek(time));
    await clock.pass(100);
    expect([...screen.buckets.values()]).toEqual([...before.values()]);
  });

  it('bring new columns with a new catalog, and the others go on', async () => {
    await load();
    await clock.until(session.seek(2));
    await clock.pass(100);
    const epoch = screen.catalog.epoch;
    await session.edit({
      title: 'Add',
      putNodes: [{ id: 'new', kind: 'service', position: { x: 0, y: 0 }, settings: {} }],
    });
    await clock.until(session.seek(4));
    await clock.pass(100);
    expect(screen.catalog.epoch).toBeGreaterThan(epoch);
    const column = screen.catalog.columns.findIndex(
      ({ id, metric }) => id === 'new' && metric === 'arrivals',
    );
    expect(screen.buckets.get(79)!.values[column]).toBe(0);
    const told = screen.frames.findLast(({ frame }) => frame.nodes.ids !== undefined)!;
    expect(told.frame.nodes.ids).toContain('new');
  });
});

describe('steps', () => {
  const back = (by: 'event' | 'message' = 'event') => session.step({ by, direction: 'back' });
  const forward = (by: 'event' | 'message' = 'event') => session.step({ by, direction: 'forward' });
  const slow = { id: 'x', fault: 'slow', targets: ['app'], settings: { factor: 3 }, duration: null } as const;

  it('lead back to the same moment, and the screen has the past as it was and no more', async () => {
    await load();
    await session.setSpeed(Number.POSITIVE_INFINITY);
    await clock.until(session.seek(12.34));
    await clock.until(forward());
    const before = { ...(await session.fingerprint()), at: screen.status };
    const first = await clock.until(forward('message'));
    expect(first).toMatchObject({ moved: true, ahead: 0 });
    expect(first.at!.messages.length).toBeGreaterThan(0);
    for (let k = 0; k < 5; k++) await clock.until(forward());
    while (screen.status.events > before.at.events) await clock.until(back());
    expect(await session.fingerprint()).toEqual({ time: before.time, value: before.value });
    await clock.pass(100);
    expect(screen.status).toEqual(before.at);
    expect(Math.max(...screen.buckets.keys())).toBe(Math.floor(before.time / screen.buckets.get(0)!.width));
  });

  it('that are asked for at once are made one after the other', async () => {
    await load();
    await clock.until(session.seek(5));
    const { events } = screen.status;
    await clock.until(Promise.all([forward(), forward(), forward(), back(), back()]));
    const again = new Run({ design: shop({ duration: 30 }), seed: 1 });
    again.advance(5);
    again.step();
    expect(screen.status.events).toBe(again.events);
    expect(screen.status.events).toBeGreaterThan(events);
  });

  it('back over a change leave it ahead with the design before it, and playing on makes it again', async () => {
    await load();
    await clock.until(session.seek(4));
    await session.inject({ ...slow, targets: ['app'] });
    const answer = await clock.until(back());
    expect(answer.ahead).toBe(1);
    expect(answer.design.title).toBe('Shop');
    expect(screen.status).toMatchObject({ phase: 'paused', activeFaults: [] });
    await clock.until(session.seek(5));
    expect(screen.status.activeFaults).toMatchObject([{ id: 'x', since: 4 }]);
  });

  it('to a message that never comes can be ended by a pause', async () => {
    const design = designOf({
      version: 1,
      nodes: [{ id: 's', kind: 'service', settings: { failures: { mtbf: 1e-4, mttr: 1e-4 } } }],
      links: [],
      run: { seed: 1, duration: 1e9, warmup: 0 },
    });
    await load(design);
    const answer = forward('message');
    await clock.pass(20);
    await session.pause();
    expect(await clock.until(answer)).toMatchObject({ moved: false, at: null });
    expect(screen.status.phase).toBe('paused');
    expect(screen.status.time).toBeGreaterThan(0);
  });

  it('bring the dots of the new moment along, which are numbered as the step tells', async () => {
    await load();
    await session.watch({ messages: true, badges: false, keys: {} });
    await clock.until(session.seek(9));
    const { at } = await clock.until(back('message'));
    await clock.pass(100);
    const { messages } = screen.frames.at(-1)!;
    const { number } = at!.messages[0]!;
    const numbers = Array.from({ length: messages!.rows.length / MESSAGE_ROW }, (_, i) => {
      return messages!.rows[i * MESSAGE_ROW]!;
    });
    expect(numbers).toContain(number);
    expect(messages!.rows[MESSAGE_SENT]).toBeGreaterThan(at!.time - 2.1);
  });
});

describe('inspection', () => {
  it('tells what calls wait for, and shows sampled requests as trees', async () => {
    await load();
    await clock.until(session.seek(10));
    const client = await session.inspect('shoppers');
    expect(client?.waitingIn.every(({ calls }) => calls > 0)).toBe(true);
    const trace = client!.traces.find(({ spans }) => spans.length > 3)!;
    expect(trace.spans[0]).toMatchObject({ node: 'shoppers', parent: -1 });
    expect(trace.spans.slice(1).every(({ parent }) => parent >= 0)).toBe(true);
    expect(await session.inspect('nobody')).toBeNull();
  });
});

describe('a request that is followed', () => {
  const said = () => screen.frames.flatMap(({ followed }) => (followed === undefined ? [] : [followed]));

  it('is told from its beginning to its end, and the run is the same', async () => {
    await load();
    await clock.until(session.seek(5));
    await session.watch({ messages: true, badges: false, keys: {} });
    await session.setSpeed(0.1);
    await session.follow('next');
    await session.play();
    await clock.pass(10_000);
    await session.pause();
    expect(said()[0]!.state).toBe('awaited');
    const underWay = said().filter(({ state }) => state === 'under-way');
    expect(underWay.length).toBeGreaterThan(1);
    expect(underWay.every(({ open }) => open.length > 0)).toBe(true);
    const { state, number, spans } = said().at(-1)!;
    expect(state).toBe('ended');
    expect(spans[0]).toMatchObject({ node: 'shoppers', parent: -1 });
    expect(spans.slice(1).every(({ parent, sent, arrived }) => parent >= 0 && arrived >= sent)).toBe(true);
    const traces = screen.frames.flatMap(({ messages }) => {
      const { rows } = messages ?? { rows: new Float64Array(0) };
      return Array.from(
        { length: rows.length / MESSAGE_ROW },
        (_, i) => rows[i * MESSAGE_ROW + MESSAGE_TRACE]!,
      );
    });
    expect(traces.filter((trace) => trace === number).length).toBeGreaterThan(1);
    // health checks belong to no request
    expect(traces.filter((trace) => trace > 0).length).toBeGreaterThan(0.8 * traces.length);
    const run = new Run({ design: shop({ duration: 30 }), seed: 1 });
    run.advance(await session.ping());
    expect((await session.fingerprint()).value).toBe(run.fingerprint());
  });

  it('ends to be followed when one goes to another moment, where numbers mean other requests', async () => {
    await load();
    await session.follow('next');
    await clock.until(session.seek(3));
    await clock.until(session.seek(1));
    expect(screen.frames.at(-1)).not.toHaveProperty('followed');
  });
});

describe('the message view', () => {
  const watch = { messages: true, badges: true, keys: {} };
  const batches = () => screen.frames.flatMap(({ messages }) => (messages === undefined ? [] : [messages]));
  const sentTimes = () =>
    batches().flatMap(({ rows }) => {
      const { length } = rows;
      return Array.from({ length: length / MESSAGE_ROW }, (_, i) => rows[i * MESSAGE_ROW + MESSAGE_SENT]!);
    });

  it('costs nothing until somebody looks', async () => {
    await load();
    await session.play();
    await clock.pass(300);
    expect(batches()).toEqual([]);
    expect(screen.frames.at(-1)).not.toHaveProperty('badges');
  });

  it('gets every message once, in slow motion', async () => {
    await load();
    await clock.until(session.seek(5));
    await session.watch(watch);
    await session.setSpeed(0.1);
    await session.play();
    await clock.pass(5000);
    await session.pause();
    const numbers = batches().flatMap(({ rows }) =>
      Array.from({ length: rows.length / MESSAGE_ROW }, (_, i) => rows[i * MESSAGE_ROW]!),
    );
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers).toEqual(numbers.map((_, i) => i));
    expect(Math.min(...sentTimes())).toBeGreaterThanOrEqual(5);
  });

  it('is left alone while the run goes faster than anybody could follow', async () => {
    await load();
    await session.watch(watch);
    await session.setSpeed(10);
    await session.play();
    await clock.pass(300);
    const before = sentTimes().length;
    await clock.pass(1000);
    expect(sentTimes()).toHaveLength(before);
  });

  it('has the last seconds before a moment that one goes to, and the run is the same', async () => {
    await load();
    await clock.until(session.seek(10));
    const { value } = await session.fingerprint();
    await session.watch(watch);
    await clock.until(session.seek(10));
    await clock.pass(100);
    const times = sentTimes();
    expect(Math.min(...times)).toBeLessThan(8.1);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(8);
    expect(Math.max(...times)).toBeGreaterThan(9.9);
    expect((await session.fingerprint()).value).toBe(value);
  });
});
