/**
 * One limit in three forms: a token bucket lets a burst through (Turner 1986), a leaky bucket makes it wait (nginx
 * `limit_req`), a fixed window lets it through at each full second. The rate is the same; what stands behind is
 * treated very differently.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const rows = ['token', 'leaky', 'window'] as const;
const limits = {
  token: { name: 'Token bucket', settings: { policy: 'token-bucket', rate: 100, burst: 100 } },
  leaky: { name: 'Leaky bucket', settings: { policy: 'leaky-bucket', rate: 100, burst: 100 } },
  window: { name: 'Fixed window', settings: { policy: 'fixed-window', rate: 100, window: 1 } },
} as const;

const nodes = rows.flatMap((id, row): Node[] => [
  {
    id: `users-${id}`,
    kind: 'client',
    name: `Users ${row + 1}`,
    position: { x: 0, y: 190 * row },
    settings: { arrivals: { process: 'poisson', rate: 60 }, timeout: null },
  },
  { id, kind: 'rate-limiter', position: { x: 260, y: 190 * row }, ...limits[id] },
  {
    id: `server-${id}`,
    kind: 'service',
    name: `Server ${row + 1}`,
    position: { x: 520, y: 190 * row },
    settings: { serviceTime: { distribution: 'constant', value: 0.008 } },
  },
]);

export const rateLimits = defineTemplate({
  id: 'rate-limits',
  title: 'The same limit, three ways',
  chapter: '6 Design patterns',
  question: 'A hundred a second: what happens to a burst?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Three equal servers can do 125 requests a second. In front of each stands a limit of 100 a second, and every 20 s five times as many users come for 2 s.',
  plot: 'Usually 60 requests a second come, and no limit is felt. In a burst there are 300 a second for two seconds, 600 in all. The token bucket has saved up a hundred tokens: three hundred requests get through, in less time than the server needs for them, and its queue grows. The leaky bucket lets one request through each 10 ms, whatever comes; a hundred more wait in it, and the server, which needs 8 ms, has no queue at all. The fixed window lets a hundred through as soon as a second begins, all in its first third. All three refuse the rest at once.',
  watch:
    'the queues of the three servers, and “delay” of the leaky bucket: the waiting is not gone, it has moved to where it harms nobody else.',
  attempt:
    'a burst of 10 for the token bucket, or a sliding window in place of the fixed one. Which comes nearest to the leaky bucket, and what does it cost?',
  claim:
    'No server gets more than its 100 a second and one burst in any case; the queue grows behind the token bucket and the fixed window, and behind the leaky bucket nobody ever waits.',
  design: {
    nodes,
    links: rows.flatMap((id) => [
      { id: `users-${id}.limit`, from: `users-${id}`, to: id },
      { id: `${id}.server`, from: id, to: `server-${id}` },
    ]),
    timeline: [20, 40, 60, 80].map((at, i) => ({
      id: `burst-${i + 1}`,
      at,
      fault: 'traffic-spike' as const,
      targets: rows.map((id) => `users-${id}`),
      settings: { factor: 5 },
      duration: 2,
    })),
    run: { seed: 1, duration: 100, warmup: 0 },
  },
});
