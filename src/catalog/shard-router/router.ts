/** The types that routing and resharding share: what a shard router's settings are made into, and its state. */
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Call, SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import type { shardRouterKind } from './kind.ts';
import type { ShardMap } from './shard-map.ts';

export type Settings = SettingsOf<typeof shardRouterKind.fields>;

export interface Routing {
  readonly forward: SamplerRef;
  readonly lookUp: SamplerRef;
  /** Passing a request on takes no time of its own: in a driver, always. */
  readonly instant: boolean;
  /** The directory has to be asked, which takes time. */
  readonly asks: boolean;
  /** The handler that takes up the writes of a key which waited for it. */
  readonly onUnlocked: (router: ShardRouter, key: number) => void;
}

export interface RouterState {
  /** By shard of the placement: its out-link, −1 when it is not there. */
  outs: readonly number[];
  /** By out-link: the operation that it asks for whatever was asked, −1: the same. */
  operations: readonly number[];
  /** By key: writes of it that this router has sent and that are not answered. */
  writing: Int32Array;
  /** By key: when it sent the last write of it. */
  writtenAt: Float64Array;
  /** Writes that wait until their key has been moved. */
  held: { readonly key: number; readonly call: Call }[];
  /** Timers of the planned change and of the next look at the load, −1: none. */
  changeTimer: number;
  reliefTimer: number;
}

export type ShardRouter = Endpoint<Settings, Routing, RouterState, null>;

/** The map, which all instances of the router share. */
export function mapOf(router: ShardRouter): ShardMap {
  return router.oracle<ShardMap>();
}
