/**
 * What a shard router does: finds the shard that is responsible for the key, calls it, passes the answer
 * back. It asks no other shard when that one fails: nobody else has the data.
 */
import { hashString } from '../../base/hash.ts';
import { type Behavior, gaugeIndex, type ResolveContext } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Call, Outcome, SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { buildHashRing, type HashRing, moduloOwner, ringOwner } from '../shared/hash-ring.ts';
import { machineResources } from '../shared/machine-resources.ts';
import { shardRouterKind } from './kind.ts';

type Settings = SettingsOf<typeof shardRouterKind.fields>;
interface Routing {
  readonly forward: SamplerRef;
  /** Passing a request on takes no time of its own: in a driver, always. */
  readonly instant: boolean;
}
interface Shards {
  /** Out-links in the order of their ids: shard → link. */
  links: readonly number[];
  ring: HashRing | null;
}
/** What was sent, counted over all callers of a driver: no single one of them knows it. */
interface Load {
  /** Ids of the links that the counts belong to. */
  shards: string;
  /** Requests sent to each shard, all together, and to the busiest. */
  sent: Float64Array;
  total: number;
  most: number;
}
type ShardRouter = Endpoint<Settings, Routing, Shards, null>;

const IMBALANCE = gaugeIndex(shardRouterKind.metrics, 'imbalance');

function resolve({ settings, sampler }: ResolveContext<Settings>): Routing {
  const { forwardTime, mode } = settings;
  return {
    forward: sampler('forward', forwardTime),
    instant: mode === 'driver' || (forwardTime.distribution === 'constant' && forwardTime.value === 0),
  };
}

function freshShards(): Shards {
  return { links: [], ring: null };
}

/** Shards in the order of their links' ids, so that the order of drawing and editing does not matter. */
function onPeers(router: ShardRouter): void {
  const { state, outs, settings } = router;
  const links = outs.map((_, out) => out);
  links.sort((a, b) => (outs[a]!.linkId < outs[b]!.linkId ? -1 : 1));
  state.links = links;
  countAnew(
    router.oracle<Load>(),
    links.map((out) => outs[out]!.linkId),
  );
  state.ring =
    settings.scheme === 'consistent-hash'
      ? buildHashRing(
          links.map((out) => hashString(outs[out]!.linkName)),
          settings.virtualNodes,
        )
      : null;
}

/** Shares are counted from when the shards last changed. */
function countAnew(load: Load, linkIds: readonly string[]): void {
  const shards = linkIds.join(' ');
  if (shards === load.shards) return;
  load.shards = shards;
  load.sent = new Float64Array(linkIds.length);
  load.total = 0;
  load.most = 0;
}

function onRequest(router: ShardRouter, call: Call): Outcome {
  return router.policy.instant ? passOn(router, call) : router.serve(call, router.policy.forward, passOn);
}

function passOn(router: ShardRouter, call: Call): Outcome {
  const { state } = router;
  const key = router.key(call);
  const shards = state.links.length;
  if (shards === 0) return router.fail(call, 'unavailable');
  const shard = state.ring === null ? moduloOwner(key, shards) : ringOwner(state.ring, key);
  noteSent(router, shard);
  return router.callLink(call, state.links[shard]!, onReply);
}

function noteSent(router: ShardRouter, shard: number): void {
  const load = router.oracle<Load>();
  const sent = load.sent[shard]! + 1;
  load.sent[shard] = sent;
  load.total++;
  if (sent > load.most) load.most = sent;
  router.level(IMBALANCE, (load.most * load.sent.length) / load.total);
}

function onReply(router: ShardRouter, call: Call, reply: Call): Outcome {
  return router.relay(call, reply);
}

function facts(router: ShardRouter) {
  const load = router.oracle<Load>();
  return router.state.links.map((out, shard) => ({
    label: router.outs[out]?.to ?? '',
    value: `${((100 * (load.sent[shard] ?? 0)) / Math.max(1, load.total)).toFixed(1)} % of the requests`,
  }));
}

export const shardRouterBehavior: Behavior<ShardRouter> = {
  kind: 'shard-router',
  handlers: { passOn, onReply },
  resolve,
  resources: (settings) =>
    machineResources(settings.mode === 'driver' ? null : settings.concurrency, settings),
  state: freshShards,
  oracle: (): Load => ({ shards: '', sent: new Float64Array(0), total: 0, most: 0 }),
  onStart: onPeers,
  onSettings: onPeers,
  onRequest,
  onPeers,
  facts,
};
