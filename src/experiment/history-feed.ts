/**
 * What goes to the judge: the rows of the history as they come, each batch against one credit, so that a judge
 * who is behind slows neither physics nor picture; rows wait in the log meanwhile. When the past changes
 * (another moment, another run) the judge is told from which row on to forget what he has.
 */

import type { Design } from '../model/design.ts';
import type { BrokenSpan, HistoryBatch, StoreGroup } from '../model/history-records.ts';
import { brokenSpans } from './broken-spans.ts';
import { groupsOf } from './history-groups.ts';
import type { SimulatedRun as Run } from './simulated-run.ts';

type HistoryLog = NonNullable<Run['history']>;

export type PostHistory = (batch: HistoryBatch, transfer: ArrayBuffer[]) => void;

/** Rows of one batch at most, unless more of them are of one moment. */
const MOST_ROWS = 16_384;
/** Batches that the judge allows by listening, and may allow in advance. */
const MOST_CREDITS = 2;

export class HistoryFeed {
  private readonly post: PostHistory;
  private credits = MOST_CREDITS;
  /** Something is to be told and no credit was there. */
  private waiting = false;
  private epoch: number;
  /** What the judge has: of which log, how many rows, processes and machines, of which design, until when. */
  private log: HistoryLog | null = null;
  private rows = 0;
  private processes = 0;
  private machines = 0;
  private until = -1;
  private design: Design | null = null;
  private groups: readonly StoreGroup[] = [];
  /** What was broken, as these marks tell. */
  private marks: Run['marks'] = [];
  private broken: readonly BrokenSpan[] = [];

  /** Epochs are counted from after this one. */
  constructor(post: PostHistory, epoch: number) {
    this.post = post;
    this.epoch = epoch;
  }

  /** The epoch of what was sent last. */
  get lastEpoch(): number {
    return this.epoch;
  }

  /** The judge allows one more batch; returns whether one is wanted. */
  credit(): boolean {
    this.credits = Math.min(MOST_CREDITS, this.credits + 1);
    return this.waiting;
  }

  /** Sends what the judge does not have yet, if he allows it; else as soon as he does. */
  send(run: Run): void {
    const { history } = run;
    if (history === null) return;
    this.waiting = this.credits === 0;
    if (this.waiting) return;
    if (history !== this.log) this.startOver(history);
    const from = history.standing(this.rows);
    const isNews = from !== this.rows || run.time !== this.until || run.design !== this.design;
    if (!isNews && history.rows.count === this.rows) return;
    this.sendRows(run, history, from);
  }

  private sendRows(run: Run, log: HistoryLog, from: number): void {
    const to = endOfBatch(log, from);
    const isAll = to === log.rows.count;
    if (run.design !== this.design) {
      this.design = run.design;
      this.groups = groupsOf(run.design);
    }
    if (run.marks !== this.marks) {
      this.marks = run.marks;
      this.broken = brokenSpans(run.marks);
    }
    const rows = log.rows.read(from, to);
    const until = isAll ? run.time : log.rows.timeOf(to - 1);
    const batch: HistoryBatch = {
      epoch: this.epoch,
      from,
      rows,
      processes: log.processes.slice(this.processes),
      machines: log.machines.slice(this.machines),
      groups: this.groups,
      until,
      oneKeyIn: 1,
      fullAt: log.fullAt,
      leftOut: log.leftOut,
      broken: this.broken,
    };
    this.rows = to;
    this.processes = log.processes.length;
    this.machines = log.machines.length;
    this.until = until;
    this.credits--;
    this.waiting = !isAll;
    this.post(batch, [rows.buffer]);
    // what is left goes at once where the judge allows it
    if (!isAll) this.send(run);
  }

  private startOver(log: HistoryLog): void {
    this.log = log;
    this.epoch++;
    this.rows = 0;
    this.processes = 0;
    this.machines = 0;
    this.until = -1;
    this.design = null;
  }
}

/** Where a batch from a row ends: rows of one moment stay together, so that all before its last moment is told. */
function endOfBatch({ rows }: HistoryLog, from: number): number {
  let to = Math.min(rows.count, from + MOST_ROWS);
  while (to < rows.count && rows.timeOf(to) === rows.timeOf(to - 1)) to++;
  return to;
}
