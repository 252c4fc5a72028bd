/**
 * From the design to what runs, at the start and after each live edit. An edit holds for the next draw,
 * service start or send: what is drawn, armed or accepted already stays. Fewer instances drain, and stay if
 * they are wanted again before they have left; a deleted link loses the messages on it; a deleted node is a
 * machine crash; a changed policy starts fresh.
 */
import { assert } from '../base/assert.ts';
import { hashString } from '../base/hash.ts';
import { equalPlain } from '../base/plain.ts';
import type { Design, DesignLink, DesignNode } from '../model/design.ts';
import { initialSettings, type Settings } from '../model/fields.ts';
import { isLookedAside, placementOf } from '../model/kind.ts';
import { resolveLinkSettings } from '../model/links.ts';
import type { AnyEndpoint } from './behavior.ts';
import { RETURNING, TRAVELLING } from './call-pool.ts';
import { refreshCapacity, retire } from './capacity.ts';
import { Endpoint } from './endpoint.ts';
import { DRAINING, REMOVED, UP } from './endpoint-status.ts';
import { followDesign, refreshLinkFaults, refreshNodeFaults } from './faults.ts';
import { registerHandlers } from './handlers.ts';
import { applyResources, crash, refreshStatus, startEndpoint, streamOwner } from './lifecycle.ts';
import { applyCallPolicies } from './link-policy.ts';
import { failuresOf, planFailures } from './machine-failures.ts';
import { lose, refreshInstant } from './network.ts';
import { LinkRuntime, NodeRuntime } from './node-runtime.ts';
import type { SamplerRef } from './outcome.ts';
import { refreshPartitions } from './partitions.ts';
import { connectPeers } from './peers.ts';
import { applyPriorities } from './queue-settings.ts';
import { applyClasses, sortLinksByClass } from './request-classes.ts';
import type { Simulation } from './simulation.ts';

/** Brings the running system in line with a valid design. */
export function applyDesign(sim: Simulation, design: Design): void {
  sim.sided = design.sides !== undefined;
  applyZones(sim, design);
  removeMissing(sim, design);
  const changed: NodeRuntime[] = [];
  // looked up by name, not searched for: a design may have thousands of them
  const nodes = presentById(sim.nodes);
  for (const node of design.nodes) {
    const known = nodes.get(node.id);
    if (known === undefined) nodes.set(node.id, addNode(sim, design, node));
    else if (changeNode(sim, design, known, node)) changed.push(known);
  }
  const links = presentById(sim.links);
  for (const link of design.links) applyLink(sim, link, links.get(link.id), nodes);
  sim.looksAside = sim.links.some((link) => link.lookAside && !link.removed);
  listOutLinks(sim);
  const resorted = sortLinksByClass(sim);
  refreshPartitions(sim);
  assignMeasuring(sim);
  refreshInstant(sim);
  applyCallPolicies(sim);
  applyPriorities(sim);
  const fresh = placeEndpoints(sim);
  const repeered = connectPeers(sim);
  // once more, now that the new endpoints are there
  refreshInstant(sim);
  sim.sources = sim.endpoints.filter((ep) => ep.status !== REMOVED && ep.node.behavior.ended !== undefined);
  sim.settleCheckedAt = -1;
  sim.history?.follow(sim, design);
  for (const node of changed) adaptNode(sim, node, fresh);
  setUpAnew(sim, fresh);
  for (const node of new Set([...fresh].map((ep) => ep.node))) refreshNodeFaults(sim, node);
  for (const ep of fresh) startFresh(sim, ep);
  followDesign(sim);
  for (const ep of repeered) if (!fresh.has(ep)) ep.node.behavior.onPeers?.(ep);
  for (const node of resorted) {
    for (const ep of node.endpoints) if (!fresh.has(ep)) node.behavior.onPeers?.(ep);
  }
  for (const node of sim.nodes) if (!node.removed) refreshCapacity(sim, node);
}

/** Those that still exist, by id. */
function presentById<T extends NodeRuntime | LinkRuntime>(all: readonly T[]): Map<string, T> {
  const found = new Map<string, T>();
  for (const one of all) if (!one.removed) found.set(one.id, one);
  return found;
}

function listOutLinks(sim: Simulation): void {
  for (const node of sim.nodes) node.outLinks = [];
  for (const link of sim.links) if (!link.removed) link.from.outLinks.push(link);
}

