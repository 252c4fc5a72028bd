/**
 * The only door between engine and screen. Control is one interface called through comlink; data is a
 * `MessagePort` on which the worker posts catalogs and frames, each frame only when the screen has given a
 * credit for it, so that a slow chart slows the picture and never the physics.
 */
import type { Design } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import type { HistoryFormat } from '../model/history-records.ts';
import type { MessageBatch, ReplicaBadges } from '../model/message-records.ts';
import type { FaultInput, JournalEntry, RunFile } from '../model/run-file.ts';
import type { StepInput, StepReport } from '../model/step-report.ts';
import type { ColumnCatalog, Frame, HistogramName, RunSummary } from '../model/telemetry.ts';

/** Simulated seconds per wall second; `Infinity` is "as fast as it goes". */
export type Speed = number;

/** What a worker does now. `ended`: the run's duration is over or nothing is left to happen. */
export type RunPhase = 'empty' | 'paused' | 'running' | 'ended' | 'failed';

export interface RunStatus {
  readonly phase: RunPhase;
  readonly time: number;
  /** Simulated seconds per wall second that were really reached; NaN when not running. */
  readonly realSpeed: number;
  readonly events: number;
  /** Why the phase is `failed` (too many calls in flight, time that does not advance, …), in words. */
  readonly failure?: string;
  /** Faults that are active now, those of the timeline included. */
  readonly activeFaults: readonly ActiveFault[];
}
export interface ActiveFault {
  readonly id: string;
  readonly fault: FaultInput['fault'];
  readonly targets: readonly string[];
  readonly since: number;
  /** When it ends by itself; null: when healed. */
  readonly until: number | null;
}

/** A mark on the time axes: a fault that began or ended, or an edit. */
export interface Mark {
  readonly time: number;
  readonly type: 'fault' | 'heal' | 'edit';
  readonly title: string;
  readonly targets: readonly string[];
  /** Of a fault or its end: which one, so that the lane can draw a bar from the one mark to the other. */
  readonly id?: string;
  /** Of a fault or its end: what kind, for its icon and color. */
  readonly fault?: FaultInput['fault'];
}

/** One call of a sampled request: a node of the span tree. Times are simulated seconds. */
export interface Span {
  readonly node: string;
  readonly endpoint: number;
  /** Id of the link that it came over; empty for the root. */
  readonly link: string;
  /** Index of the caller's span in the trace; −1 for the root. */
  readonly parent: number;
  readonly operation: string;
  readonly attempt: number;
  /** When its caller sent it. */
  readonly sent: number;
  readonly arrived: number;
  readonly waited: number;
  readonly served: number;
  readonly ended: number;
  /** `ok`, an error code, `killed`, `answer lost`, or what it was still doing when the request was given up. */
  readonly outcome: string;
}
export interface Trace {
  /** Which request of the run it is, by the order in which they were sampled. */
  readonly number: number;
  readonly spans: readonly Span[];
}

/** A request that is followed, as it stands: what it has gone through, and what its calls do now. */
export interface FollowedRequest extends Trace {
  /** It has not begun yet, is under way, has been answered, or nobody knows of it any more. */
  readonly state: 'awaited' | 'under-way' | 'ended' | 'gone';
  /** Places of the spans that are still under way; their `outcome` says what they do. */
  readonly open: readonly number[];
}

/** What the inspector's Live tab shows about one node. */
export interface Inspection {
  readonly node: string;
  /** Calls at the node by the handler they wait in: "waiting in onOriginReply". */
  readonly waitingIn: readonly { readonly handler: string; readonly calls: number }[];
  /** Kind-specific facts: leader, term, ring, entries held. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Latest sampled requests that passed the node, newest first; failed ones preferred. */
  readonly traces: readonly Trace[];
}

/** What of the message view is on the screen. Nothing of it costs anything while nobody looks. */
export interface Watch {
  /** Notes every message, as long as the speed is at most 1, and the last seconds before a moment one goes to. */
  readonly messages: boolean;
  /** Figures of replicas, and what they have for a key. */
  readonly badges: boolean;
  /** Keys that are watched, by the set that holds them. */
  readonly keys: { readonly [set: string]: number };
  /** Nodes of whose instances queue and rate are looked at, each by itself. */
  readonly instances?: readonly string[];
  /**
   * Histograms that are looked at. While it runs, a bucket that is still open comes with those alone; absent: with
   * all, as whenever it stands. Buckets that are over have all of them.
   */
  readonly histograms?: readonly HistogramName[];
}

/** What a step did, the design as it was at the moment where the run now stands, and the entries that lie ahead. */
export interface StepAnswer extends StepReport {
  readonly design: Design;
  readonly ahead: number;
}

