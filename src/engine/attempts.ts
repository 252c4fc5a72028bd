/**
 * Attempts: a call on its way to the endpoint that shall serve it, tried again or sent twice as its link's
 * policy says. Every attempt is a call of its own; the one that did not come back goes on at its server.
 */
import type { AnyEndpoint, Message } from './behavior.ts';
import {
  ATTEMPT,
  BYTES,
  CHILD_ROUND,
  DEADLINE,
  ENDPOINT,
  ERROR,
  FLAGS,
  GATHERED,
  GENERATION,
  HOPS,
  KEY,
  LANE,
  LINK,
  OPERATION,
  ORIGIN,
  ORIGIN_EPOCH,
  OUTSTANDING,
  PARENT,
  PARENT_GENERATION,
  PEER,
  PHASE,
  PICK_AGAIN,
  PROBE,
  RETURNING,
  ROUND,
  SPAN,
  TRACE,
  VERSION,
} from './call-pool.ts';
import { circuitAllows, earnRetry } from './caller-guards.ts';
import { HEDGE, RETURN_IN_EVENT } from './codes.ts';
import { depart } from './network.ts';
import { LINK_BYTES, LINK_CALLS, type LinkRuntime } from './node-runtime.ts';
import { type Call, errorNumber, type Peer } from './outcome.ts';
import { STREAM } from './random.ts';
import { retryDelay } from './retries.ts';
import type { Simulation } from './simulation.ts';
import { nameSpan } from './spans.ts';
import { twin } from './twins.ts';
import { isAwaited } from './waiting.ts';

/** A request that passed this many nodes goes in circles. */
const HOP_LIMIT = 64;

/** A child of `call` for `peer`, carrying the call's own message or another. */
export function makeChild(
  sim: Simulation,
  self: AnyEndpoint,
  call: Call,
  peer: Peer,
  message: Message | null,
): Call {
  const pool = sim.calls;
  const c = pool.allocate();
  const link = sim.links[self.peerLink[peer]!]!;
  pool.int[c + ENDPOINT] = self.peerEndpoint[peer]!;
  pool.int[c + PARENT] = call;
  pool.int[c + PARENT_GENERATION] = pool.int[call + GENERATION]!;
  pool.int[c + ORIGIN] = self.index;
  pool.int[c + ORIGIN_EPOCH] = self.epoch;
  pool.int[c + LINK] = link.index;
  pool.int[c + PEER] = peer;
  pool.int[c + ATTEMPT] = 1;
  pool.int[c + HOPS] = pool.int[call + HOPS]! + 1;
  const trace = pool.int[call + TRACE]!;
  pool.int[c + TRACE] = trace;
  if (trace > 0) nameSpan(sim, c, pool.int[call + SPAN]!);
  pool.int[c + CHILD_ROUND] = pool.int[call + ROUND]!;
  pool.int[c + LANE] = link.timeoutLane;
  if (message === null) {
    pool.int[c + OPERATION] = link.operation < 0 ? pool.int[call + OPERATION]! : link.operation;
    pool.int[c + KEY] = pool.int[call + KEY]!;
    pool.real[(c >> 2) + VERSION] = pool.real[(call >> 2) + VERSION]!;
    pool.real[(c >> 2) + BYTES] = pool.real[(call >> 2) + BYTES]!;
    if (pool.body[call >> 5] !== null) pool.body[c >> 5] = pool.body[call >> 5];
  } else fill(sim, c, message);
  return c;
}

export function fill(sim: Simulation, c: Call, message: Message): void {
  const pool = sim.calls;
  pool.int[c + OPERATION] = message.operation;
  pool.int[c + KEY] = message.key ?? 0;
  pool.real[(c >> 2) + VERSION] = message.version ?? 0;
  pool.real[(c >> 2) + BYTES] = message.bytes ?? 0;
  pool.body[c >> 5] = message.body ?? null;
}

/** An attempt leaves: its timeout is armed, the network takes it. */
export function launch(sim: Simulation, self: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  const link = sim.links[pool.int[c + LINK]!]!;
  if (link.guarded && !passGuards(sim, self, c, link)) return;
  link.counters[LINK_CALLS]!++;
  link.counters[LINK_BYTES]! += pool.real[(c >> 2) + BYTES]!;
  if (pool.int[c + HOPS]! > HOP_LIMIT) {
    pool.int[c + ERROR] = errorNumber.loop;
    pool.int[c + PHASE] = RETURNING;
    sim.push(RETURN_IN_EVENT, c);
    return;
  }
  const lane = pool.int[c + LANE]!;
  if (lane >= 0) sim.lanes.arm(ownLane(sim, self, lane, link), c, sim.now, pool, sim.events);
  depart(sim, self, link, c, false);
}

