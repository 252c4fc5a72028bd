/**
 * What a load balancer does: picks a backend by its policy among those that it believes alive, sends the
 * request there, passes the answer back. Health checks (`health-checks.ts`) run beside.
 */
import type { Behavior, ResolveContext } from '../../engine/behavior.ts';
import type { Call, Outcome, Peer } from '../../engine/outcome.ts';
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';
import { machineResources } from '../shared/machine-resources.ts';
import { breakConnections, forgetBonds } from './affinity.ts';
import type { Backends, Balancing, BalancingPolicy, LoadBalancer, Settings } from './backends.ts';
import { listCandidates, NEVER_STARTED, UNSEEN } from './candidates.ts';
import { ALL, pickBackend } from './class-pools.ts';
import { consistentHash } from './consistent-hash.ts';
import { consistentHashBounded } from './consistent-hash-bounded.ts';
import { check, checkAll, onChecked, scheduleChecks } from './health-checks.ts';
import { joinIdleQueue } from './join-idle-queue.ts';
import { jumpHash } from './jump-hash.ts';
import { leastOutstanding } from './least-outstanding.ts';
import { leastResponseTime } from './least-response-time.ts';
import { maglev } from './maglev.ts';
import { eject, noteOutcome, readmit } from './outliers.ts';
import { peakEwma } from './peak-ewma.ts';
import { powerOfD } from './power-of-d.ts';
import { random } from './random.ts';
import { rendezvous } from './rendezvous.ts';
import { roundRobin } from './round-robin.ts';
import { smoothWeighted } from './smooth-weighted.ts';
import { sourceHash } from './source-hash.ts';
import { weighted } from './weighted.ts';

const policies: { readonly [P in Settings['policy']]: BalancingPolicy } = {
  'round-robin': roundRobin,
  random,
  'least-outstanding': leastOutstanding,
  'consistent-hash': consistentHash,
  'consistent-hash-bounded': consistentHashBounded,
  rendezvous,
  maglev,
  'jump-hash': jumpHash,
  'source-hash': sourceHash,
  weighted,
  'smooth-weighted': smoothWeighted,
  'least-response-time': leastResponseTime,
  'peak-ewma': peakEwma,
  'power-of-d': powerOfD,
  'join-idle-queue': joinIdleQueue,
};

function resolve({ settings, sampler }: ResolveContext<Settings>): Balancing {
  const { forwardTime } = settings;
  const picking = policies[settings.policy];
  return {
    picking,
    learns: picking.learn !== undefined || settings.outlierEjection || settings.affinity === 'connection',
    forward: sampler('forward', forwardTime),
    instant: forwardTime.distribution === 'constant' && forwardTime.value === 0,
  };
}

function freshBackends(): Backends {
  return {
    candidates: [],
    outstanding: new Int32Array(0),
    failed: new Int32Array(0),
    passed: new Int32Array(0),
    dead: new Int32Array(0),
    errors: new Int32Array(0),
    ejected: new Int32Array(0),
    ejections: new Int32Array(0),
    since: new Float64Array(0),
    weights: new Float64Array(0),
    credit: new Float64Array(0),
    average: new Float64Array(0),
    averagedAt: new Float64Array(0),
    turn: -1,
    ring: null,
    ringPeers: [],
    names: new Int32Array(0),
    callerNames: new Int32Array(0),
    table: new Int32Array(0),
    idle: [],
    isIdle: new Int32Array(0),
    drawn: new Int32Array(0),
    callerPlace: new Int32Array(0),
    bound: new Int32Array(0),
    boundSince: new Float64Array(0),
    places: 0,
    pools: [],
    pool: ALL,
    timer: NEVER_STARTED,
    interval: 0,
  };
}

/** Backends are believed alive until checks say otherwise, new ones and all after a restart. */
function onPeers(balancer: LoadBalancer): void {
  makeRoom(balancer);
  listCandidates(balancer);
}

