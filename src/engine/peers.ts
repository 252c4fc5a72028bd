/**
 * Peers: which endpoints an endpoint can send to. A link to a machine leads to all its instances, crashed ones
 * included, since a caller cannot know; a link to a driver leads to the driver inside the caller itself. A
 * peer keeps its number while it exists, so that a behavior can count by it.
 */
import { listAt } from '../base/lists.ts';
import type { AnyEndpoint } from './behavior.ts';
import type { OutLink } from './endpoint.ts';
import { DRAINING, REMOVED } from './endpoint-status.ts';
import type { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import type { Peer } from './outcome.ts';
import type { Simulation } from './simulation.ts';

/** Recomputes the peers of every endpoint; returns those whose peers changed. */
export function connectPeers(sim: Simulation): AnyEndpoint[] {
  const memberships = membershipsOf(sim);
  return sim.endpoints.filter((ep) => {
    return ep.status !== REMOVED && hasPeers(ep, memberships) && connect(sim, ep, memberships);
  });
}

/** It has, or had: in a large design most are called and call nobody. */
function hasPeers({ node, peerEndpoint }: AnyEndpoint, memberships: Memberships): boolean {
  return node.outLinks.length > 0 || memberships.has(node) || peerEndpoint.length > 0;
}

/** The links by which sets name each of their members. */
type Memberships = ReadonlyMap<NodeRuntime, readonly LinkRuntime[]>;

function membershipsOf(sim: Simulation): Memberships {
  const found = new Map<NodeRuntime, LinkRuntime[]>();
  for (const link of sim.links) if (!link.removed && link.member) listAt(found, link.to).push(link);
  return found;
}

function connect(sim: Simulation, ep: AnyEndpoint, memberships: Memberships): boolean {
  const numbers = new Numbers(ep);
  const outs: OutLink[] = ep.node.outLinks.map((link) => {
    const peers = targetsOf(link, ep).map((target) => numbers.of(target.index, link.index));
    const { role, weight } = link.settings.call;
    return { linkId: link.id, linkName: link.name, link: link.index, to: link.to.id, peers, role, weight };
  });
  const fellows = fellowsOf(memberships, ep).map(([target, link]) => numbers.of(target.index, link.index));
  const before = whatBehaviorsRead(ep);
  ep.outs = outs;
  ep.peers = outs.flatMap((out) => out.peers);
  ep.fellows = fellows;
  numbers.writeTo(sim, ep);
  return before !== whatBehaviorsRead(ep);
}

/** Who its peers are, and what its links say of them. */
function whatBehaviorsRead({ peers, fellows, outs }: AnyEndpoint): string {
  return [...peers, -1, ...fellows, ...outs.flatMap(({ role, weight }) => [role, weight])].join();
}

/** One number for two: there are far fewer than 2^26 of either. */
function pairOf(endpoint: number, link: number): number {
  return endpoint * 0x4000000 + link;
}

/** Hands out peer numbers: the old one for a pair that had one, else the next. */
class Numbers {
  private readonly endpoints: number[];
  private readonly links: number[];
  /** By pair; looked up, since an endpoint may have thousands of peers. */
  private readonly known = new Map<number, Peer>();

  constructor(ep: AnyEndpoint) {
    this.endpoints = [...ep.peerEndpoint];
    this.links = [...ep.peerLink];
    for (const [p, endpoint] of this.endpoints.entries())
      this.known.set(pairOf(endpoint, this.links[p]!), p as Peer);
  }

  of(endpoint: number, link: number): Peer {
    const pair = pairOf(endpoint, link);
    const known = this.known.get(pair);
    if (known !== undefined) return known;
    const peer = this.endpoints.length as Peer;
    this.endpoints.push(endpoint);
    this.links.push(link);
    this.known.set(pair, peer);
    return peer;
  }

  writeTo(sim: Simulation, ep: AnyEndpoint): void {
    ep.peerEndpoint = Int32Array.from(this.endpoints);
    ep.peerLink = Int32Array.from(this.links);
    ep.routes = this.endpoints.map((endpoint, p) => {
      return { endpoint: sim.endpoint(endpoint), link: sim.links[this.links[p]!]! };
    });
  }
}

function targetsOf(link: LinkRuntime, caller: AnyEndpoint): AnyEndpoint[] {
  const outer = caller.node.driver ? caller.index : -1;
  return link.to.endpoints.filter((target) => {
    if (target.status === DRAINING || target.status === REMOVED) return false;
    return !link.to.driver || (target.accessLink === link.index && target.outer === outer);
  });
}

/**
 * The other members of the sets that name a replica, each over its own member link: a message travels as one
 * from the driver to its receiver would, and suffers the faults of its sender's link besides (`network.ts`).
 */
function fellowsOf(memberships: Memberships, { node }: AnyEndpoint): [AnyEndpoint, LinkRuntime][] {
  const fellows: [AnyEndpoint, LinkRuntime][] = [];
  for (const own of memberships.get(node) ?? []) {
    for (const link of own.from.outLinks) {
      if (link.to === node) continue;
      for (const target of link.to.endpoints) fellows.push([target, link]);
    }
  }
  return fellows;
}