/** The lane of a time-out: another one while the caller's clock goes at another speed. */
function ownLane(sim: Simulation, self: AnyEndpoint, lane: number, link: LinkRuntime): number {
  const { rate } = self.location.clocks;
  return rate === 1 ? lane : sim.lanes.laneOf(link.index, sim.lanes.lanes[lane]!.seconds / rate);
}

/** The policies that not every link has. False: the circuit is open, and the call comes back at once. */
function passGuards(sim: Simulation, self: AnyEndpoint, c: Call, link: LinkRuntime): boolean {
  const pool = sim.calls;
  if (link.breaker.failureRate > 0 && !circuitAllows(link, self.index, sim.now)) {
    pool.int[c + ERROR] = errorNumber['circuit-open'];
    pool.int[c + PHASE] = RETURNING;
    sim.push(RETURN_IN_EVENT, c);
    return false;
  }
  const first = pool.int[c + ATTEMPT] === 1;
  if (first && link.retryBudget >= 0) earnRetry(link, self.index);
  if (link.propagatesDeadline) {
    const lane = pool.int[c + LANE]!;
    const { rate } = self.location.clocks;
    const own = lane < 0 ? Number.POSITIVE_INFINITY : sim.now + sim.lanes.lanes[lane]!.seconds / rate;
    pool.real[(c >> 2) + DEADLINE] = Math.min(own, pool.real[(pool.int[c + PARENT]! >> 2) + DEADLINE]!);
  }
  const alone =
    (pool.int[c + FLAGS]! & (GATHERED | PROBE)) === 0 && pool.int[pool.int[c + PARENT]! + OUTSTANDING] === 1;
  if (first && alone && link.hedgeAfterSeconds > 0) {
    const { rate } = self.location.clocks;
    sim.events.schedule(sim.now + link.hedgeAfterSeconds / rate, HEDGE, c, pool.int[c + GENERATION]!);
  }
  return true;
}

/** Nobody has answered for a while: the call goes to another endpoint of the link too. */
export function hedge(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  if (!isAwaited(sim, c) || pool.int[pool.int[c + PARENT]! + OUTSTANDING] !== 1) return;
  const origin = sim.endpoint(pool.int[c + ORIGIN]!);
  const out = origin.outs.find((o) => o.link === pool.int[c + LINK]!);
  const others = out === undefined ? [] : out.peers.filter((peer) => peer !== pool.int[c + PEER]);
  const second = twin(sim, c);
  if (others.length > 0) {
    const peer = others[others.length === 1 ? 0 : origin.pick(others.length)]!;
    pool.int[second + PEER] = peer;
    pool.int[second + ENDPOINT] = origin.peerEndpoint[peer]!;
  }
  pool.int[pool.int[c + PARENT]! + OUTSTANDING] = 2;
  launch(sim, origin, second);
}

export function tryAgain(sim: Simulation, origin: AnyEndpoint, c: Call): void {
  const pool = sim.calls;
  const link = sim.links[pool.int[c + LINK]!]!;
  const next = twin(sim, c);
  pool.int[next + ATTEMPT] = pool.int[c + ATTEMPT]! + 1;
  pool.release(c);
  retryDelay(sim, link, next, origin.streams + STREAM.retry, origin.location.clocks.rate);
}

/** A back-off is over. */
export function relaunch(sim: Simulation, c: Call): void {
  const pool = sim.calls;
  if (!isAwaited(sim, c)) {
    pool.release(c);
    return;
  }
  const origin = sim.endpoint(pool.int[c + ORIGIN]!);
  if ((pool.int[c + FLAGS]! & PICK_AGAIN) !== 0) {
    const out = origin.outs.find((o) => o.link === pool.int[c + LINK]!);
    if (out !== undefined && out.peers.length > 0) {
      const peer = out.peers[out.peers.length === 1 ? 0 : origin.pick(out.peers.length)]!;
      pool.int[c + PEER] = peer;
      pool.int[c + ENDPOINT] = origin.peerEndpoint[peer]!;
    }
  }
  launch(sim, origin, c);
}
