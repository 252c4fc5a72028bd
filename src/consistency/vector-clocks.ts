/**
 * What comes before what, in a graph made of chains (each client's operations in their order) and of further
 * edges between them: a clock per operation says how much of each chain comes before it (Fidge and Mattern,
 * 1988). Or there is a cycle, and then nothing comes first.
 */

export interface ChainGraph {
  /** Of each node: its chain, and its place there. */
  readonly chain: Int32Array;
  readonly place: Int32Array;
  readonly chains: readonly (readonly number[])[];
  /** Of each node: what comes directly before it, other than in its chain. */
  readonly before: readonly (readonly number[])[];
}

export interface Clocks {
  /** Nodes that stand on a cycle, each before the next and the last before the first; empty if there is none. */
  readonly cycle: readonly number[];
  /** How many of a chain come before a node. */
  readonly count: (node: number, chain: number) => number;
  readonly isBefore: (first: number, second: number) => boolean;
}

/** Works out the clocks of all nodes. */
export function clocksOf(graph: ChainGraph): Clocks {
  const { chain, place, chains } = graph;
  const width = chains.length;
  const clocks = new Int32Array(chain.length * width);
  const order = topologicalOrder(graph);
  for (const node of order) {
    for (const earlier of directlyBefore(graph, node)) {
      for (let q = 0; q < width; q++) {
        const count = clocks[earlier * width + q]!;
        if (count > clocks[node * width + q]!) clocks[node * width + q] = count;
      }
      const own = node * width + chain[earlier]!;
      if (place[earlier]! + 1 > clocks[own]!) clocks[own] = place[earlier]! + 1;
    }
  }
  const count = (node: number, q: number): number => clocks[node * width + q]!;
  return {
    cycle: order.length < chain.length ? cycleOutside(graph, new Set(order)) : [],
    count,
    isBefore: (first, second) => count(second, chain[first]!) > place[first]!,
  };
}

function directlyBefore({ chain, place, chains, before }: ChainGraph, node: number): readonly number[] {
  const others = before[node]!;
  return place[node] === 0 ? others : [chains[chain[node]!]![place[node]! - 1]!, ...others];
}

/**
 * How one node came before another: the nodes at which the shortest path enters and leaves each chain, both
 * ends included. What lies between on a chain follows from the order of the chain.
 */
export function causalPath(graph: ChainGraph, first: number, last: number, clocks: Clocks): number[] {
  const next = new Map<number, number>();
  const reached = [last];
  // An array hands out what is added while it is walked.
  for (const node of reached) {
    if (node === first) break;
    for (const earlier of directlyBefore(graph, node)) {
      if (next.has(earlier) || (earlier !== first && !clocks.isBefore(first, earlier))) continue;
      next.set(earlier, node);
      reached.push(earlier);
    }
  }
  const path = [first];
  for (let node = next.get(first); node !== undefined; node = next.get(node)) path.push(node);
  const chainAt = (i: number): number | undefined => graph.chain[path[i] ?? -1];
  return path.filter((_, i) => chainAt(i - 1) !== chainAt(i) || chainAt(i + 1) !== chainAt(i));
}

/** All nodes that are on no cycle and behind none, each after what is before it. */
function topologicalOrder(graph: ChainGraph): number[] {
  const n = graph.chain.length;
  const missing = new Int32Array(n);
  const after: number[][] = Array.from({ length: n }, () => []);
  const order: number[] = [];
  for (let node = 0; node < n; node++) {
    for (const earlier of directlyBefore(graph, node)) {
      after[earlier]!.push(node);
      missing[node]!++;
    }
    if (missing[node] === 0) order.push(node);
  }
  // An array hands out what is added while it is walked.
  for (const node of order) {
    for (const later of after[node]!) if (--missing[later]! === 0) order.push(later);
  }
  return order;
}

/** A cycle among the nodes that have no place in the order: each of them has one of them before it. */
function cycleOutside(graph: ChainGraph, ordered: ReadonlySet<number>): number[] {
  const seen = new Map<number, number>();
  const path: number[] = [];
  let node = graph.chain.findIndex((_, i) => !ordered.has(i));
  while (!seen.has(node)) {
    seen.set(node, path.length);
    path.push(node);
    node = directlyBefore(graph, node).find((earlier) => !ordered.has(earlier))!;
  }
  return path.slice(seen.get(node)).reverse();
}
