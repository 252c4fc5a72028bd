/**
 * How large a node is drawn. Sizes follow from the design alone, never from measuring the page, so links,
 * dots and "fit" are right on the first frame and a changing figure never moves a box.
 */
import { kindById } from '../../catalog/kinds.ts';
import type { DesignNode } from '../../model/design.ts';
import { initialSettings } from '../../model/fields.ts';
import type { Box } from './link-geometry.ts';

/** Nodes stand on this grid, CSS pixels at zoom 1. */
export const GRID = 20;
export const NODE_WIDTH = 140;
const PLAIN_HEIGHT = 84;
const CELL_ROW = 24;
/** More instances than this are told by a number instead of cells. */
export const MOST_CELLS = 12;

/** How many instances a node is set to have; 1 for kinds without that setting. */
export function instancesOf(node: DesignNode): number {
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

export function nodeHeight(node: DesignNode): number {
  return showsCells(node) ? PLAIN_HEIGHT + CELL_ROW : PLAIN_HEIGHT;
}

/** The node's box on the canvas. */
export function boxOf(node: DesignNode): Box {
  return { x: node.position.x, y: node.position.y, width: NODE_WIDTH, height: nodeHeight(node) };
}

export const snap = (value: number): number => Math.round(value / GRID) * GRID;

/** The nearest free place on the grid at or below-right of the wanted one. */
export function freePlace(nodes: readonly DesignNode[], wanted: { readonly x: number; readonly y: number }) {
  const place = { x: snap(wanted.x), y: snap(wanted.y) };
  const taken = () =>
    nodes.some(
      (node) =>
        Math.abs(node.position.x - place.x) < NODE_WIDTH &&
        Math.abs(node.position.y - place.y) < PLAIN_HEIGHT + 4,
    );
  for (let tries = 0; tries < 60 && taken(); tries++) {
    if (tries % 6 === 5) {
      place.x += NODE_WIDTH + 2 * GRID;
      place.y = snap(wanted.y);
    } else place.y += PLAIN_HEIGHT + GRID - 4;
  }
  return { x: snap(place.x), y: snap(place.y) };
}
