/**
 * Follows the blame through one sampled request: from the answer that its client got, down the calls to where
 * the error was born or the time went, and there to the state of the node or link that explains it.
 */
import { errorCodes } from '../../model/telemetry.ts';
import type { Span, Trace } from '../../worker/protocol.ts';
import { type Evidence, groupOf, linkOf, nodeOf, outLinks, stateOf } from './evidence.ts';
import { slowedBy, stoppedBy } from './fault-reasons.ts';
import {
  after,
  byFault,
  type Finding,
  isBreaker,
  seconds,
  unknown,
  whyBulkheadFull,
  whyCircuitOpen,
  whyDown,
  whyFar,
  whyGroup,
  whyLinkOrNode,
  whyLost,
  whyNode,
  whyQueue,
  whyThrottled,
} from './node-reasons.ts';
import { ref } from './phrase.ts';

/** What a request says about why it ended as it did. */
export interface Blame {
  /** How it ended: `ok` for one that was only slow. */
  readonly outcome: string;
  /** Where that was decided: the node whose patience ended, that refused, that failed. */
  readonly decidedAt: string;
  /** Places of the spans that lead to the culprit, from the one that is asked about on. */
  readonly path: readonly number[];
  readonly finding: Finding;
}

/** Own work of so much of a caller's patience leaves no room for anything else. */
const MOST_OF_PATIENCE = 0.9;

/** Blames something for how a request ended; with `start` only for how that call of it did. */
export function blame(evidence: Evidence, trace: Trace, start = rootOf(trace)): Blame | null {
  const span = trace.spans[start];
  if (span === undefined) return null;
  const root = trace.spans[rootOf(trace)] ?? span;
  const walk = new Walk({ ...evidence, during: { from: root.sent, to: root.ended } }, trace);
  const finding = span.outcome === 'ok' ? walk.time(start, span.ended) : walk.failure(start);
  const decidedAt = trace.spans[walk.decided ?? start]?.node ?? span.node;
  return { outcome: span.outcome, decidedAt, path: walk.path, finding };
}

export function rootOf({ spans }: Trace): number {
  return spans.findIndex((span) => span.parent < 0);
}

class Walk {
  readonly path: number[] = [];
  /** The call at which the error was born. */
  decided: number | null = null;
  private readonly evidence: Evidence;
  private readonly trace: Trace;

  constructor(evidence: Evidence, trace: Trace) {
    this.evidence = evidence;
    this.trace = trace;
  }

  /** Why the call ended with an error, or had not ended. */
  failure(index: number): Finding {
    const span = this.enter(index);
    if (span === null) return unknown(this.trace.spans[index]?.node ?? '');
    // an error that it only passes on was born further down
    const culprit = isPassedOn(span.outcome) ? this.lastFailed(index) : null;
    if (culprit !== null) return this.failure(culprit);
    const where = beforeItsEnd[span.outcome];
    if (where !== undefined) {
      const itself = span.outcome === 'circuit-open' && isBreaker(this.evidence, span.node);
      this.decided ??= NEVER_SERVED.has(span.outcome) && !itself ? span.parent : index;
      return where(this.evidence, span);
    }
    if (span.outcome === 'still waiting downstream' || span.outcome === 'still waiting')
      return this.waiting(index, span.ended);
    if (span.outcome === 'waiting to be tried again') return this.earlierAttempt(index);
    if (span.outcome === 'timeout') return this.timeout(index);
    this.decided ??= index;
    return this.bornHere(index);
  }

  /** Why the call took the time that it did, up to the moment when nobody waited any more. */
  time(index: number, until: number): Finding {
    const span = this.enter(index);
    if (span === null) return unknown(this.trace.spans[index]?.node ?? '');
    const parts = this.partsOf(index, until);
    const longest = parts.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    if (longest.of === 'queue') return whyQueue(this.evidence, span.node);
    if (longest.of === 'work') return whyWork(this.evidence, span);
    if (longest.of === 'way')
      return whyFar(this.evidence, this.trace.spans[longest.child]!.link, longest.seconds);
    if (longest.of === 'call') return this.callTook(longest.child, until);
    return this.waitsForSomebody(span);
  }

  private callTook(child: number, until: number): Finding {
    const { outcome } = this.trace.spans[child]!;
    return outcome === 'ok' ? this.time(child, until) : this.failure(child);
  }

  /** Where the time of a call went: its queue, its work, its calls and the way to them, or none of these. */
  private partsOf(index: number, until: number) {
    const span = this.trace.spans[index]!;
    const parts: {
      readonly of: 'queue' | 'work' | 'call' | 'way' | 'rest';
      readonly seconds: number;
      readonly child: number;
    }[] = [
      { of: 'queue', seconds: span.waited, child: -1 },
      { of: 'work', seconds: span.served, child: -1 },
    ];
    let called = 0;
    for (const child of this.childrenOf(index)) {
      const call = this.trace.spans[child]!;
      const there = Math.max(0, Math.min(call.ended, until) - call.arrived);
      const way = Math.max(0, call.arrived - call.sent);
      parts.push({ of: 'call', seconds: there, child }, { of: 'way', seconds: 2 * way, child });
      called += there + 2 * way;
    }
    const whole = Math.max(0, Math.min(span.ended, until) - span.arrived);
    const rest = whole - span.waited - span.served - called;
    parts.push({ of: 'rest', seconds: rest, child: -1 });
    return parts;
  }