function applyZones(sim: Simulation, design: Design): void {
  const zones = design.zones;
  sim.zones = zones;
  sim.zoneCount = zones.length;
  sim.pairLatency = new Int32Array(zones.length * zones.length).fill(-1);
  sim.regionOfZone = Int32Array.from(zones, ({ region }, i) =>
    region === undefined ? i : zones.findIndex((zone) => zone.region === region),
  );
  sim.pairLatencySides = 0;
  design.network.pairs.forEach((pair, i) => {
    const sampler = sim.namedSampler(sim.pairSamplers, `pair ${i}`, pair.latency, 1);
    const [a, b] = pair.between;
    for (let x = 0; x < zones.length; x++) {
      for (let y = 0; y < zones.length; y++) {
        const rank = pairRank(zones[x]!, zones[y]!, a, b);
        if (rank > pairRankSoFar(sim, design, x, y)) sim.pairLatency[x * zones.length + y] = sampler;
      }
    }
    const sideBit = sim.sideBitOf(a);
    if (zones.some(({ id }) => sim.sideBitOf(id) === sideBit)) sim.pairLatencySides |= sideBit;
  });
  sim.hasPairLatency = sim.pairLatencySides !== 0;
}

/** How specifically a pair names two zones: 2 by zones, 1 by regions, 0 not at all; either way round. */
function pairRank(x: Design['zones'][number], y: Design['zones'][number], a: string, b: string): number {
  const zones = (x.id === a && y.id === b) || (x.id === b && y.id === a);
  if (zones) return 2;
  const regions = (x.region === a && y.region === b) || (x.region === b && y.region === a);
  return regions ? 1 : 0;
}

function pairRankSoFar(sim: Simulation, design: Design, x: number, y: number): number {
  const sampler = sim.pairLatency[x * design.zones.length + y]!;
  if (sampler < 0) return 0;
  for (let i = 0; i < design.network.pairs.length; i++) {
    if (sim.pairSamplers.get(`pair ${i}`) !== sampler) continue;
    const [a, b] = design.network.pairs[i]!.between;
    return pairRank(design.zones[x]!, design.zones[y]!, a, b);
  }
  return 0;
}

function removeMissing(sim: Simulation, design: Design): void {
  const nodes = new Map(design.nodes.map((node) => [node.id, node]));
  const links = new Map(design.links.map((link) => [link.id, link]));
  for (const node of sim.nodes) {
    const now = nodes.get(node.id);
    if (!node.removed && (now === undefined || now.kind !== node.kind.id || placementChanged(node, now))) {
      removeNode(sim, node);
    }
  }
  for (const link of sim.links) {
    if (link.removed) continue;
    const now = links.get(link.id);
    const same = now !== undefined && now.from === link.from.id && now.to === link.to.id;
    if (!same || link.from.removed || link.to.removed) removeLink(sim, link);
  }
}

function placementChanged(node: NodeRuntime, now: DesignNode): boolean {
  const settings = { ...initialSettings(node.kind.fields), ...now.settings };
  return (placementOf(node.kind, settings) === 'driver') !== node.driver;
}

/** A deleted node is a machine crash from which it does not come back. */
function removeNode(sim: Simulation, node: NodeRuntime): void {
  node.removed = true;
  for (const ep of sim.endpoints) {
    if (ep.status === REMOVED || (ep.node !== node && ep.location !== node)) continue;
    crash(sim, ep, true);
    retire(sim, ep);
  }
}

function removeLink(sim: Simulation, link: LinkRuntime): void {
  link.removed = true;
  link.instant = false;
  for (const c of sim.calls.records) {
    if (c.link === link && (c.phase === TRAVELLING || c.phase === RETURNING)) lose(sim, c, link);
  }
  for (const ep of sim.endpoints) {
    if (ep.status === REMOVED || ep.accessLink !== link.index) continue;
    crash(sim, ep, true);
    retire(sim, ep);
  }
}

function addNode(sim: Simulation, design: Design, node: DesignNode): NodeRuntime {
  const kind = sim.registry.kind(node.kind);
  const behavior = sim.registry.behavior(node.kind);
  assert(
    kind !== undefined && behavior !== undefined,
    `validated designs hold known kinds, not ${node.kind}`,
  );
  registerHandlers(behavior);
  const runtime = new NodeRuntime(sim.nodes.length, sim.identityOf(node.id), kind, behavior);
  runtime.createdAt = sim.now;
  sim.nodes.push(runtime);
  resolveNode(sim, design, runtime, node);
  runtime.setup = behavior.setup?.(runtime.settings) ?? '';
  runtime.oracle = behavior.oracle?.(runtime.settings) ?? null;
  return runtime;
}

