/**
 * The door to the judge of histories, which has a worker of its own so that neither physics nor picture waits
 * for it. The simulation's worker sends what clients asked and got on a `MessagePort` straight to it
 * (`model/history-records.ts`), each batch against one credit; it posts reports to the page, at most ten times
 * a second and at once when a verdict changes. What proves a verdict is asked for through comlink.
 */
import type { Consistency } from '../consistency/judge.ts';
import type { Clock, ModelName, Operation } from '../model/history.ts';
import type { HistoryBatch, HistoryProcess } from '../model/history-records.ts';
import type { Problem } from '../model/problem.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Evidence, LiveQuestion, VerdictReport } from '../model/verdict-report.ts';

/** What a file of a history can be judged by. */
export type FileConsistency = Consistency;

export interface HistoryFile {
  /** For messages. */
  readonly name: string;
  readonly text: string;
  /** What its objects are; left out: what its operations tell. */
  readonly model?: ModelName;
  readonly consistency: FileConsistency;
}

/** A file that was read and judged. */
export interface JudgedFile {
  readonly ok: true;
  readonly name: string;
  readonly consistency: FileConsistency;
  readonly model: ModelName;
  readonly clock: Clock;
  /** How many operations the file has. */
  readonly operations: number;
  /** Wall seconds that reading and judging took. */
  readonly seconds: number;
  readonly verdict: Verdict;
  /**
   * What is to be drawn: the operations of the anomalies or the counterexample, and their neighbors; the first
   * ones where nothing is wrong. Their `process` is a place in `processes`.
   */
  readonly shown: readonly Operation[];
  /** The file's processes: `client` is the number or name that the file gives. */
  readonly processes: readonly HistoryProcess[];
  /** Window of time of what is shown, in the unit of `clock`. */
  readonly from: number;
  readonly to: number;
}

/** A file that was refused: what is wrong with it, with line or path. */
export interface RefusedFile {
  readonly ok: false;
  readonly name: string;
  readonly problems: readonly Problem[];
}

export type FileJudgement = JudgedFile | RefusedFile;

export interface VerdictApi {
  /** Takes the history of a simulation from this port, in place of the one before. The port is transferred. */
  attach(simulation: MessagePort): Promise<void>;
  /** What proves the present verdict; null while there is no such group or nothing was found to show. */
  explain(group: string, question: LiveQuestion): Promise<Evidence | null>;
  /** Judges what was asked in a span of simulated time; null if there is no such group. */
  judgeWindow(group: string, question: LiveQuestion, from: number, to: number): Promise<Evidence | null>;
  judgeFile(file: HistoryFile): Promise<FileJudgement>;
  /** Answers at once. */
  ping(): Promise<number>;
}

/** What the worker offers beyond: the port on which it posts reports. */
export interface VerdictWorkerApi extends VerdictApi {
  connect(page: MessagePort): Promise<void>;
}

/** What comes from the simulation's worker. */
export type HistoryMessage = HistoryBatch;
/** One credit allows one batch. */
export type HistoryCredit = { readonly type: 'credit' };
/** What goes to the page. */
export type VerdictMessage = { readonly type: 'report'; readonly report: VerdictReport };

/** The page's end of the judge. `verdict-client.ts` implements it, and tests put a double in its place. */
export interface VerdictClient {
  /** Every call settles: it rejects when its time limit is over or the worker has ended. */
  readonly api: VerdictApi;
  /** Calls the listener with every report; returns how to stop. */
  onReport(listener: (report: VerdictReport) => void): () => void;
  /** Ends the worker at once; calls under way reject. */
  terminate(): void;
}
