/**
 * The grounds of zones and regions: where they lie, which of them holds a point, and where a click meets a
 * border. A zone that has no area of its own lies around its nodes; a region lies around its zones.
 */
import { annotationsOf, putAnnotations } from '../../model/annotations.ts';
import type { Annotation, Design, DesignNode, DesignZone } from '../../model/design.ts';
import type { Edit } from '../../model/edits.ts';
import { regionName } from '../../model/sides.ts';
import { nodesInRegion, regionsOf, type ZoneArea, zoneName, zonesOfRegion } from '../../model/zones.ts';
import type { Box, Point } from './link-geometry.ts';
import { boxOf, GRID } from './node-layout.ts';

/** A zone or a region on the canvas. */
export interface AreaBox extends Box {
  readonly type: 'zone' | 'region';
  /** Id of the zone, name of the region. */
  readonly id: string;
  readonly name: string;
  /** How many nodes stand in it. */
  readonly count: number;
  /** Which of the tints of regions it has; −1 for a zone in no region. */
  readonly tint: number;
}

/** How many tints there are for regions. */
const TINTS = 5;
/** Room for a region's name above its zones, and for its border around them. */
const REGION_TOP = 30;
const REGION_SIDE = 12;

/** The ground of each zone that has an area or nodes. */
export function zoneBoxes(design: Design): readonly AreaBox[] {
  const regions = regionsOf(design);
  return design.zones.flatMap((zone): AreaBox[] => {
    const inside = design.nodes.filter((node) => node.zone === zone.id);
    const box = zone.area ?? groundOf(inside);
    if (box === null) return [];
    const tint = zone.region === undefined ? -1 : regions.indexOf(zone.region) % TINTS;
    return [{ ...box, type: 'zone', id: zone.id, name: zoneName(zone), count: inside.length, tint }];
  });
}

/** The ground around nodes; null for none. */
function groundOf(nodes: readonly DesignNode[]): ZoneArea | null {
  const around = surround(nodes.map(boxOf));
  return around === null ? null : grown(around, { top: 2 * GRID, side: GRID });
}

/** The ground of each region that has a zone on the canvas. */
export function regionBoxes(design: Design): readonly AreaBox[] {
  const zones = zoneBoxes(design);
  return regionsOf(design).flatMap((region, i): AreaBox[] => {
    const members = new Set(zonesOfRegion(design, region).map((zone) => zone.id));
    const around = surround(zones.filter((zone) => members.has(zone.id)));
    if (around === null) return [];
    const box = grown(around, { top: REGION_TOP, side: REGION_SIDE });
    const count = nodesInRegion(design, region).length;
    return [{ ...box, type: 'region', id: region, name: regionName(design, region), count, tint: i % TINTS }];
  });
}

/** The smallest box around boxes; null for none. */
export function surround(boxes: readonly Box[]): ZoneArea | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

function grown(box: Box, by: { readonly top: number; readonly side: number }): ZoneArea {
  const { x, y, width, height } = box;
  return {
    x: x - by.side,
    y: y - by.top,
    width: width + 2 * by.side,
    height: height + by.top + by.side,
  };
}

/** Whether a point lies in a box. */
export function contains(box: Box, point: Point): boolean {
  return (
    point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height
  );
}

export function centreOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * The zone that a node belongs to after it was dropped: the smallest ground under its middle. Outside of all
 * grounds it belongs to none, except that a zone without an area of its own grows with its nodes.
 */
function zoneOfDropped(design: Design, node: DesignNode): string | undefined {
  const middle = centreOf(boxOf(node));
  let under: DesignZone | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  for (const zone of design.zones) {
    const ground = zone.area ?? groundOf(othersIn(design, zone, node));
    if (ground === null || !contains(ground, middle)) continue;
    const size = ground.width * ground.height;
    if (size < smallest) under = zone;
    smallest = Math.min(smallest, size);
  }
  if (under !== undefined) return under.id;
  const own = design.zones.find((zone) => zone.id === node.zone);
  return own?.area === undefined ? node.zone : undefined;
}
function othersIn(design: Design, zone: DesignZone, node: DesignNode): readonly DesignNode[] {
  return design.nodes.filter((each) => each.zone === zone.id && each.id !== node.id);
}

