/**
 * The judge of a run that still goes on. Linearizability, session guarantees and staleness are judged operation
 * by operation and never read the past again; what needs a search is judged over a part, when nothing else is
 * to be done. Every judgement says from when until when it holds, and where nothing can be known, why.
 *
 * When the run goes back in time, what was found before that moment stays, and the monitors take the rows up to
 * it once more. It reads no clock: whoever calls decides how much is done at once.
 */
import type { HistoryBatch, StoreGroup } from '../model/history-records.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Evidence, GroupVerdict, LiveQuestion, VerdictReport } from '../model/verdict-report.ts';
import { judge as judgeHistory } from './judge.ts';
import { ConvergenceWatch } from './live-convergence.ts';
import { brokenVerdict, type Clearest, clearestConflict, evidenceOf, rankOf } from './live-evidence.ts';
import { type Broken, GroupJudge } from './live-group.ts';
import { LiveHistory, NONE } from './live-history.ts';
import { type JudgedGroup, judgementsOf } from './live-judgements.ts';
import { rowsInOrder } from './live-moments.ts';
import { OperationNotes } from './live-notes.ts';
import { WindowJudge } from './live-windows.ts';
import { historyOf, withWritesSeen } from './live-words.ts';
import { withProof } from './proofs.ts';
import { findSequential } from './sequential.ts';
import { modelOf } from './sequential-models.ts';
import { unknownVerdict } from './sessions.ts';

/** Operations of a window that is judged on demand, and what its search may cost: some seconds. */
const MOST_IN_WINDOW = 100_000;
const WINDOW_LIMITS = { steps: 1_500_000, words: 12_000_000 };
/** And what it may cost to find what proves it. */
const PROOF_LIMITS = { trials: 2000, cost: 20_000_000 };

export class LiveJudge {
  readonly history = new LiveHistory();
  private readonly notes = new OperationNotes();
  private groups: JudgedGroup[] = [];
  /** By client: its group; also of clients that are no more. */
  private readonly groupOfClient = new Map<string, JudgedGroup>();
  /** By process. */
  private groupOfProcess: (JudgedGroup | undefined)[] = [];
  /** Rows that are judged. */
  private judged = 0;
  /**
   * Rows of which it is known that nothing breaks in them but what is noted: they were judged before the run went
   * back. What holds for a history holds for its beginning, so this is said at once, and the monitors catch up.
   */
  private known = 0;
  /** Where the last moment begins, if it was taken to be over before that was certain. */
  private hastyFrom = NONE;
  private readonly clearestOf = new WeakMap<Broken, Clearest>();
  /** The group that was searched last. */
  private turn = 0;

  /** Takes what the recorder sends; judging is up to `advance`. */
  take(batch: HistoryBatch): void {
    const { isAnew, from } = this.history.take(batch);
    if (isAnew) {
      this.groups = [];
      this.groupOfClient.clear();
      this.judged = 0;
      this.known = 0;
      this.hastyFrom = NONE;
    } else if (from < Math.max(this.judged, this.known)) this.goBack(from);
    else if (this.wasHasty()) this.goBack(this.hastyFrom);
    this.follow(batch.groups);
    const { processes } = this.history;
    this.groupOfProcess = processes.map(({ client }) => {
      const group = this.groupOfClient.get(client);
      return group !== undefined && this.groups.includes(group) ? group : undefined;
    });
  }

  /** Whether something else happened in the moment that was taken to be over. */
  private wasHasty(): boolean {
    const { history, hastyFrom, judged } = this;
    if (hastyFrom === NONE || judged >= history.rows) return false;
    const isSame = history.timeOfRow(judged) === history.timeOfRow(hastyFrom);
    if (!isSame) this.hastyFrom = NONE;
    return isSame;
  }

  /** All rows are to be taken once more; what was found before row `from` stays found. */
  private goBack(from: number): void {
    this.known = Math.min(from, Math.max(this.judged, this.known));
    this.judged = 0;
    this.hastyFrom = NONE;
    for (const [index, { judge, verdicts }] of this.groups.entries()) {
      const kept = new Map([...judge.broken].filter(([, { row }]) => row < from));
      const fresh = this.judgedGroup(judge.group, kept);
      fresh.judge.isAnswered = judge.isAnswered && from > 0;
      for (const { first } of kept.values()) {
        const verdict = verdicts.get(first);
        if (verdict !== undefined) fresh.verdicts.set(first, verdict);
      }
      this.groups[index] = fresh;
      for (const [client, group] of this.groupOfClient) {
        if (group.judge === judge) this.groupOfClient.set(client, fresh);
      }
    }
  }

  private judgedGroup(group: StoreGroup, kept: GroupJudge['broken']): JudgedGroup {
    const { history } = this;
    const judge = new GroupJudge(history, this.notes, group, kept);
    const isMember = (place: number): boolean => this.groupOf(place)?.judge === judge;
    return {
      judge,
      windows: new WindowJudge(history, judge, isMember),
      convergence: new ConvergenceWatch(history, judge),
      verdicts: new Map(),
    };
  }