  /** Nobody answered in time: what was the one doing that was asked last? */
  private timeout(index: number): Finding {
    const span = this.trace.spans[index]!;
    const children = this.childrenOf(index);
    const late = children.findLast((child) => {
      const call = this.trace.spans[child]!;
      return call.outcome !== 'ok' || call.ended >= span.ended - 1e-9;
    });
    const child = late ?? children.at(-1);
    if (child === undefined) {
      this.decided = index;
      return this.bornHere(index);
    }
    const call = this.trace.spans[child]!;
    if (call.outcome === 'timeout') return this.failure(child);
    this.decided = index;
    const patience = span.ended - call.sent;
    const impatient = whyImpatient(this.evidence, call, patience);
    if (impatient !== null) {
      this.enter(child);
      return impatient;
    }
    return call.outcome === 'ok' ? this.time(child, span.ended) : this.failure(child);
  }

  /** The call was still waiting for others when it was given up. */
  private waiting(index: number, until: number): Finding {
    const open = this.childrenOf(index).findLast((child) => this.trace.spans[child]!.outcome !== 'ok');
    if (open === undefined) return this.waitsForSomebody(this.trace.spans[index]!);
    const parts = this.partsOf(index, until).filter(({ of }) => of === 'call');
    const longest = parts.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    const finished = this.trace.spans[longest.child]!;
    // it may have lost its time with one that has answered by now
    if (finished.outcome === 'ok' && longest.seconds > 2 * this.secondsOf(open, until))
      return this.time(longest.child, until);
    return this.failure(open);
  }
  private secondsOf(index: number, until: number): number {
    const span = this.trace.spans[index]!;
    return Math.max(0, Math.min(span.ended, until) - span.sent);
  }

  private earlierAttempt(index: number): Finding {
    const span = this.trace.spans[index]!;
    const earlier = this.childrenOf(span.parent).findLast(
      (child) =>
        child !== index &&
        this.trace.spans[child]!.outcome !== 'ok' &&
        this.trace.spans[child]!.sent < span.ended,
    );
    if (earlier !== undefined && !this.path.includes(earlier)) return this.failure(earlier);
    const call = linkOf(this.evidence, span.link)?.settings.call;
    return call?.bulkhead == null ? unknown(span.node) : whyBulkheadFull(this.evidence, span.link);
  }

  /** It waits, and for nobody that it has called: for replicas that talk among themselves, or another's fetch. */
  private waitsForSomebody(span: Span): Finding {
    const group = groupOf(this.evidence, span.node);
    if (group !== null) {
      const found = whyGroup(this.evidence, group);
      if (found !== null) return after([ref(span.node), ' waits for the other replicas'], found);
    }
    for (const link of outLinks(this.evidence, span.node)) {
      const found = whyLinkOrNode(this.evidence, link, new Set([span.node]));
      if (found.kind !== 'unknown') return after([ref(span.node), ' waits for ', ref(link.to)], found);
    }
    return whyNode(this.evidence, span.node) ?? unknown(span.node);
  }

  /** No call of it failed: the node itself has said no. */
  private bornHere(index: number): Finding {
    const { node, outcome } = this.trace.spans[index]!;
    return whyBorn(this.evidence, node, outcome);
  }

  private lastFailed(index: number): number | null {
    const { outcome } = this.trace.spans[index]!;
    const failed = this.childrenOf(index).filter((child) => this.trace.spans[child]!.outcome !== 'ok');
    const same = failed.findLast((child) => this.trace.spans[child]!.outcome === outcome);
    return same ?? failed.at(-1) ?? null;
  }

  private childrenOf(index: number): readonly number[] {
    return this.trace.spans.flatMap((span, i) => (span.parent === index && i !== index ? [i] : []));
  }

  /** The span, the first time that it is come to. */
  private enter(index: number): Span | null {
    if (this.path.includes(index)) return null;
    this.path.push(index);
    return this.trace.spans[index] ?? null;
  }
}

/** Errors come from whoever was asked; a time-out is one's own, and what was never finished passes nothing on. */
function isPassedOn(outcome: string): boolean {
  return outcome !== 'timeout' && (errorCodes as readonly string[]).includes(outcome);
}
/** Outcomes of calls that their server never saw: its caller tells of them. */
const NEVER_SERVED: ReadonlySet<string> = new Set([
  ...['refused', 'circuit-open', 'throttled', 'bulkhead-full', 'lost on the way'],
]);

