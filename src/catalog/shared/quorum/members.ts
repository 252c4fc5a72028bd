/**
 * Who holds a key. The members of a set stand on a ring of hashes of their names; a key is held by the next N
 * members from where it lies, in that order, and substitutes are those that come after (DeCandia et al.,
 * "Dynamo: Amazon's Highly Available Key-value Store", SOSP 2007, 4.3 and 4.6: the preference list). With N for
 * each region, members are passed over whose region has its N already.
 */
import type { AnyEndpoint } from '../../../engine/behavior.ts';
import type { Peer } from '../../../engine/outcome.ts';
import { buildHashRing, firstPoint, type HashRing, ringHash } from '../hash-ring.ts';
import type { QuorumSettings } from './settings.ts';

/** The replica that looks, among the members. */
export const SELF = -1 as Peer;
/** Points of each member on the ring (Cassandra 3's `num_tokens`). */
const VIRTUAL_NODES = 256;

/** The members as one endpoint sees them; part of its state. Made anew when they change. */
export interface Membership {
  /** What it was made of: it is out of date when the endpoint has others. */
  of: unknown;
  /** Peers, ascending by node id; `SELF` for the replica itself. */
  members: readonly Peer[];
  zones: readonly number[];
  regions: readonly number[];
  ring: HashRing;
}

export function noMembership(): Membership {
  return {
    of: null,
    members: [],
    zones: [],
    regions: [],
    ring: { points: new Uint32Array(0), owners: new Int32Array(0) },
  };
}

interface Seer {
  readonly membership: Membership;
}

/** The members, up to date. */
export function membersOf(self: AnyEndpoint): Membership {
  const { membership } = self.state as Seer;
  const others = self.node.driver ? self.peers : self.fellows;
  if (membership.of !== others) refresh(self, membership, others);
  return membership;
}

function refresh(self: AnyEndpoint, membership: Membership, others: readonly Peer[]): void {
  const nodeOf = (peer: Peer) =>
    peer === SELF ? self.node : self.simulation.endpoints[self.peerEndpoint[peer]!]!.node;
  const members = self.node.driver ? [...others] : [SELF, ...others];
  members.sort((a, b) => (nodeOf(a).id < nodeOf(b).id ? -1 : 1));
  membership.of = others;
  membership.members = members;
  membership.zones = members.map((member) => nodeOf(member).zone);
  membership.regions = membership.zones.map((zone) => self.regionOf(zone));
  membership.ring = buildHashRing(
    members.map((member) => nodeOf(member).hash),
    VIRTUAL_NODES,
  );
}

/** N, where it is for the whole set. */
export function replicationFactor(settings: QuorumSettings, members: number): number {
  return Math.min(settings.replicas ?? members, members);
}

/**
 * Writes the numbers of all members into `order`: those that hold the key first, in the order of the ring, then
 * those that may stand in for them. Returns how many hold it.
 */
export function preferenceList(
  membership: Membership,
  settings: QuorumSettings,
  key: number,
  order: number[],
): number {
  const { ring, members, regions } = membership;
  const n = members.length;
  if (settings.replicas === null || (settings.replicasPer === 'set' && settings.replicas >= n)) {
    // setting the length of an array is a call out of the compiled code
    if (order.length > n) order.length = n;
    for (let i = 0; i < n; i++) order[i] = i;
    return n;
  }
  order.length = 0;
  const { points, owners } = ring;
  let at = firstPoint(ring, ringHash(key));
  for (let left = points.length; left > 0 && order.length < n; left--) {
    const member = owners[at]!;
    if (!order.includes(member)) order.push(member);
    at = at + 1 < points.length ? at + 1 : 0;
  }
  return settings.replicasPer === 'set'
    ? Math.min(settings.replicas, n)
    : holdersFirst(order, regions, settings.replicas);
}

/** Moves up to `each` members of every region to the front, the order otherwise kept. */
function holdersFirst(order: number[], regions: readonly number[], each: number): number {
  const ringOrder = [...order];
  order.length = 0;
  const taken = (region: number) => order.filter((member) => regions[member] === region).length;
  for (const member of ringOrder) if (taken(regions[member]!) < each) order.push(member);
  const holders = order.length;
  for (const member of ringOrder) if (!order.slice(0, holders).includes(member)) order.push(member);
  return holders;
}

const scratch: number[] = [];

/** True when the member with this number holds the key. */
export function isHolder(
  membership: Membership,
  settings: QuorumSettings,
  key: number,
  member: number,
): boolean {
  const holders = preferenceList(membership, settings, key, scratch);
  const place = scratch.indexOf(member);
  return place >= 0 && place < holders;
}
