/**
 * Two designs become one, and one becomes two again. Merging is how designs are compared: they run in the same
 * simulation, in lock-step, with the same seed and the same luck (`sides.ts`). Each keeps what it is; only ids
 * and names of regions get the prefix of their side, and the second design is laid out beside or below the first.
 */
import { equalPlain } from '../base/plain.ts';
import { err, ok, type Result } from '../base/result.ts';
import { mergeDashboards, saysNothing, splitDashboard } from './dashboard.ts';
import type { Dashboard } from './dashboard-schema.ts';
import {
  type Annotation,
  DESIGN_VERSION,
  type Design,
  type DesignLink,
  type DesignNode,
  type DesignZone,
  MOST_ANNOTATIONS,
  nodeName,
  type RunSettings,
  type TimelineEntry,
} from './design.ts';
import { faultDescriptors } from './faults.ts';
import { showValue } from './json-path.ts';
import { joinPartitions, mapIds, type PartitionSettings, withoutNodes } from './partitions.ts';
import type { Problem } from './problem.ts';
import { type Side, sided, sideOf, unsided } from './sides.ts';
import { zoneName } from './zones.ts';

/** In front of the ids of what happens on both sides. */
const BOTH = 'ab:';
/** What leaves room for any prefix. */
const LONGEST_ID = 100 - BOTH.length;
const LONGEST_TITLE = 200;
const MOST = {
  nodes: 20_000,
  links: 100_000,
  zones: 1000,
  pairs: 10_000,
  timeline: 10_000,
  annotations: MOST_ANNOTATIONS,
} as const;

/**
 * Both designs in one, or why that cannot be. What the run settings differ in is settled so that both have
 * enough: the longer duration, the longer warm-up, and the seed of the left one for both.
 */
export function mergeDesigns(left: Design, right: Design): Result<Design, Problem[]> {
  const problems = [...refusePart(left, 'a'), ...refusePart(right, 'b'), ...refuseSize(left, right)];
  if (problems.length > 0) return err(problems);
  const a = prefixed(left, 'a');
  const b = moved(prefixed(right, 'b'), placeBeside(left, right));
  return ok({
    version: DESIGN_VERSION,
    title: `${left.title} against ${right.title}`.slice(0, LONGEST_TITLE),
    notes: '',
    zones: [...a.zones, ...b.zones],
    network: { pairs: [...a.network.pairs, ...b.network.pairs] },
    nodes: [...a.nodes, ...b.nodes],
    links: [...a.links, ...b.links],
    timeline: mergeTimelines(left, right),
    ...withAnnotations([...a.annotations, ...b.annotations]),
    ...withDashboard(mergeDashboards(left, right)),
    run: mergeRuns(left.run, right.run),
    sides: {
      a: { title: left.title, notes: left.notes },
      b: { title: right.title, notes: right.notes },
    },
  });
}

/** One side of a design as a design of its own, as it was before it was merged; null where it has no sides. */
export function splitDesign(design: Design, side: Side): Design | null {
  if (design.sides === undefined) return null;
  const { sides, annotations = [], dashboard, ...whole } = design;
  const own = (element: { readonly id: string }) => sideOf(element.id) === side;
  const others = new Set(design.nodes.filter((node) => !own(node)).map((node) => node.id));
  return {
    ...whole,
    ...sides[side],
    zones: design.zones.filter(own).map(unsidedZone),
    network: {
      pairs: design.network.pairs
        .filter(({ between }) => sideOf(between[0]) === side)
        .map((pair) => ({ ...pair, between: [unsided(pair.between[0]), unsided(pair.between[1])] })),
    },
    nodes: design.nodes.filter(own).map(unsidedNode),
    links: design.links.filter(own).map((link) => withIds(link, unsided)),
    timeline: splitTimeline(design.timeline, side, others),
    ...withAnnotations(annotations.filter(own).map((each) => ({ ...each, id: unsided(each.id) }))),
    ...(dashboard !== undefined && withDashboard(splitDashboard(dashboard, side))),
  };
}

/** Where there are none, the document does not name them. */
function withAnnotations(annotations: Annotation[]): Pick<Design, 'annotations'> {
  return annotations.length === 0 ? {} : { annotations };
}

function withDashboard(dashboard: Dashboard): Pick<Design, 'dashboard'> {
  return saysNothing(dashboard) ? {} : { dashboard };
}

// ---- what cannot be merged ----

