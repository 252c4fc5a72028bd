/** A large design for benchmarks: rows of a client and what answers it, in a grid. */
import type { DesignInput } from '../../src/model/design.ts';

const RATE = 20;
/** Of ten nodes in a row: a client, a balancer before four services, two caches before two databases. */
const ROW = 10;

/** Rows of a client and what answers it, as many as the nodes need. */
export function grid(nodes: number): DesignInput {
  const rows = Array.from({ length: nodes / ROW }, (_, row) =>
    rowOf(row, Math.ceil(Math.sqrt(nodes / ROW / 2))),
  );
  return {
    version: 1,
    title: `${nodes} nodes`,
    nodes: rows.flatMap((row) => row.nodes),
    links: rows.flatMap((row) => row.links),
  } as DesignInput;
}

/** One row in a block of the grid, which has `across` blocks beside one another. */
function rowOf(row: number, across: number) {
  const at = (x: number, y: number) => ({
    x: (row % across) * 1060 + x * 210,
    y: Math.floor(row / across) * 480 + y * 110,
  });
  const id = (name: string) => `${name}${row}`;
  const services = ['s', 't', 'u', 'v'];
  const nodes = [
    {
      id: id('client'),
      kind: 'client',
      position: at(0, 1.5),
      settings: { arrivals: { process: 'poisson', rate: RATE } },
    },
    { id: id('balancer'), kind: 'load-balancer', position: at(1, 1.5) },
    ...services.map((name, i) => ({ id: id(name), kind: 'service', position: at(2, i) })),
    { id: id('cache'), kind: 'cache', position: at(3, 0.5) },
    { id: id('store'), kind: 'cache', position: at(3, 2.5) },
    { id: id('database'), kind: 'database', position: at(4, 0.5) },
    { id: id('archive'), kind: 'database', position: at(4, 2.5) },
  ];
  const link = (from: string, to: string) => ({ id: `${id(from)}.${id(to)}`, from: id(from), to: id(to) });
  const links = [
    link('client', 'balancer'),
    ...services.map((name) => link('balancer', name)),
    ...services.map((name, i) => link(name, i < 2 ? 'cache' : 'store')),
    link('cache', 'database'),
    link('store', 'archive'),
  ];
  return { nodes, links };
}
