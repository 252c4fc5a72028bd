/**
 * What a load balancer knows of its backends, and the interface of a policy that picks one. The balancer
 * knows what it has seen itself and no more: which calls are out, and how the last health checks went.
 */
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Call, Peer, SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import type { HashRing } from '../shared/hash-ring.ts';
import type { loadBalancerKind } from './kind.ts';

export type Settings = SettingsOf<typeof loadBalancerKind.fields>;

export interface Backends {
  /** Backends that get requests, as peers. */
  candidates: readonly Peer[];
  /** By peer: calls that are out; checks failed and passed in a row; 1: believed dead. */
  outstanding: Int32Array;
  failed: Int32Array;
  passed: Int32Array;
  dead: Int32Array;
  /** Where round robin stands. */
  turn: number;
  /** All backends on a ring, dead ones included, and the peers that its members are. */
  ring: HashRing | null;
  ringPeers: readonly Peer[];
  /** Timer of the next round of health checks, −1: none; and the interval that it was set for. */
  timer: number;
  interval: number;
}

export interface Balancing {
  readonly picking: BalancingPolicy;
  readonly forward: SamplerRef;
  /** Passing a request on takes no time of its own. */
  readonly instant: boolean;
}

export type LoadBalancer = Endpoint<Settings, Balancing, Backends, null>;

export interface BalancingPolicy {
  /** A candidate for the call; undefined when there is none. */
  pick(balancer: LoadBalancer, call: Call): Peer | undefined;
  /** The backends have changed, or the policy has just been chosen. */
  prepare?(balancer: LoadBalancer): void;
}
