/**
 * Raft on two sides of a cut (Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm",
 * USENIX ATC 2014): five replicas in two places, users in both. Whoever is on the side of three goes on;
 * whoever is on the side of two is refused, although two replicas stand beside him, alive and well.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 60 },
  readFraction: 0.7,
  keys: { count: 100, skew: 0.8 },
  timeout: 2,
} as const;

const north = ['north-1', 'north-2'] as const;
const south = ['south-1', 'south-2', 'south-3'] as const;
const replicas = [...north, ...south];

const nodes: DesignInput['nodes'] = [
  {
    id: 'north',
    kind: 'client',
    name: 'Users, north',
    position: { x: 0, y: 0 },
    zone: 'north',
    settings: traffic,
  },
  { id: 'north-1', kind: 'replica', name: 'North 1', position: { x: 240, y: 0 }, zone: 'north' },
  { id: 'north-2', kind: 'replica', name: 'North 2', position: { x: 420, y: 0 }, zone: 'north' },
  {
    id: 'store',
    kind: 'replica-set',
    name: 'Raft store',
    position: { x: 240, y: 190 },
    settings: { protocol: 'raft', memberTimeout: 0.25, giveUpAfter: 1 },
  },
  {
    id: 'south',
    kind: 'client',
    name: 'Users, south',
    position: { x: 0, y: 380 },
    zone: 'south',
    settings: traffic,
  },
  { id: 'south-1', kind: 'replica', name: 'South 1', position: { x: 200, y: 380 }, zone: 'south' },
  { id: 'south-2', kind: 'replica', name: 'South 2', position: { x: 380, y: 380 }, zone: 'south' },
  { id: 'south-3', kind: 'replica', name: 'South 3', position: { x: 560, y: 380 }, zone: 'south' },
];

const pairs = [
  ['north', 'store'],
  ['south', 'store'],
  ...replicas.map((id) => ['store', id] as const),
] as const;

export const raftMajority = defineTemplate({
  id: 'raft-majority',
  title: 'Raft: the majority goes on',
  chapter: '5 CAP',
  question: 'Why does a majority go on, and a minority not?',
  level: 'for the curious',
  minutes: 3,
  story:
    'Five replicas agree by Raft, two in the north, three in the south, with users in both places. The line between them is cut.',
  plot: 'A write is acknowledged when three of five have it, and a read is answered when three of five confirm who leads. At 0:20 the line is cut. In the south three replicas are a majority: if the leader was in the north, they elect another one within half a second. In the north two replicas are alive and hold all the data, and still refuse everything, because they cannot know what the south has agreed on meanwhile. At 0:50 the line is back, and the north catches up from the log.',
  watch:
    'errors, all of them in the north; the terms on the replicas; and under the store’s Live tab that no read was stale and no acknowledged write was lost.',
  attempt:
    'reads from any replica: the north then answers reads while it is cut off, and they are old. Or crash one of the south as well during the cut: now nobody has a majority.',
  claim:
    'While the line is cut the south is answered and the north refused; no read is stale, and no acknowledged write is ever lost.',
  design: {
    zones: [
      { id: 'north', name: 'North', region: 'north' },
      { id: 'south', name: 'South', region: 'south' },
    ],
    network: {
      pairs: [{ between: ['north', 'south'], latency: { distribution: 'constant', value: 0.012 } }],
    },
    nodes,
    links: pairs.map(([from, to]) => ({ id: `${from}.${to}`, from, to })),
    timeline: [
      {
        id: 'cut',
        at: 20,
        fault: 'partition',
        settings: {
          blocked: ['north', ...north].flatMap((a) =>
            ['south', ...south].flatMap((b): [string, string][] => [
              [a, b],
              [b, a],
            ]),
          ),
        },
        duration: 30,
      },
    ],
    run: { seed: 1, duration: 75, warmup: 0 },
  },
});
