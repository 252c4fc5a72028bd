/**
 * What proves a live judgement, for people to look at: the operations of which none can be left out, of one key
 * for linearizability (`counterexample.ts`), by the checkers of whole histories for the rest (`proofs.ts`); with
 * neighbors, so that one sees in what they stood.
 */
import type { Operation } from '../model/history.ts';
import { ENDED_OK } from '../model/history-records.ts';
import type { Counterexample, Verdict } from '../model/verdict.ts';
import type { Evidence, LiveQuestion } from '../model/verdict-report.ts';
import { hasContradictingReads } from './contradicting-reads.ts';
import { checkLinearizability } from './linearizability.ts';
import type { Broken, GroupJudge } from './live-group.ts';
import { type LiveHistory, NONE } from './live-history.ts';
import { anomalyOf, type FoundAnomaly, historyOf, withWritesSeen } from './live-words.ts';
import { withProof } from './proofs.ts';
import { modelOf } from './sequential-models.ts';
import type { ShrinkLimits } from './shrinking.ts';

/** Operations that are drawn. */
const MOST_DRAWN = 200;
/** Neighbors are sought in half the window on both sides, and further out while there are fewer than these. */
const FEWEST_DRAWN = 24;
const WIDENINGS = 5;
const LEAST_MARGIN = 0.001;
/** Operations of a key that are judged again, if those in which the conflict was noticed do not show it alone. */
const MOST_JUDGED = 4000;
/** The search for a counterexample among them. */
const LIMITS = { steps: 300_000, words: 4_000_000 };

/** The verdict on something that was found broken. */
export function brokenVerdict(
  history: LiveHistory,
  judge: GroupJudge,
  question: LiveQuestion,
  broken: Broken,
): Verdict {
  const { first, name } = broken;
  const operations = judge.ended;
  if (question === 'linearizable') {
    const verdict = conflictVerdict(history, judge, first.places);
    if (verdict.valid === false) return { ...verdict, operations };
  }
  const anomaly = anomalyOf(history, name, first);
  const verdict: Verdict = {
    valid: false,
    operations,
    anomalies: [anomaly],
    counterexample: null,
    reason: '',
  };
  return question === 'linearizable' ? verdict : proven(history, judge, question, verdict, first);
}

/** Beyond what the monitors say that it rests on, so many operations before it are looked at. */
const MOST_SUSPECTED = 3000;
const NEAR: ShrinkLimits = { trials: 400, cost: 500_000 };
const FAR: ShrinkLimits = { trials: 400, cost: 5_000_000 };

/** The verdict with the operations that prove it by themselves, as the checkers of whole histories judge them. */
function proven(
  history: LiveHistory,
  judge: GroupJudge,
  question: Exclude<LiveQuestion, 'linearizable'>,
  verdict: Verdict,
  { places, suspects = [], after }: FoundAnomaly,
): Verdict {
  const weak = { consistency: question, model: 'register', after } as const;
  const attempt = (some: Iterable<number>, limits: ShrinkLimits): Verdict => {
    const part = historyOf(history, withWritesSeen(history, some));
    return withProof(part, weak, verdict, part.operations, limits);
  };
  const near = attempt([...places, ...suspects], NEAR);
  if (near.counterexample !== null) return near;
  const clients = new Set(judge.group.clients);
  const isMember = (place: number) => clients.has(history.processes[history.process[place]!]?.client ?? '');
  const before: number[] = [];
  for (let place = Math.max(...places); place >= 0 && before.length < MOST_SUSPECTED; place--) {
    if (isMember(place)) before.push(place);
  }
  return attempt([...before, ...places, ...suspects], FAR);
}

/** Judges the operations in which a conflict was noticed once more, with what they need to be understood. */
function conflictVerdict(history: LiveHistory, judge: GroupJudge, places: readonly number[]): Verdict {
  const judged = (some: Iterable<number>): Verdict =>
    checkLinearizability(historyOf(history, withWritesSeen(history, some)), modelOf('register'), LIMITS);
  const last = Math.max(...places);
  const verdict = judged([...places, ...readsBefore(history, judge, last)]);
  const register = judge.registers.get(history.key[places[0]!]!);
  if (verdict.valid === false || register === undefined) return verdict;
  const before = judge.latestOf(register, Number.POSITIVE_INFINITY).filter((place) => place <= last);
  return judged([...before.slice(0, MOST_JUDGED), ...places]);
}

/** Operations of a key among which reads are sought that contradict another. */
const MOST_SCANNED = 5000;
const MOST_READS = 24;

/** The group's last reads of the same key that were over before this operation began, latest first. */
function readsBefore(history: LiveHistory, judge: GroupJudge, place: number): number[] {
  const register = judge.registers.get(history.key[place]!);
  if (register === undefined) return [];
  const isRead = (other: number): boolean =>
    other < place &&
    history.isWrite[other] === 0 &&
    history.outcome[other] === ENDED_OK &&
    history.ended[other]! < history.invoked[place]!;
  return judge.latestOf(register, MOST_SCANNED).filter(isRead).slice(0, MOST_READS);
}

/** The verdict on what is easiest to see among what was found, and how many of them were looked at. */
export interface Clearest {
  readonly verdict: Verdict;
  readonly rank: number;
  readonly tried: number;
}

/** Two reads that contradict each other prove it; one of them illustrates a stale read, or something else; neither. */
const RANKS = { pair: 3, staleRead: 2, illustrated: 1, none: 0 } as const;

