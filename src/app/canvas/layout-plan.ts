/**
 * Automatic layout: callers at the left, what they call to the right, in layers (Sugiyama, Tagawa and Toda,
 * "Methods for Visual Understanding of Hierarchical System Structures", 1981; Gansner et al., "A Technique for
 * Drawing Directed Graphs", 1993), by the dagre library. Zones, their regions and frames are clusters: what stands
 * in one stays together, and nobody else comes in. The sides of a comparison are laid out each for itself.
 */
import { Graph, layout } from '@dagrejs/dagre';
import { annotationsOf, putAnnotations } from '../../model/annotations.ts';
import type { Annotation, Design, DesignNode, DesignZone } from '../../model/design.ts';
import { SIDES, sideOf } from '../../model/sides.ts';
import type { ZoneArea } from '../../model/zones.ts';
import { contentsOf, freeNotePlace } from '../stores/annotation-actions.ts';
import { SNAP } from './guides.ts';
import type { Point } from './link-geometry.ts';
import { boxOf, GRID } from './node-layout.ts';
import { sideBoxes } from './side-boxes.ts';
import { centreOf, surround } from './zone-boxes.ts';

/** Room between layers and within them; grounds need more, for their names and borders. */
const ROOM = { ranksep: 80, nodesep: 44 } as const;
const ROOM_WITH_GROUNDS = { ranksep: 100, nodesep: 84 } as const;
/** Room for a name above what a ground holds, and around it. */
const GROUND = { top: 2 * GRID, side: GRID } as const;

/** The design with everything, or only the given nodes, laid out anew. The same object where nothing moves. */
export function laidOut(design: Design, ids?: readonly string[]): Design {
  if (ids !== undefined) return arranged(design, new Set(ids), false);
  if (design.sides === undefined) return arranged(design, new Set(design.nodes.map(({ id }) => id)), true);
  const both = SIDES.reduce((now, side) => {
    const own = now.nodes.filter(({ id }) => sideOf(id) === side).map(({ id }) => id);
    return arranged(now, new Set(own), true);
  }, design);
  return apart(design, both);
}

/** Between the grounds of two sides. */
const BETWEEN_SIDES = 2 * GRID;

/** Moves the right side clear of the left one, beside it or below it, as it stood before. */
function apart(before: Design, after: Design): Design {
  const [wasA, wasB] = sideBoxes(before);
  const [a, b] = sideBoxes(after);
  if (wasA === undefined || wasB === undefined || a === undefined || b === undefined) return after;
  const beside = wasB.x >= wasA.x + wasA.width;
  const gap = beside ? b.x - (a.x + a.width) : b.y - (a.y + a.height);
  if (gap >= BETWEEN_SIDES) return after;
  const by = Math.ceil((BETWEEN_SIDES - gap) / GRID) * GRID;
  const moved = ({ x, y }: Point): Point => (beside ? { x: x + by, y } : { x, y: y + by });
  const ofB = ({ id }: { readonly id: string }) => sideOf(id) === 'b';
  const onB = ({ area, ...rest }: Annotation): Annotation =>
    ({ ...rest, area: { ...area, ...moved(area) } }) as Annotation;
  return {
    ...after,
    nodes: after.nodes.map((node) => (ofB(node) ? { ...node, position: moved(node.position) } : node)),
    zones: after.zones.map((zone) =>
      ofB(zone) && zone.area !== undefined ? { ...zone, area: { ...zone.area, ...moved(zone.area) } } : zone,
    ),
    ...(after.annotations !== undefined && {
      annotations: after.annotations.map((each) => (ofB(each) ? onB(each) : each)),
    }),
  };
}

function arranged(design: Design, ids: ReadonlySet<string>, whole: boolean): Design {
  const nodes = design.nodes.filter(({ id }) => ids.has(id));
  const before = surround(nodes.map(boxOf));
  if (before === null || nodes.length < 2) return design;
  const clusters = whole ? clustersOf(design, nodes) : noClusters;
  const graph = graphOf(design, nodes, clusters);
  const places = new Map<string, Point>();
  for (const node of nodes) {
    const { x, y } = graph.node(node.id) as Point;
    const { width, height } = boxOf(node);
    places.set(node.id, { x: x - width / 2, y: y - height / 2 });
  }
  if (clusters.zones.length > 0) partGrounds(nodes, clusters, places);
  const after = surround(nodes.map((node) => ({ ...boxOf(node), ...places.get(node.id)! })))!;
  // all of it stays where it began; a part stays around its middle
  const from = whole ? after : centreOf(after);
  const to = whole ? before : centreOf(before);
  const shift = { x: to.x - from.x, y: to.y - from.y };
  const onGrid = (value: number) => Math.round(value / SNAP) * SNAP;
  for (const [id, { x, y }] of places) places.set(id, { x: onGrid(x + shift.x), y: onGrid(y + shift.y) });
  return followed(design, places, clusters, shift, graph);
}

