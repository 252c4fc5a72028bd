/**
 * What comes to a station for theory: the law of one request's work, reads, writes and request classes mixed as they
 * come, and what each class waits where the queue goes by priority.
 */
import type { GraphNode } from '../../model/call-graph.ts';
import { metricOfClass } from '../../model/class-metrics.ts';
import type { Design } from '../../model/design.ts';
import type { Spread, StationNetwork } from '../../model/station-network.ts';
import { classMixes, mixedWork, priorityWaits } from '../../theory/class-mix.ts';
import { pointOf } from '../../theory/network-input.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import { theoryOfDesign } from '../theory/design-theory.ts';

export interface StationWork {
  readonly mean: number;
  /** Coefficient of variation. */
  readonly cv: number;
  readonly isExponential: boolean;
  /** How requests are spread over its instances. */
  readonly spread: Spread;
  /** Waits of request classes at one queue with so many arrivals a second; empty where none goes first. */
  classWaits(arrivalRate: number, servers: number): readonly ClassWait[];
}

export interface ClassWait {
  readonly name: string;
  /** What it is measured as. */
  readonly metric: string;
  readonly waitSeconds: number;
  readonly isExact: boolean;
}

const mixesOf = new WeakMap<StationNetwork, ReturnType<typeof classMixes>>();

/** The work at a node in buckets [from, to); null where the design is too large to be worked out. */
export function workAtStation(
  telemetry: Telemetry,
  design: Design,
  { node }: GraphNode,
  from: number,
  to: number,
): StationWork | null {
  const network = theoryOfDesign(design, telemetry.time)?.network;
  const place = network?.nodes.findIndex(({ id }) => id === node.id) ?? -1;
  if (network === undefined || place < 0) return null;
  const station = network.nodes[place]!;
  const known = mixesOf.get(network) ?? classMixes(network);
  mixesOf.set(network, known);
  const mixes = [known[pointOf(place, 0)]!, known[pointOf(place, 1)]!];
  const rates = ratesAt(telemetry, network, node.id, from, to);
  const { mean, variance, isExponential } = mixedWork(station, rates, mixes);
  return {
    mean,
    cv: mean > 0 ? Math.sqrt(variance) / mean : 0,
    isExponential,
    spread: station.spread,
    classWaits(arrivalRate, servers) {
      const waits = priorityWaits(station, arrivalRate, servers, rates, mixes);
      if (waits === null) return [];
      const classes = network.clients.flatMap((client) => client.classes.flat());
      const names = new Map(classes.map(({ name, priority }) => [name, priority]));
      return [...names].flatMap(([name, priority]): readonly ClassWait[] => {
        const found = waits.classes.find((each) => each.priority === priority);
        if (found === undefined || name === '') return [];
        const { waitSeconds } = found;
        return [{ name, metric: metricOfClass('waitSeconds', name), waitSeconds, isExact: waits.isExact }];
      });
    },
  };
}

/** Reads and writes as the node counts them; where it does not, as the clients send them. */
function ratesAt(
  telemetry: Telemetry,
  network: StationNetwork,
  id: string,
  from: number,
  to: number,
): readonly [number, number] {
  const rate = (metric: string) =>
    telemetry.mean({ of: 'node', id, metric, statistic: 'rate' }, from, to) || 0;
  const [reads, writes] = [rate('reads'), rate('writes')];
  if (reads + writes > 0) return [reads, writes];
  const sent = ([0, 1] as const).map((operation) =>
    network.clients.reduce((sum, { rates }) => sum + rates[operation], 0),
  );
  return sent[0]! + sent[1]! > 0 ? [sent[0]!, sent[1]!] : [1, 0];
}
