/**
 * Promises of the run store, against a double of the simulation: one frame under way at a time, edits in
 * order, undo never resets a run, and a worker that stops answering is replaced without losing the design.
 */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DesignNode, emptyDesign } from '../../model/design.ts';
import { putNode } from '../../model/edits.ts';
import { statesOf } from '../../model/node-states.ts';
import type { FaultInput, RunFile } from '../../model/run-file.ts';
import type { Happening } from '../../model/step-report.ts';
import type { DataMessage, RunStatus, SimulationApi, SimulationClient } from '../../worker/protocol.ts';
import { useDesignStore } from './design-store.ts';
import { connectSimulation, disconnectSimulation, useRunStore } from './run-store.ts';
import { sentFault } from './sent-faults.ts';
import { partsOf, steppedMessage, useStepStore } from './step-store.ts';
import { telemetry } from './telemetry.ts';
import { useUiStore } from './ui-store.ts';

const node = (id: string): DesignNode => ({ id, kind: 'service', position: { x: 0, y: 0 }, settings: {} });
const status = (change: Partial<RunStatus> = {}): RunStatus => ({
  phase: 'running',
  time: 1,
  realSpeed: 1,
  events: 5,
  activeFaults: [],
  ...change,
});
const frameMessage = (change: Partial<RunStatus> = {}): DataMessage => ({
  type: 'frame',
  frame: { epoch: 1, sequence: 0, time: 1, buckets: [], nodes: statesOf([]), events: 5 },
  status: status(change),
  marks: [],
});

/** A simulation that notes what it is asked. */
class Double implements SimulationClient {
  readonly calls: string[] = [];
  readonly edits: string[] = [];
  credits = 0;
  terminated = false;
  answersPing = true;
  setAside = 0;
  stepAnswer: { moved: boolean; at: Happening | null; ahead: number } = { moved: true, at: null, ahead: 0 };
  refuses = '';
  listener: (message: DataMessage) => void = () => {};
  readonly api: SimulationApi;

  constructor() {
    const note = (name: string) => {
      this.calls.push(name);
    };
    this.api = {
      load: async ({ seed, journal }) => note(`load seed ${seed}${journal === undefined ? '' : ' journal'}`),
      play: async () => note('play'),
      pause: async () => note('pause'),
      setSpeed: async (speed) => note(`speed ${speed}`),
      step: async ({ by, direction } = { by: 'event', direction: 'forward' }) => {
        note(`step ${direction} by ${by}`);
        return { ...this.stepAnswer, design: { ...emptyDesign('Then'), nodes: [node('old')] } };
      },
      seek: async (time) => {
        note(`seek ${time}`);
        return { design: { ...emptyDesign('Then'), nodes: [node('old')] }, ahead: 2 };
      },
      edit: async (edit) => {
        note('edit');
        if (this.refuses !== '') throw new Error(this.refuses);
        this.edits.push(edit.title);
        return { setAside: this.setAside };
      },
      inject: async (fault) => note(`inject ${fault.fault}`),
      heal: async (id) => note(`heal ${id}`),
      inspect: async () => null,
      requests: async () => [],
      follow: async () => undefined,
      watch: async () => undefined,
      exportRun: async (): Promise<RunFile> => {
        note('exportRun');
        return { design: emptyDesign('Now'), seed: 1, journal: [], view: { time: 3 }, engineVersion: 1 };
      },
      summary: () => Promise.reject(new Error('not in this double')),
      fingerprint: async () => ({ time: 0, value: '' }),
      csv: async () => '',
      history: async () => '',
      ping: () => (this.answersPing ? Promise.resolve(1) : new Promise<number>(() => {})),
    };
  }
  onData(listener: (message: DataMessage) => void): () => void {
    this.listener = listener;
    return () => {
      this.listener = () => {};
    };
  }
  async attachHistory(): Promise<void> {}
  credit(): void {
    this.credits += 1;
  }
  terminate(): void {
    this.terminated = true;
  }
}

let doubles: Double[] = [];
const newest = () => doubles.at(-1)!;
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(async () => {
  vi.useFakeTimers();
  doubles = [];
  useDesignStore.setState({
    design: emptyDesign('Shop'),
    undoList: [],
    redoList: [],
    revision: 0,
    savedRevision: 0,
  });
  useUiStore.setState({ toasts: [] });
  connectSimulation(() => {
    doubles.push(new Double());
    return newest();
  });
  await settle();
});
afterEach(() => {
  disconnectSimulation();
  vi.useRealTimers();
});

