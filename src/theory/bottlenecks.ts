/**
 * Which station fills first when the load grows, at what load, and which comes next once the first has been given
 * more room. By the utilization law (U = X · S) an open station's utilization grows in proportion to the load, so
 * that it is full at 1/U of it; users who wait can send no more than 1/Dmax a second, and queue from N* users on.
 *
 * Sources: P. Denning and J. Buzen, "The operational analysis of queueing network models", ACM Computing Surveys 10,
 * 1978; E. Lazowska et al., "Quantitative System Performance" (1984), ch. 5.
 */
import { demandsOf } from './closed-network.ts';
import { type ClientInput, type NetworkInput, pointOf } from './network-input.ts';
import { solveOpenNetwork } from './open-network.ts';

/** A station and when it is full. */
export interface Limit {
  readonly id: string;
  readonly name: string;
  /** Of what it can do, at the load in question; 1 and more: it is beyond it. */
  readonly utilization: number;
  /** Times that load at which it is full. */
  readonly factor: number;
  /** Requests a second of all open clients together at which it is full; null where users wait. */
  readonly atRate: number | null;
  /** Part of it is workers that are held while others answer. */
  readonly isHeld: boolean;
}

/** What limits users who wait. */
export interface ClosedLimit {
  readonly client: string;
  readonly users: number;
  /** Users from which on queues are certain: (Z + ΣD) / Dmax. */
  readonly saturationUsers: number;
  /** Requests a second that nothing can exceed: 1 / Dmax. */
  readonly mostThroughput: number;
}

export interface Bottlenecks {
  /** The first to fill first. */
  readonly limits: readonly Limit[];
  /** Requests a second that all open clients send now. */
  readonly rate: number;
  readonly closed: readonly ClosedLimit[];
  /** Nodes of which only their protocol knows what they do, and those behind. */
  readonly unknown: readonly string[];
}

/** The stations of a network in the order in which they fill; null where a loop of calls has no end. */
export function findBottlenecks(network: NetworkInput): Bottlenecks | null {
  const open = network.clients.filter(({ users }) => users === null);
  const closed = network.clients.filter(({ users }) => users !== null);
  const rate = open.reduce((sum, { rates }) => sum + rates[0] + rates[1], 0);
  if (closed.length > 0 && rate === 0) return ofUsers(network, closed);
  const demanded = openDemand(network, open);
  if (demanded === null) return null;
  return {
    limits: sorted(demanded.map((load, i) => limitOf(network, i, load, rate))),
    rate,
    closed: closed.flatMap((client) => closedLimitOf(network, client) ?? []),
    unknown: unknownOf(network),
  };
}

interface Load {
  readonly utilization: number;
  readonly isHeld: boolean;
}

/**
 * What is offered to each station, as part of its capacity, nothing being turned away: whoever looks for limits
 * wants all of it served. What workers are held for is counted as it is while nobody queues.
 */
function openDemand(network: NetworkInput, clients: readonly ClientInput[]): readonly Load[] | null {
  const demands = clients.map((client) => ({ client, found: demandsOf(network, client) }));
  const unhurried = unhurriedAnswers(network);
  const loads = network.nodes.map((): { work: number; held: number } => ({ work: 0, held: 0 }));
  for (const { client, found } of demands) {
    if (found === null) return null;
    const rate = client.rates[0] + client.rates[1];
    for (const [i, visits] of found.visits.entries()) {
      loads[i]!.work += rate * visits * found.work[i]!;
      const held = network.nodes[i]!.holds ? Math.max(0, unhurried[i]! - found.work[i]!) : 0;
      loads[i]!.held += rate * visits * (held || 0);
    }
  }
  return loads.map(({ work, held }, i) => ({
    utilization: (work + held) / capacityOf(network, i),
    isHeld: held > work,
  }));
}

/** Mean time to an answer of each node if nobody ever waited. */
function unhurriedAnswers(network: NetworkInput): readonly number[] {
  const nothing = new Array<number>(2 * network.nodes.length).fill(0);
  const idle = solveOpenNetwork(
    network,
    nothing,
    network.nodes.map(() => 1),
  );
  return network.nodes.map((_, i) => idle?.latencies[pointOf(i, 0)] ?? 0);
}

function capacityOf({ nodes }: NetworkInput, i: number): number {
  const node = nodes[i]!;
  return node.isStation ? node.servers * node.instances : Number.POSITIVE_INFINITY;
}

function limitOf({ nodes }: NetworkInput, i: number, { utilization, isHeld }: Load, rate: number): Limit {
  const factor = utilization > 0 ? 1 / utilization : Number.POSITIVE_INFINITY;
  return { id: nodes[i]!.id, name: nodes[i]!.name, utilization, factor, atRate: rate * factor, isHeld };
}

/** A load of so many times the present one is none that anybody means. */
const BEYOND_MEANING = 1e6;

/** Stations that nothing can fill are none that limit. */
function sorted(limits: readonly Limit[]): readonly Limit[] {
  return limits.filter(({ factor }) => factor < BEYOND_MEANING).sort((a, b) => a.factor - b.factor);
}

function unknownOf({ nodes }: NetworkInput): readonly string[] {
  return nodes.filter(({ unknown }) => unknown !== null).map(({ id }) => id);
}

// ---- users who wait ----

/** Stations by what a request asks of them: the busiest is full at 1/Dmax, the others are as full as they compare. */
function ofUsers(network: NetworkInput, clients: readonly ClientInput[]): Bottlenecks | null {
  const limits = clients.map((client) => closedLimitOf(network, client));
  if (limits.some((limit) => limit === null)) return null;
  const loads = network.nodes.map(() => 0);
  for (const [k, client] of clients.entries()) {
    const demands = demandsOf(network, client)!;
    // all that the users could ask for if nobody queued
    const wanted = Math.min(limits[k]!.unhurriedRate, Number.MAX_VALUE);
    for (const [i, visits] of demands.visits.entries())
      loads[i]! += (wanted * visits * demands.work[i]!) / capacityOf(network, i);
  }
  return {
    limits: sorted(
      loads.map((utilization, i) => {
        const limit = limitOf(network, i, { utilization, isHeld: false }, 0);
        return { ...limit, atRate: null };
      }),
    ),
    rate: 0,
    closed: limits.flatMap((limit) => limit ?? []),
    unknown: unknownOf(network),
  };
}

function closedLimitOf(
  network: NetworkInput,
  client: ClientInput,
): (ClosedLimit & { readonly unhurriedRate: number }) | null {
  const demands = demandsOf(network, client);
  if (demands === null || client.users === null) return null;
  const whole = demands.visits.reduce((sum, visits, i) => sum + visits * demands.work[i]!, 0);
  const busiest = Math.max(
    0,
    ...demands.visits.map((visits, i) => (visits * demands.work[i]!) / capacityOf(network, i)),
  );
  const round = client.thinkSeconds + demands.travelSeconds + whole;
  return {
    client: client.id,
    users: client.users,
    saturationUsers: busiest > 0 ? round / busiest : Number.POSITIVE_INFINITY,
    mostThroughput: busiest > 0 ? 1 / busiest : Number.POSITIVE_INFINITY,
    unhurriedRate: round > 0 ? client.users / round : Number.POSITIVE_INFINITY,
  };
}
