/**
 * The theory of the design on the screen: its network of queues with the load of a moment, what is predicted of it,
 * and which station fills first. Worked out when somebody looks, and once for a design and a load.
 */
import type { Design } from '../../model/design.ts';
import { sideOf } from '../../model/sides.ts';
import { type StationNetwork, stationNetworkOf } from '../../model/station-network.ts';
import { type Bottlenecks, findBottlenecks } from '../../theory/bottlenecks.ts';
import { type NetworkPrediction, predictNetwork } from '../../theory/network.ts';
import { forecastIn } from '../inspector/cautions.ts';

export interface DesignTheory {
  readonly network: StationNetwork;
  readonly prediction: NetworkPrediction;
  /** null: calls go round a loop without an end. */
  readonly limits: Bottlenecks | null;
}

/** Designs with more nodes are not worked out while somebody waits. */
export const MOST_NODES = 3_000;

let latest: { readonly design: Design; readonly load: string; readonly theory: DesignTheory } | null = null;

/** What theory says of a design with the load of a moment; null where it is empty or too large. */
export function theoryOfDesign(design: Design, at: number): DesignTheory | null {
  if (design.nodes.length === 0 || design.nodes.length > MOST_NODES) return null;
  const network = stationNetworkOf(design, forecastIn(design), at);
  // a load that changes in time is followed; one that does not is worked out once
  const load = network.clients.map(({ rates }) => rates.map((rate) => rate.toPrecision(4)).join()).join(' ');
  if (latest !== null && latest.design === design && latest.load === load) return latest.theory;
  const theory = { network, prediction: predictNetwork(network), limits: findBottlenecks(network) };
  latest = { design, load, theory };
  return theory;
}

/** The limits of one of two designs side by side, or of the only one. */
export function limitsOfSide(limits: Bottlenecks, side: string | null): Bottlenecks {
  if (side === null) return limits;
  const here = (id: string) => sideOf(id) === side;
  return {
    ...limits,
    limits: limits.limits.filter(({ id }) => here(id)),
    closed: limits.closed.filter(({ client }) => here(client)),
    unknown: limits.unknown.filter(here),
  };
}
