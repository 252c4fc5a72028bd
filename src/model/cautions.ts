/**
 * Cautions: settings that are valid and active and yet lead to what is rarely meant. More load than there is
 * capacity, a time-out that no answer can meet, tries that go on when nobody waits any more, retries that
 * multiply, a quorum that cannot be had or does not overlap. They follow from the design alone, so they can be
 * said while one types; what a run shows besides is the verdict of its figures. Never errors: many an experiment
 * is about exactly that.
 *
 * On retries and load: Bronson et al., "Metastable Failures in Distributed Systems" (HotOS 2021); on time-outs
 * and hedging: Dean and Barroso, "The Tail at Scale" (CACM 2013); on quorums: Gifford, "Weighted Voting for
 * Replicated Data" (SOSP 1979).
 */
import { formatQuantity } from '../base/units.ts';
import {
  type CallGraph,
  calledFor,
  type GraphLink,
  type GraphNode,
  instancesOf,
  isSource,
  type LeastTimes,
  retriesOf,
  speedOf,
  timeoutOf,
  workersOf,
  workOf,
} from './call-graph.ts';
import { type Design, nodeName } from './design.ts';
import type { Kind } from './kind.ts';
import { cumulative } from './law-figures.ts';
import { LoadForecast, type LoadKnowledge, type OfferedLoad } from './offered-load.ts';
import { fateOfExcess, type QueueFinding, queueFindings } from './queue-cautions.ts';
import { attemptsOf, retryDelays } from './retry-delays.ts';

/** Something to think about, at a node or a link. */
export interface Caution {
  readonly on: { readonly type: 'node' | 'link'; readonly id: string };
  /** What it is about, for those who sort and test: kebab-case. */
  readonly about:
    | 'overload'
    | 'near-capacity'
    | 'no-instances'
    | 'retries-tip-over'
    | 'retries-multiply'
    | 'timeout-too-short'
    | 'outlives-caller'
    | 'hedge-often'
    | 'hedge-never'
    | 'quorum-overlap'
    | 'quorum-too-large'
    | 'even-replicas'
    | 'elections-without-cause'
    | 'gives-up-late'
    | 'health-checks-fail'
    | 'visibility-too-short'
    | 'too-few-partitions'
    | 'idle-members'
    | QueueFinding['about'];
  /** The finding, with its figure. */
  readonly strong: string;
  /** What it comes from and how to mend it: sentences. */
  readonly rest: string;
}

/** Beyond this part of the capacity queues are long whatever the law of the work. */
const NEAR = 0.9;

const figure = (x: number): string => formatQuantity(x, 'count');
const time = (x: number): string => formatQuantity(x, 'seconds');

/** Everything worth a thought in a design, node by node and link by link. */
export function cautionsOf(
  design: Design,
  kinds: readonly Kind[],
  knowledge: LoadKnowledge,
): readonly Caution[] {
  return cautionsFrom(new LoadForecast(design, kinds, knowledge));
}

/** The same, of a forecast that is there already. */
export function cautionsFrom(forecast: LoadForecast): readonly Caution[] {
  const { graph, times } = forecast;
  const amplified = amplificationOf(graph);
  return [
    ...[...graph.values()].flatMap((known) => [
      ...loadCautions(known, forecast.at(known.node.id), amplified.get(known.node.id) ?? 1),
      ...setCautions(known, graph),
      ...checkCautions(known, times),
      ...visibilityCautions(known, graph, times),
      ...partitionCautions(known, graph, forecast),
      ...queueCautions(known, graph),
    ]),
    ...[...graph.values()].flatMap(({ out }) => out.flatMap((link) => linkCautions(link, graph, times))),
  ];
}

// ---- load ----

