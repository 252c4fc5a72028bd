/**
 * What a shard router does: finds the shard that has the key, calls it, passes the answer back. It asks no other
 * shard when that one fails: nobody else has the data. A query that names no key goes to all shards and is answered
 * when as many have as it needs. When the shards or the scheme change, `resharding.ts` moves keys.
 */
import { hashString } from '../../base/hash.ts';
import {
  type Behavior,
  counterIndex,
  gaugeIndex,
  histogramIndex,
  type MessageDescription,
  type ResolveContext,
} from '../../engine/behavior.ts';
import { type Call, type Outcome, type Peer, READ, type Timer, WRITE } from '../../engine/outcome.ts';
import type { Distribution } from '../../model/distribution.ts';
import { ADOPT } from '../shared/key-moves.ts';
import { machineResources } from '../shared/machine-resources.ts';
import { valueBytes } from '../shared/payload.ts';
import { shardRouterKind } from './kind.ts';
import { populationBefore } from './population.ts';
import {
  ensureMover,
  isMigrating,
  noteWriteEnded,
  noteWriteSent,
  onBrought,
  onCopied,
  onCopyBegun,
  onDrained,
  onDrainTimeout,
  onWake,
  showProgress,
} from './resharding.ts';
import { mapOf, type RouterState, type Routing, type Settings, type ShardRouter } from './router.ts';
import type { Shard } from './schemes/scheme.ts';
import { schemes } from './schemes/schemes.ts';
import {
  countAnew,
  emptyMap,
  type Fate,
  holderOf,
  placementOver,
  replace,
  type ShardMap,
} from './shard-map.ts';

const { metrics } = shardRouterKind;
const IMBALANCE = gaugeIndex(metrics, 'imbalance');
const KEYS_LEFT_BEHIND = counterIndex(metrics, 'keysLeftBehind');
const DELAYED_WRITES = counterIndex(metrics, 'delayedWrites');
const RELIEFS = counterIndex(metrics, 'reliefs');
const SCATTERED = counterIndex(metrics, 'scattered');
const SCATTER_SECONDS = histogramIndex(metrics, 'scatterSeconds');

/** Requests that must have been counted before load is moved: fewer tell of chance only. */
const ENOUGH_TO_TELL = 200;

function resolve({ settings, sampler }: ResolveContext<Settings>): Routing {
  const { forwardTime, lookupTime, mode, scheme } = settings;
  return {
    forward: sampler('forward', forwardTime),
    lookUp: sampler('look-up', lookupTime),
    instant: mode === 'driver' || isNothing(forwardTime),
    asks: scheme === 'directory' && !isNothing(lookupTime),
    onUnlocked,
  };
}

function isNothing(law: Distribution): boolean {
  return law.distribution === 'constant' && law.value === 0;
}

function freshState(): RouterState {
  return {
    outs: [],
    operations: [],
    writing: new Int32Array(0),
    writtenAt: new Float64Array(0),
    held: [],
    changeTimer: -1,
    reliefTimer: -1,
  };
}

// ---- the shards and the map ----

function onStart(router: ShardRouter): void {
  onSettings(router);
}

function onSettings(router: ShardRouter): void {
  followShards(router);
  const { state, settings } = router;
  stop(router, state.changeTimer);
  stop(router, state.reliefTimer);
  const until = settings.changeAt === null ? 0 : settings.changeAt - router.now;
  state.changeTimer = until > 0 ? router.after(until, onChange) : -1;
  state.reliefTimer = settings.relieveAbove === null ? -1 : router.after(settings.relieveEvery, onRelief);
}

function stop(router: ShardRouter, timer: number): void {
  if (timer >= 0) router.cancel(timer as Timer);
}

/** The planned change is due, or would be if the machine's clock were right. */
function onChange(router: ShardRouter): void {
  const left = (router.settings.changeAt ?? 0) - router.now;
  if (left > 1e-9) router.again(left);
  else {
    router.state.changeTimer = -1;
    followShards(router);
  }
}

/** Shards or settings have changed: gives the keys owners, and begins to move those whose owner is another. */
function followShards(router: ShardRouter): void {
  const map = mapOf(router);
  const shards = shardsInUse(router);
  if (shards.length > 0 && !isPlacedOver(router, map, shards)) {
    lookAtKeys(router, map);
    const placement = placementOver(map, router.settings.scheme, shards);
    if (map.placement === null) {
      map.placement = placement;
      countAnew(map);
    } else changeTo(router, map, placement);
  }
  watchLoad(router, map);
  findOuts(router, map);
  showProgress(router, map);
  ensureMover(router);
}

/** Nothing that decides about owners has changed. */
function isPlacedOver(
  { settings }: ShardRouter,
  { placement, facts }: ShardMap,
  shards: readonly Shard[],
): boolean {
  if (placement === null || placement.scheme !== settings.scheme) return false;
  if (placement.shards.length !== shards.length) return false;
  if (shards.some(({ link }, i) => placement.shards[i] !== link)) return false;
  if (settings.scheme === 'consistent-hash') return facts.virtualNodes === settings.virtualNodes;
  return settings.scheme !== 'directory' || facts.buckets === settings.buckets;
}