/** What a call was doing when it was given up, or what ended it on the way. */
const beforeItsEnd: { readonly [outcome: string]: (evidence: Evidence, span: Span) => Finding } = {
  'still queued': (evidence, { node }) => whyQueue(evidence, node),
  'still at the door': (evidence, { node }) => whyQueue(evidence, node),
  'still in service': whyWork,
  'still on the way': (evidence, { link, sent, ended }) => whyFar(evidence, link, ended - sent),
  'lost on the way': (evidence, { link }) => whyLost(evidence, link),
  'answer lost': (evidence, { link }) => whyLost(evidence, link),
  killed: (evidence, { node }) => whyDown(evidence, node),
  refused: (evidence, { node }) => whyDown(evidence, node),
  'circuit-open': (evidence, { link }) => whyCircuitOpen(evidence, link),
  throttled: (evidence, { link }) => whyThrottled(evidence, link),
  'bulkhead-full': (evidence, { link }) => whyBulkheadFull(evidence, link),
};

/** Why a node says no by itself. */
export function whyBorn(evidence: Evidence, node: string, outcome: string): Finding {
  const born = bornAt[outcome];
  if (born !== undefined) return born(evidence, node);
  const group = groupOf(evidence, node);
  const found = group === null ? whyBehind(evidence, node) : whyGroup(evidence, group);
  if (found !== null) return found;
  return group === null ? unknown(node) : election(group.set);
}

/** Errors that a node gives of its own. */
const bornAt: { readonly [outcome: string]: (evidence: Evidence, node: string) => Finding } = {
  'queue-full': (evidence, node) => whyFull(evidence, node),
  shed: (evidence, node) =>
    Math.max(stateOf(evidence, node).queue, stateOf(evidence, node).queueNow) >= 1
      ? whyShed(evidence, node)
      : policy(node, 'keeps the room that is left for what matters more'),
  abandoned: (evidence, node) => whyQueue(evidence, node),
  'over-limit': (_evidence, node) => policy(node, 'has as many requests already as its limit lets in'),
  cancelled: (evidence, node) => whyQueue(evidence, node),
  reset: (evidence, node) => whyDown(evidence, node),
  'rate-limited': (_evidence, node) => policy(node, 'turns away what is over its limit'),
  rejected: (_evidence, node) => policy(node, 'turns the request away'),
  injected: (_evidence, node) => policy(node, 'is set to fail some requests'),
  loop: (_evidence, node) => policy(node, 'is part of a circle: requests go round until they are dropped'),
};

function policy(at: string, does: string): Finding {
  const clause = [ref(at), ` ${does}`];
  return { kind: 'policy', at, fault: null, title: clause, clauses: [clause] };
}

function whyFull(evidence: Evidence, node: string): Finding {
  const found = whyQueue(evidence, node);
  const [, ...rest] = found.clauses;
  return { ...found, clauses: [['the queue of ', ref(node), ' is full'], ...rest] };
}

function whyShed(evidence: Evidence, node: string): Finding {
  const found = whyQueue(evidence, node);
  const [, ...rest] = found.clauses;
  return { ...found, clauses: [['too much waits at ', ref(node), ', which sheds some of it'], ...rest] };
}

function election(set: string): Finding {
  const clause = [ref(set), ' has no leader for a moment and elects one'];
  return { kind: 'election', at: set, fault: null, title: clause, clauses: [clause] };
}

/** Somebody that it needs is not there: a balancer without a healthy backend, a caller of nobody. */
function whyBehind(evidence: Evidence, node: string): Finding | null {
  const links = outLinks(evidence, node);
  if (links.length === 0) {
    const clause = ['nothing stands behind ', ref(node)];
    return { kind: 'nobody', at: node, fault: null, title: clause, clauses: [clause] };
  }
  for (const link of links) {
    const found = whyLinkOrNode(evidence, link, new Set([node]));
    if (found.kind !== 'unknown')
      return after(['none of those behind ', ref(node), ' is believed to be healthy'], found);
  }
  return null;
}

/** Own work takes the time. */
function whyWork(evidence: Evidence, span: Span): Finding {
  const fault = slowedBy(evidence, span.node);
  const took = ['the work at ', ref(span.node), ` takes ${seconds(span.served)}`];
  if (fault !== null) return after(took, byFault(fault, span.node));
  const usual = stateOf(evidence, span.node).service;
  const clause = [...took, Number.isNaN(usual) ? '' : ` (half of the requests: ${seconds(usual)} or more)`];
  return {
    kind: 'slow-service',
    at: span.node,
    fault: null,
    title: ['The work at ', ref(span.node), ' takes long'],
    clauses: [clause],
  };
}

/** A time-out so short that the work alone needs more, although nothing is broken. */
function whyImpatient(evidence: Evidence, call: Span, patience: number): Finding | null {
  const { service } = stateOf(evidence, call.node);
  if (!(service > patience * MOST_OF_PATIENCE)) return null;
  if (stoppedBy(evidence, call.node) !== null || slowedBy(evidence, call.node) !== null) return null;
  const link = linkOf(evidence, call.link);
  const caller = link === undefined ? undefined : nodeOf(evidence, link.from);
  return {
    kind: 'impatient',
    at: call.link,
    fault: null,
    title: ['The time-out of ', ref(call.link), ' is too short'],
    clauses: [
      [
        ...(caller === undefined ? ['the caller'] : [ref(caller.id)]),
        ` waits ${seconds(patience)}, and the work at `,
        ref(call.node),
        ` alone takes ${seconds(service)} or more for half of the requests`,
      ],
    ],
  };
}
