/**
 * What a load balancer knows of its backends, and the interface of a policy that picks one. The balancer
 * knows what it has seen itself and no more: which calls are out, how long answers took, and how the last
 * health checks went.
 */
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Call, Peer, SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import type { HashRing } from '../shared/hash-ring.ts';
import type { loadBalancerKind } from './kind.ts';

export type Settings = SettingsOf<typeof loadBalancerKind.fields>;

/** What a policy picks from, as far as it is another for each class of requests. */
export interface Pool {
  readonly candidates: readonly Peer[];
  /** By peer 1: gets no requests of the class, be it dead or for others. */
  readonly dead: Int32Array;
  turn: number;
  readonly credit: Float64Array;
  readonly table: Int32Array;
}

export interface Backends {
  /** Backends that get requests, as peers. */
  candidates: readonly Peer[];
  /** By peer: calls that are out; checks failed and passed in a row; 1: believed dead. */
  outstanding: Int32Array;
  failed: Int32Array;
  passed: Int32Array;
  dead: Int32Array;
  /** By peer: failed requests in a row; 1: ejected; how often it was (`outliers.ts`). */
  errors: Int32Array;
  ejected: Int32Array;
  ejections: Int32Array;
  /** By peer: since when it gets requests, −∞: from the beginning (`warmth.ts`). */
  since: Float64Array;
  /** By peer: its share (`weight` of its link); what smooth weighted round robin has credited it. */
  weights: Float64Array;
  credit: Float64Array;
  /** By peer: average seconds of its answers, and when that was brought up to date (`response-times.ts`). */
  average: Float64Array;
  averagedAt: Float64Array;
  /** Where round robin stands. */
  turn: number;
  /** All backends on a ring, dead ones included, and the peers that its members are. */
  ring: HashRing | null;
  ringPeers: readonly Peer[];
  /** By peer: the hash of its name. */
  names: Int32Array;
  /** By caller's endpoint: the hash of its name, 0: not known yet. */
  callerNames: Int32Array;
  /** Maglev's table: places of `candidates`. */
  table: Int32Array;
  /** Idle backends, the one that has been idle longest first, and by peer 1: is among them. */
  idle: Peer[];
  isIdle: Int32Array;
  /** Room to draw distinct candidates in. */
  drawn: Int32Array;
  /** By caller's endpoint: its first place in `bound`, −1: none yet; by place: the backend, −1: none (`affinity.ts`). */
  callerPlace: Int32Array;
  bound: Int32Array;
  boundSince: Float64Array;
  places: number;
  /** Backends for each class where links are for some classes only, by the number of its name (`class-pools.ts`). */
  pools: Pool[];
  /** The pool that picks now, −1: all. */
  pool: number;
  /** Timer of the next round of health checks, −1: none; and the interval that it was set for. */
  timer: number;
  interval: number;
}

export interface Balancing {
  readonly picking: BalancingPolicy;
  readonly forward: SamplerRef;
  /** Passing a request on takes no time of its own. */
  readonly instant: boolean;
  /** Something must be noted with every answer: times, errors or idleness. */
  readonly learns: boolean;
}

export type LoadBalancer = Endpoint<Settings, Balancing, Backends, null>;

export interface BalancingPolicy {
  /** What decides: the load, the shares, or who asks for what; slow start leaves the last alone. */
  readonly by: 'load' | 'weight' | 'hash';
  /** A candidate for the call; undefined when there is none. */
  pick(balancer: LoadBalancer, call: Call): Peer | undefined;
  /** The backends have changed, or those that get requests, or the policy has just been chosen. */
  prepare?(balancer: LoadBalancer): void;
  /** A backend has answered after so many seconds; its call is no longer out. */
  learn?(balancer: LoadBalancer, peer: Peer, seconds: number): void;
}
