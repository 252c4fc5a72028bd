/**
 * What a fast answer may cost: a cache that answers writes before its origin has them loses, with its memory, what it
 * had not passed on (N. Jouppi, "Cache Write Policies and Performance", ISCA 1993). The same machines and users twice;
 * only when a write is answered differs.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const traffic = {
  arrivals: { process: 'poisson', rate: 150 },
  readFraction: 0.6,
  keys: { count: 2000, skew: 0.6 },
  timeout: 2,
} as const;

function row(group: string, n: number, y: number, cache: Node): Node[] {
  return [
    { id: `users-${group}`, kind: 'client', name: `Users ${n}`, position: { x: 0, y }, settings: traffic },
    { ...cache, id: `cache-${group}`, kind: 'cache', position: { x: 240, y } },
    {
      id: `database-${group}`,
      kind: 'database',
      name: `Database ${n}`,
      position: { x: 480, y },
      settings: {
        connections: 4,
        readTime: { distribution: 'exponential', mean: 0.005 },
        writeTime: { distribution: 'exponential', mean: 0.02 },
      },
    },
  ];
}
const links = (group: string) => [
  { id: `users-${group}`, from: `users-${group}`, to: `cache-${group}` },
  { id: `cache-${group}`, from: `cache-${group}`, to: `database-${group}` },
];

export const writeBack = defineTemplate({
  id: 'write-back',
  title: 'Write-back loses what it had not passed on',
  chapter: '6 Design patterns',
  question: 'What does an early answer to a write cost?',
  level: 'once you know queues',
  minutes: 3,
  story:
    'Two caches before two databases. The first answers a write when the database has it, the second at once, and passes it on five seconds later. At 0:40 both caches crash.',
  plot: 'Above, a write goes through the cache to the database and is answered when it is there: some 20 ms. Below it is answered from memory, in less than a millisecond, and marked dirty; a key that has been dirty for five seconds is written to the database, once, however often it was written meanwhile. That spares the database writes too. At 0:40 both caches lose their memory. Above, everything is in the database: the cache is cold, and that is all. Below, everything that was written in the last five seconds has been acknowledged and is gone.',
  watch:
    'the time of writes of the two users, “dirty entries” of the cache below, and “dirty entries lost” at 0:40. The verdicts find reads that have gone back in time.',
  attempt:
    'write back after half a second below: a tenth is at stake, and the database has more to do. Or let the memory be flushed by hand.',
  claim:
    'Writing back answers writes more than ten times as fast and spares the database writes; the crash loses what was dirty, some 240 keys, where writing through loses nothing.',
  design: {
    nodes: [
      ...row('through', 1, 60, { id: '', kind: 'cache', name: 'Write through', settings: {} }),
      ...row('back', 2, 320, {
        id: '',
        kind: 'cache',
        name: 'Write back',
        settings: { writePolicy: 'write-back', flushInterval: 5 },
      }),
    ],
    links: [...links('through'), ...links('back')],
    timeline: [
      {
        id: 'crash',
        at: 40,
        fault: 'crash',
        targets: ['cache-through', 'cache-back'],
        settings: { of: 'process' },
        duration: 1,
      },
    ],
    dashboard: {
      cards: [
        {
          id: 'writes',
          shows: 'chart',
          series: [
            { of: 'node', id: 'users-through', metric: 'writeSeconds', statistic: 'p50' },
            { of: 'node', id: 'users-back', metric: 'writeSeconds', statistic: 'p50' },
          ],
        },
        {
          id: 'dirty',
          shows: 'chart',
          series: [{ of: 'node', id: 'cache-back', metric: 'dirtyEntries' }],
        },
        ...['traffic', 'latency', 'errors'].map((id) => ({ id })),
      ],
    },
    run: { seed: 1, duration: 70, warmup: 0 },
  },
});