function lookAtKeys(router: ShardRouter, map: ShardMap): void {
  const { virtualNodes, buckets, keyCount } = router.settings;
  const { keys, bytes } = populationBefore(router.simulation, router.node.index);
  map.facts = { keys: Math.max(1, keyCount ?? keys), virtualNodes, buckets };
  map.bytes = bytes;
}

/** Shards in the order of their links' ids, so that the order of drawing and editing does not matter. */
function shardsInUse(router: ShardRouter): readonly Shard[] {
  const { outs, settings } = router;
  const links = [...outs].sort((a, b) => (a.linkId < b.linkId ? -1 : 1));
  const isChanged = settings.changeAt !== null && router.now >= settings.changeAt - 1e-9;
  const most = (isChanged ? settings.changeTo : settings.shardsInUse) ?? links.length;
  return links.slice(0, most).map(({ link, linkName }) => ({ link, hash: hashString(linkName) }));
}

function changeTo(router: ShardRouter, map: ShardMap, placement: NonNullable<ShardMap['placement']>): void {
  const { links } = router.simulation;
  const moves = router.settings.migration === 'move';
  const fateOf = (from: number, to: number): Fate => {
    const holdsValues = links[from]!.to.kind.holdsValues === true && links[to]!.to.kind.holdsValues === true;
    if (!holdsValues) return 'has nothing to move';
    return moves && !links[from]!.removed ? 'moves' : 'is left behind';
  };
  const { leftBehind } = replace(map, placement, fateOf);
  if (leftBehind > 0) router.count(KEYS_LEFT_BEHIND, leftBehind);
}

/** Where the out-links to the shards are; another endpoint of the router finds its own. */
function findOuts(router: ShardRouter, { placement }: ShardMap): void {
  const { state, outs, simulation } = router;
  state.outs = (placement?.shards ?? []).map((link) => outs.findIndex((out) => out.link === link));
  state.operations = outs.map((out) => simulation.links[out.link]!.operation);
}

// ---- requests ----

function onRequest(router: ShardRouter, call: Call): Outcome {
  return router.policy.instant ? passOn(router, call) : router.serve(call, router.policy.forward, passOn);
}

/** The directory is another machine: asking it takes time and none of the router's workers. */
function passOn(router: ShardRouter, call: Call): Outcome {
  if (!router.policy.asks) return route(router, call);
  router.afterFor(
    call,
    router.draw(router.policy.lookUp),
    onLookedUp as (self: ShardRouter, call: number) => void,
  );
  return router.park(call);
}

function onLookedUp(router: ShardRouter, call: Call): void {
  route(router, call);
}

function route(router: ShardRouter, call: Call): Outcome {
  const map = mapOf(router);
  const { placement } = map;
  if (placement === null || router.outs.length === 0) return router.fail(call, 'unavailable');
  const { scatterFraction } = router.settings;
  if (scatterFraction > 0 && router.operation(call) === READ && router.uniform() < scatterFraction)
    return scatter(router, call);
  if (isMigrating(map)) return routeMoving(router, call, map);
  const shard = schemes[placement.scheme].ownerOf(placement, router.key(call));
  noteSent(router, map, shard, router.key(call));
  return callShard(router, call, router.state.outs[shard]!);
}

/** While keys are moved: to the shard that has the key, unless the key is on its way and this is a write. */
function routeMoving(router: ShardRouter, call: Call, map: ShardMap): Outcome {
  ensureMover(router);
  const key = router.key(call);
  const { locked } = map.migration;
  const out = router.outs.findIndex(({ link }) => link === holderOf(map, key));
  if (key < locked.length && locked[key] === 1 && asksFor(router, call, out) === WRITE) {
    router.count(DELAYED_WRITES);
    router.state.held.push({ key, call });
    return router.park(call);
  }
  const shard = map.placement!.shards.indexOf(holderOf(map, key));
  if (shard >= 0) noteSent(router, map, shard, key);
  return callShard(router, call, out);
}

/** A key has been moved, or could not be: its writes go on. */
function onUnlocked(router: ShardRouter, key: number): void {
  const { state } = router;
  const freed = state.held.filter((one) => one.key === key);
  state.held = state.held.filter((one) => one.key !== key);
  for (const { call } of freed) route(router, call);
}

/** A link may ask for something else than was asked. */
function asksFor(router: ShardRouter, call: Call, out: number): number {
  const always = router.state.operations[out] ?? -1;
  return always < 0 ? router.operation(call) : always;
}

function callShard(router: ShardRouter, call: Call, out: number): Outcome {
  if (asksFor(router, call, out) === WRITE) noteWriteSent(router, router.key(call));
  return router.callLink(call, out, onReply);
}

function noteSent(router: ShardRouter, map: ShardMap, shard: number, key: number): void {
  const sent = map.sent[shard]! + 1;
  map.sent[shard] = sent;
  map.sentInAll++;
  if (sent > map.sentMost) map.sentMost = sent;
  router.level(IMBALANCE, (map.sentMost * map.sent.length) / map.sentInAll);
  if (map.load.length > 0) map.load[schemes[map.placement!.scheme].unitOf!(map.placement!, key)]!++;
}

