/**
 * The run on the screen: what the worker does, at which simulated time, how fast, and what is broken. It is
 * the only part of the screen that talks to the simulation; the data itself goes past React into `telemetry`.
 *
 * Flow control: the worker may have one frame under way. The credit for the next goes back after the browser
 * has painted the last, so a slow picture gets fewer frames and the physics never waits for it.
 *
 * Watchdog: while running, the worker is asked for a sign of life every two seconds. One that does not answer
 * is ended and started again with the present design, paused, and the person is told. No design is lost,
 * because designs live here and not there.
 */
import { create } from 'zustand';
import type { Design } from '../../model/design.ts';
import { applyEdit } from '../../model/edits.ts';
import { faultDescriptors } from '../../model/faults.ts';
import type { FaultInput, JournalAction, JournalEntry, RunFile } from '../../model/run-file.ts';
import type { StepInput } from '../../model/step-report.ts';
import type {
  ActiveFault,
  DataMessage,
  Inspection,
  Mark,
  RunPhase,
  RunStatus,
  SimulationApi,
  SimulationClient,
  Speed,
} from '../../worker/protocol.ts';
import { type DesignChange, type LeftRun, onDesignChange, useDesignStore } from './design-store.ts';
import { noteFollowed } from './follow-store.ts';
import { messages } from './messages.ts';
import { mayDo } from './permissions.ts';
import { sameFaults, sameMarks } from './same-status.ts';
import { faultAgain, sentFaults } from './sent-faults.ts';
import { givesSignOfLife, tellHang } from './sign-of-life.ts';
import { forgetStep, noteStep, useStepStore } from './step-store.ts';
import { telemetry } from './telemetry.ts';
import { useUiStore } from './ui-store.ts';

/**
 * Subscribers of the telemetry hear of new data at most this often, for figures that change faster cannot be read;
 * with many nodes less often, to the slowest. While the run stands, every step is seen at once.
 */
const PUBLISH_MILLISECONDS = 200;
const STANDING_PUBLISH_MILLISECONDS = 50;
/** A frame that comes so little before its time is taken with it, so that clock and figures are drawn together. */
const EARLY_MILLISECONDS = 25;
const PUBLISH_MILLISECONDS_A_NODE = 2.5;
const SLOWEST_PUBLISH_MILLISECONDS = 400;
const WATCHDOG_MILLISECONDS = 2000;
/** Without a visible page there are no animation frames; data then trickles at this pace. */
const HIDDEN_FRAME_MILLISECONDS = 500;

export interface RunState {
  readonly phase: RunPhase;
  readonly time: number;
  readonly speed: Speed;
  /** Simulated seconds per second that are really reached; NaN while not running. */
  readonly realSpeed: number;
  readonly seed: number;
  readonly events: number;
  readonly failure: string | null;
  readonly activeFaults: readonly ActiveFault[];
  readonly marks: readonly Mark[];
  /** Journal entries that lie ahead after going back; they are replayed on playing. */
  readonly ahead: number;
  /** `telemetry.version` as last published (at most five times a second): charts depend on this. */
  readonly version: number;
  /** True while a worker is connected. */
  readonly connected: boolean;
  /** True from a request to go to another time until it is there. */
  readonly seeking: boolean;

  play(): void;
  pause(): void;
  togglePlay(): void;
  /** Goes one step forward or back and pauses; without input one event forward. */
  step(input?: StepInput): Promise<void>;
  /**
   * Starts the present design at time 0 with an empty journal; goes on playing if it was. Another seed is an edit
   * of the design, as in `setSeed`.
   */
  restart(seed?: number): void;
  /** Goes to a simulated time, earlier or later, and pauses there. */
  seek(time: number): Promise<void>;
  setSpeed(speed: Speed): void;
  /** A new seed is a new run; it is an edit of the design, so it is undoable and travels with it. */
  setSeed(seed: number): void;
  inject(fault: FaultInput): void;
  heal(id: string): void;
  /** Replays a run from a link or a file: from time 0, with its journal, paused. Undoable unless `remember` is false. */
  openRun(
    run: Pick<RunFile, 'design' | 'seed' | 'journal'>,
    options?: { readonly remember?: boolean },
  ): Promise<void>;
  inspect(node: string): Promise<Inspection | null>;
}