describe('a run', () => {
  it('undo heals what was broken by hand, redo breaks it again, and another run forgets both', async () => {
    const fault: FaultInput = { id: 'f', fault: 'crash', targets: ['a'], settings: {}, duration: null };
    const { undo, redo } = useDesignStore.getState();
    useRunStore.getState().inject(fault);
    undo();
    redo();
    await settle();
    expect(newest().calls.slice(-3)).toEqual(['inject crash', 'heal f', 'inject crash']);
    expect(useDesignStore.getState().revision).toBe(0);
    useRunStore.getState().restart();
    await settle();
    expect(useDesignStore.getState().undoList).toEqual([]);
  });

  it('a flush cannot be taken back, so undo takes back what was done before it', async () => {
    useDesignStore.getState().edit(putNode(node('a')));
    useRunStore.getState().inject({ id: 'f', fault: 'flush', targets: ['a'], settings: {}, duration: null });
    useDesignStore.getState().undo();
    await settle();
    expect(newest().edits.at(-1)).toMatch(/^Undo: /);
  });

  it('begins with the design on the screen, paused', () => {
    expect(newest().calls).toEqual(['load seed 1', 'speed 1']);
    expect(useRunStore.getState().phase).toBe('paused');
  });
  it('follows the worker about time, phase and faults', async () => {
    const fault = { id: 'f', fault: 'crash', targets: ['a'], since: 2, until: null } as const;
    newest().listener(frameMessage({ time: 12.5, activeFaults: [fault] }));
    const { time, phase, activeFaults } = useRunStore.getState();
    expect({ time, phase, activeFaults }).toEqual({ time: 12.5, phase: 'running', activeFaults: [fault] });
  });
  it('says why it stopped when it failed', () => {
    newest().listener(frameMessage({ phase: 'failed', failure: 'too many calls in flight' }));
    expect(useRunStore.getState().failure).toBe('too many calls in flight');
    expect(useUiStore.getState().toasts.at(-1)?.detail).toBe('too many calls in flight');
  });
  it('starts again from the present design, and goes on playing if it was', async () => {
    useRunStore.getState().play();
    useRunStore.getState().restart();
    await settle();
    expect(newest().calls.slice(-4)).toEqual(['play', 'load seed 1', 'speed 1', 'play']);
  });
  it('is another run with another seed, which is a step of undo', async () => {
    useRunStore.getState().setSeed(42);
    await settle();
    expect(newest().calls.slice(-2)).toEqual(['load seed 42', 'speed 1']);
    expect(useDesignStore.getState().undoList).toHaveLength(1);
  });
});

describe('flow control', () => {
  it('gives one credit for each frame, after it was taken in', async () => {
    newest().listener(frameMessage());
    expect(newest().credits).toBe(0);
    await settle();
    expect(newest().credits).toBe(1);
    newest().listener({ type: 'reset', time: 0 });
    await settle();
    expect(newest().credits).toBe(1);
  });
  it('keeps the picture until the frame that replaces it is there', async () => {
    newest().listener({
      type: 'catalog',
      catalog: { epoch: 1, columns: [], histograms: [] },
      bucketWidth: 0.1,
    });
    newest().listener(frameMessage());
    const { version } = telemetry;
    newest().listener({ type: 'reset', time: 0 });
    newest().listener({
      type: 'catalog',
      catalog: { epoch: 1, columns: [], histograms: [] },
      bucketWidth: 0.2,
    });
    expect([telemetry.version, telemetry.bucketWidth]).toEqual([version, 0.1]);
    newest().listener(frameMessage());
    expect(telemetry.version).toBeGreaterThan(version);
    expect(telemetry.bucketWidth).toBe(0.2);
    await settle();
  });
  it('tells subscribers at most five times a second, the last state included', async () => {
    let heard = 0;
    const stop = telemetry.subscribe(() => {
      heard += 1;
    });
    for (let i = 0; i < 40; i++) {
      newest().listener(frameMessage({ time: i }));
      await vi.advanceTimersByTimeAsync(25);
    }
    await vi.advanceTimersByTimeAsync(200);
    stop();
    expect(heard).toBeLessThanOrEqual(7);
    expect(heard).toBeGreaterThanOrEqual(5);
    expect(useRunStore.getState().version).toBe(telemetry.version);
  });
});