/** What a station's load says of it: also for rates that were measured and not forecast. */
export function loadCautions(
  known: GraphNode,
  load: OfferedLoad | undefined,
  amplification: number,
): readonly Caution[] {
  if (load === undefined) return [];
  const on = { type: 'node', id: known.node.id } as const;
  const rate = load.reads + load.writes;
  if (load.instances === 0) {
    if (rate === 0) return [];
    const rest = `${formatQuantity(rate, 'perSecond')} arrive here and are refused.`;
    return [{ on, about: 'no-instances', strong: 'No instances.', rest }];
  }
  if (load.ratio >= 1) return [{ on, about: 'overload', ...overloadInWords(load, known) }];
  const tipped = load.ratio * amplification;
  if (amplification > 1 && tipped >= 1 && load.ratio > 0.2) {
    const strong = `Retries can tip it over: ${ratioInWords(load.ratio)} of its capacity, up to ${ratioInWords(tipped)} with them.`;
    const rest = `Once calls fail, each request can come ${figure(amplification)} times, and the failing goes on when its cause is gone. A retry budget on the links in front keeps that from happening.`;
    return [{ on, about: 'retries-tip-over', strong, rest }];
  }
  if (load.ratio < NEAR || load.atMost) return [];
  const strong = `Close to its limit: ${ratioInWords(load.ratio)} of its capacity is asked for.`;
  const rest = `${sumInWords(load)} Every burst makes a queue, and it is long before it is gone.`;
  return [{ on, about: 'near-capacity', strong, rest }];
}

function overloadInWords(
  load: OfferedLoad,
  known: GraphNode,
): { readonly strong: string; readonly rest: string } {
  const needed = Math.ceil(load.demand / NEAR / (load.workers / load.instances));
  const remedy =
    load.instances > 1 || load.workers === load.instances
      ? `It takes ${needed} instances to be at ${formatQuantity(NEAR, 'ratio')}, or work of ${time((load.workSeconds * NEAR) / load.ratio)}.`
      : `It takes ${figure(Math.ceil(load.demand / NEAR))} workers to be at ${formatQuantity(NEAR, 'ratio')}, or work of ${time((load.workSeconds * NEAR) / load.ratio)}.`;
  if (load.atMost) {
    const strong = `More can be asked for than its capacity: up to ${ratioInWords(load.ratio)}.`;
    return { strong, rest: `${sumInWords(load)} Users who wait slow down with it. ${remedy}` };
  }
  const strong = `Offered load exceeds capacity: ${ratioInWords(load.ratio)}.`;
  return {
    strong,
    rest: `${sumInWords(load)} ${fateOfExcess(known)}${load.at === null ? '' : ' then'}. ${remedy}`,
  };
}

/** "850/s × 6.5 ms keep 5.5 workers busy, of 4." */
function sumInWords(load: OfferedLoad): string {
  const rate = formatQuantity(load.reads + load.writes, 'perSecond');
  const when = load.at === null ? '' : `At ${time(load.at)}: `;
  const each =
    load.heldSeconds > 0
      ? `${time(load.workSeconds + load.heldSeconds)} (${time(load.heldSeconds)} of it held while others answer)`
      : time(load.workSeconds);
  const there =
    load.instances > 1 ? `${figure(load.workers)} (${load.instances} instances)` : figure(load.workers);
  return `${when}${rate} × ${each} keep ${figure(load.demand)} workers busy; there ${load.workers === 1 ? 'is' : 'are'} ${there}.`;
}

/** Two digits, and never 1 for what is less. */
function ratioInWords(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'infinite';
  const rounded = Number(ratio.toPrecision(ratio >= 0.995 && ratio < 1 ? 4 : 2));
  return String(ratio < 1 && rounded >= 1 ? 0.999 : rounded);
}

/**
 * How often one request can come to a node when everything fails: tries multiply along a path. Links with a
 * budget do not count: it is there to bound them.
 */
function amplificationOf(graph: CallGraph): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  const visit = (known: GraphNode, factor: number, path: ReadonlySet<string>): void => {
    const { id } = known.node;
    if (path.has(id) || (most.get(id) ?? 0) >= factor) return;
    most.set(id, factor);
    const further = new Set(path).add(id);
    for (const link of known.out) {
      const next = graph.get(link.to);
      if (next !== undefined) visit(next, factor * triesOver(link, graph), further);
    }
  };
  for (const known of graph.values()) if (isSource(known)) visit(known, 1, new Set());
  return most;
}

