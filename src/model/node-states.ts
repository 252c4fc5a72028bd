/**
 * The states of nodes as numbers: written by the worker for thousands of nodes with every frame, read by the page
 * for those that it draws. As objects they took longer to send than to find.
 */
import type { EndpointStatus, NodeStates, NodeStatus } from './telemetry.ts';

/** By number. */
export const endpointStatuses = [
  'up',
  'down',
  'paused',
  'draining',
] as const satisfies readonly EndpointStatus[];
/** What is written of an instance: its number, status, busy workers, workers, queue. */
export const CELL_PARTS = 5;

/** States that were found as objects, as a frame has them. */
export function statesOf(nodes: readonly NodeStatus[]): NodeStates {
  const cells = nodes.flatMap(({ endpoints }) => [
    endpoints.length,
    ...endpoints.flatMap(({ instance, status, busy, workers, queue }, place) => {
      return [instance ?? place, endpointStatuses.indexOf(status), busy, workers, queue];
    }),
  ]);
  return {
    ids: nodes.map(({ id }) => id),
    cells: Int32Array.from(cells),
    pills: nodes.flatMap(({ pills }, place) => (pills.length === 0 ? [] : [[place, pills] as const])),
  };
}

/** Reads the states of a frame, which may go on with the nodes of the frame before. */
export class NodeStateReader {
  private readonly ids: readonly string[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly states: NodeStates;
  /** By place of the node, where its cells begin. */
  private readonly begins: Int32Array;

  constructor(states: NodeStates, before?: NodeStateReader) {
    this.states = states;
    const { ids } = states;
    this.ids = ids ?? before?.ids ?? [];
    this.places =
      ids === undefined && before !== undefined
        ? before.places
        : new Map(this.ids.map((id, place) => [id, place]));
    this.begins = new Int32Array(this.ids.length);
    for (let place = 0, at = 0; place < this.begins.length; place++) {
      this.begins[place] = at;
      at += 1 + CELL_PARTS * (states.cells[at] ?? 0);
    }
  }

  /** The state of a node; undefined: the frame does not have it. */
  node(id: string): NodeStatus | undefined {
    const place = this.places.get(id);
    if (place === undefined) return undefined;
    const { cells, pills } = this.states;
    const begin = this.begins[place]!;
    const endpoints = Array.from({ length: cells[begin] ?? 0 }, (_, i) => {
      const [instance, status, busy, workers, queue] = cells.subarray(begin + 1 + CELL_PARTS * i);
      return {
        instance: instance!,
        status: endpointStatuses[status!]!,
        busy: busy!,
        workers: workers!,
        queue: queue!,
      };
    });
    return { id, endpoints, pills: pills.find(([of]) => of === place)?.[1] ?? [] };
  }
}
