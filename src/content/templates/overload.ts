/**
 * What to do with more than can be done: three ways through the same rush. First come, first served works for
 * people who have left; newest first with a limit on the wait (B. Maurer, "Fail at Scale", ACM Queue 13(8), 2015)
 * and a limit on concurrent requests that finds itself (Netflix concurrency-limits, 2018) answer as many as can be
 * answered at all.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

/** A hundred requests a second. */
const server = { concurrency: 4, serviceTime: { distribution: 'exponential', mean: 0.04 } } as const;

const lane = (id: string, name: string, y: number, settings: Node['settings']): Node[] => [
  {
    id: `users-${id}`,
    kind: 'client',
    name: `Users ${name}`,
    position: { x: 0, y },
    settings: { arrivals: { process: 'poisson', rate: 80 }, timeout: 0.5 },
  },
  {
    id: `server-${id}`,
    kind: 'service',
    name: `Server ${name}`,
    position: { x: 320, y },
    settings: { ...server, ...settings },
  },
];

export const overload = defineTemplate({
  id: 'overload',
  title: 'Overload: newest first, and no long waits',
  chapter: '6 Design patterns',
  question: 'More comes than can be done: whom do you serve?',
  level: 'once you know queues',
  minutes: 5,
  story:
    'Three equal servers get the same rush, a fifth more than they can do. One serves in order, one the newest first and drops what has waited too long, one limits how many it lets in.',
  plot: 'Each server can answer 100 requests a second, and the users wait for half a second. At 0:30 the 80 a second become 120. Server A serves in order of arrival: within seconds everybody waits longer than half a second, so it works all the time, and only for people who have left. When the rush is over at 1:30, more than a thousand old requests stand in its queue, and for nearly a minute more nobody is answered in time. Server B has the same queue, but serves the newest first when more than ten wait (adaptive LIFO), and drops who has waited for more than 100 ms once the queue has stood for longer than 300 ms (CoDel): one in six is turned away, and the others are answered as if nothing were the matter. Server C never queues much: it lets in so many at once, learns from its own latency how many that should be (a gradient limit), and refuses the rest at once.',
  watch:
    'the goodput of the three groups of users from 0:30 on, and the queue of Server A after 1:30, when the rush is over.',
  attempt:
    'CoDel on Server A without changing its order, or newest first without CoDel: which of the two does the work? Then give the users retries.',
  claim:
    'In the rush the server that serves in order answers nobody in time, nor for half a minute after it; newest first with CoDel, and a limit that adapts, answer more than nine tenths of what can be answered, and all but a few as soon as the rush is over.',
  design: {
    nodes: [
      ...lane('a', 'A', 0, {}),
      ...lane('b', 'B', 150, {
        discipline: 'adaptive-lifo',
        shedding: 'codel',
        codelTarget: 0.1,
        codelInterval: 0.3,
      }),
      ...lane('c', 'C', 300, { concurrencyLimit: 'gradient', limit: 10, maxLimit: 30 }),
    ],
    links: ['a', 'b', 'c'].map((id) => ({
      id: `users-server-${id}`,
      from: `users-${id}`,
      to: `server-${id}`,
    })),
    timeline: [
      {
        id: 'rush',
        at: 30,
        fault: 'traffic-spike',
        targets: ['users-a', 'users-b', 'users-c'],
        settings: { factor: 1.5 },
        duration: 60,
      },
    ],
    run: { seed: 1, duration: 180, warmup: 5 },
  },
});