function triesOver(link: GraphLink, graph: CallGraph): number {
  return link.settings.call.retryBudget === null ? attemptsOf(retriesOf(link, graph)) : 1;
}

// ---- links ----

/** Tries of one request that are more than anybody means. */
const MANY_TRIES = 6;

function linkCautions(link: GraphLink, graph: CallGraph, times: LeastTimes): readonly Caution[] {
  const from = graph.get(link.from);
  if (from === undefined || from.kind.outLinks.meaning === 'members') return [];
  return [
    ...timeoutCautions(link, graph, times),
    ...hedgeCautions(link, graph, times),
    ...patienceCautions(link, graph),
    ...multiplyingRetries(link, graph),
  ];
}

function leastAnswer(link: GraphLink, times: LeastTimes): number {
  return Math.min(times.overLink(link, 'reads'), times.overLink(link, 'writes'));
}

/**
 * Share of the calls over a link that are not answered within a time even if nobody queues and all that is
 * behind answers at once: that of the work alone.
 */
function lateShare(link: GraphLink, within: number, graph: CallGraph, times: LeastTimes): number {
  const to = graph.get(link.to);
  if (to === undefined) return 0;
  const left = within - times.roundTrip(link);
  const late = (operation: 'reads' | 'writes') => {
    const law = workOf(to, calledFor(link, operation));
    if (law === undefined) return left < 0 ? 1 : 0;
    return 1 - cumulative(law, left * speedOf(to));
  };
  return Math.min(late('reads'), late('writes'));
}

function timeoutCautions(link: GraphLink, graph: CallGraph, times: LeastTimes): readonly Caution[] {
  const timeout = timeoutOf(link, graph);
  const least = leastAnswer(link, times);
  if (timeout === null || timeout >= least) return [];
  const strong = `Time-out shorter than the mean answer: ${time(timeout)}, and an answer takes ${time(least)}.`;
  const late = lateShare(link, timeout, graph, times);
  const many =
    late >= NOTABLE ? `At least ${formatQuantity(late, 'ratio')} of the calls time out` : 'Calls time out';
  const rest = `That is without any queue: the work there and behind it, and the way. ${many}, and the work for them is done for nobody.`;
  return [{ on: { type: 'link', id: link.link.id }, about: 'timeout-too-short', strong, rest }];
}

/** Shares below are not worth a figure. */
const NOTABLE = 0.01;
/** Hedging is for the slowest few; when half of the calls are sent twice it is a second load. */
const MOST_HEDGED = 0.5;

function hedgeCautions(link: GraphLink, graph: CallGraph, times: LeastTimes): readonly Caution[] {
  const { hedgeAfter, tied } = link.settings.call;
  if (hedgeAfter === null) return [];
  const on = { type: 'link', id: link.link.id } as const;
  const timeout = timeoutOf(link, graph);
  if (timeout !== null && hedgeAfter >= timeout) {
    const strong = `It never hedges: the time-out of ${time(timeout)} comes before ${time(hedgeAfter)}.`;
    return [{ on, about: 'hedge-never', strong, rest: 'Hedge well before the time-out, near the p95.' }];
  }
  const twice = lateShare(link, hedgeAfter, graph, times);
  // tied ones are sent twice on purpose, and worked on once
  if (twice < MOST_HEDGED || tied) return [];
  const strong = `${formatQuantity(twice, 'ratio')} of the calls are sent twice: they are not answered within ${time(hedgeAfter)}.`;
  return [
    { on, about: 'hedge-often', strong, rest: 'Near the p95 of the answers hedging costs 5 % more calls.' },
  ];
}

