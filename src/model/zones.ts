/**
 * Zones and regions: what they are called, who stands in them, how far apart they are, and the edits that
 * change them. A region is the name that its zones share; it exists while a zone has it. The latency between
 * two zones is that of the most specific pair, as the engine reads it: a pair of zones before one of regions.
 */
import type { Design, DesignNode, DesignZone } from './design.ts';
import type { Distribution } from './distribution.ts';
import type { DocumentChange, Edit } from './edits.ts';

export type ZoneArea = NonNullable<DesignZone['area']>;
export type LatencyPair = Design['network']['pairs'][number];

/** What a zone is called on the screen. */
export function zoneName(zone: DesignZone): string {
  return zone.name === '' ? zone.id : zone.name;
}

/** The regions that zones stand in, in the order of the zones. */
export function regionsOf(design: Pick<Design, 'zones'>): readonly string[] {
  return [...new Set(design.zones.flatMap((zone) => (zone.region === undefined ? [] : [zone.region])))];
}

export function zonesOfRegion(design: Pick<Design, 'zones'>, region: string): readonly DesignZone[] {
  return design.zones.filter((zone) => zone.region === region);
}

/** The nodes that stand in a zone. */
export function nodesInZone(design: Pick<Design, 'nodes'>, zone: string): readonly DesignNode[] {
  return design.nodes.filter((node) => node.zone === zone);
}

/** The nodes that stand in a region. */
export function nodesInRegion(
  design: Pick<Design, 'nodes' | 'zones'>,
  region: string,
): readonly DesignNode[] {
  const zones = new Set(zonesOfRegion(design, region).map((zone) => zone.id));
  return design.nodes.filter((node) => node.zone !== undefined && zones.has(node.zone));
}

/** Puts a zone in its place, or last if it is new. */
export function putZone(design: Design, zone: DesignZone, title = `Add ${zoneName(zone)}`): Edit {
  const known = design.zones.some((each) => each.id === zone.id);
  const zones = known
    ? design.zones.map((each) => (each.id === zone.id ? zone : each))
    : [...design.zones, zone];
  return { title, document: { zones } };
}

/** Gives a zone a region, or with an empty one takes it out of its region. */
export function assignRegion(design: Design, id: string, region: string): Edit {
  const zone = design.zones.find((each) => each.id === id);
  if (zone === undefined) return { title: 'Change region' };
  const { region: _, ...rest } = zone;
  const title =
    region === '' ? `Take ${zoneName(zone)} out of its region` : `Put ${zoneName(zone)} in ${region}`;
  const edit = putZone(design, region === '' ? rest : { ...rest, region }, title);
  return { ...edit, ...withoutOutages(design, edit.document?.zones ?? design.zones) };
}

/**
 * Removes zones. Their nodes stay, in no zone; what else names them goes with them: pairs of latencies, and
 * faults of the timeline that have no other target. A region whose last zone goes takes its pairs along.
 */
export function removeZones(design: Design, ids: readonly string[]): Edit {
  const gone = new Set(ids.filter((id) => design.zones.some((zone) => zone.id === id)));
  const zones = design.zones.filter((zone) => !gone.has(zone.id));
  const first = design.zones.find((zone) => gone.has(zone.id));
  const title =
    gone.size === 1 && first !== undefined ? `Delete ${zoneName(first)}` : `Delete ${gone.size} zones`;
  const putNodes = design.nodes.flatMap((node): DesignNode[] => {
    if (node.zone === undefined || !gone.has(node.zone)) return [];
    const { zone: _, ...rest } = node;
    return [rest];
  });
  const places = placesGone(design, zones);
  return {
    title,
    ...(putNodes.length > 0 && { putNodes }),
    document: { zones, ...withoutPlaces(design, places) },
    ...withoutOutages(design, zones),
  };
}