// ---- clusters ----

interface Clusters {
  /** The cluster that a node, a frame or a zone lies in. */
  readonly parent: ReadonlyMap<string, string>;
  readonly names: ReadonlySet<string>;
  readonly zones: readonly DesignZone[];
  readonly frames: readonly Annotation[];
}
const noClusters: Clusters = { parent: new Map(), names: new Set(), zones: [], frames: [] };

const zoneKey = (id: string): string => `zone ${id}`;
const regionKey = (name: string): string => `region ${name}`;
const frameKey = (id: string): string => `frame ${id}`;

function clustersOf(design: Design, nodes: readonly DesignNode[]): Clusters {
  const parent = new Map<string, string>();
  const names = new Set<string>();
  const place = (child: string, cluster: string) => {
    parent.set(child, cluster);
    names.add(cluster);
  };
  const side = sideOf(nodes[0]!.id);
  const zones = design.zones.filter(({ id }) => design.sides === undefined || sideOf(id) === side);
  for (const zone of zones) if (zone.region !== undefined) place(zoneKey(zone.id), regionKey(zone.region));
  const zoneOf = new Map(nodes.map(({ id, zone }) => [id, zone] as const));
  for (const [id, zone] of zoneOf) if (zone !== undefined) place(id, zoneKey(zone));
  const frames: Annotation[] = [];
  const bySize = annotationsOf(design).filter(({ type }) => type === 'frame');
  bySize.sort((a, b) => b.area.width * b.area.height - a.area.width * a.area.height);
  for (const frame of bySize) {
    const inside = contentsOf(design, frame).nodes.filter((id) => zoneOf.has(id));
    const around = new Set(inside.map((id) => parent.get(id)));
    // a frame across zones cannot hold together what zones part
    if (inside.length === 0 || around.size !== 1) continue;
    const [outer] = around;
    if (outer !== undefined) place(frameKey(frame.id), outer);
    for (const id of inside) place(id, frameKey(frame.id));
    frames.push(frame);
  }
  return { parent, names, zones, frames };
}

function graphOf(design: Design, nodes: readonly DesignNode[], clusters: Clusters): Graph {
  const graph = new Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: 'LR', ...(clusters.names.size > 0 ? ROOM_WITH_GROUNDS : ROOM) });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of clusters.names) graph.setNode(name, {});
  for (const node of nodes) {
    const { width, height } = boxOf(node);
    graph.setNode(node.id, { width, height });
  }
  // a ground on which nothing stands yet has its size, and needs its room
  for (const { id, area } of clusters.zones) {
    if (clusters.names.has(zoneKey(id)) || area === undefined) continue;
    graph.setNode(zoneKey(id), { width: area.width, height: area.height });
  }
  for (const [child, name] of clusters.parent) if (graph.hasNode(child)) graph.setParent(child, name);
  for (const { id, from, to } of design.links)
    if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to, {}, id);
  layout(graph);
  return graph;
}

// ---- grounds that must not overlap ----

/** What moves as one when grounds are parted: a region, a zone, a node that stands in none. */
interface Unit {
  readonly nodes: readonly DesignNode[];
  /** Room that its ground needs beyond its nodes. */
  readonly top: number;
  readonly side: number;
}
/** A region lies around its zones, with its name above theirs. */
const REGION = { top: 30, side: 12 } as const;
const BETWEEN = 16;

/** Clusters keep nodes together; their grounds have names and borders that the library knows nothing of. */
function partGrounds(nodes: readonly DesignNode[], clusters: Clusters, places: Map<string, Point>): void {
  const inZone = (id: string) => nodes.filter(({ zone }) => zone === id);
  const zones = clusters.zones.filter(({ id }) => inZone(id).length > 0);
  const regions = [...new Set(zones.flatMap(({ region }) => (region === undefined ? [] : [region])))];
  const zoneUnit = (id: string): Unit => ({ nodes: inZone(id), ...GROUND });
  const regionUnits = regions.map((region) => {
    const own = zones.filter((zone) => zone.region === region).map(({ id }) => zoneUnit(id));
    part(own, places);
    const top = GROUND.top + REGION.top;
    return { nodes: own.flatMap((unit) => unit.nodes), top, side: GROUND.side + REGION.side };
  });
  const alone = zones.filter(({ region }) => region === undefined).map(({ id }) => zoneUnit(id));
  const known = new Set(zones.map(({ id }) => id));
  const loose = nodes.filter(({ zone }) => zone === undefined || !known.has(zone));
  const single = loose.map((node): Unit => ({ nodes: [node], top: 0, side: 0 }));
  part([...regionUnits, ...alone, ...single], places);
}