let createClient: (() => SimulationClient) | null = null;
let client: SimulationClient | null = null;
let stopListening: (() => void) | null = null;
let stopFollowing: (() => void) | null = null;
let watchdog: ReturnType<typeof setInterval> | null = null;
let pinging = false;
let longCalls = 0;
let phaseCalls = 0;
/** The run ended or failed in a frame that came while another phase was asked for. */
let unheardEnd: 'ended' | 'failed' | null = null;
/** Frames that arrive now belong to the run before. */
let staleFrames = false;
let lastPublished = 0;
let publishTimer: ReturnType<typeof setTimeout> | null = null;
let openingRun = false;
/** The run that begins with another seed goes on playing although the one before has ended. */
let playOn = false;
let stepsUnderWay = 0;
/** Steps that are asked for before the first of them is answered; more are forgotten. */
const MOST_STEPS_UNDER_WAY = 2;
/**
 * The journal of a run that is replayed, and which entry comes next. The worker applies the edits by itself;
 * the design on the screen follows them by their times.
 */
let replay: { readonly journal: readonly JournalEntry[]; next: number } | null = null;
let edits: Promise<void> = Promise.resolve();

const initialStatus = {
  phase: 'empty' as RunPhase,
  time: 0,
  realSpeed: Number.NaN,
  events: 0,
  failure: null,
  activeFaults: [] as readonly ActiveFault[],
  marks: [] as readonly Mark[],
  ahead: 0,
  seeking: false,
};

export const useRunStore = create<RunState>()((set, get) => ({
  ...initialStatus,
  speed: 1,
  seed: 1,
  version: 0,
  connected: false,

  play() {
    if (!mayDo({ type: 'play' })) return;
    forgetStep();
    if (get().phase === 'ended') return void get().restart();
    set({ phase: 'running' });
    const until = playLimit;
    void askForPhase((api) => (until !== null && until > get().time ? api.play(until) : api.play()));
  },
  pause() {
    if (!mayDo({ type: 'pause' })) return;
    set({ phase: 'paused', realSpeed: Number.NaN });
    void askForPhase((api) => api.pause());
  },
  togglePlay() {
    // on the way to a message that is far, it ends the search
    if (get().phase === 'running' || stepsUnderWay > 0) get().pause();
    else get().play();
  },
  async step(input = { by: 'event', direction: 'forward' }) {
    if (!mayDo({ type: 'step' })) return;
    // a key that is held asks no faster than the worker answers
    if (stepsUnderWay >= MOST_STEPS_UNDER_WAY) return;
    set({ phase: 'paused', realSpeed: Number.NaN });
    await takeStep(input);
  },
  restart(seed) {
    if (!mayDo({ type: 'restart' })) return;
    const playing = get().phase === 'running' || get().phase === 'ended';
    const { design, edit } = useDesignStore.getState();
    if (seed === undefined || seed === design.run.seed) return void startRun(design, playing);
    playOn = playing;
    // a loop with another seed each time is one step of the undo list
    edit({ title: 'Seed', document: { run: { ...design.run, seed } } }, { coalesce: 'another seed' });
    playOn = false;
  },
  async seek(time) {
    if (!mayDo({ type: 'seek' })) return;
    forgetStep();
    set({ seeking: true, phase: 'paused', realSpeed: Number.NaN });
    const there = await askLong((api) => api.seek(Math.max(0, time)));
    set({ seeking: false });
    if (there === undefined) return;
    set({ time });
    await standAt(there);
  },
  setSpeed(speed) {
    if (!mayDo({ type: 'speed' })) return;
    set({ speed });
    void ask((api) => api.setSpeed(speed));
  },
  setSeed(seed) {
    const { design, edit } = useDesignStore.getState();
    if (seed !== design.run.seed) edit({ title: 'Seed', document: { run: { ...design.run, seed } } });
  },
  inject(fault) {
    if (!mayDo({ type: 'fault', fault })) return;
    const { momentary, title } = faultDescriptors[fault.fault];
    // What happened in one moment (a flush, a restart) cannot be taken back.
    if (!momentary) {
      const { rememberAction } = useDesignStore.getState();
      rememberAction(title, { type: 'fault', fault }, { type: 'heal', id: fault.id });
    }
    act({ type: 'fault', fault });
  },
  heal(id) {
    if (!mayDo({ type: 'heal', id })) return;
    const { activeFaults, time } = get();
    const fault = faultAgain(id, activeFaults, time, useDesignStore.getState().design);
    const title = fault === null ? '' : `Heal: ${faultDescriptors[fault.fault].title.toLowerCase()}`;
    if (fault !== null)
      useDesignStore.getState().rememberAction(title, { type: 'heal', id }, { type: 'fault', fault });
    act({ type: 'heal', id });
  },
  async openRun(run, { remember = true } = {}) {
    if (remember && !mayDo({ type: 'open' })) return;
    openingRun = true;
    const title = `Open run of ${run.design.title}`;
    useDesignStore.getState().loadDesign(run.design, { title, remember });
    openingRun = false;
    await startRun(run.design, false, run.seed, run.journal);
  },
  async inspect(node) {
    return (await ask((api) => api.inspect(node))) ?? null;
  },
}));

