/**
 * Which share of its requests each client gets answered: a request fails where a full queue turns it away, where it
 * loses patience, and where something fails that its server waits for. Losses at several stations are taken as
 * independent, which holds for Poisson arrivals at the first of them (Jackson's product form has no losses:
 * F. P. Kelly, "Loss networks", Annals of Applied Probability 1991).
 */
import { pow } from '../base/deterministic-math.ts';
import {
  type CallInput,
  type ClientInput,
  type NetworkInput,
  pointOf,
  readShareOf,
} from './network-input.ts';
import type { NodePrediction } from './open-network.ts';

/** Sweeps in which shares settle; a loop of calls settles in them, or never. */
const MOST_SWEEPS = 1_000;
const SETTLED = 1e-12;

/** Share of what arrives at a node that it serves: 1 unless it turns some away, loses them, or is overloaded. */
function servedShare({ forecast, busy }: NodePrediction): number {
  if (forecast !== null) return 1 - forecast.blocked - forecast.abandoned;
  return busy > 1 ? 1 / busy : 1;
}

/** Share of a client's requests that come back without an error. */
export function answeredShare(
  network: NetworkInput,
  client: ClientInput,
  nodes: readonly NodePrediction[],
): number {
  const answered = answeredByPoint(network, nodes);
  const reads = readShareOf(client);
  return (
    reads * allAnswered(client.calls[0], answered) + (1 - reads) * allAnswered(client.calls[1], answered)
  );
}

function answeredByPoint(network: NetworkInput, nodes: readonly NodePrediction[]): readonly number[] {
  const answered = new Array<number>(2 * network.nodes.length).fill(1);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let change = 0;
    for (let i = network.nodes.length - 1; i >= 0; i--) {
      for (const operation of [0, 1] as const) {
        const point = pointOf(i, operation);
        const behind = allAnswered(network.nodes[i]!.calls[operation], answered);
        const next = servedShare(nodes[i]!) * behind;
        change = Math.max(change, Math.abs(next - answered[point]!));
        answered[point] = next;
      }
    }
    if (change <= SETTLED) break;
  }
  return answered;
}

/** Chance that everything that is waited for comes back without an error. */
function allAnswered(calls: readonly CallInput[], answered: readonly number[]): number {
  return calls.reduce((chance, call) => {
    if (!call.isAwaited || call.probability === 0) return chance;
    const one = answered[pointOf(call.to, call.operation)]!;
    const each = pow(one, Math.max(1, Math.round(call.count / call.probability)));
    return chance * (1 - call.probability + call.probability * each);
  }, 1);
}
