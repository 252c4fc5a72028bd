/**
 * One simulation on the screen: what the worker's interface does, without a worker around it. It owns the run,
 * lets `pacing.ts` drive it, and sends frames. Whoever asks for something that changes the run while it is on
 * its way to another moment waits until it is there.
 */

import { HistoryFeed, type PostHistory } from '../experiment/history-feed.ts';
import { groupsOf } from '../experiment/history-groups.ts';
import { followRequest, inspectNode, sampledRequests, watchRun } from '../experiment/observe.ts';
import { RunOnDemand } from '../experiment/run-on-demand.ts';
import type { SimulatedRun } from '../experiment/simulated-run.ts';
import { type Recall, stepBack, stepForward } from '../experiment/stepping.ts';
import { summarize } from '../experiment/summary.ts';
import type { Edit } from '../model/edits.ts';
import type { HistoryFormat } from '../model/history-records.ts';
import { problemLine } from '../model/problem.ts';
import type { FaultInput, JournalAction, RunFile } from '../model/run-file.ts';
import type { StepInput } from '../model/step-report.ts';
import type { RunSummary } from '../model/telemetry.ts';
import { Frames, type Post } from './frames.ts';
import { type Clock, Pacing } from './pacing.ts';
import type {
  Inspection,
  RunPhase,
  RunStatus,
  SimulationApi,
  Speed,
  StepAnswer,
  Trace,
  Watch,
} from './protocol.ts';

/** Messages of so many simulated seconds before a moment that one goes to are noted. */
const RECALLED_SECONDS = 2;

/** The quickest pace at which single requests can be told apart. */
const SLOW = 0.11;

const nothing = () => {};

type LoadInput = Parameters<SimulationApi['load']>[0];

export class Session implements SimulationApi {
  private run: SimulatedRun | null = null;
  private readonly pacing: Pacing;
  private readonly frames: Frames;
  /** Null where nobody judges. */
  private feed: HistoryFeed | null = null;
  /** Raised with every journey through time, so that a new one ends the one before. */
  private journey = 0;
  private travelling: Promise<void> = Promise.resolve();
  private watched: Watch = { messages: false, badges: false, keys: {} };
  private speed: Speed = 1;
  /** Playing pauses by itself at this simulated time. */
  private pauseAt = Number.POSITIVE_INFINITY;
  /** On the way to another moment, before the part of it that is noted. */
  private passing = false;
  /** On the way from one step to another. */
  private walking = false;
  /** The last epoch that a judge was told of. */
  private historyEpoch = 0;
  /** The last beat was none of the picture. */
  private skipped = false;
  /** Raised with every log of messages. */
  private messageEpoch = 0;

  constructor(post: Post, clock: Clock) {
    this.frames = new Frames(post);
    this.pacing = new Pacing(this, clock);
  }

  // ---- what pacing drives ----

  get time(): number {
    return this.run?.time ?? 0;
  }

  advance(until: number, maxEvents: number): 'reached' | 'more' | 'over' {
    const { run } = this;
    if (run === null) return 'over';
    this.noteMessages(run);
    const reached = run.advance(Math.min(until, this.pauseAt), maxEvents, true);
    if (run.failure !== '' || run.ended || (reached && run.time >= this.pauseAt)) return 'over';
    return reached ? 'reached' : 'more';
  }

  /**
   * Messages on their way want every beat, and the judge is to hear of a contradiction at once. Figures change
   * with every second one: nobody reads them faster, and a picture costs the page more than it costs the run.
   */
  beat(): void {
    if (this.run === null || this.walking) return;
    this.skipped = !this.skipped && !this.watched.messages;
    if (this.skipped) this.feed?.send(this.run);
    else this.show();
  }

  show(): void {
    // in the middle of a step back the run is at moments that nobody asked for
    if (this.run === null || this.walking) return;
    this.frames.send(this.run, this.status(this.run), this.watched);
    this.feed?.send(this.run);
  }

