/**
 * One simulation on the screen: what the worker's interface does, without a worker around it. It owns the run,
 * lets `pacing.ts` drive it, and sends frames. Whoever asks for something that changes the run while it is on
 * its way to another moment waits until it is there.
 */
import { inspectNode } from '../experiment/observe.ts';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import type { Edit } from '../model/edits.ts';
import { problemLine } from '../model/problem.ts';
import type { FaultInput, JournalAction, RunFile } from '../model/run-file.ts';
import type { RunSummary } from '../model/telemetry.ts';
import { Frames, type Post } from './frames.ts';
import { type Clock, Pacing } from './pacing.ts';
import type { Inspection, RunPhase, RunStatus, SimulationApi, Speed } from './protocol.ts';

type LoadInput = Parameters<SimulationApi['load']>[0];

export class Session implements SimulationApi {
  private run: Run | null = null;
  private readonly pacing: Pacing;
  private readonly frames: Frames;
  /** Raised with every journey through time, so that a new one ends the one before. */
  private journey = 0;
  private travelling: Promise<void> = Promise.resolve();

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
    const reached = run.advance(until, maxEvents);
    if (run.failure !== '' || run.ended) return 'over';
    return reached ? 'reached' : 'more';
  }

  show(): void {
    if (this.run !== null) this.frames.send(this.run, this.status(this.run));
  }

  /** The screen has drawn a frame and allows the next. */
  credit(): void {
    if (this.frames.credit()) this.show();
  }

  private status(run: Run): RunStatus {
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

  private phaseOf(run: Run): RunPhase {
    if (run.failure !== '') return 'failed';
    if (run.ended) return 'ended';
    return this.pacing.isRunning ? 'running' : 'paused';
  }

  // ---- the interface ----

  async load({ design, seed, journal = [] }: LoadInput): Promise<void> {
    this.journey++;
    this.pacing.reset();
    this.run = new Run({ design, seed, journal });
    this.run.advance(0);
    this.show();
  }

  async play(): Promise<void> {
    await this.travelling;
    const run = this.need();
    if (run.failure === '' && !run.ended) this.pacing.start();
    this.show();
  }

  async pause(): Promise<void> {
    this.journey++;
    this.pacing.stop();
    this.show();
  }

  async setSpeed(speed: Speed): Promise<void> {
    this.pacing.setSpeed(speed);
  }

  async step(): Promise<void> {
    await this.travelling;
    this.pacing.stop();
    this.need().advance(Number.POSITIVE_INFINITY, 1);
    this.show();
  }

  async seek(time: number): Promise<{ readonly design: Run['design']; readonly ahead: number }> {
    const run = this.need();
    const journey = ++this.journey;
    this.pacing.stop();
    run.jumpTowards(time);
    this.travelling = this.pacing.drive(time, () => journey === this.journey && run === this.run);
    await this.travelling;
    this.show();
    return { design: run.design, ahead: run.ahead };
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

  async exportRun(): Promise<RunFile> {
    return this.need().toFile();
  }

  async summary(): Promise<RunSummary> {
    return summarize(this.need(), this.pacing.busySeconds);
  }

  async fingerprint(): Promise<{ readonly time: number; readonly value: string }> {
    const run = this.need();
    return { time: run.time, value: run.fingerprint() };
  }

  async csv(): Promise<string> {
    return this.need().csv();
  }

  async ping(): Promise<number> {
    return this.time;
  }

  private need(): Run {
    if (this.run === null) throw new Error('There is no run yet: load a design first.');
    return this.run;
  }
}
