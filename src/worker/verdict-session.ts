/**
 * One judge of histories: what its worker's interface does, without a worker around it. Batches of a run come
 * in, are judged in slices between which messages are heard, and reports go out: at most five a second, and at
 * once when a verdict changes (of very many groups less often). Searches are made when nothing else is to be done, and take a small part of the
 * time.
 */
import { LiveJudge } from '../consistency/live-judge.ts';
import type { HistoryBatch } from '../model/history-records.ts';
import type { Evidence, LiveQuestion } from '../model/verdict-report.ts';
import { judgeFile } from './judge-file.ts';
import type { Clock } from './pacing.ts';
import type { FileJudgement, HistoryFile, VerdictApi, VerdictMessage } from './verdict-protocol.ts';

/** Rows that are judged between two looks at the clock, and how long a slice takes. */
const ROWS_AT_ONCE = 256;
const SLICE_MILLISECONDS = 12;
const REPORT_MILLISECONDS = 200;
/** A page that reads of very many groups must have time for its picture. */
const PAUSE_MILLISECONDS_A_GROUP = 3;
/** How soon to look again whether something is due. */
const LOOK_MILLISECONDS = 25;
/** When nothing has come for so long, the last moment is taken to be over. */
const QUIET_MILLISECONDS = 150;
/** Between two searches; and so many times as long as the last one took. */
const SEARCH_MILLISECONDS = 500;
const SEARCH_SHARE = 4;
/** Rows waiting to be judged above which no more are asked for. */
const MOST_WAITING = 200_000;

export class VerdictSession implements Omit<VerdictApi, 'attach'> {
  private readonly post: (message: VerdictMessage) => void;
  private readonly credit: () => void;
  private readonly clock: Clock;
  private judge = new LiveJudge();
  private isPlanned = false;
  /** Batches that were taken and are not paid for. */
  private owed = 0;
  private heardAt = 0;
  private reportedAt = Number.NEGATIVE_INFINITY;
  private searchAt = 0;
  /** What the last report told of. */
  private reportedBroken = 0;
  /** Something has happened since. */
  private isNew = false;
  /** Searches may still find something. */
  private isRestless = false;

  /** `credit` allows the simulation one more batch. */
  constructor(post: (message: VerdictMessage) => void, credit: () => void, clock: Clock) {
    this.post = post;
    this.credit = credit;
    this.clock = clock;
  }

  /** Another simulation takes the place of the one before. */
  forget(): void {
    this.judge = new LiveJudge();
    this.reportedBroken = 0;
    this.owed = 0;
  }

  /** A batch has come from the simulation. */
  receive(batch: HistoryBatch): void {
    this.judge.take(batch);
    this.heardAt = this.clock.now();
    this.owed++;
    this.isNew = true;
    this.isRestless = true;
    this.plan(0);
  }

  private plan(milliseconds: number): void {
    if (this.isPlanned) return;
    this.isPlanned = true;
    const turn = (): void => {
      this.isPlanned = false;
      this.turn();
    };
    if (milliseconds > 0) this.clock.later(turn, milliseconds);
    else this.clock.soon(turn);
  }

  /** One slice of judging, and what is due when all is judged. */
  private turn(): void {
    const isMore = this.slice();
    this.pay();
    if (isMore) {
      this.isNew = true;
      this.reportIfDue();
      this.plan(0);
      return;
    }
    const isQuiet = this.clock.now() - this.heardAt >= QUIET_MILLISECONDS;
    if (isQuiet && this.judge.settle()) this.isNew = true;
    this.searchIfDue(isQuiet);
    this.reportIfDue();
    if (!isQuiet || this.isNew || this.isRestless) this.plan(LOOK_MILLISECONDS);
  }

  private slice(): boolean {
    const begun = this.clock.now();
    for (;;) {
      if (!this.judge.advance(ROWS_AT_ONCE)) return false;
      if (this.clock.now() - begun >= SLICE_MILLISECONDS) return true;
    }
  }

  private pay(): void {
    if (this.judge.backlog > MOST_WAITING) return;
    for (; this.owed > 0; this.owed--) this.credit();
  }

  private searchIfDue(isQuiet: boolean): void {
    const begun = this.clock.now();
    if (!this.isRestless || begun < this.searchAt) return;
    const hasSearched = this.judge.search();
    const isLeft = this.judge.lookAtRest();
    const ended = this.clock.now();
    this.searchAt = ended + Math.max(SEARCH_MILLISECONDS, SEARCH_SHARE * (ended - begun));
    this.isNew = true;
    if (isQuiet && !hasSearched && !isLeft) this.isRestless = false;
  }

  private reportIfBroken(): void {
    if (this.judge.broken !== this.reportedBroken && this.sinceReport() >= this.pause()) this.report();
  }

  private reportIfDue(): void {
    this.reportIfBroken();
    if (this.isNew && this.sinceReport() >= Math.max(REPORT_MILLISECONDS, this.pause())) this.report();
  }

  private pause(): number {
    return this.judge.groupCount * PAUSE_MILLISECONDS_A_GROUP;
  }

  private sinceReport(): number {
    return this.clock.now() - this.reportedAt;
  }

  private report(): void {
    this.reportedAt = this.clock.now();
    this.reportedBroken = this.judge.broken;
    this.isNew = false;
    this.post({ type: 'report', report: this.judge.report() });
  }

  // ---- the interface ----

  async explain(group: string, question: LiveQuestion): Promise<Evidence | null> {
    return this.judge.explain(group, question);
  }

  async judgeWindow(
    group: string,
    question: LiveQuestion,
    from: number,
    to: number,
  ): Promise<Evidence | null> {
    return this.judge.judgeWindow(group, question, from, to);
  }

  async judgeFile(file: HistoryFile): Promise<FileJudgement> {
    return judgeFile(file, () => this.clock.now());
  }

  async ping(): Promise<number> {
    return this.judge.backlog;
  }
}