/** Chooses among the conflicts that were found, beyond those that were looked at before: two reads are seen best. */
export function clearestConflict(
  history: LiveHistory,
  judge: GroupJudge,
  broken: Broken,
  known: Clearest,
): Clearest {
  let best = known;
  for (const { places } of broken.later.slice(known.tried)) {
    if (best.rank === RANKS.pair) break;
    const found = conflictVerdict(history, judge, places);
    if (found.valid !== false) continue;
    const verdict = { ...found, operations: judge.ended };
    const rank = rankOf(history, judge, verdict);
    if (rank > best.rank) best = { ...best, verdict, rank };
  }
  return { ...best, tried: broken.later.length };
}

export function rankOf(
  history: LiveHistory,
  judge: GroupJudge,
  { anomalies, counterexample }: Verdict,
): number {
  if (counterexample === null) return RANKS.none;
  if (hasContradictingReads(counterexample.operations)) return RANKS.pair;
  if (illustrationOf(history, judge, counterexample) === NONE) return RANKS.none;
  return anomalies[0]?.name === 'stale-read' ? RANKS.staleRead : RANKS.illustrated;
}

/**
 * Where the acknowledgement of a write proves that a read is too old: a read of another client that had seen what
 * was written, before the other began.
 */
function illustrationOf(
  history: LiveHistory,
  judge: GroupJudge,
  { operations, misfit }: Counterexample,
): number {
  const late = operations.find(({ id }) => id === misfit);
  if (late?.kind !== 'read' || hasContradictingReads(operations)) return NONE;
  const newer = operations.filter(({ kind, value }) => kind === 'write' && value !== late.value);
  const written = new Set(newer.map(({ id }) => id));
  const clientOf = (process: number) => history.processes[process]?.client;
  return (
    readsBefore(history, judge, history.placeOf(late.id)).find(
      (place) =>
        written.has(history.seen[place]!) && clientOf(history.process[place]!) !== clientOf(late.process),
    ) ?? NONE
  );
}

interface Judged {
  readonly question: LiveQuestion;
  readonly verdict: Verdict;
  /** What is drawn if nothing is wrong. */
  readonly otherwise: readonly number[];
}

/** A verdict with what is to be drawn of it: the operations of some keys in and around its window. */
export function evidenceOf(
  history: LiveHistory,
  judge: GroupJudge,
  { question, verdict, otherwise }: Judged,
  isMember: (place: number) => boolean,
): Evidence {
  const proof = essentialPlaces(history, judge, verdict);
  const essential = proof.length > 0 ? proof : otherwise.slice(0, MOST_DRAWN);
  const drawn = new Set(essential);
  for (const place of proof.length > 0 ? neighbors(history, proof, isMember) : []) {
    if (drawn.size >= MOST_DRAWN) break;
    drawn.add(place);
  }
  const places = [...drawn].sort((a, b) => a - b);
  const [from, to] = windowOf(essential.map((place) => history.operation(place)));
  return {
    group: judge.group.id,
    question,
    verdict,
    operations: places.map((place) => history.operation(place)),
    processes: history.processes,
    from,
    to,
  };
}

function essentialPlaces(
  history: LiveHistory,
  judge: GroupJudge,
  { anomalies, counterexample }: Verdict,
): number[] {
  const ids = counterexample?.operations.map(({ id }) => id) ?? anomalies[0]?.operations ?? [];
  const all = [...ids, ...(anomalies[0]?.operations ?? [])].map((id) => history.placeOf(id));
  if (counterexample !== null) all.push(illustrationOf(history, judge, counterexample));
  return [...new Set(all)].filter((place) => place >= 0).slice(0, MOST_DRAWN);
}

interface Neighbor {
  readonly place: number;
  readonly distance: number;
}

/** Other operations of the same keys, those that stand nearest to the essential ones first. */
function neighbors(
  history: LiveHistory,
  essential: readonly number[],
  isMember: (place: number) => boolean,
): number[] {
  if (essential.length === 0) return [];
  const keys = new Set(essential.map((place) => history.key[place]!));
  const moments = essential
    .flatMap((place) => [history.invoked[place]!, Math.min(history.returnOf(place), history.until)])
    .sort((a, b) => a - b);
  const [begin, end] = [moments[0]!, moments.at(-1)!];
  let near: Neighbor[] = [];
  let margin = Math.max((end - begin) / 2, LEAST_MARGIN);
  for (let tries = 0; tries < WIDENINGS && near.length < FEWEST_DRAWN; tries++, margin *= 2) {
    near = [];
    const last = history.firstFrom(end + margin);
    for (let place = history.firstFrom(begin - margin); place < last; place++) {
      if (!keys.has(history.key[place]!) || !isMember(place)) continue;
      near.push({ place, distance: distanceTo(moments, history.invoked[place]!) });
    }
  }
  return near.sort((a, b) => a.distance - b.distance || a.place - b.place).map(({ place }) => place);
}

function distanceTo(moments: readonly number[], time: number): number {
  return moments.reduce(
    (least, moment) => Math.min(least, Math.abs(moment - time)),
    Number.POSITIVE_INFINITY,
  );
}

/** From the first invocation to the last answer, with a margin. */
function windowOf(operations: readonly Operation[]): readonly [from: number, to: number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { invoked, returned } of operations) {
    from = Math.min(from, invoked);
    to = Math.max(to, returned ?? invoked);
  }
  if (from > to) return [0, 0];
  const margin = (to - from) / 10;
  return [Math.max(0, from - margin), to + margin];
}
