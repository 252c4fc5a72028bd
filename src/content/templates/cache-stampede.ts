/**
 * A cache is emptied under load, and everybody asks the database at once. Coalescing lets one request for each
 * key go and the others wait for it (Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, section
 * 3.2.1).
 */
import { defineTemplate } from '../template.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 1000 },
  readFraction: 0.99,
  keys: { count: 1000, skew: 1 },
  timeout: 2,
} as const;
const store = {
  connections: 10,
  readTime: { distribution: 'exponential', mean: 0.04 },
  writeTime: { distribution: 'exponential', mean: 0.04 },
} as const;

export const cacheStampede = defineTemplate({
  id: 'cache-stampede',
  title: 'A cache stampede',
  chapter: '6 Design patterns',
  story:
    'Two news sites with the same traffic: a cache answers nearly every reader, and the database behind it could never do so. At 0:30 both caches are emptied. Every reader then misses. In the upper site each of them asks the database, a hundred times for the same front page; in the lower one a reader whose page is already being fetched waits for that one fetch: its cache coalesces misses. Watch the queues of the two databases and the latencies. Try to switch coalescing off below, or on above, while it runs, and flush again from the menu of a cache; then give the pages a time to live and see a small stampede whenever a popular one expires.',
  claim:
    'Warm, the caches answer nine of ten readers. Emptied, the database without coalescing gets a queue at least three times as long, and recovers later, than the one with it.',
  design: {
    nodes: [
      {
        id: 'readers-plain',
        kind: 'client',
        name: 'Readers of site 1',
        position: { x: 0, y: 0 },
        settings: traffic,
      },
      {
        id: 'cache-plain',
        kind: 'cache',
        name: 'Cache, each asks',
        position: { x: 260, y: 0 },
        settings: { coalescing: false },
      },
      {
        id: 'database-plain',
        kind: 'database',
        name: 'Database 1',
        position: { x: 520, y: 0 },
        settings: store,
      },
      {
        id: 'readers-coalesced',
        kind: 'client',
        name: 'Readers of site 2',
        position: { x: 0, y: 200 },
        settings: traffic,
      },
      {
        id: 'cache-coalesced',
        kind: 'cache',
        name: 'Cache, one asks for all',
        position: { x: 260, y: 200 },
        settings: { coalescing: true },
      },
      {
        id: 'database-coalesced',
        kind: 'database',
        name: 'Database 2',
        position: { x: 520, y: 200 },
        settings: store,
      },
    ],
    links: [
      { id: 'readers-cache-1', from: 'readers-plain', to: 'cache-plain' },
      { id: 'cache-database-1', from: 'cache-plain', to: 'database-plain' },
      { id: 'readers-cache-2', from: 'readers-coalesced', to: 'cache-coalesced' },
      { id: 'cache-database-2', from: 'cache-coalesced', to: 'database-coalesced' },
    ],
    timeline: [{ id: 'flush', at: 30, fault: 'flush', targets: ['cache-plain', 'cache-coalesced'] }],
    run: { seed: 1, duration: 90, warmup: 0 },
  },
});