/** Returns true when the settings changed. */
function changeNode(sim: Simulation, design: Design, runtime: NodeRuntime, node: DesignNode): boolean {
  const zone = zoneIndex(design, node);
  const settings = { ...initialSettings(runtime.kind.fields), ...node.settings };
  const same = equalPlain(settings, runtime.settings);
  runtime.zone = zone;
  if (!same) resolveNode(sim, design, runtime, node);
  return !same;
}

function zoneIndex(design: Design, node: DesignNode): number {
  return node.zone === undefined ? -1 : design.zones.findIndex((zone) => zone.id === node.zone);
}

function resolveNode(sim: Simulation, design: Design, runtime: NodeRuntime, node: DesignNode): void {
  // not spread: what is spread early in the life of a program has another shape than what is spread later
  const settings = Object.assign({}, initialSettings(runtime.kind.fields), node.settings);
  runtime.settings = settings;
  runtime.zone = zoneIndex(design, node);
  runtime.driver = placementOf(runtime.kind, settings) === 'driver';
  runtime.policy = runtime.behavior.resolve({
    settings,
    sampler: (name, law, scale = 1) => sim.namedSampler(runtime.samplers, name, law, scale),
  });
  applyClasses(sim, runtime);
}

/** `known`: the runtime of a link that exists already. */
function applyLink(
  sim: Simulation,
  link: DesignLink,
  known: LinkRuntime | undefined,
  nodes: ReadonlyMap<string, NodeRuntime>,
): void {
  const settings = resolveLinkSettings(link.settings);
  const names = sim.linkSamplers;
  const latency = (id: string): SamplerRef => sim.namedSampler(names, `link ${id}`, settings.latency, 1);
  let runtime = known;
  if (runtime === undefined) {
    const from = nodes.get(link.from);
    const to = nodes.get(link.to);
    assert(from !== undefined && to !== undefined, 'validated links join nodes that exist');
    const identity = sim.identityOf(link.id);
    const streams = sim.streams.addOwner(sim.seed, hashString(identity.name, 7), 0);
    const member = from.kind.outLinks.meaning === 'members';
    runtime = new LinkRuntime(
      sim.links.length,
      identity,
      { from, to, member },
      streams,
      settings,
      latency(link.id),
    );
    runtime.createdAt = sim.now;
    sim.links.push(runtime);
    from.everLinks.push(runtime);
  } else {
    runtime.settings = settings;
    runtime.latency = latency(link.id);
  }
  runtime.toDriver = runtime.to.driver;
  runtime.lookAside = isLookedAside(runtime.to.kind, runtime.to.settings as Settings);
  runtime.legs = runtime.from.behavior.messageLegs?.(runtime.from.policy) ?? null;
  runtime.loss = settings.loss;
  runtime.bandwidth = settings.bandwidth ?? 0;
  runtime.operation = settings.call.operation === 'same' ? -1 : settings.call.operation === 'read' ? 0 : 1;
  refreshLinkFaults(sim, runtime);
}

/** Which set names a replica: metrics of its protocol stand there, and the set's link to it is its connection. */
function assignMeasuring(sim: Simulation): void {
  for (const node of sim.nodes) {
    node.measuredAt = node;
    node.memberLink = -1;
  }
  for (const link of sim.links) {
    if (!link.member || link.removed || link.to.memberLink >= 0) continue;
    link.to.measuredAt = link.from;
    link.to.memberLink = link.index;
  }
}

/** Adds the endpoints that are missing and drains those that are too many. Returns the new ones. */
function placeEndpoints(sim: Simulation): Set<AnyEndpoint> {
  const fresh = new Set<AnyEndpoint>();
  for (const node of sim.nodes) {
    if (!node.removed && !node.driver) placeInstances(sim, node, fresh);
  }
  const done = new Set<NodeRuntime>();
  for (const node of sim.nodes) if (!node.removed && node.driver) placeDrivers(sim, node, done, fresh);
  return fresh;
}

function placeInstances(sim: Simulation, node: NodeRuntime, fresh: Set<AnyEndpoint>): void {
  const field = node.kind.instancesField;
  const wanted =
    field === undefined ? 1 : ((node.settings as { readonly [name: string]: unknown })[field] as number);
  const present = node.endpoints.filter((ep) => ep.status !== DRAINING);
  const leaving = node.endpoints.filter((ep) => ep.status === DRAINING);
  const staying = leaving.slice(0, Math.max(0, wanted - present.length));
  for (const ep of staying) stay(sim, ep);
  for (let i = present.length + staying.length; i < wanted; i++)
    fresh.add(addEndpoint(sim, node, node, -1, -1));
  for (const ep of present.slice(wanted)) drain(sim, ep);
}