/**
 * Connects the stores with a simulation. Call once when the page starts, after the first design is loaded;
 * the same function makes a new worker when the watchdog ends one.
 */
export function connectSimulation(create: () => SimulationClient): void {
  createClient = create;
  stopFollowing?.();
  stopFollowing = onDesignChange(follow);
  spawn();
  void startRun(useDesignStore.getState().design, false);
  watchdog ??= setInterval(() => void watch(), WATCHDOG_MILLISECONDS);
}

let playLimit: number | null = null;
/** From now on playing pauses by itself, exactly at this simulated time, as long as it lies ahead; null: nowhere. */
export function pausePlayingAt(time: number | null): void {
  playLimit = time;
}

/** Ends the connection (tests). */
export function disconnectSimulation(): void {
  if (watchdog !== null) clearInterval(watchdog);
  watchdog = null;
  if (publishTimer !== null) clearTimeout(publishTimer);
  publishTimer = null;
  lastPublished = 0;
  pinging = false;
  stopFollowing?.();
  stopFollowing = null;
  drop();
  createClient = null;
  useRunStore.setState({ ...initialStatus, connected: false });
}

/** The simulation for what is not state: CSV, summaries, run files, fingerprints. Null without a worker. */
export function simulation(): SimulationApi | null {
  return client?.api ?? null;
}

/** The screen's end of the simulation's worker; another one when the watchdog has started it again. */
export function simulationClient(): SimulationClient | null {
  return client;
}

function spawn(): void {
  drop();
  if (createClient === null) return;
  client = createClient();
  stopListening = client.onData(receive);
  useRunStore.setState({ connected: true });
}
function drop(): void {
  stopListening?.();
  client?.terminate();
  stopListening = null;
  client = null;
}

/** Asks the worker something; a refusal is said in a toast and gives undefined. */
async function ask<T>(question: (api: SimulationApi) => Promise<T>): Promise<T | undefined> {
  const asked = client;
  if (asked === null) return undefined;
  try {
    return await question(asked.api);
  } catch (error) {
    if (client !== asked) return undefined; // its worker was ended meanwhile, and that has been said
    const reason = error instanceof Error ? error.message : String(error);
    useUiStore
      .getState()
      .toast({ tone: 'error', text: 'The simulation refused.', detail: reason, lasts: 10_000 });
    return undefined;
  }
}
/** Asks something that may take the worker seconds (going to another time); the watchdog waits. */
async function askLong<T>(question: (api: SimulationApi) => Promise<T>): Promise<T | undefined> {
  return patiently(() => ask(question));
}
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  longCalls += 1;
  try {
    return await call();
  } finally {
    longCalls -= 1;
  }
}

