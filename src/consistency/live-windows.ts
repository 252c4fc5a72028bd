/**
 * What cannot be judged operation by operation, judged over the latest part of a live history, now and then,
 * when nothing else is to be done: causal consistency by its bad patterns, and sequential consistency as far as
 * causal memory decides it. What is wrong with a part is wrong with the whole; what is right with it is said of
 * the part only. As long as a group is linearizable both follow, and nothing is searched.
 *
 * The part has as many operations as its search allows: its cost is known beforehand, by the number of
 * operations and clients, so that no clock need be read.
 */
import { ENDED_OK } from '../model/history-records.ts';
import { searchCausal } from './causal.ts';
import type { GroupJudge } from './live-group.ts';
import { type LiveHistory, NONE } from './live-history.ts';
import { foundIn, historyOf, withWritesSeen } from './live-words.ts';
import type { Finding } from './sessions.ts';

/** Operations times clients of one search, some 50 ms; and times clients again for causal memory. */
const CAUSAL_COST = 250_000;
const MEMORY_COST = 800_000;
/** Operations of one part. */
const MOST_OPERATIONS = 20_000;

/** How far causality is judged: all that was answered from … until, or why nothing is known. */
export interface CausalState {
  readonly from: number;
  readonly until: number;
  readonly reason: string;
}

export class WindowJudge {
  /** What the last search of causality showed; null: there was none. */
  causal: CausalState | null = null;
  /** Whether causal memory was searched, which alone can refute sequential consistency here. */
  isMemorySearched = false;
  private readonly history: LiveHistory;
  private readonly judge: GroupJudge;
  private readonly isMember: (place: number) => boolean;
  /** Operations that had ended when a search was made. */
  private causalAt = NONE;
  private memoryAt = NONE;

  constructor(history: LiveHistory, judge: GroupJudge, isMember: (place: number) => boolean) {
    this.history = history;
    this.judge = judge;
    this.isMember = isMember;
  }

  /** Makes one search, if there is something new to search; the two take turns. */
  step(until: number): boolean {
    const { broken, ended } = this.judge;
    if (!broken.has('linearizable')) return false;
    const isCausalDue = !broken.has('causal') && this.causalAt !== ended;
    const isMemoryDue = !broken.has('sequential') && this.memoryAt !== ended;
    if (isMemoryDue && (!isCausalDue || this.memoryAt < this.causalAt)) {
      this.memoryAt = ended;
      this.searchMemory();
    } else if (isCausalDue) {
      this.causalAt = ended;
      this.searchCausal(until);
    }
    return isCausalDue || isMemoryDue;
  }

  private searchCausal(until: number): void {
    const places = this.latest((operations, clients) => operations * clients <= CAUSAL_COST);
    const finding = searchCausal(historyOf(this.history, withWritesSeen(this.history, places)), 'causal');
    const { verdict } = finding;
    const isWhole = places.length >= this.judge.ended + this.judge.open;
    const from = isWhole ? 0 : this.history.invoked[places.at(-1)!]!;
    this.causal = { from, until, reason: verdict.valid === 'unknown' ? verdict.reason : '' };
    if (verdict.valid !== false) return;
    this.note('causal', finding);
    if (!this.judge.broken.has('sequential')) this.note('sequential', finding);
  }

  private searchMemory(): void {
    const places = this.latest((operations, clients) => operations * clients * clients <= MEMORY_COST);
    this.isMemorySearched = true;
    const finding = searchCausal(
      historyOf(this.history, withWritesSeen(this.history, places)),
      'causal-memory',
    );
    if (finding.verdict.valid === false) this.note('sequential', finding);
  }

  private note(question: 'causal' | 'sequential', { verdict, suspects }: Finding): void {
    const [anomaly] = verdict.anomalies;
    if (anomaly === undefined) return;
    this.judge.breaks(question, anomaly.name, () => foundIn(this.history, anomaly, suspects));
  }

  /** The latest operations of the group, latest first, as many as are affordable. */
  private latest(isAffordable: (operations: number, clients: number) => boolean): number[] {
    const { history } = this;
    const places: number[] = [];
    const clients = new Set<number>();
    // What got no answer is a client of its own.
    let unanswered = 0;
    for (let place = history.operations - 1; place >= 0 && places.length < MOST_OPERATIONS; place--) {
      if (!this.isMember(place)) continue;
      clients.add(history.process[place]!);
      if (history.isWrite[place] === 1 && history.outcome[place] !== ENDED_OK) unanswered++;
      if (!isAffordable(places.length, clients.size + unanswered)) break;
      places.push(place);
    }
    return places;
  }
}