describe('edits while running', () => {
  it('reach the worker in order, and undo goes there as one more edit without a new run', async () => {
    const { edit, undo } = useDesignStore.getState();
    edit(putNode(node('a'), 'Add a'));
    edit(putNode(node('b'), 'Add b'));
    undo();
    await settle();
    expect(newest().edits).toEqual(['Add a', 'Add b', 'Undo: Add b']);
    expect(newest().calls.filter((call) => call.startsWith('load'))).toHaveLength(1);
  });
  it('that the simulation refuses are taken back, with its reason', async () => {
    const { edit } = useDesignStore.getState();
    edit(putNode(node('a'), 'Add a'));
    await settle();
    newest().refuses = 'nodes[1]: there is no kind "zeppelin"';
    edit(putNode(node('b'), 'Add b'));
    await settle();
    expect(useDesignStore.getState().design.nodes.map((each) => each.id)).toEqual(['a']);
    expect(useDesignStore.getState().undoList).toHaveLength(1);
    expect(useUiStore.getState().toasts.at(-1)?.detail).toContain('zeppelin');
  });
  it('opening a template is another run, and so is undoing that', async () => {
    useDesignStore.getState().loadDesign(emptyDesign('Template'));
    useDesignStore.getState().undo();
    await settle();
    expect(newest().calls.filter((call) => call.startsWith('load'))).toHaveLength(3);
  });
});

describe('looking at an earlier moment', () => {
  it('shows the design of that moment, changes nothing and is not a step', async () => {
    await useRunStore.getState().seek(4);
    expect(useDesignStore.getState().design.title).toBe('Then');
    expect(useDesignStore.getState().undoList).toEqual([]);
    expect(useRunStore.getState()).toMatchObject({ ahead: 2, phase: 'paused', time: 4, seeking: false });
  });
  it('says what the first edit there set aside, and undo brings the whole run back', async () => {
    await useRunStore.getState().seek(4);
    newest().setAside = 2;
    useDesignStore.getState().edit(putNode(node('c'), 'Add c'));
    await settle();
    expect(newest().calls.slice(-2)).toEqual(['exportRun', 'edit']);
    expect(useUiStore.getState().toasts.at(-1)?.text).toBe('2 later changes were set aside.');
    useDesignStore.getState().undo();
    await settle();
    expect(newest().calls.slice(-4, -1)).toEqual(['load seed 1 journal', 'speed 1', 'seek 3']);
  });
});

describe('steps', () => {
  const append: Happening = {
    time: 4.5,
    type: 'timer',
    node: 'a',
    handler: 'onHeartbeat',
    title: '',
    held: false,
    messages: [{ number: 7, name: 'Append', from: 'a', to: 'b', route: ['l'], isReply: false, what: 'sent' }],
  };

  it('pause the run, and what they did is shown until it goes on or elsewhere', async () => {
    newest().stepAnswer = { moved: true, at: append, ahead: 0 };
    useRunStore.getState().play();
    await useRunStore.getState().step({ by: 'message', direction: 'forward' });
    expect(newest().calls.at(-1)).toBe('step forward by message');
    expect(useRunStore.getState().phase).toBe('paused');
    const { last } = useStepStore.getState();
    expect(last).toMatchObject({ direction: 'forward', moved: true, at: append });
    expect([...partsOf(last!)].sort()).toEqual(['a', 'b', 'l']);
    expect(steppedMessage()).toBe(7);
    useRunStore.getState().play();
    expect(useStepStore.getState().last).toBeNull();
    await useRunStore.getState().step();
    await useRunStore.getState().seek(3);
    expect([useStepStore.getState().last, steppedMessage()]).toEqual([null, -1]);
  });

  it('back over a change show the design before it, which is no step of undo', async () => {
    newest().stepAnswer = { moved: true, at: append, ahead: 1 };
    await useRunStore.getState().step({ by: 'event', direction: 'back' });
    expect(useRunStore.getState().ahead).toBe(1);
    expect(useDesignStore.getState().design.title).toBe('Then');
    expect(useDesignStore.getState().undoList).toEqual([]);
    newest().setAside = 1;
    useRunStore
      .getState()
      .inject({ id: 'f', fault: 'crash', targets: ['old'], settings: {}, duration: null });
    await settle();
    expect(useRunStore.getState().ahead).toBe(0);
    expect(useUiStore.getState().toasts.at(-1)?.text).toBe('One later change was set aside.');
  });

  it('that change nothing of the design leave it the same object', async () => {
    const { design } = useDesignStore.getState();
    await useRunStore.getState().step({ by: 'event', direction: 'back' });
    expect(useDesignStore.getState().design).toBe(design);
  });

  it('of a key that is held are asked for no faster than they are answered', async () => {
    for (let k = 0; k < 20; k++) void useRunStore.getState().step();
    expect(newest().calls.filter((call) => call.startsWith('step'))).toHaveLength(2);
    await settle();
    void useRunStore.getState().step();
    await settle();
    expect(newest().calls.filter((call) => call.startsWith('step'))).toHaveLength(3);
  });

  it('that take long are ended by the key that pauses', async () => {
    const asked = useRunStore.getState().step({ by: 'message', direction: 'forward' });
    expect(useStepStore.getState().underWay).toBe(true);
    useRunStore.getState().togglePlay();
    expect(newest().calls.at(-1)).toBe('pause');
    await asked;
    expect(useStepStore.getState().underWay).toBe(false);
  });
});