/** The longest that a caller goes on with one call: all its tries and the delays in between. */
function longestTry(link: GraphLink, graph: CallGraph): number {
  const timeout = timeoutOf(link, graph);
  if (timeout === null) return Number.POSITIVE_INFINITY;
  const retries = retriesOf(link, graph);
  const delays = retryDelays(retries).reduce((sum, delay) => sum + delay, 0);
  return attemptsOf(retries) * timeout + delays;
}

/** Who tries on although its own caller has left. Without a time-out of its own nothing was promised. */
function patienceCautions(link: GraphLink, graph: CallGraph): readonly Caution[] {
  const longest = longestTry(link, graph);
  const from = graph.get(link.from);
  if (!Number.isFinite(longest) || from === undefined || isSource(from)) return [];
  if (attemptsOf(retriesOf(link, graph)) === 1 || link.settings.call.propagateDeadline) return [];
  const patience = Math.min(
    ...from.into.map((caller) => timeoutOf(caller, graph) ?? Number.POSITIVE_INFINITY),
  );
  if (longest <= patience) return [];
  const strong = `Tries on when its caller has left: up to ${time(longest)} here, and the caller waits ${time(patience)}.`;
  const rest =
    'The last tries work for nobody. Fewer tries, a shorter time-out, or propagating the deadline mends it.';
  return [{ on: { type: 'link', id: link.link.id }, about: 'outlives-caller', strong, rest }];
}

/** Retries at several layers of one path. */
function multiplyingRetries(link: GraphLink, graph: CallGraph): readonly Caution[] {
  const own = triesOver(link, graph);
  if (own === 1) return [];
  const before = triesBefore(link.from, graph, new Set());
  if (before === 1 || own * before < MANY_TRIES) return [];
  const strong = `Retries multiply: ${own} tries here for each of ${before} in front make ${own * before}.`;
  const rest = 'Let one layer retry, the one nearest to the failure, or give the links a retry budget.';
  return [{ on: { type: 'link', id: link.link.id }, about: 'retries-multiply', strong, rest }];
}

/** The most tries that one request has had when it comes to a node. */
function triesBefore(id: string, graph: CallGraph, seen: Set<string>): number {
  if (seen.has(id)) return 1;
  seen.add(id);
  let most = 1;
  for (const link of graph.get(id)?.into ?? []) {
    most = Math.max(most, triesOver(link, graph) * triesBefore(link.from, graph, seen));
  }
  return most;
}

// ---- replica sets ----

function setCautions(known: GraphNode, graph: CallGraph): readonly Caution[] {
  if (known.kind.outLinks.meaning !== 'members' || known.out.length === 0) return [];
  const { protocol } = known.settings;
  const own =
    protocol === 'quorum'
      ? quorumCautions(known)
      : [...majorityCautions(known), ...electionCautions(known), ...followerCautions(known)];
  return [...own, ...givingUpCautions(known, graph)];
}

function quorumCautions({ node, settings, out }: GraphNode): readonly Caution[] {
  // What counts by region is not one number.
  if (settings.replicasPer === 'region' || settings.writeScope !== 'any' || settings.readScope !== 'any')
    return [];
  const on = { type: 'node', id: node.id } as const;
  const n = Math.min(out.length, typeof settings.replicas === 'number' ? settings.replicas : out.length);
  const w = quorumSize(String(settings.writeQuorum), Number(settings.writeQuorumCount), n);
  const r = quorumSize(String(settings.readQuorum), Number(settings.readQuorumCount), n);
  for (const [name, wanted, what] of [
    ['W', w, 'Writes'],
    ['R', r, 'Reads'],
  ] as const) {
    if (wanted <= n) continue;
    const strong = `${what} can never have their quorum: ${name} = ${wanted} of N = ${n}.`;
    const rest = `Every one fails with “no quorum”. Lower ${name}, or add replicas.`;
    return [{ on, about: 'quorum-too-large', strong, rest }];
  }
  if (r + w > n) return [];
  const strong = `Reads may miss the newest write: R + W = ${r + w}, N = ${n}.`;
  const rest = `A read that asks ${r} and a write that waits for ${w} need not meet at any replica. With R + W > N they do.`;
  return [{ on, about: 'quorum-overlap', strong, rest }];
}

