/**
 * Hedged requests: who has not been answered for a while asks another endpoint too, and takes the answer that comes
 * first (J. Dean and L. Barroso, "The Tail at Scale", CACM 56(2), 2013). After the 95th percentile of the latency
 * that costs a twentieth of the calls more, and the slow ones are as fast as the second. What is left undone by it
 * is cancelled where the attempts are tied (`tied-calls.ts`), and otherwise done for nobody.
 */
import type { AnyEndpoint } from './behavior.ts';
import { type CallRecord, GATHERED, HEDGE_SHIFT, PROBE, TRAVELLING } from './call-pool.ts';
import { HEDGE } from './codes.ts';
import type { LinkRuntime } from './node-runtime.ts';
import type { Peer } from './outcome.ts';
import type { Simulation } from './simulation.ts';
import { endSpanAway } from './spans.ts';
import { isDroppedOnArrival, tie } from './tied-calls.ts';
import { twin } from './twins.ts';
import { isAwaited } from './waiting.ts';

/** True for an attempt that no other came before: neither one that failed nor one that it hedges. */
export function isFirst(c: CallRecord): boolean {
  return c.attempt === 1 && c.flags >> HEDGE_SHIFT === 0;
}

/** An attempt is hedged after a while. Several that are asked at once for one call are not. */
export function planHedge(sim: Simulation, self: AnyEndpoint, c: CallRecord, link: LinkRuntime): void {
  if ((c.flags & (GATHERED | PROBE)) !== 0 || c.flags >> HEDGE_SHIFT > link.hedgeMost - 2) return;
  const { rate } = self.location.clocks;
  sim.events.schedule(sim.now + link.hedgeAfterSeconds / rate, HEDGE, c.index, c.generation);
}

/**
 * Nobody has answered for a while: the attempt that goes to another endpoint of the link too and is to be launched,
 * or null.
 */
export function hedgeOf(sim: Simulation, c: CallRecord): CallRecord | null {
  const sent = (c.flags >> HEDGE_SHIFT) + 1;
  const parent = c.parent;
  // an attempt that has failed is not made up for: its error is known, and retries see to it
  if (!isAwaited(c) || parent === null || parent.outstanding !== sent) return null;
  const origin = c.origin;
  const link = c.link!;
  const out = origin.outs.find((o) => o.link === link.index);
  const second = twin(sim, c);
  second.flags |= sent << HEDGE_SHIFT;
  const peer = anotherPeer(origin, out?.peers ?? [], c, link.hedgeMost > 2);
  if (peer >= 0) {
    second.peer = peer;
    second.endpoint = origin.routes[peer]!.endpoint;
  }
  if (link.tied && isDroppedOnArrival(sim, c, second)) {
    link.calls++;
    link.bytes += second.bytes;
    second.phase = TRAVELLING;
    if (second.trace > 0) endSpanAway(sim, second, 'cancelled');
    sim.calls.release(second);
    return null;
  }
  parent.outstanding = sent + 1;
  if (link.tied) tie(c, second);
  planHedge(sim, origin, second, link);
  return second;
}

/** Any other endpoint, or −1; where several are asked they are taken in turn, so that none is asked twice. */
function anotherPeer(origin: AnyEndpoint, peers: readonly Peer[], c: CallRecord, inTurn: boolean): Peer | -1 {
  if (inTurn) return peers[(peers.indexOf(c.peer as Peer) + 1) % peers.length] ?? -1;
  const others = peers.filter((peer) => peer !== c.peer);
  return others.length === 0 ? -1 : others[others.length === 1 ? 0 : origin.pick(others.length)]!;
}

/** A failed attempt of a hedged pair leaves the answer to the other. */
export function leavesHedge(sim: Simulation, c: CallRecord): boolean {
  const call = c.parent!;
  if ((c.flags & GATHERED) !== 0 || call.outstanding < 2) return false;
  call.outstanding -= 1;
  sim.calls.release(c);
  return true;
}