export interface SimulationApi {
  /**
   * Starts a new run of the design at time 0, paused, with an empty journal. With `journal` it replays: the
   * entries are applied at their times while the run plays.
   */
  load(input: {
    readonly design: Design;
    readonly seed: number;
    readonly journal?: readonly JournalEntry[];
  }): Promise<void>;
  /** Lets it go on; with `until` exactly up to that simulated time, where it pauses by itself. */
  play(until?: number): Promise<void>;
  pause(): Promise<void>;
  setSpeed(speed: Speed): Promise<void>;
  /**
   * Goes one step forward or back and pauses; without input one event forward. Forward by message may mean
   * simulating for a while: `pause` ends it wherever it is. A step back takes the last event (or message) back:
   * the run stands as it stood right after the one before, and the journal of what came later lies ahead, as
   * after `seek`. Steps that are asked for while one is under way follow it.
   */
  step(input?: StepInput): Promise<StepAnswer>;
  /**
   * Goes to a simulated time, earlier or later, and pauses there. Going back keeps the later journal as the
   * future of the run: it is replayed on playing, and set aside by the first edit.
   * Returns the design as it was at that time and the entries that lie ahead.
   */
  seek(time: number): Promise<{ readonly design: Design; readonly ahead: number }>;
  /** Changes the running design at the present simulated time. Returns how many entries of the future it set aside. */
  edit(edit: Edit): Promise<{ readonly setAside: number }>;
  inject(fault: FaultInput): Promise<void>;
  /** Ends a fault by its id, one of the timeline included. */
  heal(id: string): Promise<void>;
  inspect(node: string): Promise<Inspection | null>;
  /** The latest sampled requests of the whole design, failed ones apart from good ones, newest first in each. */
  requests(): Promise<readonly Trace[]>;
  /**
   * Follows one request from now on, each frame telling where it is: that of a message by its number, or the next
   * that begins; null: none. Going back in time ends it.
   */
  follow(request: number | 'next' | null): Promise<void>;
  /** Says what of the message view is looked at; holds until something else is said. */
  watch(watch: Watch): Promise<void>;
  /** The run so far as a file: design at time 0, seed, journal, fingerprint at the present time. */
  exportRun(): Promise<RunFile>;
  /** Figures of the whole run so far (from warm-up on), as the command line prints them. */
  summary(): Promise<RunSummary>;
  fingerprint(): Promise<{ readonly time: number; readonly value: string }>;
  /** CSV of all columns by bucket, equal to the command line's series. */
  csv(): Promise<string>;
  /**
   * What clients asked of stores and what they got so far, as text: EDN as Jepsen and Knossos read it, or our JSON.
   * Of one group of stores by its id, or of all. It is recorded while a judge is attached.
   */
  history(format: HistoryFormat, group?: string): Promise<string>;
  /** Answers at once; the watchdog asks. */
  ping(): Promise<number>;
}

/** What the worker offers beyond: the port on which it posts data and receives credits. */
export interface WorkerApi extends SimulationApi {
  attach(port: MessagePort): Promise<void>;
  /**
   * Records histories from now on and posts them on this port as `HistoryBatch`es (`model/history-records.ts`), at
   * most about 20 a second, each against a `DataCredit`; the first two are free. Null: to nobody, and records no more.
   */
  attachHistory(port: MessagePort | null): Promise<void>;
}

/** Messages from the worker on the data port. Buffers are transferred. */
export type DataMessage =
  | { readonly type: 'catalog'; readonly catalog: ColumnCatalog; readonly bucketWidth: number }
  | {
      readonly type: 'frame';
      readonly frame: Frame;
      readonly status: RunStatus;
      readonly marks: readonly Mark[];
      /** While messages are noted: those since the last frame. */
      readonly messages?: MessageBatch;
      /** While a request is followed. */
      readonly followed?: FollowedRequest;
      /** While badges are looked at. */
      readonly badges?: readonly ReplicaBadges[];
    }
  /** Everything drawn so far is void (load, seek, wider buckets): frames that follow start again from bucket 0. */
  | { readonly type: 'reset'; readonly time: number };

/** Messages from the screen on the data port: one credit allows one frame. */
export type DataCredit = { readonly type: 'credit' };

/**
 * The screen's end of a simulation in its worker: control, data, and the end. The stores are written against
 * this; `client.ts` implements it, and tests put a double in its place.
 */
export interface SimulationClient {
  /** Every call settles: it rejects when its time limit is over or the worker has ended. */
  readonly api: SimulationApi;
  /** Calls the listener with every message of the data port, in order; returns how to stop. */
  onData(listener: (message: DataMessage) => void): () => void;
  /**
   * Gives the worker a port on which it sends the history of this run and all that follow to a judge; null: no
   * more. The port is transferred.
   */
  attachHistory(port: MessagePort | null): Promise<void>;
  /** Allows the worker one more frame. */
  credit(): void;
  /** Ends the worker at once; calls under way reject. */
  terminate(): void;
}
