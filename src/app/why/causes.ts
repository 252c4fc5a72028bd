/**
 * Causes, ranked. Each sampled request that failed blames something; those that blame the same are one cause,
 * and its share is that of the failures it stands for: requests are sampled, but how often each error occurs is
 * counted exactly, so a sampled time-out stands for its part of all time-outs. Errors of which no request was
 * sampled are explained by the state of the nodes alone. Where nothing fails, requests that spend most of their
 * time waiting are asked the same.
 */
import { kindById } from '../../catalog/kinds.ts';
import { type ErrorCode, errorCodes } from '../../model/telemetry.ts';
import type { Span, Trace } from '../../worker/protocol.ts';
import { type Blame, blame, rootOf, whyBorn } from './blame.ts';
import { bucketsOf, type Evidence, linkOf, linkStateOf, orZero, stateOf } from './evidence.ts';
import {
  type Finding,
  type RootKind,
  whyBulkheadFull,
  whyCircuitOpen,
  whyDown,
  whyLinkOrNode,
  whyThrottled,
} from './node-reasons.ts';
import { because, type Phrase, ref } from './phrase.ts';
import type { WhyQuestion } from './why-view.ts';

export interface Cause {
  readonly key: string;
  readonly finding: Finding;
  /** How the requests ended that it explains; `ok` where they were only slow. */
  readonly outcome: string;
  /** Of all failures (or slow requests) that were asked about, 0 to 1. */
  readonly share: number;
  /** Sampled requests that blame it. */
  readonly requests: readonly Trace[];
  /** The whole of it in one sentence. */
  readonly sentence: Phrase;
  /** Nodes and links on the way from what was seen to what is behind it. */
  readonly trail: readonly string[];
}

export interface WhyReport {
  /** What the causes explain: failures, slowness, or neither is there. */
  readonly about: 'failures' | 'slowness' | 'nothing';
  readonly causes: readonly Cause[];
  /** What was looked at. */
  readonly looked: {
    readonly from: number;
    readonly to: number;
    /** Sampled requests, and how many of them failed. */
    readonly requests: number;
    readonly failed: number;
    /** Requests of clients that ended in the stretch, per second, and the share that failed. */
    readonly rate: number;
    readonly failedShare: number;
    /** The node that is busiest by its own work; null where nobody has workers. */
    readonly busiest: { readonly id: string; readonly utilization: number } | null;
  };
}

/** Most causes that are told. */
const MOST_CAUSES = 6;
/** Fewer slow requests than this share are chance. */
const NOTABLE_SLOW = 0.1;

interface Vote {
  readonly blame: Blame;
  readonly trace: Trace | null;
  readonly weight: number;
}

/** Why what is asked about failed, or was slow; the gravest cause first. */
export function explain(evidence: Evidence, question: WhyQuestion): WhyReport {
  const looked = lookedAt(evidence);
  const failures = ranked(votesOf(evidence, question));
  if (failures.length > 0) return { about: 'failures', causes: failures, looked };
  const slow = ranked(slowVotes(evidence, question));
  return { about: slow.length > 0 ? 'slowness' : 'nothing', causes: slow, looked };
}

function votesOf(evidence: Evidence, question: WhyQuestion): readonly Vote[] {
  if (question.of === 'request')
    return votesOfCall(evidence, question.trace, rootOf(question.trace), 1, false);
  if (question.of === 'link') return votesOfLink(evidence, question.id);
  if (question.of === 'node') return votesOfNode(evidence, question.id, question.error);
  const codes = question.of === 'error' ? [question.error] : errorCodes;
  return codes.flatMap((code) => votesOfError(evidence, code));
}

/** Requests of clients that ended so. */
function votesOfError(evidence: Evidence, code: ErrorCode): readonly Vote[] {
  const clients = clientsOf(evidence);
  const rates = clients.map((id) => failureRate(evidence, id, code));
  const rate = rates.reduce((sum, each) => sum + each, 0);
  const sampled = evidence.traces.filter((trace) => trace.spans[rootOf(trace)]?.outcome === code);
  if (sampled.length > 0) {
    const weight = (rate > 0 ? rate : sampled.length) / sampled.length;
    return sampled.flatMap((trace) => votesOfCall(evidence, trace, rootOf(trace), weight, false));
  }
  return clients.flatMap((id, i) => (rates[i]! > 0 ? [suspicion(evidence, id, code, rates[i]!)] : []));
}

function votesOfNode(evidence: Evidence, id: string, error: ErrorCode | undefined): readonly Vote[] {
  const wanted = (span: Span) =>
    span.node === id && span.outcome !== 'ok' && (error === undefined || span.outcome === error);
  const votes = evidence.traces.flatMap((trace) => {
    const start = trace.spans.findIndex(wanted);
    return start < 0 ? [] : votesOfCall(evidence, trace, start, 1, true);
  });
  if (votes.length > 0) return votes;
  const codes = error === undefined ? errorCodes : [error];
  return codes.flatMap((code) => {
    const rate = failureRate(evidence, id, code);
    return rate > 0 ? [suspicion(evidence, id, code, rate)] : [];
  });
}