/** The node in the zone under it. The same object where nothing changes. */
export function dropped(design: Design, node: DesignNode): DesignNode {
  if (design.zones.length === 0) return node;
  const zone = zoneOfDropped(design, node);
  if (zone === node.zone) return node;
  const { zone: _, ...rest } = node;
  return zone === undefined ? rest : { ...rest, zone };
}

/** The node, moved the shortest way onto a ground where it is not on it already. */
export function movedOnto(area: Box, node: DesignNode): DesignNode {
  const box = boxOf(node);
  if (contains(area, centreOf(box))) return node;
  const within = (at: number, from: number, room: number) => Math.max(from, Math.min(at, from + room));
  const x = within(box.x, area.x + GRID, area.width - box.width - 2 * GRID);
  const y = within(box.y, area.y + 2 * GRID, area.height - box.height - 3 * GRID);
  return { ...node, position: { x, y } };
}

/** Gives a zone its ground, and the nodes on it, or no more on it, the zone under them. */
export function placeZone(design: Design, zone: DesignZone, area: ZoneArea, title: string): Edit {
  const placed: DesignZone = { ...zone, area: roundedArea(area) };
  const known = design.zones.some((each) => each.id === zone.id);
  const zones = known
    ? design.zones.map((each) => (each.id === zone.id ? placed : each))
    : [...design.zones, placed];
  const after = { ...design, zones };
  const ground = placed.area ?? area;
  const putNodes = design.nodes.flatMap((node) => {
    // Nobody else can have changed the ground under him.
    if (node.zone !== zone.id && !contains(ground, centreOf(boxOf(node)))) return [];
    const now = dropped(after, node);
    return now === node ? [] : [now];
  });
  return { title, ...(putNodes.length > 0 && { putNodes }), document: { zones } };
}

/** Moves a zone with all that stands in it. */
export function moveZone(design: Design, id: string, by: Point): Edit {
  const box = zoneBoxes(design).find((each) => each.id === id);
  const title = `Move ${box?.name ?? id}`;
  if (box === undefined) return { title };
  const { x, y, width, height } = box;
  const area = roundedArea({ x: x + by.x, y: y + by.y, width, height });
  const putNodes = design.nodes
    .filter((node) => node.zone === id)
    .map((node) => ({ ...node, position: { x: node.position.x + by.x, y: node.position.y + by.y } }));
  const zones = design.zones.map((zone) => (zone.id === id ? { ...zone, area } : zone));
  const notes = annotationsIn(design, box).map((each) => ({
    ...each,
    area: { ...each.area, x: each.area.x + by.x, y: each.area.y + by.y },
  }));
  const document = { zones, ...(notes.length > 0 && putAnnotations(design, notes, title).document) };
  return { title, ...(putNodes.length > 0 && { putNodes }), document };
}

/** The notes and frames that lie on a ground: they go with it. */
export function annotationsIn(design: Design, ground: Box): readonly Annotation[] {
  const within = ({ area }: Annotation) =>
    area.width * area.height < ground.width * ground.height && contains(ground, centreOf(area));
  return annotationsOf(design).filter(within);
}

function roundedArea({ x, y, width, height }: ZoneArea): ZoneArea {
  const r = (value: number) => Math.round(value * 10) / 10;
  return { x: r(x), y: r(y), width: Math.max(LEAST_SIDE, r(width)), height: Math.max(LEAST_SIDE, r(height)) };
}

/** The size of a zone that nobody drew. */
export const newGround = { width: 16 * GRID, height: 12 * GRID } as const;

/** A zone is never smaller than this: its name and its handles must have room. */
export const LEAST_SIDE = 4 * GRID;

/** The area whose border runs within `reach` of the point; of several the smallest. */
export function borderAt(areas: readonly AreaBox[], point: Point, reach: number): AreaBox | null {
  const near = areas.filter((area) => distanceToBorder(area, point) <= reach);
  near.sort((a, b) => a.width * a.height - b.width * b.height);
  return near[0] ?? null;
}

function distanceToBorder(box: Box, point: Point): number {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const outsideX = Math.max(box.x - point.x, 0, point.x - right);
  const outsideY = Math.max(box.y - point.y, 0, point.y - bottom);
  if (outsideX > 0 || outsideY > 0) return Math.hypot(outsideX, outsideY);
  return Math.min(point.x - box.x, right - point.x, point.y - box.y, bottom - point.y);
}
