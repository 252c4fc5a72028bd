/**
 * The theory of the design on the screen: its network of queues with the load of a moment, what is predicted of it,
 * and which station fills first. Worked out when somebody looks, and once for a design and a load.
 */
import { isSource } from '../../model/call-graph.ts';
import type { Design } from '../../model/design.ts';
import type { LoadForecast } from '../../model/offered-load.ts';
import { sideOf } from '../../model/sides.ts';
import { type StationNetwork, stationNetworkOf } from '../../model/station-network.ts';
import { type Bottlenecks, findBottlenecks } from '../../theory/bottlenecks.ts';
import { type NetworkPrediction, predictNetwork } from '../../theory/network.ts';
import { forecastIn } from '../inspector/cautions.ts';

/** A network, and what follows from it as soon as somebody asks. */
export class DesignTheory {
  readonly network: StationNetwork;
  #prediction: NetworkPrediction | undefined;
  #limits: Bottlenecks | null | undefined;

  constructor(network: StationNetwork) {
    this.network = network;
  }

  get prediction(): NetworkPrediction {
    this.#prediction ??= predictNetwork(this.network);
    return this.#prediction;
  }

  /** null: calls go round a loop without an end. */
  get limits(): Bottlenecks | null {
    if (this.#limits === undefined) this.#limits = findBottlenecks(this.network);
    return this.#limits;
  }
}

/** Designs with more nodes are not worked out while somebody waits. */
export const MOST_NODES = 1_000;
/** From so many on a load that changes is followed in coarser steps. */
const MANY_NODES = 150;

let latest: { readonly design: Design; readonly load: string; readonly theory: DesignTheory } | null = null;

/** What theory says of a design with the load of a moment; null where it is empty or too large. */
export function theoryOfDesign(design: Design, at: number): DesignTheory | null {
  if (design.nodes.length === 0 || design.nodes.length > MOST_NODES) return null;
  const forecast = forecastIn(design);
  const load = loadAt(forecast, at);
  if (latest !== null && latest.design === design && latest.load === load) return latest.theory;
  const theory = new DesignTheory(stationNetworkOf(design, forecast, at));
  latest = { design, load, theory };
  return theory;
}

/** What all clients send, in few digits: a load that does not change is worked out once. */
function loadAt(forecast: LoadForecast, at: number): string {
  const sources = [...forecast.graph.values()].filter(isSource);
  const digits = forecast.graph.size > MANY_NODES ? 2 : 3;
  return sources
    .map(({ node }) => {
      const { reads, writes } = forecast.clientAt(node.id, at);
      return `${reads.toPrecision(digits)} ${writes.toPrecision(digits)}`;
    })
    .join();
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