/** Wanted again before it has left: it goes on as it is, but for what has befallen it meanwhile. */
function stay(sim: Simulation, ep: AnyEndpoint): void {
  ep.status = UP;
  refreshStatus(sim, ep);
}

function drain(sim: Simulation, ep: AnyEndpoint): void {
  if (ep.present > 0) ep.status = DRAINING;
  else retire(sim, ep);
}

/** A driver stands in each of its callers; callers that are drivers themselves are placed first. */
function placeDrivers(
  sim: Simulation,
  node: NodeRuntime,
  done: Set<NodeRuntime>,
  fresh: Set<AnyEndpoint>,
): void {
  if (done.has(node)) return;
  done.add(node);
  for (const link of sim.links) {
    if (link.removed || link.to !== node) continue;
    if (!link.from.driver) {
      placeDriver(sim, node, link, link.from, -1, fresh);
      continue;
    }
    placeDrivers(sim, link.from, done, fresh);
    for (const outer of link.from.endpoints) placeDriver(sim, node, link, outer.location, outer.index, fresh);
  }
}

function placeDriver(
  sim: Simulation,
  node: NodeRuntime,
  link: LinkRuntime,
  location: NodeRuntime,
  outer: number,
  fresh: Set<AnyEndpoint>,
): void {
  const there = node.endpoints.some((ep) => ep.accessLink === link.index && ep.outer === outer);
  if (!there) fresh.add(addEndpoint(sim, node, location, outer, link.index));
}

function addEndpoint(
  sim: Simulation,
  node: NodeRuntime,
  location: NodeRuntime,
  outer: number,
  accessLink: number,
): AnyEndpoint {
  const access =
    accessLink < 0 ? '' : `${sim.links[accessLink]!.name}/${outer < 0 ? '' : sim.endpoint(outer).instance}`;
  const instance = node.nextInstance++;
  const owner = streamOwner(node.hash, access);
  const streams = sim.streams.addOwner(sim.seed, owner, accessLink < 0 ? instance : 0);
  const ep = new Endpoint(sim, sim.endpoints.length, node, instance, {
    location,
    outer,
    accessLink,
    streams,
  });
  sim.endpoints.push(ep);
  node.endpoints.push(ep);
  return ep;
}

/** An edited node: its endpoints take up the new settings. */
function adaptNode(sim: Simulation, node: NodeRuntime, fresh: Set<AnyEndpoint>): void {
  for (const ep of node.endpoints) {
    if (fresh.has(ep)) continue;
    applyResources(sim, ep);
    node.behavior.onSettings?.(ep);
    if (!node.driver) planFailures(sim, ep, failuresOf(ep));
  }
}

/**
 * Endpoints whose node, or whose set, was changed into something else begin again, with nothing on their disks:
 * all of them, before the first one starts and looks at the others; and so does who measures them.
 */
function setUpAnew(sim: Simulation, fresh: Set<AnyEndpoint>): void {
  for (const node of sim.nodes) {
    const setup = node.behavior.setup?.(node.settings) ?? '';
    if (node.removed || setup === node.setup) continue;
    node.setup = setup;
    node.oracle = node.behavior.oracle?.(node.settings) ?? null;
  }
  const others = sim.endpoints.filter((ep) => ep.status !== REMOVED && !fresh.has(ep) && isOther(ep));
  for (const ep of others) {
    if (ep.status === UP) crash(sim, ep, false);
    ep.setup = ep.node.measuredAt.setup;
    ep.durable = ep.node.behavior.durable?.(ep);
  }
  for (const ep of others) if (ep.status === UP) startEndpoint(sim, ep);
}

/** Its node, or the set that names it, is another one now; a member that no set names any more keeps what it has. */
function isOther({ node, setup }: AnyEndpoint): boolean {
  const now = node.measuredAt.setup;
  return now !== '' && now !== setup;
}

function startFresh(sim: Simulation, ep: AnyEndpoint): void {
  ep.setup = ep.node.measuredAt.setup;
  applyResources(sim, ep);
  ep.durable = ep.node.behavior.durable?.(ep);
  startEndpoint(sim, ep);
  if (!ep.node.driver && failuresOf(ep) !== null) planFailures(sim, ep, failuresOf(ep));
}