function votesOfLink(evidence: Evidence, id: string): readonly Vote[] {
  const votes = evidence.traces.flatMap((trace) => {
    const start = trace.spans.findIndex((span) => span.link === id && endedBadly(trace, span));
    return start < 0 ? [] : votesOfCall(evidence, trace, start, 1, true);
  });
  const { errors, lost } = linkStateOf(evidence, id);
  const link = linkOf(evidence, id);
  if (votes.length > 0 || link === undefined || errors + lost === 0) return votes;
  const finding = whyLinkOrNode(evidence, link, new Set([link.from]));
  return [{ blame: { outcome: 'timeout', decidedAt: link.from, path: [], finding }, trace: null, weight: 1 }];
}

/** Its caller got an error, or had given up before the answer came. */
function endedBadly(trace: Trace, span: Span): boolean {
  if (span.outcome !== 'ok') return true;
  const caller = trace.spans[span.parent];
  const again = trace.spans.some(
    (other) => other.parent === span.parent && other.node === span.node && other.attempt > span.attempt,
  );
  return again || (caller?.outcome === 'timeout' && span.ended >= caller.ended - 1e-9);
}

function votesOfCall(
  evidence: Evidence,
  trace: Trace,
  start: number,
  weight: number,
  isCall: boolean,
): readonly Vote[] {
  const found = blame(evidence, trace, start);
  if (found === null || (!isCall && found.outcome === 'ok')) return [];
  return [{ blame: { ...found, outcome: asCallerSaw(found.outcome) }, trace, weight }];
}

/** Whoever waits for a call that does not come back gets a time-out. */
function asCallerSaw(outcome: string): string {
  if (outcome === 'killed') return 'reset';
  return (errorCodes as readonly string[]).includes(outcome) ? outcome : 'timeout';
}

/** No request with that error was sampled: the state of what lies behind the node must do. */
function suspicion(evidence: Evidence, id: string, code: ErrorCode, weight: number): Vote {
  const birth = birthplaceOf(evidence, id, code, new Set());
  return { blame: { outcome: code, path: [], ...birth }, trace: null, weight };
}

/** Follows an error by its counts: from whoever passes it on to whoever it comes from. */
function birthplaceOf(
  evidence: Evidence,
  id: string,
  code: ErrorCode,
  seen: ReadonlySet<string>,
): Pick<Blame, 'decidedAt' | 'finding'> {
  const more = new Set([...seen, id]);
  const failing = evidence.design.links
    .filter((link) => link.from === id && !more.has(link.to))
    .map((link) => ({ link, errors: linkStateOf(evidence, link.id).errors }))
    .filter(({ errors }) => errors > 0)
    .sort((a, b) => b.errors - a.errors);
  const passedOn = failing.find(({ link }) => failureRate(evidence, link.to, code) > 0);
  if (passedOn !== undefined) return birthplaceOf(evidence, passedOn.link.to, code, more);
  const [worst] = failing;
  if (worst === undefined) return { decidedAt: id, finding: whyBorn(evidence, id, code) };
  const { link } = worst;
  const heldBack = reasonsOfLinks[code];
  if (heldBack !== undefined) return { decidedAt: id, finding: heldBack(evidence, link.id) };
  if (code === 'refused' || code === 'reset') return { decidedAt: id, finding: whyDown(evidence, link.to) };
  return { decidedAt: id, finding: whyLinkOrNode(evidence, link, more) };
}

/** Errors that a caller makes itself for a link. */
const reasonsOfLinks: { readonly [code: string]: (evidence: Evidence, link: string) => Finding } = {
  'circuit-open': whyCircuitOpen,
  throttled: whyThrottled,
  'bulkhead-full': whyBulkheadFull,
};

/** Requests that went well and spent most of their time with waiting that need not be. */
function slowVotes(evidence: Evidence, question: WhyQuestion): readonly Vote[] {
  const good = evidence.traces.filter((trace) => concerns(trace, question));
  const votes = good.flatMap((trace) => {
    const found = blame(evidence, trace);
    return found === null || ASDESIGNED.has(found.finding.kind) ? [] : [{ blame: found, trace, weight: 1 }];
  });
  if (question.of === 'request') return votes;
  return votes.length >= NOTABLE_SLOW * good.length ? votes : [];
}
/** What takes its time by design is no cause for complaint. */
const ASDESIGNED: ReadonlySet<RootKind> = new Set([
  'slow-service',
  'far',
  'unknown',
  'nobody',
  'policy',
  'burst',
]);

function concerns(trace: Trace, question: WhyQuestion): boolean {
  if (question.of === 'request') return trace.number === question.trace.number;
  if (trace.spans[rootOf(trace)]?.outcome !== 'ok') return false;
  if (question.of === 'node') return trace.spans.some((span) => span.node === question.id);
  if (question.of === 'link') return trace.spans.some((span) => span.link === question.id);
  return true;
}