/** How many answers a level of consistency means, of n replicas. */
function quorumSize(level: string, count: number, n: number): number {
  const sizes: { readonly [level: string]: number } = {
    one: 1,
    two: 2,
    three: 3,
    quorum: Math.floor(n / 2) + 1,
    all: n,
  };
  return sizes[level] ?? count;
}

function majorityCautions({ node, settings, out }: GraphNode): readonly Caution[] {
  const members = out.length;
  const votes =
    settings.protocol === 'raft' ||
    settings.replication === 'synchronous' ||
    settings.failover === 'automatic';
  if (!votes || members % 2 === 1) return [];
  const survives = (count: number) => Math.floor((count - 1) / 2);
  const strong = `${members} replicas survive no more failures than ${members - 1}: ${survives(members)}.`;
  const rest = `A majority of ${members} is ${members / 2 + 1}, and a cut through the middle leaves none. One more replica, or one fewer.`;
  return [{ on: { type: 'node', id: node.id }, about: 'even-replicas', strong, rest }];
}

function electionCautions({ node, settings }: GraphNode): readonly Caution[] {
  const raft = settings.protocol === 'raft';
  if (!raft && settings.failover !== 'automatic') return [];
  const heartbeat = Number(raft ? settings.raftHeartbeatInterval : settings.heartbeatInterval);
  const patience = Number(raft ? settings.electionTimeoutMin : settings.failoverTimeout);
  if (heartbeat < patience) return [];
  const strong = `Elections without a cause: a heartbeat every ${time(heartbeat)}, and followers wait ${time(patience)}.`;
  const rest = 'Followers depose a leader that works. The time-out should be several heartbeats long.';
  return [{ on: { type: 'node', id: node.id }, about: 'elections-without-cause', strong, rest }];
}

function followerCautions({ node, settings, out }: GraphNode): readonly Caution[] {
  if (settings.protocol !== 'leader-follower' || settings.replication !== 'semi-synchronous') return [];
  const wanted = Number(settings.acknowledgements);
  const followers = out.length - 1;
  if (wanted <= followers) return [];
  const strong = `No write is ever acknowledged: it waits for ${wanted} followers, and there are ${followers}.`;
  const rest = 'Wait for fewer, or add replicas.';
  return [{ on: { type: 'node', id: node.id }, about: 'quorum-too-large', strong, rest }];
}

/** A driver that looks for a replica when its caller has already gone. */
function givingUpCautions({ node, settings, into }: GraphNode, graph: CallGraph): readonly Caution[] {
  const giveUpAfter = Number(settings.giveUpAfter);
  const patience = Math.min(...into.map((link) => timeoutOf(link, graph) ?? Number.POSITIVE_INFINITY));
  if (giveUpAfter < patience) return [];
  const strong = `Gives up after ${time(giveUpAfter)}, when its caller has left: that one waits ${time(patience)}.`;
  const rest = 'The caller sees a time-out and never hears that there was no quorum.';
  return [{ on: { type: 'node', id: node.id }, about: 'gives-up-late', strong, rest }];
}

// ---- queues ----

function queueCautions(known: GraphNode, graph: CallGraph): readonly Caution[] {
  const on = { type: 'node', id: known.node.id } as const;
  return queueFindings(known, graph).map((finding) => ({ on, ...finding }));
}

// ---- health checks ----

function checkCautions({ node, settings, out }: GraphNode, times: LeastTimes): readonly Caution[] {
  if (settings.healthChecks !== true || typeof settings.checkTimeout !== 'number') return [];
  const timeout = settings.checkTimeout;
  const far = out.filter((link) => times.roundTrip(link) > timeout);
  if (far.length === 0) return [];
  const longest = Math.max(...far.map((link) => times.roundTrip(link)));
  const strong = `Health checks cannot be answered in time: ${time(timeout)}, and the way there and back takes ${time(longest)}.`;
  const rest = 'The balancer believes backends dead that are well. Wait longer for a check.';
  return [{ on: { type: 'node', id: node.id }, about: 'health-checks-fail', strong, rest }];
}