  /** The screen has drawn a frame and allows the next. */
  credit(): void {
    if (this.frames.credit()) this.show();
  }

  /** Sends the history of this run and those that follow to a judge; null: to nobody, and records it no more. */
  judgeBy(post: PostHistory | null): void {
    const { run } = this;
    this.historyEpoch = this.feed?.lastEpoch ?? this.historyEpoch;
    this.feed = post === null ? null : new HistoryFeed(post, this.historyEpoch);
    if (post === null) run?.forgetHistory();
    else run?.recordHistory();
    this.show();
  }

  /** The judge has taken a batch and allows the next. */
  creditHistory(): void {
    if (this.feed?.credit() && this.run !== null && !this.walking) this.feed.send(this.run);
  }

  /** Notes messages while they are looked at and somebody could follow them; `anew` forgets what was noted. */
  private noteMessages(run: SimulatedRun, anew = false): void {
    const { messages } = run.simulation;
    const wanted = this.watched.messages && !this.passing && (this.speed <= 1 || !this.pacing.isRunning);
    if (wanted && (messages === null || anew)) watchRun(run, ++this.messageEpoch);
    else if (!wanted && messages !== null) run.simulation.messages = null;
    // at a pace at which one can point at a message, each knows its request
    run.simulation.traces.all = wanted && this.speed <= SLOW;
  }

  private status(run: SimulatedRun): RunStatus {
    const { failure } = run;
    return {
      phase: this.phaseOf(run),
      time: run.time,
      realSpeed: this.pacing.realSpeed,
      events: run.events,
      ...(failure !== '' && { failure }),
      activeFaults: run.activeFaults(),
    };
  }

  private phaseOf(run: SimulatedRun): RunPhase {
    if (run.failure !== '') return 'failed';
    if (run.ended) return 'ended';
    return this.pacing.isRunning ? 'running' : 'paused';
  }

  // ---- the interface ----

  async load({ design, seed, journal = [] }: LoadInput): Promise<void> {
    this.journey++;
    this.passing = false;
    this.pauseAt = Number.POSITIVE_INFINITY;
    this.pacing.reset();
    // from the first event on, whenever a judge may come: the same link gives the same history
    const history = this.feed !== null || groupsOf(design).length > 0;
    const recording = { series: true, checkpoints: true, history };
    this.run = new RunOnDemand({ design, seed, journal, recording });
    this.run.series?.detailInstances(this.watched.instances ?? []);
    this.noteMessages(this.run);
    this.run.advance(0);
    this.show();
  }

  async play(until = Number.POSITIVE_INFINITY): Promise<void> {
    await this.travelling;
    const run = this.need();
    this.pauseAt = until;
    if (run.failure === '' && !run.ended) this.pacing.start();
    this.show();
  }

  async pause(): Promise<void> {
    this.journey++;
    this.passing = false;
    this.pacing.stop();
    this.show();
  }

  async setSpeed(speed: Speed): Promise<void> {
    this.speed = speed;
    this.pacing.setSpeed(speed);
  }

  async step(input: StepInput = { by: 'event', direction: 'forward' }): Promise<StepAnswer> {
    // one after the other, each from where the one before has come to
    const answer = this.travelling.then(() => this.stepFromHere(input));
    this.travelling = answer.then(nothing, nothing);
    return answer;
  }

  private async stepFromHere({ by, direction }: StepInput): Promise<StepAnswer> {
    const run = this.need();
    const journey = ++this.journey;
    this.pacing.stop();
    this.pauseAt = Number.POSITIVE_INFINITY;
    this.passing = false;
    this.noteMessages(run);
    const steps = direction === 'forward' ? stepForward(run, by) : stepBack(run, by, this.recallFor(run));
    this.walking = true;
    const report = await this.pacing
      .walk(steps, () => journey === this.journey && run === this.run)
      .finally(() => {
        this.walking = false;
      });
    if (run === this.run) this.noteMessages(run);
    this.show();
    const { design, ahead } = run;
    return { ...(report ?? { moved: false, at: null }), design, ahead };
  }