function refusePart(design: Design, side: Side): Problem[] {
  const where = `sides.${side}`;
  if (design.sides !== undefined) {
    const message = `found ${showValue(design.title)}, which has two sides itself, expected one design`;
    return [{ path: where, message, remedy: 'keep one of its sides first' }];
  }
  const ids = [
    ...design.zones.flatMap(({ id, region }) => (region === undefined ? [id] : [id, region])),
    ...design.nodes.map(({ id }) => id),
    ...design.links.map(({ id }) => id),
    ...design.network.pairs.flatMap(({ between }) => between),
    ...design.timeline.map(({ id }) => id),
    ...(design.annotations ?? []).map(({ id }) => id),
  ];
  const long = ids.find((id) => id.length > LONGEST_ID);
  if (long === undefined) return [];
  const message = `found the id ${showValue(long)}, expected at most ${LONGEST_ID} characters`;
  return [{ path: where, message, remedy: 'its side is written in front of it: give it a shorter id' }];
}

function refuseSize(left: Design, right: Design): Problem[] {
  const count = ({ nodes, links, zones, network, timeline, annotations }: Design) => ({
    nodes: nodes.length,
    links: links.length,
    zones: zones.length,
    pairs: network.pairs.length,
    timeline: timeline.length,
    annotations: annotations?.length ?? 0,
  });
  const [a, b] = [count(left), count(right)];
  return (Object.keys(MOST) as (keyof typeof MOST)[]).flatMap((part) => {
    if (a[part] + b[part] <= MOST[part]) return [];
    const message = `found ${a[part] + b[part]} in both together, expected at most ${MOST[part]}`;
    return [{ path: part, message, remedy: 'compare smaller designs' }];
  });
}

// ---- ids ----

type Part = Pick<Design, 'zones' | 'network' | 'nodes' | 'links'> & { readonly annotations: Annotation[] };

function prefixed(design: Design, side: Side): Part {
  const on = (id: string) => sided(side, id);
  return {
    zones: design.zones.map((zone) => ({
      ...zone,
      id: on(zone.id),
      name: zoneName(zone),
      ...(zone.region !== undefined && { region: on(zone.region) }),
    })),
    network: {
      pairs: design.network.pairs.map((pair) => ({
        ...pair,
        between: [on(pair.between[0]), on(pair.between[1])],
      })),
    },
    nodes: design.nodes.map((node) => ({
      ...node,
      id: on(node.id),
      name: nodeName(node),
      ...(node.zone !== undefined && { zone: on(node.zone) }),
    })),
    links: design.links.map((link) => withIds(link, on)),
    annotations: (design.annotations ?? []).map((each) => ({ ...each, id: on(each.id) })),
  };
}

function withIds(link: DesignLink, rename: (id: string) => string): DesignLink {
  return { ...link, id: rename(link.id), from: rename(link.from), to: rename(link.to) };
}

/** A name that says no more than the id was given when the id got its prefix. */
function unsidedNode({ name, zone, ...node }: DesignNode): DesignNode {
  const id = unsided(node.id);
  return {
    ...node,
    id,
    ...(name !== undefined && name !== id && { name }),
    ...(zone !== undefined && { zone: unsided(zone) }),
  };
}

function unsidedZone({ name, region, ...zone }: DesignZone): DesignZone {
  const id = unsided(zone.id);
  return {
    ...zone,
    id,
    name: name === id ? '' : name,
    ...(region !== undefined && { region: unsided(region) }),
  };
}

// ---- the timeline ----

/** What both designs plan in the same words is planned once, for both sides; all else stays with its side. */
function mergeTimelines(left: Design, right: Design): TimelineEntry[] {
  const shared = new Set<TimelineEntry>();
  const ofLeft = left.timeline.map((entry): TimelineEntry => {
    const own = renamedEntry(entry, 'a');
    const twin = right.timeline.find((other) => equalPlain(other, entry));
    const joined = twin === undefined ? undefined : joinEntries(own, renamedEntry(twin, 'b'));
    if (twin === undefined || joined === undefined) return own;
    shared.add(twin);
    return { ...joined, id: `${BOTH}${entry.id}` };
  });
  const ofRight = right.timeline.filter((entry) => !shared.has(entry));
  return [...ofLeft, ...ofRight.map((entry) => renamedEntry(entry, 'b'))];
}

function renamedEntry(entry: TimelineEntry, side: Side): TimelineEntry {
  const renamed = withEntryIds(entry, (id) => sided(side, id));
  return { ...renamed, id: sided(side, entry.id) };
}

function withEntryIds(entry: TimelineEntry, rename: (id: string) => string): TimelineEntry {
  const targets = entry.targets.map(rename);
  if (entry.fault !== 'partition') return { ...entry, targets };
  return { ...entry, targets, settings: { ...mapIds(entry.settings as PartitionSettings, rename) } };
}

/** Both as one; undefined where one partition would say too much. */
function joinEntries(a: TimelineEntry, b: TimelineEntry): TimelineEntry | undefined {
  const joined = { ...a, targets: [...a.targets, ...b.targets] };
  if (a.fault !== 'partition') return joined;
  const settings = joinPartitions(a.settings as PartitionSettings, b.settings as PartitionSettings);
  return settings === undefined ? undefined : { ...joined, settings: { ...settings } };
}