/** Names of zones and regions that are there no more; a zone and a region may share a name. */
function placesGone(design: Design, zones: readonly DesignZone[]): ReadonlySet<string> {
  const left = new Set<string>(regionsOf({ zones: [...zones] }));
  for (const zone of zones) left.add(zone.id);
  const before = [...design.zones.map((zone) => zone.id), ...regionsOf(design)];
  return new Set(before.filter((place) => !left.has(place)));
}

/** The network without the pairs of places that are gone. */
function withoutPlaces(design: Design, gone: ReadonlySet<string>): Pick<DocumentChange, 'network'> {
  const pairs = design.network.pairs.filter(({ between }) => !between.some((place) => gone.has(place)));
  return pairs.length === design.network.pairs.length ? {} : { network: { pairs } };
}

const AREA_FAULTS: ReadonlySet<string> = new Set(['zone-outage', 'region-outage']);

/** What an edit does to the timeline that leaves only these zones: outages of places that are gone, go. */
export function withoutOutages(
  design: Design,
  zones: readonly DesignZone[],
): Pick<Edit, 'putTimeline' | 'removeTimeline'> {
  const gone = placesGone(design, zones);
  const touched = design.timeline.filter(
    (entry) => AREA_FAULTS.has(entry.fault) && entry.targets.some((id) => gone.has(id)),
  );
  const changed = touched.map((entry) => ({
    ...entry,
    targets: entry.targets.filter((id) => !gone.has(id)),
  }));
  const putTimeline = changed.filter((entry) => entry.targets.length > 0);
  const removeTimeline = changed.filter((entry) => entry.targets.length === 0).map((entry) => entry.id);
  return {
    ...(putTimeline.length > 0 && { putTimeline }),
    ...(removeTimeline.length > 0 && { removeTimeline }),
  };
}

/** Gives a region another name, in its zones, its pairs and the timeline. The name of another one joins them. */
export function renameRegion(design: Design, from: string, to: string): Edit {
  const zones = design.zones.map((zone) => (zone.region === from ? { ...zone, region: to } : zone));
  // A zone of the same name keeps its pairs.
  const shared = design.zones.some((zone) => zone.id === from);
  const renamed = (place: string) => (place === from && !shared ? to : place);
  const pairs = design.network.pairs.map((pair) => {
    const [a, b] = pair.between;
    return { ...pair, between: [renamed(a), renamed(b)] as [string, string] };
  });
  const putTimeline = design.timeline
    .filter((entry) => AREA_FAULTS.has(entry.fault) && entry.targets.includes(from))
    .map((entry) => ({ ...entry, targets: [...new Set(entry.targets.map(renamed))] }));
  return {
    title: `Rename ${from} to ${to}`,
    document: { zones, network: { pairs } },
    ...(putTimeline.length > 0 && { putTimeline }),
  };
}

/** The pair that names exactly these two places, either way round. */
export function pairBetween(design: Pick<Design, 'network'>, a: string, b: string): LatencyPair | undefined {
  return design.network.pairs.find(({ between: [x, y] }) => (x === a && y === b) || (x === b && y === a));
}

/**
 * The pair that holds between two zones: that of the zones themselves, else that of their regions. Of several
 * that are equally specific the first holds, as in the engine.
 */
export function pairInForce(design: Design, a: DesignZone, b: DesignZone): LatencyPair | undefined {
  const own = pairBetween(design, a.id, b.id);
  if (own !== undefined || a.region === undefined || b.region === undefined) return own;
  return pairBetween(design, a.region, b.region);
}

/** The network with another latency between two places; null removes the pair. */
export function withPair(
  network: Design['network'],
  a: string,
  b: string,
  latency: Distribution | null,
): Design['network'] {
  const pairs: LatencyPair[] = [];
  let placed = latency === null;
  for (const pair of network.pairs) {
    const [x, y] = pair.between;
    if (!((x === a && y === b) || (x === b && y === a))) pairs.push(pair);
    else if (!placed && latency !== null) {
      pairs.push({ ...pair, latency });
      placed = true;
    }
  }
  if (!placed && latency !== null) pairs.push({ between: [a, b], latency });
  return { pairs };
}
