/**
 * Which keys there are and how large their values are: what the clients draw from that reach the router. A real
 * store would list its keys; here a key that a client may ask for exists from the beginning.
 */
import type { Simulation } from '../../engine/simulation.ts';
import type { Arrivals, Keys } from '../../model/traffic.ts';

export interface Population {
  /** Keys 0 … `keys` − 1. */
  readonly keys: number;
  /** Bytes of a value. */
  readonly bytes: number;
}

interface Drawing {
  readonly arrivals?: Arrivals;
  readonly keys?: Keys;
  readonly valueBytes?: number;
}

/** What the clients before a node draw from: the most keys and the largest values of any of them. */
export function populationBefore(sim: Simulation, node: number): Population {
  const seen = new Set([node]);
  let [keys, bytes] = [0, 0];
  for (const at of seen) {
    for (const link of sim.links) if (!link.removed && link.to.index === at) seen.add(link.from.index);
    const { kind, settings } = sim.nodes[at]!;
    if (kind.accepts.calls) continue;
    const drawing = settings as Drawing;
    keys = Math.max(keys, drawing.keys?.count ?? 0, loggedKeys(drawing.arrivals));
    bytes = Math.max(bytes, drawing.valueBytes ?? 0);
  }
  return { keys, bytes };
}

function loggedKeys(arrivals: Arrivals | undefined): number {
  if (arrivals?.process !== 'trace' || arrivals.trace.format !== 'access-log') return 0;
  let most = -1;
  for (const row of arrivals.trace.rows ?? []) most = Math.max(most, row[1]);
  return most + 1;
}
