/**
 * A run: a design at time 0, a seed and a journal, simulated. The same three give the same run, event for
 * event, whoever looks how often and at whatever pace: stops at the boundaries of buckets, at the end of the
 * warm-up and at interventions are no events. Interventions (the design's timeline and the journal) are
 * applied after all events with time ≤ theirs.
 *
 * At one moment things happen in this order: events, end of the warm-up, end of a bucket, ends of faults, faults
 * of the timeline, entries of the journal by sequence. Checkpoints change nothing and lie anywhere, mostly at the
 * end of a bucket. How one goes through a run step by step, and back, stands in `stepping.ts`. What the kinds do it is
 * given: the worker fetches behaviors when a design needs them, all else has them all (`run.ts`).
 */
import { err, ok, type Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import { ENGINE_VERSION, Engine, type EngineCheckpoint } from '../engine/engine.ts';
import type { HistoryLog } from '../engine/history-log.ts';
import { type NextEvent, nextEvent } from '../engine/next-event.ts';
import type { Registry } from '../engine/simulation.ts';
import type { Design } from '../model/design.ts';
import { applyEdit, type Edit } from '../model/edits.ts';
import type { Problem } from '../model/problem.ts';
import type { FaultInput, JournalAction, JournalEntry, RunFile } from '../model/run-file.ts';
import { parseDesign } from '../model/validation.ts';
import { Checkpoints, MOST_COPIED } from './checkpoints.ts';
import { seriesCsv } from './csv.ts';
import { changesWhatHappens, editMark, faultMark, healMark, type RunMark } from './marks.ts';
import { Series, type SeriesState } from './series.ts';
import { type Planned, Timeline, type TimelineState } from './timeline.ts';
import { beginWindow, type Window, wholeRun } from './window.ts';

/** The version of the engine that runs are recorded with. */
export const engineVersion = ENGINE_VERSION;

export interface RunInput {
  /** The design at time 0; it must have passed validation. */
  readonly design: Design;
  readonly seed: number;
  /** What happens while it runs, in the order of (time, sequence). */
  readonly journal?: readonly JournalEntry[];
  /** Series and checkpoints cost memory; a batch run that only wants figures does without. */
  readonly recording?: {
    readonly series: boolean;
    readonly checkpoints: boolean;
    /** Events between two checkpoints at first. */
    readonly spacing?: number;
    /** Notes what clients ask of stores and what they get (`recordHistory`). */
    readonly history?: boolean;
  };
  /** The engine's own assertions, for tests. */
  readonly checking?: boolean;
  /** One of this many requests is traced; 0 for none. */
  readonly traceEvery?: number;
}

/** On a screen a request is sampled at least so often, simulated seconds. */
const SELDOM_SECONDS = 0.25;

interface SavedRun {
  readonly time: number;
  readonly handled: number;
  readonly engine: EngineCheckpoint;
  readonly series: SeriesState | null;
  readonly timeline: TimelineState;
  readonly applied: number;
  readonly interventions: number;
  readonly marks: readonly RunMark[];
  readonly window: Window;
  readonly warm: boolean;
}

/**
 * How far a run has come, more finely than by its time: events that were handled, and interventions that were
 * carried out, each with all that it causes at once. Neither ever falls while the run goes on.
 */
export interface RunPosition {
  readonly events: number;
  readonly interventions: number;
}

/** What a run does in one step: an event, or an intervention, with the mark that it left if it left one. */
export type RunStep =
  | { readonly type: 'event'; readonly event: NextEvent }
  | { readonly type: 'fault' | 'heal' | 'edit'; readonly title: string };

/** With more, the end of a bucket takes as long as thousands of events. */
const MANY_ENDPOINTS = 5000;

export class SimulatedRun {
  readonly seed: number;
  /** Null where nothing is recorded. */
  series: Series | null = null;
  /** What happened to the run so far. */
  marks: readonly RunMark[] = [];
  /** Since when figures count. */
  window: Window = wholeRun;
  private readonly input: RunInput;
  private readonly catalog: Registry;
  private recordsHistory: boolean;
  private designAtStart: Design;
  private engine!: Engine;
  private entries: JournalEntry[];
  /** Entries of the journal that have been applied; the others lie ahead. */
  private applied = 0;
  /** Interventions that have been carried out, those of the timeline included. */
  private interventions = 0;
  private timeline = new Timeline();
  private checkpoints = new Checkpoints<SavedRun>();
  /** Checkpoints close to each other on the way that was last gone through again, for the next steps back. */
  private trail: SavedRun[] = [];
  private warm = false;
  /** All has settled in a run without a duration. */
  private settled = false;
  /** A mistake of ours that ended the run. */
  private broken = '';

  /** `catalog` has the behaviors of all kinds that the design has at some time. */
  constructor(input: RunInput, catalog: Registry) {
    this.input = input;
    this.catalog = catalog;
    this.seed = input.seed;
    this.recordsHistory = input.recording?.history === true;
    this.designAtStart = input.design;
    this.entries = [...(input.journal ?? [])].sort((a, b) => a.time - b.time || a.sequence - b.sequence);
    this.build();
  }

  /** Sets the run up at time 0. */
  private build(): void {
    const design = this.designAtStart;
    const { checking = false, traceEvery = 64, recording } = this.input;
    this.engine = new Engine(design, this.catalog, { seed: this.seed, checking, traceEvery });
    // who goes back and forth in a run looks at single requests, rare ones too
    if (recording?.checkpoints === true) this.engine.simulation.traces.seldomSeconds = SELDOM_SECONDS;
    this.series = recording?.series === false ? null : new Series(this.engine, design.run.duration);
    if (this.recordsHistory) this.engine.recordHistory();
    this.timeline = new Timeline();
    this.checkpoints = new Checkpoints(recording?.spacing);
    this.trail = [];
    this.marks = [];
    this.window = wholeRun;
    this.applied = 0;
    this.interventions = 0;
    this.warm = design.run.warmup === 0;
    this.settled = false;
    this.broken = '';
    this.saveIfDue();
  }

  get time(): number {
    return this.engine.now;
  }
  /** Events handled so far. */
  get events(): number {
    return this.engine.handled;
  }
  /** How far it has come. */
  get position(): RunPosition {
    return { events: this.events, interventions: this.interventions };
  }
  /** The design as it is now. */
  get design(): Design {
    return this.engine.currentDesign;
  }
  /** What happened and what lies ahead. */
  get journal(): readonly JournalEntry[] {
    return this.entries;
  }
  /** Entries of the journal that are still to be applied. */
  get ahead(): number {
    return this.entries.length - this.applied;
  }
  /** True when the duration is over, or all has settled in a run without one. */
  get ended(): boolean {
    const { duration } = this.design.run;
    return duration === null ? this.settled : this.time >= duration;
  }
  /** Why the run cannot go on; empty while it can. */
  get failure(): string {
    return this.broken === '' ? this.engine.failure : this.broken;
  }
  /** True when the failure is a mistake of ours and not the design's. */
  get isBroken(): boolean {
    return this.broken !== '';
  }
  /** The simulation, to look at. Nothing outside the engine changes it. */
  get simulation(): Engine['simulation'] {
    return this.engine.simulation;
  }
  /** What clients asked of stores and what they got, as far as it is recorded; null: nobody records. */
  get history(): HistoryLog | null {
    return this.simulation.history;
  }
  /**
   * Records from now on what clients ask of stores and what they get. Going back forgets what came after, and
   * going on records it again. Checkpoints from before know nothing of it, and a jump to one would leave a hole:
   * whoever goes back begins at the beginning, which is recorded then.
   */
  recordHistory(): void {
    if (this.recordsHistory) return;
    this.recordsHistory = true;
    this.engine.recordHistory();
    this.checkpoints.keep(() => false);
    this.trail = [];
  }
  /** Records no more, and forgets what was recorded. */
  forgetHistory(): void {
    this.recordsHistory = false;
    this.simulation.history = null;
  }
  /** How many checkpoints there are now. */
  get checkpointCount(): number {
    return this.checkpoints.count;
  }

  /**
   * Fingerprint after the last event with time ≤ now. A run that stands between events of a moment stays there,
   * unless a copy of it, to come back to, would be too large: that one goes on to the end of the moment.
   */
  fingerprint(): string {
    if (this.failure !== '' || this.engine.nextEventTime > this.time) return this.engine.fingerprint();
    if (this.mustGoOn) {
      this.advance(this.time);
      return this.engine.fingerprint();
    }
    const { simulation } = this;
    const { messages } = simulation;
    const here = this.engine.checkpoint();
    simulation.messages = null;
    const value = this.engine.fingerprint();
    this.engine.restore(here);
    simulation.messages = messages;
    return value;
  }
  /**
   * True where the run stands between events of a moment and is too large to be copied: whoever wants its
   * fingerprint, and has others waiting, lets it go on to the end of the moment in portions first.
   */
  get mustGoOn(): boolean {
    return this.engine.nextEventTime <= this.time && this.failure === '' && this.copySize > MOST_COPIED;
  }
  /** How many calls or events a copy of the run would hold; an endpoint takes as long as some ten calls. */
  private get copySize(): number {
    const { calls, events, endpoints } = this.simulation;
    return calls.high + events.pending + endpoints.length * 10;
  }
  /** Fingerprint of one node. */
  fingerprintOf(id: string): string {
    return this.engine.fingerprintOf(id);
  }

  /**
   * Goes on to a time, at most so many events; true when the time or the end of the run is reached. `inPortions`:
   * it comes back early where buckets take long, for whoever has others waiting.
   */
  advance(until: number, maxEvents = Number.POSITIVE_INFINITY, inPortions = false): boolean {
    try {
      return this.advanceUnguarded(until, maxEvents, inPortions);
    } catch (error) {
      this.broken = this.mistake(error);
      return true;
    }
  }

  /**
   * Lets the next thing happen: the next event of which something comes, or the next intervention. At one moment
   * the events come first, then the interventions, one by one, in the order in which the run always has them.
   * Undefined where nothing is left to happen or the run cannot go on. `look` sees an event before it happens.
   */
  step(look?: (event: NextEvent) => void): RunStep | undefined {
    try {
      return this.stepUnguarded(look);
    } catch (error) {
      this.broken = this.mistake(error);
      return undefined;
    }
  }

  private stepUnguarded(look?: (event: NextEvent) => void): RunStep | undefined {
    while (this.failure === '') {
      if (this.ended && this.engine.nextEventTime > this.time) {
        this.passStop();
        return this.interveneOnce();
      }
      this.engine.untilSettled = this.design.run.duration === null && this.ahead === 0;
      const stop = this.nextStop();
      const event = this.engine.nextEventTime <= stop ? nextEvent(this.simulation) : null;
      if (event !== null) look?.(event);
      if (!this.engine.runUntil(stop, 1)) {
        if (event !== null) return { type: 'event', event };
        continue;
      }
      if (this.engine.hasSettled || (this.engine.exhausted && stop === Number.POSITIVE_INFINITY)) {
        this.settled = true;
        return undefined;
      }
      this.passStop();
      const intervention = this.interveneOnce();
      if (intervention !== undefined) return intervention;
    }
    return undefined;
  }

  private mistake(error: unknown): string {
    const why = error instanceof Error ? error.message : String(error);
    return `The simulation stopped at ${this.time.toFixed(3)} s by a mistake of its own: ${why}`;
  }

  private advanceUnguarded(until: number, maxEvents: number, inPortions: boolean): boolean {
    const last = this.events + maxEvents;
    for (;;) {
      if (this.ended) this.finish();
      if (this.failure !== '' || this.ended) return true;
      const left = last - this.events;
      if (left <= 0) return false;
      this.engine.untilSettled = this.design.run.duration === null && this.ahead === 0;
      const stop = Math.min(until, this.nextStop());
      if (!this.engine.runUntil(stop, Math.min(left, MOST_EVENTS))) {
        this.saveIfOverdue();
        continue;
      }
      if (this.engine.hasSettled) {
        this.settled = true;
        return true;
      }
      this.atStop();
      if (this.time >= until) return true;
      if (inPortions && this.simulation.endpoints.length > MANY_ENDPOINTS) return false;
    }
  }

  /** The next moment at which something is to be done that is no event. */
  private nextStop(): number {
    const { duration, warmup } = this.design.run;
    const now = this.time;
    let stop = Math.min(this.timeline.nextTime(this.design, now), this.nextEntryTime());
    if (this.series !== null) stop = Math.min(stop, this.series.nextBoundary);
    if (!this.warm && warmup >= now) stop = Math.min(stop, warmup);
    if (duration !== null && duration >= now) stop = Math.min(stop, duration);
    return stop;
  }

  private nextEntryTime(): number {
    return this.entries[this.applied]?.time ?? Number.POSITIVE_INFINITY;
  }

  /** All events up to now are done: does what is due at this moment. */
  private atStop(): void {
    this.passStop();
    this.intervene();
  }

  /** The same without the interventions of this moment. */
  private passStop(): void {
    const now = this.time;
    if (!this.warm && now >= this.design.run.warmup) {
      this.beginWindow();
    }
    if (this.series !== null && now >= this.series.nextBoundary) this.closeBucket(this.series);
  }

  /** A batch may have ended on one of several events at the very end of the duration. */
  private finish(): void {
    this.engine.runTo(this.time);
    this.atStop();
  }

  private beginWindow(): void {
    this.series?.keepBins();
    this.window = beginWindow(this.simulation);
    this.warm = true;
  }

  private closeBucket(series: Series): void {
    if (series.close()) this.saveIfDue();
    else {
      this.checkpoints.keep(({ series: saved }) => saved === null || series.fits(saved));
      this.trail = this.trail.filter(({ series: saved }) => saved === null || series.fits(saved));
    }
  }

  /** Applies what the timeline and the journal have for this moment. */
  private intervene(): void {
    while (this.interveneOnce() !== undefined);
  }

  /** The next one of them. */
  private interveneOnce(): RunStep | undefined {
    const planned = this.timeline.takeDue(this.design, this.time);
    const { length } = this.marks;
    if (planned !== undefined) this.carryOut(planned);
    else if (this.nextEntryTime() > this.time) return undefined;
    const action = planned ?? this.entries[this.applied]!.action;
    if (planned === undefined) this.carryOutEntry(action as JournalAction);
    this.interventions++;
    const title = action.type === 'edit' ? action.edit.title : this.marks[length]?.title;
    return { type: action.type, title: title ?? '' };
  }

  private carryOutEntry(action: JournalAction): void {
    this.applied++;
    this.settled = false;
    if (action.type === 'edit') this.changeDesign(action.edit, applyEdit(this.design, action.edit));
    else if (action.type === 'fault') this.carryOut(action);
    else this.carryOut({ type: 'heal', id: action.id });
  }

  private carryOut(planned: Planned): void {
    if (planned.type === 'fault') this.beginFault(planned.fault);
    else this.endFault(planned.id);
  }

  private beginFault(fault: FaultInput): void {
    this.marks = [...this.marks, faultMark(this.time, this.design, fault)];
    this.timeline.faultBegan(fault, this.time);
    this.engine.inject(fault);
    this.timeline.faultEndsBy(fault.id, this.simulation.faults.get(fault.id)?.overAt ?? null);
  }

  private endFault(id: string): void {
    const active = this.simulation.faults.get(id);
    this.timeline.faultEnded(id);
    if (active === undefined) return;
    this.marks = [...this.marks, healMark(this.time, this.design, active.fault)];
    this.engine.heal(id);
  }

  private changeDesign(edit: Edit, after: Design): void {
    const before = this.design;
    if (changesWhatHappens(before, edit)) this.marks = [...this.marks, editMark(this.time, edit)];
    this.engine.edit(after);
    if (after.run.warmup > this.time) this.warm = false;
    else if (!this.warm) this.beginWindow();
    this.series?.designChanged();
    const isActive = (id: string) => this.simulation.faults.has(id);
    for (const planned of this.timeline.follow(before, after, this.time, isActive)) this.carryOut(planned);
  }

  /**
   * Does something at the present moment and writes it into the journal. If entries lie ahead (after going
   * back), they are set aside; returns how many. An edit that leaves an invalid design is refused.
   */
  act(action: JournalAction): Result<{ readonly setAside: number }, Problem[]> {
    if (action.type === 'edit') {
      const checked = parseDesign(applyEdit(this.design, action.edit), kinds);
      if (!checked.ok) return checked;
    }
    const setAside = this.ahead;
    const { time } = this;
    this.entries.length = this.applied;
    if (time === 0 && this.applied === 0 && action.type === 'edit') {
      // nothing has happened yet: the edit belongs to the design at time 0
      this.designAtStart = applyEdit(this.designAtStart, action.edit);
      this.build();
      this.advance(0);
      return ok({ setAside });
    }
    this.checkpoints.keep((saved) => saved.time <= time);
    this.trail = [];
    this.series?.truncate();
    this.entries.push({ time, sequence: (this.entries.at(-1)?.sequence ?? -1) + 1, action });
    // what the timeline has for this very moment comes first, as it will on replay
    try {
      this.intervene();
    } catch (error) {
      // half of it is done: the run cannot go on from here
      this.broken = this.mistake(error);
      return err([{ path: '', message: this.broken, remedy: '' }]);
    }
    return ok({ setAside });
  }

  /**
   * Jumps to the checkpoint that lies nearest before a time, if that is nearer than going on from here;
   * `advance` does the rest.
   */
  jumpTowards(time: number): void {
    const saved = this.checkpoints.before(time);
    const backwards = time < this.time || this.broken !== '';
    if (saved === undefined) {
      if (backwards) this.build();
    } else if (backwards || saved.time > this.time) this.restore(saved);
  }

  /** Goes to a time, earlier or later. */
  seek(time: number): void {
    this.jumpTowards(time);
    this.advance(time);
  }

  /**
   * Jumps to the nearest checkpoint at which at most so many events had been handled, before or after now;
   * `advance` and `step` do the rest.
   */
  jumpToEvent(events: number): void {
    const coarse = this.checkpoints.beforeEvent(events);
    const fine = this.trail.findLast(({ handled }) => handled <= events);
    const saved = fine !== undefined && fine.handled > (coarse?.handled ?? -1) ? fine : coarse;
    if (saved === undefined) this.build();
    else this.restore(saved);
  }

  /** Remembers this place where no checkpoint is near, so that coming back here costs nothing, until the past is changed. */
  leaveTrail(): void {
    if (this.input.recording?.checkpoints === false) return;
    const { events } = this;
    const nearest = Math.max(
      this.checkpoints.beforeEvent(events)?.handled ?? 0,
      this.trail.findLast(({ handled }) => handled <= events)?.handled ?? 0,
    );
    if (events - nearest < SHORT_WAY || this.copySize > MOST_COPIED) return;
    this.trail = [...this.trail, this.save()].sort((a, b) => a.handled - b.handled);
    if (this.trail.length <= MOST_TRAIL) return;
    // what lies ahead is not needed on the way back
    if (this.trail.at(-1)!.handled > events) this.trail.pop();
    else this.trail.shift();
  }

  private saveIfDue(): void {
    if (this.input.recording?.checkpoints === false) return;
    if (this.checkpoints.isDue(this.events, this.copySize)) this.checkpoints.add(this.save());
  }

  /** Buckets that hold very many events leave no room for coming back quickly: then one lies within a bucket. */
  private saveIfOverdue(): void {
    if (this.input.recording?.checkpoints === false) return;
    if (this.checkpoints.isOverdue(this.events, this.copySize)) this.checkpoints.add(this.save());
  }

  private save(): SavedRun {
    return {
      time: this.time,
      handled: this.events,
      engine: this.engine.checkpoint(),
      series: this.series?.capture() ?? null,
      timeline: this.timeline.capture(),
      applied: this.applied,
      interventions: this.interventions,
      marks: this.marks,
      window: this.window,
      warm: this.warm,
    };
  }

  private restore(saved: SavedRun): void {
    this.engine.restore(saved.engine);
    if (saved.series !== null) this.series?.restore(saved.series);
    this.timeline.restore(saved.timeline);
    this.applied = saved.applied;
    this.interventions = saved.interventions;
    this.marks = saved.marks;
    this.window = saved.window;
    this.warm = saved.warm;
    this.settled = false;
    this.broken = '';
  }

  /** Faults that are on now. */
  activeFaults(): {
    readonly id: string;
    readonly fault: FaultInput['fault'];
    readonly targets: readonly string[];
    readonly since: number;
    readonly until: number | null;
  }[] {
    return [...this.simulation.faults.values()].map(({ fault, since }) => ({
      id: fault.id,
      fault: fault.fault,
      targets: fault.targets,
      since,
      until: this.timeline.endOf(fault.id),
    }));
  }

  /** The run as a file, what lies ahead included. */
  toFile(): RunFile {
    return {
      design: this.designAtStart,
      seed: this.seed,
      journal: [...this.entries],
      view: { time: this.time },
      engineVersion,
      fingerprint: { time: this.time, value: this.fingerprint() },
    };
  }

  /** All columns by bucket; empty where nothing is recorded. */
  csv(): string {
    return this.series === null ? '' : seriesCsv(this.series, this.time);
  }
}

/** Events that the engine handles in one go: few, so that the compiler soon knows what comes after them too. */
const MOST_EVENTS = 1 << 12;
/** Checkpoints on the way that was last gone through again. */
const MOST_TRAIL = 12;
/** So few events are sooner gone through again than copied. */
const SHORT_WAY = 1000;
