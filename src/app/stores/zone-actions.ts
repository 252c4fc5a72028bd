/**
 * What people do to zones and regions: draw, move, resize, name, place in a region, delete. Each is one edit;
 * nodes follow the ground that they stand on.
 */
import type { DesignZone } from '../../model/design.ts';
import type { Distribution } from '../../model/distribution.ts';
import { freeId } from '../../model/edits.ts';
import { prefixOf, regionName } from '../../model/sides.ts';
import {
  assignRegion,
  putZone,
  removeZones,
  renameRegion,
  withPair,
  type ZoneArea,
  zoneName,
  zonesOfRegion,
} from '../../model/zones.ts';
import type { Point } from '../canvas/link-geometry.ts';
import { prefixAt } from '../canvas/side-boxes.ts';
import { moveZone, placeZone, zoneBoxes } from '../canvas/zone-boxes.ts';
import { useDesignStore } from './design-store.ts';
import { useUiStore } from './ui-store.ts';

/** A new zone with that ground, selected; the nodes on it stand in it. Returns its id. */
export function addZone(area: ZoneArea): string {
  const { design, edit } = useDesignStore.getState();
  const zone = newZone(
    design.zones,
    prefixAt(design, { x: area.x + area.width / 2, y: area.y + area.height / 2 }),
  );
  edit(placeZone(design, zone, area, `Add ${zone.name}`));
  useUiStore.getState().select({ zones: [zone.id] });
  useUiStore.getState().announce(`${zone.name} added.`);
  return zone.id;
}

/** A zone that no other is called like; its id begins with the prefix. */
export function newZone(zones: readonly DesignZone[], prefix = ''): DesignZone {
  const names = new Set(zones.map(zoneName));
  let number = zones.length;
  const nameOf = (n: number) =>
    `Zone ${String.fromCharCode(97 + (n % 26))}${n < 26 ? '' : Math.floor(n / 26)}`;
  while (names.has(nameOf(number))) number++;
  return { id: freeId(zones, `${prefix}zone`), name: nameOf(number) };
}

/** Moves a zone with its nodes; `coalesce` joins the steps of one row of arrow keys. */
export function moveZoneBy(id: string, by: Point, coalesce?: string): void {
  if (by.x === 0 && by.y === 0) return;
  const { design, edit } = useDesignStore.getState();
  const change = moveZone(design, id, by);
  if (edit(change, coalesce === undefined ? {} : { coalesce }))
    useUiStore.getState().announce(`${change.title.replace(/^Move/, 'Moved')}.`);
}

export function resizeZone(id: string, area: ZoneArea, coalesce?: string): void {
  const { design, edit } = useDesignStore.getState();
  const zone = design.zones.find((each) => each.id === id);
  if (zone === undefined) return;
  const options = coalesce === undefined ? {} : { coalesce };
  edit(placeZone(design, zone, area, `Resize ${zoneName(zone)}`), options);
}

/** Makes a zone wider and higher by its lower right corner. */
export function growZone(id: string, by: Point): void {
  const box = zoneBoxes(useDesignStore.getState().design).find((each) => each.id === id);
  if (box === undefined) return;
  const { x, y, width, height } = box;
  resizeZone(id, { x, y, width: width + by.x, height: height + by.y }, `grow ${id}`);
}

export function renameZone(id: string, name: string): void {
  const { design, edit } = useDesignStore.getState();
  const zone = design.zones.find((each) => each.id === id);
  const trimmed = name.trim().slice(0, 200);
  if (zone === undefined || trimmed === '' || trimmed === zoneName(zone)) return;
  const told = `${zoneName(zone)} to ${trimmed}`;
  if (edit(putZone(design, { ...zone, name: trimmed }, `Rename ${told}`)))
    useUiStore.getState().announce(`Renamed ${told}.`);
}

export function setRegion(id: string, region: string): void {
  const { design, edit } = useDesignStore.getState();
  edit(assignRegion(design, id, region.trim().slice(0, 100)));
}

export function renameRegionTo(from: string, name: string): void {
  const { design, edit } = useDesignStore.getState();
  const trimmed = name.trim().slice(0, 98);
  if (trimmed === '' || trimmed === regionName(design, from)) return;
  const to = `${prefixOf(design, from)}${trimmed}`;
  edit(renameRegion(design, from, to));
  useUiStore.getState().select({ regions: [to] });
}

/** Deletes zones, and regions with all of theirs. Their nodes stay. */
export function deleteAreas(zones: readonly string[], regions: readonly string[]): void {
  const { design, edit } = useDesignStore.getState();
  const inRegions = regions.flatMap((region) => zonesOfRegion(design, region).map((zone) => zone.id));
  const removal = removeZones(design, [...zones, ...inRegions]);
  edit(removal);
  useUiStore.getState().clearSelection();
  useUiStore.getState().announce(`${removal.title}. Nodes stay.`);
}

/** Sets the latency between two zones or two regions, one way; null removes it. */
export function setPairLatency(a: string, b: string, latency: Distribution | null, coalesce?: string): void {
  const { design, edit } = useDesignStore.getState();
  edit(
    {
      title: `Latency between ${a} and ${b}`,
      document: { network: withPair(design.network, a, b, latency) },
    },
    coalesce === undefined ? {} : { coalesce },
  );
}
