/**
 * From a table of measured round trips to the zones of a design: each zone is put in a region, and the pairs of
 * these regions get half the round trip, each way. One edit, so that one undo takes all of it back.
 */
import type { Design, DesignZone } from '../model/design.ts';
import type { Distribution } from '../model/distribution.ts';
import type { Edit } from '../model/edits.ts';
import { withoutOutages, withPair } from '../model/zones.ts';
import { type RegionLatencies, roundTripBetween } from './region-latencies.ts';

/** A zone, there already or new, and the region of the table that it is put in. */
export interface Placing {
  readonly zone: DesignZone;
  readonly region: string;
}

const oneWay = (roundTripMilliseconds: number): Distribution => ({
  distribution: 'constant',
  value: roundTripMilliseconds / 2000,
});

/** The edit that puts zones in regions of the table and sets the latencies between all of its regions in use. */
export function placeZones(design: Design, table: RegionLatencies, placings: readonly Placing[]): Edit {
  const placed = new Map(placings.map(({ zone, region }) => [zone.id, { ...zone, region }]));
  const known = new Set(design.zones.map((zone) => zone.id));
  const zones = [
    ...design.zones.map((zone) => placed.get(zone.id) ?? zone),
    ...[...placed.values()].filter((zone) => !known.has(zone.id)),
  ];
  return {
    title: `Latencies of ${table.title}`,
    document: { zones, network: networkOf(design.network, table, zones) },
    ...withoutOutages(design, zones),
  };
}

function networkOf(
  before: Design['network'],
  table: RegionLatencies,
  zones: readonly DesignZone[],
): Design['network'] {
  let network = before;
  zones.forEach((a, i) => {
    for (const b of zones.slice(i + 1)) {
      if (a.region === undefined || b.region === undefined) continue;
      network =
        a.region === b.region
          ? betweenZones(network, table, a, b)
          : betweenRegions(network, table, [a, a.region], [b, b.region]);
    }
  });
  return network;
}

/** A pair of the two zones themselves would hide that of their regions, so it goes. */
function betweenRegions(
  network: Design['network'],
  table: RegionLatencies,
  [a, regionA]: readonly [DesignZone, string],
  [b, regionB]: readonly [DesignZone, string],
): Design['network'] {
  const roundTrip = roundTripBetween(table, regionA, regionB);
  if (roundTrip === undefined) return network;
  return withPair(withPair(network, a.id, b.id, null), regionA, regionB, oneWay(roundTrip));
}

function betweenZones(
  network: Design['network'],
  table: RegionLatencies,
  a: DesignZone,
  b: DesignZone,
): Design['network'] {
  const roundTrip = table.regions.find((region) => region.id === a.region)?.betweenZones;
  return roundTrip === undefined ? network : withPair(network, a.id, b.id, oneWay(roundTrip));
}