/**
 * Asks for another phase. Frames that were on their way when it was asked still tell of the old one; until the
 * worker has heard, what was clicked counts.
 */
async function askForPhase<T>(question: (api: SimulationApi) => Promise<T>): Promise<T | undefined> {
  phaseCalls += 1;
  const answer = await ask(question);
  phaseCalls -= 1;
  if (unheardEnd !== null && phaseCalls === 0) useRunStore.setState({ phase: unheardEnd });
  unheardEnd = null;
  return answer;
}

/** Takes one step and shows what it did. */
async function takeStep(input: StepInput): Promise<void> {
  const asked = client;
  stepsUnderWay += 1;
  useStepStore.setState({ underWay: true });
  const answer = await askForPhase((api) => patiently(() => api.step(input)));
  stepsUnderWay -= 1;
  useStepStore.setState({ underWay: stepsUnderWay > 0 });
  if (answer === undefined || asked !== client || useRunStore.getState().phase === 'running') return;
  noteStep({ direction: input.direction, moved: answer.moved, at: answer.at });
  if (answer.ahead !== useRunStore.getState().ahead) await standAt(answer);
}

/** The run stands at another moment: shows the design as it was then, and what lies ahead. */
async function standAt(there: { readonly design: Design; readonly ahead: number }): Promise<void> {
  useRunStore.setState({ ahead: there.ahead });
  useDesignStore.getState().showMoment(there.design);
  const run = there.ahead > 0 ? await ask((api) => api.exportRun()) : undefined;
  replay = run === undefined ? null : { journal: run.journal, next: run.journal.length - there.ahead };
}

const replacedListeners = new Set<(design: Design) => void>();
/** Hears that the run of a design gives way to another one, while its data is still there. */
export function onRunReplaced(listener: (design: Design) => void): () => void {
  replacedListeners.add(listener);
  return () => replacedListeners.delete(listener);
}
/** The design of the run whose data the telemetry has. */
let runDesign: Design | null = null;

async function startRun(
  design: Design,
  playing: boolean,
  seed = design.run.seed,
  journal?: readonly JournalEntry[],
): Promise<void> {
  if (runDesign !== null) for (const listener of replacedListeners) listener(runDesign);
  runDesign = design;
  replay = journal === undefined || journal.length === 0 ? null : { journal, next: 0 };
  sentFaults.clear();
  forgetStep();
  // a run that comes back has in its journal what was done in it
  if (journal === undefined) useDesignStore.getState().forgetActions();
  for (const { action } of journal ?? [])
    if (action.type === 'fault') sentFaults.set(action.fault.id, action.fault);
  useRunStore.setState({ ...initialStatus, phase: 'paused', seed, ahead: journal?.length ?? 0 });
  telemetry.reset(0);
  messages.reset();
  publishSoon();
  staleFrames = true;
  await askLong((api) => api.load({ design, seed, ...(journal === undefined ? {} : { journal }) }));
  staleFrames = false;
  await ask((api) => api.setSpeed(useRunStore.getState().speed));
  if (playing) useRunStore.getState().play();
}

/** Sends on what changed in the design. */
function follow(change: DesignChange): void {
  if (change.type === 'document') {
    if (change.left !== undefined) void keepLeftRun(change.left);
    if (openingRun) return;
    // An empty canvas waits: whoever builds on it presses play when there is something to run.
    const playing = useRunStore.getState().phase === 'running' && change.design.nodes.length > 0;
    if (change.run === undefined) void startRun(change.design, playing);
    else {
      // what is done meanwhile is done in the run that comes back
      const restored = restoreRun(change.run, playing);
      edits = edits.then(() => restored);
    }
    return;
  }
  if (change.type === 'action') {
    act(change.action);
    return;
  }
  const seed = change.edit.document?.run?.seed;
  const { phase, seed: seedNow } = useRunStore.getState();
  if (seed !== undefined && seed !== seedNow)
    void startRun(useDesignStore.getState().design, playOn || phase === 'running');
  else {
    runDesign = useDesignStore.getState().design;
    edits = edits.then(() => forward({ type: 'edit', edit: change.edit }));
  }
}

