/**
 * Another shard while the system runs: what has to be moved is what the scheme gives another owner. Modulo gives
 * nearly every key one, a ring only those that the new shard takes (D. Karger et al., "Consistent Hashing and Random
 * Trees", STOC 1997).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const SHARDS = [1, 2, 3, 4];
const traffic = {
  arrivals: { process: 'poisson', rate: 240 },
  readFraction: 0.8,
  keys: { count: 2000, skew: 0.5 },
  valueBytes: 10_000,
  timeout: 2,
} as const;

const users = (group: string, name: string, y: number): Node => ({
  id: `users-${group}`,
  kind: 'client',
  name,
  position: { x: 80, y },
  settings: traffic,
});
const router = (group: string, name: string, y: number, scheme: object): Node => ({
  id: `router-${group}`,
  kind: 'shard-router',
  name,
  position: { x: 340, y },
  settings: { ...scheme, shardsInUse: 3, changeAt: 20, changeTo: 4, migrationBandwidth: 500_000 },
});
const shard =
  (group: string, y: number) =>
  (n: number): Node => ({
    id: `${group}-${n}`,
    kind: 'database',
    name: n === 4 ? 'Shard 4, new' : `Shard ${n}`,
    position: { x: 200 * (n - 1), y },
    settings: {
      connections: 2,
      readTime: { distribution: 'exponential', mean: 0.008 },
      writeTime: { distribution: 'exponential', mean: 0.012 },
    },
  });
const links = (group: string) => [
  { id: `users-${group}`, from: `users-${group}`, to: `router-${group}` },
  ...SHARDS.map((n) => ({ id: `${group}.${n}`, from: `router-${group}`, to: `${group}-${n}` })),
];

export const resharding = defineTemplate({
  id: 'resharding',
  title: 'Another shard while it runs',
  chapter: '4 Data management',
  question: 'How much has to move when a shard is added?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Two stores of three shards each get a fourth one while their users go on. The first finds a key’s shard by hash modulo the number of shards, the second on a ring.',
  plot: 'There are 2,000 values of 10 kB. At 0:20 the fourth shard is there, on both sides. Modulo 4 is another number than modulo 3 for three keys in four: they all have another shard now, most of them one of the three that were there before, and have to travel. On the ring the new shard takes a quarter of the keys, from all others a little, and nothing else moves. Each key is read at its old shard and written at its new one, at half a megabyte a second, in between the users’ own requests. Until a key has arrived its old shard answers for it, and while it is on its way its writes wait: so nobody notices but by the time that answers take.',
  watch: '“moved” and “bytes moved” of the two routers, and how busy the shards are from 0:20 on.',
  attempt:
    'no limit to the bandwidth of the routers: over sooner, and what do the users say? Or ranges, which give the new shard half of one range. Then let values stay behind, and look at the verdicts.',
  claim:
    'A fourth shard moves three quarters of all bytes by modulo and a quarter on the ring, which takes 30 and 10 s; no request fails meanwhile.',
  design: {
    nodes: [
      users('modulo', 'Users 1', 0),
      router('modulo', 'Modulo', 0, { scheme: 'hash' }),
      ...SHARDS.map(shard('modulo', 125)),
      users('ring', 'Users 2', 310),
      router('ring', 'Ring', 310, { scheme: 'consistent-hash', virtualNodes: 1000 }),
      ...SHARDS.map(shard('ring', 435)),
    ],
    links: [...links('modulo'), ...links('ring')],
    dashboard: {
      cards: [
        {
          id: 'moved',
          shows: 'chart',
          series: [
            { of: 'node', id: 'router-modulo', metric: 'movedShare' },
            { of: 'node', id: 'router-ring', metric: 'movedShare' },
          ],
        },
        {
          id: 'bytes',
          shows: 'chart',
          series: [
            { of: 'node', id: 'router-modulo', metric: 'bytesMoved' },
            { of: 'node', id: 'router-ring', metric: 'bytesMoved' },
          ],
        },
        ...['traffic', 'latency', 'errors'].map((id) => ({ id })),
      ],
    },
    run: { seed: 1, duration: 70, warmup: 0 },
  },
});
