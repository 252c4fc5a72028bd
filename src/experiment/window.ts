/**
 * The window over which a summary counts: from the end of the warm-up, or from a node's creation if that was
 * later, to now. At the end of the warm-up everything measured so far becomes the baseline, maxima begin anew
 * at the present levels and histograms empty.
 */
import type { Simulation } from '../engine/simulation.ts';
import { type Row, readClass, readNode, restartMeasuring } from './measure.ts';

/** What had been measured when the window began. */
export interface Window {
  readonly start: number;
  /** Rows of nodes and counters of links at the start, by index of the runtime. */
  readonly nodes: ReadonlyMap<number, Row>;
  readonly links: ReadonlyMap<number, Row>;
  /** Counts of request classes, by index of the node and number of the class's name. */
  readonly classes: ReadonlyMap<number, readonly Row[]>;
}

/** The window of a run that has no warm-up, or is still in it. */
export const wholeRun: Window = { start: 0, nodes: new Map(), links: new Map(), classes: new Map() };

/** Begins a window now. */
export function beginWindow(sim: Simulation): Window {
  const nodes = new Map(sim.nodes.map((node) => [node.index, readNode(sim, node)]));
  for (const node of sim.nodes) restartMeasuring(node);
  const links = new Map(sim.links.map((link) => [link.index, link.readCounters()]));
  const classes = new Map(
    sim.nodes
      .filter((node) => node.classFigures.length > 0)
      .map((node) => [node.index, node.classFigures.map((_, label) => readClass(node, label))]),
  );
  return { start: sim.now, nodes, links, classes };
}