  private groupOf(place: number): JudgedGroup | undefined {
    return this.groupOfProcess[this.history.process[place]!];
  }

  // ---- groups ----

  /** How many groups are judged, each by itself. */
  get groupCount(): number {
    return this.groups.length;
  }

  /** The design's groups are these now. If a client has come to another one, all is judged anew. */
  private follow(groups: readonly StoreGroup[]): void {
    const found = groups.map((group) => this.groupLike(group));
    const isMixed = new Set(found.filter((known) => known !== undefined)).size < found.filter(Boolean).length;
    const isMoved = groups.some(({ clients }, i) =>
      clients.some((client) => {
        const before = this.groupOfClient.get(client);
        return before !== undefined && before !== found[i];
      }),
    );
    if (isMixed || isMoved) {
      this.beginAnew(groups);
      return;
    }
    this.groups = groups.map((group, i) => {
      const known = found[i] ?? this.judgedGroup(group, new Map());
      known.judge.group = group;
      for (const client of group.clients) this.groupOfClient.set(client, known);
      return known;
    });
  }

  /** The group that this one was before: it has a client or a store with it in common. */
  private groupLike({ clients, stores }: StoreGroup): JudgedGroup | undefined {
    return this.groups.find(
      ({ judge: { group } }) =>
        clients.some((client) => group.clients.includes(client)) ||
        stores.some((store) => group.stores.includes(store)),
    );
  }

  private beginAnew(groups: readonly StoreGroup[]): void {
    const retired = [...this.groupOfClient].map(([client, { judge }]) => [client, judge.group] as const);
    this.groups = [];
    this.groupOfClient.clear();
    this.judged = 0;
    this.known = 0;
    this.hastyFrom = NONE;
    this.follow(groups);
    // Clients that are no more belong where the rest of their group is now.
    for (const [client, group] of retired) {
      const now = this.groupLike(group);
      if (!this.groupOfClient.has(client) && now !== undefined) this.groupOfClient.set(client, now);
    }
  }

  // ---- judging ----

  /** Rows that are not judged yet. */
  get backlog(): number {
    return this.history.rows - this.judged;
  }

  /** Judges so many rows, or a few more, as far as their moments are over; whether there are more of those. */
  advance(rows: number): boolean {
    const { history } = this;
    const stop = Math.min(history.rows, this.judged + rows);
    while (this.judged < stop) {
      const end = this.endOfMoment();
      if (end === history.rows && history.timeOfRow(this.judged) >= history.until) return false;
      this.judgeMoment(end);
    }
    return this.judged < history.rows;
  }

  /** Takes the last moment to be over, since nothing has come for a while; whether that was news. */
  settle(): boolean {
    if (this.judged === this.history.rows || this.endOfMoment() < this.history.rows) return false;
    this.hastyFrom = this.judged;
    this.judgeMoment(this.history.rows);
    return true;
  }

  private endOfMoment(): number {
    const { history } = this;
    const time = history.timeOfRow(this.judged);
    let end = this.judged + 1;
    while (end < history.rows && history.timeOfRow(end) === time) end++;
    return end;
  }

  private judgeMoment(end: number): void {
    const { history, judged } = this;
    for (let row = judged; row < end; row++) {
      const place = history.placeInRow(row);
      const judge = this.groupOf(place)?.judge;
      if (judge === undefined) continue;
      if (history.isEnd(row)) judge.end(place);
      else judge.begin(place);
      if (end === judged + 1) judge.judgeZone(place, history.isEnd(row));
    }
    if (end > judged + 1) {
      for (const row of rowsInOrder(history, judged, end)) {
        const place = history.placeInRow(row);
        this.groupOf(place)?.judge.judgeZone(place, history.isEnd(row));
      }
    }
    this.judged = end;
  }

  /** How many judgements are broken: when it changes, there is something to tell. */
  get broken(): number {
    return this.groups.reduce((sum, { judge }) => sum + judge.broken.size, 0);
  }

  /** Makes one search over the latest part of some group, each in its turn; whether there was one to make. */
  search(): boolean {
    const until = this.judgedUntil;
    if (until === null) return false;
    for (let tried = 0; tried < this.groups.length; tried++) {
      this.turn = (this.turn + 1) % this.groups.length;
      if (this.groups[this.turn]!.windows.step(until)) return true;
    }
    return false;
  }

  /** Looks at keys that are at rest; whether some are left. */
  lookAtRest(): boolean {
    const until = this.judgedUntil ?? 0;
    return this.groups.map(({ convergence }) => convergence.step(until)).includes(true);
  }

