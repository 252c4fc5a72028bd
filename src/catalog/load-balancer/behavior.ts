/**
 * What a load balancer does: picks a backend by its policy among those that it believes alive, sends the
 * request there, passes the answer back. Health checks run beside: a backend is taken out after so many
 * failures in a row and put back after so many successes.
 */
import { type Behavior, counterIndex, gaugeIndex, type ResolveContext } from '../../engine/behavior.ts';
import type { Call, Outcome, Peer, Timer } from '../../engine/outcome.ts';
import { grownInts } from '../shared/growing-arrays.ts';
import { machineResources } from '../shared/machine-resources.ts';
import type { Backends, Balancing, BalancingPolicy, LoadBalancer, Settings } from './backends.ts';
import { consistentHash } from './consistent-hash.ts';
import { loadBalancerKind } from './kind.ts';
import { leastOutstanding } from './least-outstanding.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';

const policies: { readonly [P in Settings['policy']]: BalancingPolicy } = {
  'round-robin': roundRobin,
  random,
  'least-outstanding': leastOutstanding,
  'consistent-hash': consistentHash,
};

const BACKENDS = gaugeIndex(loadBalancerKind.metrics, 'backends');
const HEALTHY = gaugeIndex(loadBalancerKind.metrics, 'healthyBackends');
const CHECKS = counterIndex(loadBalancerKind.metrics, 'checks');
const FAILED_CHECKS = counterIndex(loadBalancerKind.metrics, 'failedChecks');

function resolve({ settings, sampler }: ResolveContext<Settings>): Balancing {
  const { forwardTime } = settings;
  return {
    picking: policies[settings.policy],
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
    turn: -1,
    ring: null,
    ringPeers: [],
    timer: -1,
    interval: 0,
  };
}

/** Backends are believed alive until checks say otherwise, new ones and all after a restart. */
function onPeers(balancer: LoadBalancer): void {
  const { state } = balancer;
  const size = balancer.peerEndpoint.length;
  state.outstanding = grownInts(state.outstanding, size);
  state.failed = grownInts(state.failed, size);
  state.passed = grownInts(state.passed, size);
  state.dead = grownInts(state.dead, size);
  listCandidates(balancer);
  balancer.policy.picking.prepare?.(balancer);
}

function listCandidates(balancer: LoadBalancer): void {
  const { state, peers } = balancer;
  state.candidates = peers.filter((peer) => state.dead[peer] === 0);
  balancer.level(BACKENDS, peers.length);
  balancer.level(HEALTHY, state.candidates.length);
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
  const backend = balancer.policy.picking.pick(balancer, call);
  if (backend === undefined) return balancer.fail(call, 'unavailable');
  balancer.state.outstanding[backend]!++;
  return balancer.send(call, backend, onReply);
}

function onReply(balancer: LoadBalancer, call: Call, reply: Call): Outcome {
  balancer.state.outstanding[balancer.peerOf(reply)]!--;
  return balancer.relay(call, reply);
}

// ---- health checks ----

function scheduleChecks(balancer: LoadBalancer): void {
  const { state, settings } = balancer;
  if (state.timer >= 0) balancer.cancel(state.timer as Timer);
  state.interval = settings.checkInterval;
  state.timer = settings.healthChecks ? balancer.every(settings.checkInterval, checkAll) : -1;
}

function checkAll(balancer: LoadBalancer): void {
  for (const peer of balancer.peers) balancer.spawn(check, { operation: 0, key: peer });
}

function check(balancer: LoadBalancer, probe: Call): Outcome {
  balancer.count(CHECKS);
  return balancer.probe(probe, balancer.key(probe) as Peer, balancer.settings.checkTimeout, onChecked);
}

function onChecked(balancer: LoadBalancer, probe: Call, reply: Call): Outcome {
  const { state, settings } = balancer;
  const peer = balancer.key(probe) as Peer;
  const good = balancer.isOk(reply);
  if (!good) balancer.count(FAILED_CHECKS);
  if (settings.healthChecks && balancer.peers.includes(peer)) {
    state.passed[peer] = good ? state.passed[peer]! + 1 : 0;
    state.failed[peer] = good ? 0 : state.failed[peer]! + 1;
    const dead = good
      ? state.dead[peer] === 1 && state.passed[peer]! < settings.healthyAfter
      : state.dead[peer] === 1 || state.failed[peer]! >= settings.unhealthyAfter;
    if (dead !== (state.dead[peer] === 1)) {
      state.dead[peer] = dead ? 1 : 0;
      listCandidates(balancer);
    }
  }
  return balancer.reply(probe);
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
    value: `${state.dead[peer] === 1 ? 'taken out' : 'healthy'}, ${state.outstanding[peer]} calls out`,
  }));
}

export const loadBalancerBehavior: Behavior<LoadBalancer> = {
  kind: 'load-balancer',
  handlers: { passOn, onReply, checkAll, check, onChecked },
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
