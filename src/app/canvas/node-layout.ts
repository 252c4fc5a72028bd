/**
 * How large a node is drawn. Sizes follow from the design alone, never from measuring the page, so links,
 * dots and "fit" are right on the first frame and a changing figure never moves a box.
 */
import { kindById } from '../../catalog/kinds.ts';
import type { DesignNode } from '../../model/design.ts';
import { initialSettings } from '../../model/fields.ts';
import type { Box, Point } from './link-geometry.ts';

/** Nodes stand on this grid, CSS pixels at zoom 1. */
export const GRID = 20;
export const NODE_WIDTH = 140;
const PLAIN_HEIGHT = 84;
const CELL_ROW = 24;
/** Room for three or four rows of small cells. */
const CELL_BLOCK = 42;
/** So many cells stand in one row; of more, smaller ones in rows of so many. */
export const CELLS_IN_A_ROW = 12;
export const ROW_OF_MANY = 16;
/** More instances than this are told by a number instead of cells. */
export const MOST_CELLS = 64;

/** How many instances a node is set to have; 1 for kinds without that setting. */
function instancesOf(node: DesignNode): number {
  const kind = kindById(node.kind);
  if (kind?.instancesField === undefined) return 1;
  const set = node.settings[kind.instancesField];
  const initial: { readonly [name: string]: unknown } =
    kind === undefined ? {} : initialSettings(kind.fields);
  const value = set ?? initial[kind.instancesField];
  return typeof value === 'number' ? value : 1;
}

/** Whether the node shows a row of cells, one an instance. */
export function showsCells(node: DesignNode): boolean {
  return instancesOf(node) > 1;
}

/** Asked of every node with every picture. */
const knownHeights = new WeakMap<DesignNode, number>();
export function nodeHeight(node: DesignNode): number {
  let height = knownHeights.get(node);
  if (height === undefined) {
    height = heightFor(instancesOf(node));
    knownHeights.set(node, height);
  }
  return height;
}
function heightFor(instances: number): number {
  if (instances <= 1) return PLAIN_HEIGHT;
  const block = instances > 2 * ROW_OF_MANY && instances <= MOST_CELLS;
  return PLAIN_HEIGHT + (block ? CELL_BLOCK : CELL_ROW);
}

/** The node's box on the canvas. */
export function boxOf(node: DesignNode): Box {
  return { x: node.position.x, y: node.position.y, width: NODE_WIDTH, height: nodeHeight(node) };
}

/** The nearest line of the grid. */
export const snap = (value: number): number => Math.round(value / GRID) * GRID;

const STEP_X = 3 * GRID;
const STEP_Y = 2 * GRID;
const RINGS = 12;

/** The free place on the grid that is nearest to the wanted one. */
export function freePlace(nodes: readonly DesignNode[], wanted: Point): Point {
  const start = { x: snap(wanted.x), y: snap(wanted.y) };
  const free = (place: Point) =>
    !nodes.some((node) => {
      const box = boxOf(node);
      return (
        place.x < box.x + box.width + GRID &&
        place.x + NODE_WIDTH + GRID > box.x &&
        place.y < box.y + box.height + GRID &&
        place.y + PLAIN_HEIGHT + GRID > box.y
      );
    });
  const places: Point[] = [];
  for (let i = -RINGS; i <= RINGS; i++) {
    for (let j = -RINGS; j <= RINGS; j++) places.push({ x: start.x + i * STEP_X, y: start.y + j * STEP_Y });
  }
  const distance = (place: Point) => Math.hypot(place.x - start.x, place.y - start.y);
  places.sort((a, b) => distance(a) - distance(b));
  return places.find(free) ?? start;
}