/** The name of what a caution is about, for lists that show several. */
export function cautionedName(caution: Caution, design: Design): string {
  if (caution.on.type === 'node') {
    const node = design.nodes.find(({ id }) => id === caution.on.id);
    return node === undefined ? caution.on.id : nodeName(node);
  }
  const link = design.links.find(({ id }) => id === caution.on.id);
  const name = (id: string | undefined) => {
    const node = design.nodes.find((one) => one.id === id);
    return node === undefined ? '' : nodeName(node);
  };
  return `${name(link?.from)} → ${name(link?.to)}`;
}

// ---- queues and streams ----

/** Messages wait at a consumer that has more of them than workers, and their time runs. */
function visibilityCautions(known: GraphNode, graph: CallGraph, times: LeastTimes): readonly Caution[] {
  const { node, kind, settings, out } = known;
  const { visibilityTimeout } = settings;
  if (kind.outLinks.meaning !== 'consumers' || typeof visibilityTimeout !== 'number') return [];
  const atOnce = Number((settings.delivery === 'pull' ? settings.batchSize : settings.prefetch) ?? 1);
  const longest = out
    .filter((link) => link.settings.call.role === 'consumer')
    .map((link) => {
      const to = graph.get(link.to);
      const workers = to === undefined ? 1 : workersOf(to) / Math.max(1, instancesOf(to));
      return times.roundTrip(link) + times.at(link.to, 'writes') * Math.max(1, atOnce / workers);
    })
    .reduce((most, each) => Math.max(most, each), 0);
  if (visibilityTimeout >= longest) return [];
  const strong = `Visibility timeout shorter than the work: ${time(visibilityTimeout)}, and a consumer is at its messages for ${time(longest)}.`;
  const rest =
    atOnce > 1
      ? `It has up to ${figure(atOnce)} at a time, and the last of them waits for the others. Messages are given out again while somebody is at them, and are done twice. Give them longer, or fewer at a time.`
      : 'Messages are given out again while somebody is at them, and are done twice. Give them longer.';
  return [{ on: { type: 'node', id: node.id }, about: 'visibility-too-short', strong, rest }];
}

/** A partition does one record at a time, and belongs to one member. */
function partitionCautions(known: GraphNode, graph: CallGraph, forecast: LoadForecast): readonly Caution[] {
  const { node, kind, settings, out } = known;
  if (kind.outLinks.meaning !== 'groups') return [];
  const on = { type: 'node', id: node.id } as const;
  const partitions = Number(settings.partitions);
  const rate = forecast.rateAt(node.id) ?? 0;
  return out.flatMap((link): readonly Caution[] => {
    const to = graph.get(link.to);
    if (to === undefined) return [];
    const each = forecast.times.overLink(link, 'writes');
    if ((rate * each) / partitions >= 1) {
      const strong = `Too few partitions for ${nodeName(to.node)}: ${figure(partitions)}, and it takes more than ${figure(Math.floor(rate * each))}.`;
      const rest = `A partition does one record after the other, each in ${time(each)} with the way there and back: ${formatQuantity(partitions / each, 'perSecond')} at most, whoever reads, and ${formatQuantity(rate, 'perSecond')} come in. Its lag grows.`;
      return [{ on, about: 'too-few-partitions', strong, rest }];
    }
    const idle = instancesOf(to) - partitions;
    if (idle <= 0) return [];
    const strong = `${idle === 1 ? 'One member' : `${figure(idle)} members`} of ${nodeName(to.node)} will be idle.`;
    const rest = `A partition belongs to one member, and there are ${figure(partitions)} of them.`;
    return [{ on, about: 'idle-members', strong, rest }];
  });
}