/** Moves units down that overlap one that begins above them. */
function part(units: readonly Unit[], places: Map<string, Point>): void {
  const groundOf = (unit: Unit): ZoneArea => {
    const around = surround(unit.nodes.map((node) => ({ ...boxOf(node), ...places.get(node.id)! })))!;
    const { top, side } = unit;
    const { x, y, width, height } = around;
    return { x: x - side, y: y - top, width: width + 2 * side, height: height + top + side };
  };
  const order = [...units].sort((a, b) => groundOf(a).y - groundOf(b).y);
  const placed: ZoneArea[] = [];
  for (const unit of order) {
    let ground = groundOf(unit);
    for (let over = inTheWay(ground, placed); over !== undefined; over = inTheWay(ground, placed)) {
      const by = over.y + over.height + BETWEEN - ground.y;
      for (const { id } of unit.nodes) {
        const { x, y } = places.get(id)!;
        places.set(id, { x, y: y + by });
      }
      ground = groundOf(unit);
    }
    placed.push(ground);
  }
}

function inTheWay(ground: ZoneArea, placed: readonly ZoneArea[]): ZoneArea | undefined {
  return placed.find(
    (other) =>
      ground.x < other.x + other.width &&
      ground.x + ground.width > other.x &&
      ground.y < other.y + other.height + BETWEEN - 1 &&
      ground.y + ground.height > other.y,
  );
}

// ---- what follows the nodes ----

/** Grounds and frames around what they hold now; notes go with the node that they lie nearest to. */
function followed(
  design: Design,
  places: ReadonlyMap<string, Point>,
  clusters: Clusters,
  shift: Point,
  graph: Graph,
): Design {
  const nodes = design.nodes.map((node) => {
    const position = places.get(node.id);
    return position === undefined ? node : { ...node, position };
  });
  const after = { ...design, nodes };
  const zones = design.zones.map((zone) => {
    if (zone.area === undefined || !clusters.zones.includes(zone)) return zone;
    const inside = nodes.filter((node) => node.zone === zone.id).map(boxOf);
    return {
      ...zone,
      area: groundAround(inside) ?? emptyGround(zone.area, graph.node(zoneKey(zone.id)), shift),
    };
  });
  const put = annotationsOf(design).map((each) =>
    clusters.frames.includes(each) ? framed(design, after, each) : besideNearest(design, places, each),
  );
  const clear = put.map((each) =>
    each.type === 'note' ? aside({ ...after, annotations: put }, each) : each,
  );
  const moved = clear.filter((each, i) => each !== annotationsOf(design)[i]);
  const annotations = putAnnotations(design, moved, '').document!.annotations!;
  return { ...after, zones, ...(annotations.length > 0 && { annotations: [...annotations] }) };
}

function groundAround(boxes: readonly ZoneArea[]): ZoneArea | null {
  const around = surround(boxes);
  if (around === null) return null;
  return {
    x: around.x - GROUND.side,
    y: around.y - GROUND.top,
    width: around.width + 2 * GROUND.side,
    height: around.height + GROUND.top + GROUND.side,
  };
}

function emptyGround(area: ZoneArea, placed: unknown, shift: Point): ZoneArea {
  const { x, y } = placed as Point;
  const onGrid = (value: number) => Math.round(value / GRID) * GRID;
  return { ...area, x: onGrid(x - area.width / 2 + shift.x), y: onGrid(y - area.height / 2 + shift.y) };
}

/** A frame around the nodes that it held. */
function framed(before: Design, after: Design, frame: Annotation): Annotation {
  const inside = new Set(contentsOf(before, frame).nodes);
  const around = surround(after.nodes.filter(({ id }) => inside.has(id)).map(boxOf));
  if (around === null) return frame;
  const area = {
    x: around.x - GROUND.side,
    y: around.y - GROUND.side,
    width: around.width + 2 * GROUND.side,
    height: around.height + 2 * GROUND.side,
  };
  return { ...frame, area };
}

/** A note that would lie over a node lies beside it. */
function aside(after: Design, note: Annotation): Annotation {
  const { area } = note;
  const hides = after.nodes.some((node) => overlapping(boxOf(node), area));
  return hides ? { ...note, area: { ...area, ...freeNotePlace(after, area, area, note.id) } } : note;
}
function overlapping(a: ZoneArea, b: ZoneArea): boolean {
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
}

function besideNearest(design: Design, places: ReadonlyMap<string, Point>, note: Annotation): Annotation {
  const at = centreOf(note.area);
  let nearest: DesignNode | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const node of design.nodes) {
    if (design.sides !== undefined && sideOf(node.id) !== sideOf(note.id)) continue;
    const middle = centreOf(boxOf(node));
    const far = Math.hypot(middle.x - at.x, middle.y - at.y);
    if (far >= least) continue;
    least = far;
    nearest = node;
  }
  const to = nearest === undefined ? undefined : places.get(nearest.id);
  if (nearest === undefined || to === undefined) return note;
  const by = { x: to.x - nearest.position.x, y: to.y - nearest.position.y };
  if (by.x === 0 && by.y === 0) return note;
  return { ...note, area: { ...note.area, x: note.area.x + by.x, y: note.area.y + by.y } };
}
