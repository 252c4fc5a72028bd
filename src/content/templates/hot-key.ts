/**
 * A hot key on a sharded store: hashing spreads keys, not requests, and no number of shards splits one key. A small
 * cache in front takes away just what is hot (Fan et al., "Small Cache, Big Effect: Provable Load Balancing for
 * Randomly Partitioned Cluster Services", SoCC 2011).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const SHARDS = [1, 2, 3, 4];
const traffic = {
  arrivals: { process: 'poisson', rate: 1000 },
  readFraction: 1,
  keys: { count: 10_000, skew: 1.2 },
  timeout: 1,
} as const;
const shard =
  (group: string, y: number) =>
  (n: number): Node => ({
    id: `${group}-${n}`,
    kind: 'database',
    name: `Shard ${n}`,
    position: { x: 195 * (n - 1), y },
    settings: { connections: 4, readTime: { distribution: 'exponential', mean: 0.01 } },
  });
const router = (group: string, x: number, y: number): Node => ({
  id: `router-${group}`,
  kind: 'shard-router',
  name: 'Shard router',
  position: { x, y },
  settings: { scheme: 'consistent-hash' },
});
const toShards = (group: string) =>
  SHARDS.map((n) => ({ id: `${group}.${n}`, from: `router-${group}`, to: `${group}-${n}` }));

export const hotKey = defineTemplate({
  id: 'hot-key',
  title: 'A hot key, and a small cache',
  chapter: '4 Data management',
  question: 'Why does one shard burn while the others idle?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Four shards hold ten thousand keys between them, a quarter each. But one key is asked for by every fifth reader. Below, the same with a cache of only 100 entries in front.',
  plot: 'Consistent hashing gives each shard about as many keys as the others. It does not give it as many requests: with Zipf’s law and an exponent of 1.2, the first key alone gets a fifth of them. Its shard has to answer that fifth and its quarter of all the rest, more than it can, while the others have time to spare. More shards do not help: a key is on one of them, whatever their number. A cache in front does. It needs room for one hundredth of the keys only, because what is hot is few.',
  watch:
    'the utilization of the four shards above, “imbalance” of the routers, and the hit ratio of the cache.',
  attempt:
    'a cache of 10 entries, or of one. Or the skew 0 above: equal keys, equal shards. Then double the shards with skew 1.2, and see who gains.',
  claim:
    'Of four shards, one is overloaded while the others are less than three quarters busy; behind a cache for 1 % of the keys none is half busy.',
  design: {
    nodes: [
      { id: 'readers', kind: 'client', name: 'Readers 1', position: { x: 100, y: 0 }, settings: traffic },
      router('plain', 295, 0),
      ...SHARDS.map(shard('plain', 140)),
      {
        id: 'readers-cached',
        kind: 'client',
        name: 'Readers 2',
        position: { x: 100, y: 300 },
        settings: traffic,
      },
      {
        id: 'cache',
        kind: 'cache',
        name: 'Small cache',
        position: { x: 295, y: 300 },
        settings: { capacity: { entries: 100 } },
      },
      router('cached', 490, 300),
      ...SHARDS.map(shard('cached', 440)),
    ],
    links: [
      { id: 'readers-router', from: 'readers', to: 'router-plain' },
      ...toShards('plain'),
      { id: 'readers-cache', from: 'readers-cached', to: 'cache' },
      { id: 'cache-router', from: 'cache', to: 'router-cached' },
      ...toShards('cached'),
    ],
    run: { seed: 1, duration: 90, warmup: 10 },
  },
});