/** Breaks or heals, after the edits that were made before. */
function act(action: JournalAction): void {
  if (action.type === 'fault') sentFaults.set(action.fault.id, action.fault);
  edits = edits.then(() => forward(action));
}

/** What was done reaches the worker in the order in which it was done. */
async function forward(action: JournalAction): Promise<void> {
  const { ahead } = useRunStore.getState();
  if (ahead === 0) return void (await send(action));
  // The first change at an earlier moment sets the later part of the run aside; keep that part for undo.
  const branch = await ask((api) => api.exportRun());
  const answer = await send(action);
  useRunStore.setState({ ahead: 0 });
  replay = null;
  if (branch === undefined || answer === undefined || answer.setAside === 0) return;
  const { rememberBranch, undo } = useDesignStore.getState();
  rememberBranch(branch);
  const text = `${answer.setAside === 1 ? 'One later change was' : `${answer.setAside} later changes were`} set aside.`;
  useUiStore.getState().toast({
    tone: 'info',
    text,
    detail: 'The run goes on from here. Undo brings them back.',
    action: { label: 'Undo', run: undo },
    lasts: 12_000,
  });
}

/** Tells the worker what was done; how much of the future that set aside, undefined when it was refused. */
async function send(action: JournalAction): Promise<{ readonly setAside: number } | undefined> {
  if (action.type === 'edit') {
    const asked = client;
    const answer = await ask((api) => api.edit(action.edit));
    if (answer === undefined && asked !== null && client === asked)
      useDesignStore.getState().takeBack(action.edit);
    return answer;
  }
  const { ahead } = useRunStore.getState();
  return ask(async (api) => {
    if (action.type === 'fault') await api.inject(action.fault);
    else await api.heal(action.id);
    return { setAside: ahead };
  });
}

/** Brings a run back as it was left: one that another document had replaced, or what an edit in the past set aside. */
async function restoreRun(run: RunFile, playing: boolean): Promise<void> {
  const { revision } = useDesignStore.getState();
  await startRun(run.design, false, run.seed, run.journal);
  const there = await askLong((api) => api.seek(run.view.time));
  // the design of that moment is on the screen already, and what was changed meanwhile holds
  const changed = useDesignStore.getState().revision !== revision;
  if (there !== undefined && there.ahead > 0 && !changed) await standAt(there);
  else useRunStore.setState({ ahead: there?.ahead ?? 0 });
  if (playing) useRunStore.getState().play();
}

/** Asked before the next run is loaded: the worker answers in the order in which it was asked. */
async function keepLeftRun(left: LeftRun): Promise<void> {
  if (runDesign === null) return;
  const run = await ask((api) => api.exportRun());
  if (run !== undefined) useDesignStore.getState().keepRun(left, run);
}

/**
 * What came before the frame that fills it: charts that were emptied for wider buckets, or for new columns, would
 * be drawn empty once, which blinks.
 */
const early: Exclude<DataMessage, { readonly type: 'frame' }>[] = [];

function receive(message: DataMessage): void {
  if (message.type === 'reset') staleFrames = false;
  if (message.type !== 'frame') {
    early.push(message);
    return;
  }
  for (const before of early.splice(0)) {
    if (before.type === 'reset') telemetry.reset(before.time);
    else telemetry.setCatalog(before.catalog, before.bucketWidth);
  }
  telemetry.apply(message.frame);
  messages.apply(message.messages, message.badges, message.status.time);
  noteFollowed(message.followed);
  adopt(message.status, message.marks);
  creditAfterPaint();
  publishSoon();
}