/** Votes for the same thing are one cause. */
function ranked(votes: readonly Vote[]): readonly Cause[] {
  const groups = new Map<string, Vote[]>();
  let total = 0;
  for (const vote of votes) {
    total += vote.weight;
    const key = keyOf(vote.blame.finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [vote]);
    else group.push(vote);
  }
  return [...groups]
    .map(([key, group]) => causeOf(key, group, total))
    .sort((a, b) => rankOf(b) - rankOf(a))
    .slice(0, MOST_CAUSES);
}
/** What says nothing stands behind what says something. */
const rankOf = ({ finding, share }: Cause): number => share - (finding.kind === 'unknown' ? 1 : 0);

function keyOf({ kind, at, fault }: Finding): string {
  return fault === null ? `${kind} ${at}` : `fault ${fault.id}`;
}

function causeOf(key: string, group: readonly Vote[], total: number): Cause {
  const weight = group.reduce((sum, vote) => sum + vote.weight, 0);
  const spokesman = longestStory(group);
  const { finding, outcome, decidedAt } = spokesman.blame;
  const traces = group.flatMap(({ trace }) => (trace === null ? [] : [trace]));
  const { trace, blame: told } = spokesman;
  const trail = trace === null ? [] : told.path.flatMap((place) => placesOf(trace.spans[place]));
  const known = new Set([...trail, decidedAt, finding.at]);
  return {
    key,
    finding,
    outcome,
    share: total > 0 ? weight / total : 0,
    requests:
      spokesman.trace === null
        ? traces
        : [spokesman.trace, ...traces.filter((each) => each !== spokesman.trace)],
    sentence: [symptomOf(outcome), ' at ', ref(decidedAt), ': ', ...because(finding.clauses)],
    trail: [...known],
  };
}
const placesOf = (span: Span | undefined): readonly string[] =>
  span === undefined ? [] : span.link === '' ? [span.node] : [span.link, span.node];

/** The most frequent story among those that blame it; of equally frequent ones the longer. */
function longestStory(group: readonly Vote[]): Vote {
  const weights = new Map<string, number>();
  const storyOf = ({ blame: { outcome, decidedAt, finding } }: Vote) =>
    `${outcome} ${decidedAt} ${finding.clauses.length}`;
  for (const vote of group) weights.set(storyOf(vote), (weights.get(storyOf(vote)) ?? 0) + vote.weight);
  return group.reduce((best, vote) => {
    const more = weights.get(storyOf(vote))! - weights.get(storyOf(best))!;
    const longer = vote.blame.finding.clauses.length > best.blame.finding.clauses.length;
    return more > 1e-9 || (Math.abs(more) <= 1e-9 && longer) ? vote : best;
  });
}

/** How requests ended, as the subject of a sentence. */
export function symptomOf(outcome: string): string {
  return outcome === 'ok' ? 'Slow answers' : (symptoms[outcome as ErrorCode] ?? 'Failures');
}
const symptoms: { readonly [E in ErrorCode]: string } = {
  timeout: 'Time-outs',
  reset: 'Broken connections',
  refused: 'Refused connections',
  unavailable: 'Nobody to ask',
  'queue-full': 'Requests turned away',
  'rate-limited': 'Requests over the limit',
  'circuit-open': 'Calls held back',
  shed: 'Requests shed',
  rejected: 'Rejected requests',
  'not-leader': 'Asked the wrong replica',
  'no-quorum': 'Too few replicas',
  injected: 'Injected failures',
  cancelled: 'Cancelled requests',
  loop: 'Requests in a circle',
  abandoned: 'Requests that gave up waiting',
  'over-limit': 'Requests over the limit',
  throttled: 'Calls held back',
  'bulkhead-full': 'Calls held back',
};

function clientsOf({ design }: Evidence): readonly string[] {
  return design.nodes.filter((node) => kindById(node.kind)?.group === 'Traffic').map(({ id }) => id);
}
function failureRate({ telemetry, from, to }: Evidence, id: string, by: ErrorCode): number {
  const [first, end] = bucketsOf(telemetry, from, to);
  return orZero(telemetry.mean({ of: 'node', id, metric: 'failures', statistic: 'rate', by }, first, end));
}

function lookedAt(evidence: Evidence): WhyReport['looked'] {
  let done = 0;
  let failed = 0;
  for (const id of clientsOf(evidence)) {
    const { completions, failures } = stateOf(evidence, id);
    done += completions + failures;
    failed += failures;
  }
  const { traces, from, to } = evidence;
  return {
    from,
    to,
    requests: traces.length,
    failed: traces.filter((trace) => trace.spans[rootOf(trace)]?.outcome !== 'ok').length,
    rate: done,
    failedShare: done > 0 ? failed / done : 0,
    busiest: busiestOf(evidence),
  };
}

function busiestOf(evidence: Evidence): WhyReport['looked']['busiest'] {
  const states = evidence.design.nodes
    .map(({ id }) => ({ id, utilization: stateOf(evidence, id).utilization }))
    .filter(({ utilization }) => !Number.isNaN(utilization));
  return states.sort((a, b) => b.utilization - a.utilization)[0] ?? null;
}