describe('a replayed journal', () => {
  const run: RunFile = {
    design: { ...emptyDesign('Recorded'), nodes: [node('a')] },
    seed: 9,
    journal: [
      { time: 2, sequence: 0, action: { type: 'edit', edit: putNode(node('b'), 'Add b') } },
      { time: 5, sequence: 1, action: { type: 'heal', id: 'f' } },
    ],
    view: { time: 0 },
    engineVersion: 1,
  };
  const names = () => useDesignStore.getState().design.nodes.map((each) => each.id);

  it('shows each edit on the canvas when its time has come, as no step of undo', async () => {
    await useRunStore.getState().openRun(run);
    expect(newest().calls.slice(-2)).toEqual(['load seed 9 journal', 'speed 1']);
    expect(names()).toEqual(['a']);
    newest().listener(frameMessage({ time: 1.9 }));
    expect([names(), useRunStore.getState().ahead]).toEqual([['a'], 2]);
    newest().listener(frameMessage({ time: 2.1 }));
    expect([names(), useRunStore.getState().ahead]).toEqual([['a', 'b'], 1]);
    newest().listener(frameMessage({ time: 6 }));
    expect(useRunStore.getState().ahead).toBe(0);
    expect(useDesignStore.getState().undoList).toHaveLength(1);
    expect(newest().edits).toEqual([]);
  });
});

describe('faults', () => {
  it('are sent with their settings, which are remembered until the next run', async () => {
    useRunStore
      .getState()
      .inject({ id: 'f1', fault: 'slow', targets: ['a'], settings: { factor: 9 }, duration: null });
    expect(sentFault('f1')?.settings).toEqual({ factor: 9 });
    useRunStore.getState().restart();
    await settle();
    expect(sentFault('f1')).toBeUndefined();
  });
});

describe('the watchdog', () => {
  it('replaces a running worker that does not answer, with the design, paused, and says so', async () => {
    useDesignStore.getState().edit(putNode(node('a')));
    useRunStore.getState().play();
    newest().answersPing = false;
    await vi.advanceTimersByTimeAsync(12_000);
    expect(doubles).toHaveLength(2);
    expect(doubles[0]!.terminated).toBe(true);
    expect(newest().calls).toEqual(['load seed 1', 'speed 1']);
    expect(useRunStore.getState().phase).toBe('paused');
    expect(useDesignStore.getState().design.nodes).toHaveLength(1);
    expect(useUiStore.getState().toasts.at(-1)?.text).toContain('started again');
  });
  it('gives a second chance to one that is late once, as after a sleep of the machine', async () => {
    useRunStore.getState().play();
    newest().answersPing = false;
    await vi.advanceTimersByTimeAsync(4000);
    newest().answersPing = true;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(doubles).toHaveLength(1);
  });
  it('leaves one alone that answers, and one that is paused', async () => {
    useRunStore.getState().play();
    await vi.advanceTimersByTimeAsync(20_000);
    useRunStore.getState().pause();
    newest().answersPing = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(doubles).toHaveLength(1);
  });
});
