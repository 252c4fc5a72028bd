/** Promises of the states as numbers: what is read is what was written, and names need be said only once. */
import { expect, it } from 'vitest';
import { NodeStateReader, statesOf } from './node-states.ts';
import type { NodeStatus } from './telemetry.ts';

const nodes: readonly NodeStatus[] = [
  { id: 'client', endpoints: [], pills: [] },
  {
    id: 'app',
    endpoints: [
      { instance: 0, status: 'up', busy: 3, workers: 8, queue: 0 },
      { instance: 4, status: 'draining', busy: 0, workers: 8, queue: 17 },
    ],
    pills: [],
  },
  {
    id: 'replica',
    endpoints: [{ instance: 0, status: 'down', busy: 0, workers: 0, queue: 2 }],
    pills: [{ tone: 'leader', text: 'leader' }],
  },
];

it('gives every node back as it was', () => {
  const reader = new NodeStateReader(statesOf(nodes));
  for (const node of nodes) expect(reader.node(node.id)).toEqual(node);
  expect(reader.node('nobody')).toBeUndefined();
});

it('goes on with the names of the frame before where a frame has none', () => {
  const before = new NodeStateReader(statesOf(nodes));
  const { cells, pills } = statesOf(
    nodes.map((node) => ({ ...node, endpoints: node.endpoints.slice(0, 1), pills: [] })),
  );
  const reader = new NodeStateReader({ cells, pills }, before);
  expect(reader.node('app')!.endpoints).toEqual(nodes[1]!.endpoints.slice(0, 1));
  expect(reader.node('replica')).toEqual({ ...nodes[2], pills: [] });
});