function onReply(router: ShardRouter, call: Call, reply: Call): Outcome {
  if (router.operation(reply) === WRITE && !noteWriteEnded(router, call)) return router.fail(call, 'timeout');
  return router.relay(call, reply);
}

// ---- queries over all shards ----

/** Asks every shard; the answer is complete when as many have answered as it needs. */
function scatter(router: ShardRouter, call: Call): Outcome {
  router.count(SCATTERED);
  const peers: Peer[] = [];
  for (const out of router.state.outs) {
    const there = router.outs[out]?.peers ?? [];
    if (there.length > 0) peers.push(there.length > 1 ? there[router.pick(there.length)]! : there[0]!);
  }
  const need = Math.min(router.settings.scatterNeed ?? Number.POSITIVE_INFINITY, router.state.outs.length);
  const message = { operation: READ, key: router.key(call), version: valueBytes(router, call) };
  return router.gather(call, peers, message, need, onGathered);
}

function onGathered(router: ShardRouter, call: Call, replies: readonly Call[]): Outcome {
  const answers = replies.filter((reply) => router.isOk(reply));
  const need = Math.min(router.settings.scatterNeed ?? Number.POSITIVE_INFINITY, router.state.outs.length);
  if (answers.length < need) {
    const failed = replies.find((reply) => !router.isOk(reply));
    return router.fail(call, (failed === undefined ? null : router.error(failed)) ?? 'unavailable');
  }
  router.observe(SCATTER_SECONDS, router.now - router.workedUntil(call));
  const bytes = answers.reduce((sum, reply) => sum + router.bytes(reply), 0);
  router.answer(call, 0, bytes);
  // the answer to a query is no value of a single key
  router.showPassed(call, 0);
  return router.reply(call);
}

// ---- load ----

/** Where load is to be moved, it is counted by what can be moved. */
function watchLoad({ settings }: ShardRouter, map: ShardMap): void {
  const { placement } = map;
  const scheme = placement === null ? undefined : schemes[placement.scheme];
  const isWatched = settings.relieveAbove !== null && placement !== null && scheme?.unitsOf !== undefined;
  const units = isWatched ? scheme!.unitsOf!(placement!, map.facts) + 1 : 0;
  if (map.load.length !== units) map.load = new Float64Array(units);
}

/** From time to time the first router looks whether a shard has too much, and gives some of it to the idlest. */
function onRelief(router: ShardRouter): void {
  router.again(router.settings.relieveEvery);
  const map = mapOf(router);
  const { placement, load, facts } = map;
  const isFirst = router.node.endpoints.find(({ status }) => status === router.status) === router;
  if (!isFirst || isMigrating(map) || placement === null || load.length === 0) return;
  if (load.reduce((sum, hits) => sum + hits, 0) < ENOUGH_TO_TELL) return;
  const { relieveAbove } = router.settings;
  const eased = schemes[placement.scheme].relieve?.(placement, facts, load, relieveAbove ?? 1) ?? null;
  // what was asked for long ago counts less and less
  for (let unit = 0; unit < load.length; unit++) load[unit]! /= 2;
  if (eased === null) return;
  router.count(RELIEFS);
  changeTo(router, map, eased);
  ensureMover(router);
  showProgress(router, map);
}

// ---- words ----

function pills(router: ShardRouter) {
  const { pending, total } = mapOf(router).migration;
  if (pending === 0) return [];
  return [{ tone: 'plain' as const, text: `moving keys ${Math.floor(100 * (1 - pending / total))} %` }];
}

function facts(router: ShardRouter) {
  const map = mapOf(router);
  const { pending } = map.migration;
  const shares = router.state.outs.map((out, shard) => ({
    label: router.outs[out]?.to ?? '',
    value: `${((100 * (map.sent[shard] ?? 0)) / Math.max(1, map.sentInAll)).toFixed(1)} % of the requests`,
  }));
  return pending > 0 ? [...shares, { label: 'Still to move', value: `${pending} keys` }] : shares;
}

function describeMessage(router: ShardRouter, message: Call, back: boolean): MessageDescription {
  return router.operation(message) === ADOPT ? { name: back ? 'Moved' : 'Move key' } : {};
}

export const shardRouterBehavior: Behavior<ShardRouter> = {
  kind: 'shard-router',
  handlers: {
    ...{ passOn, onLookedUp, onReply, onGathered, onUnlocked, onChange, onRelief },
    ...{ onCopyBegun, onCopied, onBrought, onDrained, onDrainTimeout, onWake },
  },
  resolve,
  resources: (settings) =>
    machineResources(settings.mode === 'driver' ? null : settings.concurrency, settings),
  state: freshState,
  oracle: (): ShardMap => emptyMap(),
  onStart,
  onSettings,
  onRequest,
  onPeers: followShards,
  pills,
  facts,
  describeMessage,
};