  /** Notes the messages of the last seconds before the place that is stepped back to, if they are looked at. */
  private recallFor(run: SimulatedRun): Recall | undefined {
    if (!this.watched.messages) return undefined;
    return { seconds: RECALLED_SECONDS, begin: () => watchRun(run, ++this.messageEpoch) };
  }

  async seek(time: number): Promise<{ readonly design: SimulatedRun['design']; readonly ahead: number }> {
    const run = this.need();
    const journey = ++this.journey;
    this.pacing.stop();
    this.pauseAt = Number.POSITIVE_INFINITY;
    this.travelling = this.travel(run, time, () => journey === this.journey && run === this.run);
    await this.travelling;
    this.show();
    return { design: run.design, ahead: run.ahead };
  }

  /** Goes to another moment; the last seconds before it are gone through with messages noted, if they are looked at. */
  private async travel(run: SimulatedRun, time: number, wanted: () => boolean): Promise<void> {
    const recalled = this.watched.messages ? Math.max(0, time - RECALLED_SECONDS) : time;
    run.jumpTowards(recalled);
    this.passing = true;
    this.noteMessages(run);
    await this.pacing.drive(recalled, wanted);
    if (!wanted()) return;
    this.passing = false;
    this.noteMessages(run, true);
    await this.pacing.drive(time, wanted);
  }
  async edit(edit: Edit): Promise<{ readonly setAside: number }> {
    return this.act({ type: 'edit', edit });
  }

  async inject(fault: FaultInput): Promise<void> {
    await this.act({ type: 'fault', fault });
  }

  async heal(id: string): Promise<void> {
    await this.act({ type: 'heal', id });
  }

  private async act(action: JournalAction): Promise<{ readonly setAside: number }> {
    await this.travelling;
    const result = this.need().act(action);
    if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'));
    this.show();
    return result.value;
  }

  async inspect(node: string): Promise<Inspection | null> {
    return inspectNode(this.need().simulation, node);
  }

  async requests(): Promise<readonly Trace[]> {
    return sampledRequests(this.need().simulation);
  }

  async follow(request: number | 'next' | null): Promise<void> {
    followRequest(this.need(), request);
    this.show();
  }

  async watch(watch: Watch): Promise<void> {
    this.watched = watch;
    this.run?.series?.detailInstances(watch.instances ?? []);
    if (this.run !== null && !this.walking) this.noteMessages(this.run);
    this.show();
  }

  async exportRun(): Promise<RunFile> {
    await this.travelling;
    const run = this.need();
    await this.endMoment(run);
    return run.toFile();
  }

  async summary(): Promise<RunSummary> {
    return summarize(this.need(), this.pacing.busySeconds);
  }

  private async endMoment(run: SimulatedRun): Promise<void> {
    if (run.mustGoOn) await this.pacing.drive(run.time, () => run === this.run);
  }

  async fingerprint(): Promise<{ readonly time: number; readonly value: string }> {
    const run = this.need();
    await this.endMoment(run);
    return { time: run.time, value: run.fingerprint() };
  }

  async csv(): Promise<string> {
    return this.need().csv();
  }

  async history(format: HistoryFormat, group?: string): Promise<string> {
    const { history, design } = this.need();
    if (history === null)
      throw new Error('No history is recorded: switch its verdicts on, and run the design again.');
    // what writes files is fetched when somebody wants one
    const { historyText } = await import('../experiment/recorded-history.ts');
    return historyText(history, design, format, group);
  }

  async ping(): Promise<number> {
    return this.time;
  }

  private need(): SimulatedRun {
    if (this.run === null) throw new Error('There is no run yet: load a design first.');
    return this.run;
  }
}