/** Takes over the worker's own account of itself. What was just clicked wins until the worker has heard of it. */
function adopt(status: RunStatus, marks: readonly Mark[]): void {
  if (staleFrames) return;
  const before = useRunStore.getState();
  const over = status.phase === 'ended' || status.phase === 'failed';
  if (phaseCalls > 0) unheardEnd = over ? (status.phase as 'ended' | 'failed') : null;
  useRunStore.setState({
    phase: phaseCalls > 0 ? before.phase : status.phase,
    time: status.time,
    realSpeed: status.realSpeed,
    events: status.events,
    failure: status.failure ?? null,
    activeFaults: sameFaults(before.activeFaults, status.activeFaults)
      ? before.activeFaults
      : status.activeFaults,
    marks: sameMarks(before.marks, marks) ? before.marks : marks,
  });
  if (!before.seeking && stepsUnderWay === 0) followReplay(status.time);
  if (status.phase === 'failed' && before.phase !== 'failed') {
    useUiStore.getState().toast({
      tone: 'error',
      text: 'The run stopped.',
      ...(status.failure === undefined ? {} : { detail: status.failure }),
    });
  }
}

/** Takes over into the design on the screen what the worker has replayed of the journal up to a time. */
function followReplay(time: number): void {
  if (replay === null) return;
  const { journal } = replay;
  const { design, showMoment } = useDesignStore.getState();
  let shown = design;
  while (replay.next < journal.length && journal[replay.next]!.time < time) {
    const { action } = journal[replay.next]!;
    if (action.type === 'edit') shown = applyEdit(shown, action.edit);
    replay.next += 1;
  }
  useRunStore.setState({ ahead: journal.length - replay.next });
  if (shown !== design) showMoment(shown);
  if (replay.next === journal.length) replay = null;
}

/** Gives the credit for the next frame once the browser has painted this one. */
function creditAfterPaint(): void {
  const creditor = client;
  const pay = () => creditor?.credit();
  const hidden = typeof document === 'undefined' || document.visibilityState === 'hidden';
  if (hidden) setTimeout(pay, typeof document === 'undefined' ? 0 : HIDDEN_FRAME_MILLISECONDS);
  else requestAnimationFrame(() => setTimeout(pay, 0));
}

/** Lets subscribers know of new data at a calm pace, the last state always included. */
function publishSoon(): void {
  const wait = lastPublished + publishPause() - performance.now();
  if (wait <= EARLY_MILLISECONDS) publish();
  // the next frame, if there is one, comes before this
  else publishTimer ??= setTimeout(publish, wait + EARLY_MILLISECONDS);
}

function publishPause(): number {
  if (useRunStore.getState().phase !== 'running') return STANDING_PUBLISH_MILLISECONDS;
  const byNodes = useDesignStore.getState().design.nodes.length * PUBLISH_MILLISECONDS_A_NODE;
  return Math.min(SLOWEST_PUBLISH_MILLISECONDS, Math.max(PUBLISH_MILLISECONDS, byNodes));
}

function publish(): void {
  if (publishTimer !== null) clearTimeout(publishTimer);
  publishTimer = null;
  lastPublished = performance.now();
  useRunStore.setState({ version: telemetry.version });
  telemetry.publish();
}

async function watch(): Promise<void> {
  const asked = client;
  if (asked === null || pinging || longCalls > 0 || useRunStore.getState().phase !== 'running') return;
  pinging = true;
  // Twice, because after a sleep of the machine the first time limit is over before the answer can arrive.
  const alive = (await givesSignOfLife(asked)) || (await givesSignOfLife(asked));
  pinging = false;
  if (!alive && client === asked && longCalls === 0) respawn();
}

function respawn(): void {
  tellHang();
  const { time } = useRunStore.getState();
  spawn();
  void startRun(useDesignStore.getState().design, false);
  useUiStore.getState().toast({
    tone: 'warn',
    text: 'The simulation stopped answering and was started again.',
    detail: `It stood at ${time.toFixed(1)} s. Your design is as it was; the run begins anew, paused.`,
    lasts: 15_000,
  });
}