function makeRoom(balancer: LoadBalancer): void {
  const { state } = balancer;
  const size = balancer.peerEndpoint.length;
  const known = state.since.length;
  state.outstanding = grownInts(state.outstanding, size);
  state.failed = grownInts(state.failed, size);
  state.passed = grownInts(state.passed, size);
  state.dead = grownInts(state.dead, size);
  state.errors = grownInts(state.errors, size);
  state.ejected = grownInts(state.ejected, size);
  state.ejections = grownInts(state.ejections, size);
  state.credit = grownFloats(state.credit, size);
  state.average = grownFloats(state.average, size);
  state.averagedAt = grownFloats(state.averagedAt, size);
  state.weights = grownFloats(state.weights, size);
  state.names = grownInts(state.names, size);
  state.isIdle = grownInts(state.isIdle, size);
  state.drawn = grownInts(state.drawn, size);
  state.since = grownFloats(state.since, size);
  state.averagedAt.fill(Number.NEGATIVE_INFINITY, known);
  state.since.fill(UNSEEN, known);
  for (const peer of balancer.peers)
    state.weights[peer] = balancer.simulation.links[balancer.peerLink[peer]!]!.settings.call.weight;
}

function onStart(balancer: LoadBalancer): void {
  onPeers(balancer);
  scheduleChecks(balancer);
}

function onSettings(balancer: LoadBalancer): void {
  const { state, settings } = balancer;
  if (!settings.healthChecks) {
    state.dead.fill(0);
    state.failed.fill(0);
  }
  if (!settings.outlierEjection) {
    state.ejected.fill(0);
    state.errors.fill(0);
  }
  forgetBonds(balancer);
  onPeers(balancer);
  const unchanged = settings.healthChecks && state.timer >= 0 && state.interval === settings.checkInterval;
  if (!unchanged) scheduleChecks(balancer);
}

// ---- requests ----

function onRequest(balancer: LoadBalancer, call: Call): Outcome {
  return balancer.policy.instant
    ? passOn(balancer, call)
    : balancer.serve(call, balancer.policy.forward, passOn);
}

function passOn(balancer: LoadBalancer, call: Call): Outcome {
  const backend = pickBackend(balancer, call);
  if (backend === undefined) return balancer.fail(call, 'unavailable');
  balancer.state.outstanding[backend]!++;
  return balancer.send(call, backend, onReply);
}

function onReply(balancer: LoadBalancer, call: Call, reply: Call): Outcome {
  const backend = balancer.peerOf(reply);
  balancer.state.outstanding[backend]!--;
  if (balancer.policy.learns) learn(balancer, backend, call, reply);
  return balancer.relay(call, reply);
}

/** What an answer tells of its backend. */
function learn(balancer: LoadBalancer, backend: Peer, call: Call, reply: Call): void {
  const { settings, policy } = balancer;
  policy.picking.learn?.(balancer, backend, balancer.now - balancer.workedUntil(call));
  if (!balancer.isOk(reply)) breakConnections(balancer, backend, reply);
  if (!settings.outlierEjection || !noteOutcome(balancer, backend, reply)) return;
  balancer.after(eject(balancer, backend), letIn, backend);
  listCandidates(balancer);
}

/** The time of an ejected backend is over. */
function letIn(balancer: LoadBalancer, backend: number): void {
  if (balancer.state.ejected[backend] === 0) return;
  readmit(balancer, backend as Peer);
  listCandidates(balancer);
}

function pills(balancer: LoadBalancer) {
  const healthy = balancer.state.candidates.length;
  const all = balancer.peers.length;
  if (healthy === all) return [];
  const text = `${healthy} of ${all} healthy`;
  return [{ tone: healthy === 0 ? ('error' as const) : ('warn' as const), text }];
}

function facts(balancer: LoadBalancer) {
  const { state } = balancer;
  return balancer.peers.map((peer) => ({
    label: balancer.peerName(peer),
    value: `${state.dead[peer] === 1 ? 'taken out' : state.ejected[peer] === 1 ? 'ejected' : 'healthy'}, ${state.outstanding[peer]} calls out`,
  }));
}

export const loadBalancerBehavior: Behavior<LoadBalancer> = {
  kind: 'load-balancer',
  handlers: { passOn, onReply, letIn, checkAll, check, onChecked },
  resolve,
  resources: (settings) => machineResources(settings.concurrency, settings),
  state: freshBackends,
  onStart,
  onRequest,
  onSettings,
  onPeers,
  pills,
  facts,
};