function splitTimeline(
  timeline: readonly TimelineEntry[],
  side: Side,
  others: ReadonlySet<string>,
): TimelineEntry[] {
  const taken = new Set<string>();
  return timeline.flatMap((entry): TimelineEntry[] => {
    const own = ofSide(entry, side, others);
    if (own === undefined) return [];
    let id = entry.id.replace(/^(ab|a|b):/, '');
    while (taken.has(id)) id = `${id}-2`;
    taken.add(id);
    return [{ ...withEntryIds(own, unsided), id }];
  });
}

/** What an entry does to one side; undefined for nothing. */
function ofSide(entry: TimelineEntry, side: Side, others: ReadonlySet<string>): TimelineEntry | undefined {
  if (faultDescriptors[entry.fault].target !== 'none') {
    const targets = entry.targets.filter((id) => sideOf(id) === side);
    return targets.length === 0 ? undefined : { ...entry, targets };
  }
  const settings = withoutNodes(entry.settings as PartitionSettings, others);
  return settings === undefined ? undefined : { ...entry, settings: { ...settings } };
}

// ---- run and place ----

/** Run settings under which both have enough. */
export function mergeRuns(left: RunSettings, right: RunSettings): RunSettings {
  const endless = left.duration === null || right.duration === null;
  return {
    seed: left.seed,
    duration: endless ? null : Math.max(left.duration ?? 0, right.duration ?? 0),
    warmup: Math.max(left.warmup, right.warmup),
  };
}

interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** About the size of a drawn node. */
const NODE = { width: 140, height: 108 } as const;
/** Room around a design for the ground of its side, and for those of zones and regions. */
const MARGIN = { plain: 20, zones: 50 } as const;
/** Between the two designs: their borders, and above each its title. */
const GAP = { x: 40, y: 110 } as const;
const GRID = 20;
/** Width ÷ height of a canvas between palette, inspector and dashboards. */
const CANVAS_SHAPE = 1.7;

function extentOf(design: Design): Extent {
  const boxes = [
    ...design.nodes.map(({ position }) => ({ ...position, ...NODE })),
    ...design.zones.flatMap(({ area }) => (area === undefined ? [] : [area])),
    ...(design.annotations ?? []).map(({ area }) => area),
  ];
  if (boxes.length === 0) return { left: 0, top: 0, right: NODE.width, bottom: NODE.height };
  return {
    left: Math.min(...boxes.map((box) => box.x)),
    top: Math.min(...boxes.map((box) => box.y)),
    right: Math.max(...boxes.map((box) => box.x + box.width)),
    bottom: Math.max(...boxes.map((box) => box.y + box.height)),
  };
}

/** How far the right design is moved: beside the left one or below it, whichever can be shown larger. */
function placeBeside(left: Design, right: Design): { readonly x: number; readonly y: number } {
  const [a, b] = [extentOf(left), extentOf(right)];
  const [one, other] = [grownBy(a, marginOf(left)), grownBy(b, marginOf(right))];
  const margins = marginOf(left) + marginOf(right);
  const beside = Math.max(
    (one.width + GAP.x + other.width) / CANVAS_SHAPE,
    Math.max(one.height, other.height),
  );
  const below = Math.max(Math.max(one.width, other.width) / CANVAS_SHAPE, one.height + GAP.y + other.height);
  const onGrid = (value: number) => Math.ceil(value / GRID) * GRID;
  if (beside <= below) return { x: onGrid(a.right + margins + GAP.x - b.left), y: onGrid(a.top - b.top) };
  return { x: onGrid(a.left - b.left), y: onGrid(a.bottom + margins + GAP.y - b.top) };
}

function marginOf({ zones }: Design): number {
  return zones.length > 0 ? MARGIN.zones : MARGIN.plain;
}

function grownBy(extent: Extent, margin: number): { readonly width: number; readonly height: number } {
  return {
    width: extent.right - extent.left + 2 * margin,
    height: extent.bottom - extent.top + 2 * margin,
  };
}

function moved(part: Part, by: { readonly x: number; readonly y: number }): Part {
  const within = (value: number) => Math.min(1e7, Math.max(-1e7, value));
  return {
    ...part,
    nodes: part.nodes.map((node) => ({
      ...node,
      position: { x: within(node.position.x + by.x), y: within(node.position.y + by.y) },
    })),
    zones: part.zones.map((zone) =>
      zone.area === undefined
        ? zone
        : { ...zone, area: { ...zone.area, x: within(zone.area.x + by.x), y: within(zone.area.y + by.y) } },
    ),
    annotations: part.annotations.map((each) => ({
      ...each,
      area: { ...each.area, x: within(each.area.x + by.x), y: within(each.area.y + by.y) },
    })),
  };
}