  /** All that was answered until then is judged; null: nothing yet. */
  private get judgedUntil(): number | null {
    const { history } = this;
    const rows = Math.max(this.judged, this.known);
    // of what came after the last row that had room nothing is known
    const recordedUntil = Math.min(history.until, history.fullAt ?? Number.POSITIVE_INFINITY);
    if (rows === history.rows) return rows === 0 ? null : recordedUntil;
    return rows === 0 ? null : history.timeOfRow(rows - 1);
  }

  // ---- answers ----

  report(): VerdictReport {
    const { epoch, until, operations, oneKeyIn, fullAt, leftOut } = this.history;
    return {
      epoch,
      leftOut,
      until,
      recorded: operations,
      oneKeyIn,
      fullAt,
      groups: this.groups.map((group) => this.groupVerdict(group)),
    };
  }

  private groupVerdict(group: JudgedGroup): GroupVerdict {
    const { judge } = group;
    const { id, title, clients, stores } = judge.group;
    const { reads, stale, longestSeconds, mostVersions } = judge.staleness;
    const judgements = judgementsOf(this.history, group, this.judgedUntil, (question) =>
      this.verdictOn(group, question),
    );
    const { ended, open } = judge;
    const staleReads = { reads, stale, longestSeconds, mostVersions };
    const healing = judge.healing.stateAt(this.judgedUntil ?? 0);
    return {
      group: id,
      title,
      clients,
      stores,
      operations: ended,
      open,
      judgements,
      staleReads,
      ...(healing !== undefined && { healing }),
    };
  }

  /** The verdict on something broken. */
  private verdictOn({ judge, verdicts }: JudgedGroup, question: LiveQuestion): Verdict | undefined {
    const broken = judge.broken.get(question);
    if (broken === undefined) return undefined;
    const known = verdicts.get(broken.first);
    if (known !== undefined) return known;
    const verdict = brokenVerdict(this.history, judge, question, broken);
    verdicts.set(broken.first, verdict);
    return verdict;
  }

  /** What proves that something is broken; null if it is not. */
  explain(group: string, question: LiveQuestion): Evidence | null {
    const found = this.groups.find(({ judge }) => judge.group.id === group);
    const verdict = found === undefined ? undefined : this.verdictOn(found, question);
    if (found === undefined || verdict === undefined) return null;
    return this.evidence(found, question, this.clearest(found, question, verdict));
  }

  /** What is easiest to see among what broke linearizability. */
  private clearest({ judge }: JudgedGroup, question: LiveQuestion, verdict: Verdict): Verdict {
    const broken = judge.broken.get(question);
    if (broken === undefined || question !== 'linearizable') return verdict;
    const { history } = this;
    const known = this.clearestOf.get(broken) ?? { verdict, rank: rankOf(history, judge, verdict), tried: 0 };
    const best = clearestConflict(history, judge, broken, known);
    this.clearestOf.set(broken, best);
    return best.verdict;
  }

  /** Judges what a group asked in a span of time; null if there is no such group. */
  judgeWindow(group: string, question: LiveQuestion, from: number, to: number): Evidence | null {
    const found = this.groups.find(({ judge }) => judge.group.id === group);
    if (found === undefined) return null;
    const { history } = this;
    const places: number[] = [];
    const last = history.firstFrom(to);
    for (let place = history.firstFrom(from); place < last; place++) {
      if (this.groupOf(place) === found) places.push(place);
    }
    return this.evidence(found, question, this.judgePart(found.judge, places, question, to), places);
  }

  private judgePart(
    { healing }: GroupJudge,
    places: readonly number[],
    question: LiveQuestion,
    to: number,
  ): Verdict {
    const { history } = this;
    if (places.length === 0) return unknownVerdict(historyOf(history, []), 'nothing was asked in that time');
    if (places.length > MOST_IN_WINDOW) {
      const reason = `${places.length} operations are too many for one look; choose a shorter window`;
      return { ...unknownVerdict(historyOf(history, []), reason), operations: places.length };
    }
    const part = historyOf(history, withWritesSeen(history, places));
    const after = healing.wholeSince(to);
    if (question === 'eventual' && after === null) {
      return unknownVerdict(part, 'something was broken at its end: nobody can demand that replicas agree');
    }
    if (question !== 'sequential') {
      return judgeHistory(part, { consistency: question, model: 'register', after: after ?? undefined });
    }
    const { verdict, suspects } = findSequential(part, modelOf('register'), WINDOW_LIMITS);
    return withProof(part, { consistency: question, model: 'register' }, verdict, suspects, PROOF_LIMITS);
  }

  private evidence(
    group: JudgedGroup,
    question: LiveQuestion,
    verdict: Verdict,
    otherwise: readonly number[] = [],
  ): Evidence {
    const isMember = (place: number): boolean => this.groupOf(place) === group;
    return evidenceOf(this.history, group.judge, { question, verdict, otherwise }, isMember);
  }
}
