/**
 * A cache is emptied under load, and everybody asks the database at once. Coalescing lets one request for each
 * key go and the others wait for it (Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, section
 * 3.2.1).
 */
import { defineTemplate } from '../template.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 2000 },
  readFraction: 1,
  keys: { count: 400, skew: 1 },
  timeout: 1,
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
  question: 'What happens when a cache forgets everything at once?',
  level: 'once you know queues',
  minutes: 3,
  story:
    'Two news sites whose caches answer everybody, until both caches are emptied at the same time. Only the second one coalesces its misses.',
  plot: 'Each site has 400 pages and 2,000 readers a second, and behind its cache a database that could answer one in eight. At 0:30 both caches are emptied, and every reader misses. Above, each of them asks the database, a hundred times for the same front page. Below, a reader whose page is being fetched already waits for that one fetch: this cache coalesces misses. Both caches begin empty, so the first seconds show it once already.',
  watch: 'the queues of the two databases, and the errors: readers wait for 1 s and then give up.',
  attempt:
    'to switch coalescing on above, and flush again from the menu of the cache. Then give the pages a time to live of a few seconds.',
  claim:
    'With coalescing each of 400 pages is fetched exactly once; without, over three times as often, and hundreds give up.',
  design: {
    nodes: [
      {
        id: 'readers-plain',
        kind: 'client',
        name: 'Readers 1',
        position: { x: 0, y: 0 },
        settings: traffic,
      },
      {
        id: 'cache-plain',
        kind: 'cache',
        name: 'Cache 1',
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
        name: 'Readers 2',
        position: { x: 0, y: 200 },
        settings: traffic,
      },
      {
        id: 'cache-coalesced',
        kind: 'cache',
        name: 'Cache 2, coalescing',
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
