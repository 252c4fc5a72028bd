/**
 * Cautions as the inspector shows them: those of the design (`model/cautions.ts`), hit ratios of caches by
 * theory, and for stations of which the design does not say what they are offered the load that the run measures.
 */
import { kinds } from '../../catalog/kinds.ts';
import { instancesOf, workersOf } from '../../model/call-graph.ts';
import { type Caution, cautionsFrom, loadCautions } from '../../model/cautions.ts';
import type { Design } from '../../model/design.ts';
import {
  type CacheRequests,
  LoadForecast,
  type LoadKnowledge,
  type OfferedLoad,
} from '../../model/offered-load.ts';
import { foretoldHitRatio } from '../../theory/caches.ts';
import type { Telemetry } from '../stores/telemetry.ts';

const ratios = new Map<string, number>();
const MOST_RATIOS = 200;

/** A cache's ratio needs some ten thousand exponentials; while something else is typed it stays the same. */
function hitRatioOf(requests: CacheRequests): number | undefined {
  const { keys, reads, writes, entries, ttl, writesFill, eviction } = requests;
  const key = [keys.count, keys.skew, reads, writes, entries, ttl, writesFill, eviction].join();
  const known = ratios.get(key);
  if (known !== undefined) return known;
  const ratio = foretoldHitRatio(requests);
  if (ratio === undefined) return undefined;
  if (ratios.size >= MOST_RATIOS) ratios.clear();
  ratios.set(key, ratio);
  return ratio;
}

const theory: LoadKnowledge = {
  hitRatio: (_, requests) => (requests === undefined ? undefined : hitRatioOf(requests)),
};

interface Foreseen {
  readonly cautions: readonly Caution[];
  readonly forecast: LoadForecast;
}
const foreseen = new WeakMap<Design, Foreseen>();
let latest: { readonly design: Design; readonly result: Foreseen } | null = null;

function foresee(design: Design): Foreseen {
  const known = foreseen.get(design);
  if (known !== undefined) return known;
  const result = latest !== null && areAlike(latest.design, design) ? latest.result : foreseeAnew(design);
  latest = { design, result };
  foreseen.set(design, result);
  return result;
}

function foreseeAnew(design: Design): Foreseen {
  const forecast = new LoadForecast(design, kinds, theory);
  return { cautions: cautionsFrom(forecast), forecast };
}

/** Where nodes stand on the canvas and what they are called changes nothing: moving a thousand costs no time. */
function areAlike(a: Design, b: Design): boolean {
  return (
    a.links === b.links &&
    a.zones === b.zones &&
    a.network === b.network &&
    a.run === b.run &&
    a.timeline === b.timeline &&
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, i) => {
      const other = b.nodes[i]!;
      return (
        node === other ||
        (node.id === other.id &&
          node.kind === other.kind &&
          node.zone === other.zone &&
          node.settings === other.settings)
      );
    })
  );
}

/** Everything worth a thought in a design. */
export function cautionsIn(design: Design): readonly Caution[] {
  return foresee(design).cautions;
}

/** What a design as it stands offers to its stations, and the graph of its calls. */
export function forecastIn(design: Design): LoadForecast {
  return foresee(design).forecast;
}

/** Where the figure of a load comes from. */
export type LoadBasis = 'design' | 'measured';

/** The load of a station with where it comes from. */
export interface StationLoad {
  readonly load: OfferedLoad;
  readonly basis: LoadBasis;
}

/** What a node is offered by the design; null where it does not say, or the node is no station. */
export function foreseenLoad(design: Design, id: string): StationLoad | null {
  const load = foresee(design).forecast.at(id);
  return load === undefined || !Number.isFinite(load.workers) ? null : { load, basis: 'design' };
}

/** Seconds over which rates are measured: long enough that a figure can be read. */
const MEASURED_SECONDS = 10;

/** What a run measures that a node is offered; null before anything was served, or where there is no limit. */
export function measuredLoad(telemetry: Telemetry, design: Design, id: string): StationLoad | null {
  const known = foresee(design).forecast.graph.get(id);
  if (known === undefined || known.driver || known.kind.station === undefined) return null;
  const workers = workersOf(known);
  const to = telemetry.bucketCount;
  const from = Math.max(0, to - Math.round(MEASURED_SECONDS / (telemetry.bucketWidth || 1)));
  const rate = telemetry.mean({ of: 'node', id, metric: 'arrivals', statistic: 'rate' }, from, to);
  const workSeconds = telemetry.merge([{ id, metric: 'serviceSeconds' }], from, to).mean();
  if (!(rate > 0 && workSeconds > 0 && Number.isFinite(workers))) return null;
  const demand = rate * workSeconds;
  const load: OfferedLoad = {
    reads: rate,
    writes: 0,
    workSeconds,
    heldSeconds: 0,
    demand,
    workers,
    instances: instancesOf(known),
    ratio: demand / workers,
    at: null,
    atMost: false,
  };
  return { load, basis: 'measured' };
}

/** What is to be said of a measured load. */
export function measuredCautions(design: Design, id: string, { load }: StationLoad): readonly Caution[] {
  const known = foresee(design).forecast.graph.get(id);
  return known === undefined ? [] : loadCautions(known, load, 1);
}
