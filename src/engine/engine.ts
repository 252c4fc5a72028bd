/**
 * The engine as others use it: build it from a design, run it to a time, break and edit it, save and restore
 * it, read what it measured. Pacing, frames, replications and the journal are built on top (`experiment/`,
 * `worker/`).
 */
import { assert } from '../base/assert.ts';
import type { Design } from '../model/design.ts';
import type { FaultInput } from '../model/run-file.ts';
import { type Checkpoint, capture, restore } from './checkpoint.ts';
import { heal, inject } from './faults.ts';
import { nodeFingerprint, runFingerprint } from './fingerprint.ts';
import { HistoryLog, type SavedHistory } from './history-log.ts';
import { runEvents } from './run-loop.ts';
import { type Registry, Simulation, type SimulationOptions } from './simulation.ts';
import { applyDesign } from './topology.ts';

/**
 * Raised with every change that makes the same design run differently; links carry it, so that an old one can
 * say that it was recorded with another engine.
 */
export const ENGINE_VERSION = 1;

/** Events handled between two looks at the clock; large enough to cost nothing, small enough to stay responsive. */
const BATCH_EVENTS = 4096;

export class Engine {
  readonly simulation: Simulation;
  private design: Design;

  /** Builds the run at time 0. The design must have passed validation. */
  constructor(design: Design, registry: Registry, options: SimulationOptions) {
    this.simulation = new Simulation(registry, options);
    this.design = design;
    applyDesign(this.simulation, design);
  }

  get now(): number {
    return this.simulation.now;
  }
  /** Events handled so far. */
  get handled(): number {
    return this.simulation.handled;
  }
  /** Why the run cannot go on; empty while it can. */
  get failure(): string {
    return this.simulation.failure;
  }
  /** The design as it is now. */
  get currentDesign(): Design {
    return this.design;
  }

  /**
   * Handles up to `maxEvents` events with time ≤ `until`. When all of them are done (returns true) the clock
   * stands at `until`. `until` = ∞ runs until nothing is left to happen, and the clock stays at the last event;
   * so it does, whatever `until`, when a run that goes on until all has settled has done so (`hasSettled`).
   */
  runUntil(until: number, maxEvents = BATCH_EVENTS): boolean {
    const sim = this.simulation;
    if (sim.failure !== '') return true;
    const n = runEvents(sim, until, maxEvents);
    if (n === maxEvents || sim.failure !== '') return false;
    if (sim.settled) return true;
    if (until > sim.now && until !== Number.POSITIVE_INFINITY) sim.now = until;
    return true;
  }

  /** Runs to `until` without a pause. */
  runTo(until: number): void {
    while (!this.runUntil(until) && this.failure === '');
  }

  /** Whether the run ends by itself once its sources have ended and all calls have settled. */
  set untilSettled(on: boolean) {
    this.simulation.untilSettled = on;
    this.simulation.settled = false;
  }
  /** True when a run that goes on until all has settled has come to its end. */
  get hasSettled(): boolean {
    return this.simulation.settled;
  }

  /** True when nothing is left to happen. */
  get exhausted(): boolean {
    return this.simulation.idle && this.simulation.events.peek() < 0;
  }

  /** Time of the next event, ∞ if there is none. */
  get nextEventTime(): number {
    const sim = this.simulation;
    if (!sim.idle) return sim.now;
    return sim.events.peek() < 0 ? Number.POSITIVE_INFINITY : sim.events.firstTime;
  }

  /** Finishes the present moment: faults and edits happen between moments. */
  private settle(): void {
    this.runTo(this.now);
    assert(
      this.failure !== '' || this.simulation.idle,
      'nothing is pending within the event when the design changes',
    );
  }

  /** Changes the running design. The new one must have passed validation. */
  edit(design: Design): void {
    this.settle();
    this.design = design;
    applyDesign(this.simulation, design);
    this.settle();
  }

  inject(fault: FaultInput): void {
    this.settle();
    inject(this.simulation, fault);
    this.settle();
  }

  heal(id: string): void {
    this.settle();
    heal(this.simulation, id);
    this.settle();
  }

  /** Records from now on what clients ask of stores and what they get (`simulation.history`). */
  recordHistory(mostOperations?: number): void {
    this.simulation.history = new HistoryLog(this.simulation, this.design, mostOperations);
  }

  /** Fingerprint after the last event with time ≤ now. */
  fingerprint(): string {
    this.settle();
    return runFingerprint(this.simulation);
  }

  /** Fingerprint of one node. */
  fingerprintOf(id: string): string {
    const node = this.simulation.nodeById(id);
    assert(node !== undefined, `no node ${id}`);
    return nodeFingerprint(node);
  }

  checkpoint(): EngineCheckpoint {
    const history = this.simulation.history?.capture() ?? null;
    return { design: this.design, state: capture(this.simulation), history };
  }

  restore(saved: EngineCheckpoint): void {
    this.design = saved.design;
    restore(this.simulation, saved.state);
    this.simulation.history?.restore(this.simulation, this.design, saved.history);
  }
}

/** A saved run: can be restored any number of times into the engine that it came from. */
export interface EngineCheckpoint {
  readonly design: Design;
  readonly state: Checkpoint;
  /** How long the history was; null where nobody recorded. */
  readonly history: SavedHistory | null;
}
