/**
 * One slow dependency takes a whole service down: its callers' workers stand and wait (Nygard, "Release It!", 2nd
 * edition 2018, chapter 4, "blocked threads"). Two cures from chapter 5 of the same book: a bulkhead, which
 * bounds how many may wait, and a circuit breaker, which stops asking.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];
type Link = NonNullable<DesignInput['links']>[number];

const traffic = { arrivals: { process: 'poisson', rate: 100 }, timeout: 1 } as const;
const shop = (id: string, y: number): Node => ({
  id: `shop-${id}`,
  kind: 'service',
  name: 'Shop',
  position: { x: 200, y },
  settings: { concurrency: 20, blocking: true, serviceTime: { distribution: 'exponential', mean: 0.01 } },
});
const reviews = (id: string, y: number): Node => ({
  id: `reviews-${id}`,
  kind: 'service',
  name: 'Reviews',
  position: { x: 600, y },
  settings: { concurrency: 100, serviceTime: { distribution: 'exponential', mean: 0.02 } },
});
const users = (id: string, name: string, y: number): Node => ({
  id: `users-${id}`,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: traffic,
});
/** Every fifth request shows reviews. */
const some = { probability: 0.2 };
const link = (from: string, to: string, call?: NonNullable<Link['settings']>['call']): Link => ({
  id: `${from}.${to}`,
  from,
  to,
  ...(call === undefined ? {} : { settings: { call } }),
});

export const slowDependency = defineTemplate({
  id: 'slow-dependency',
  title: 'One slow dependency takes all',
  chapter: '6 Design patterns',
  question: 'Why does a shop stand still because of its reviews?',
  level: 'once you know queues',
  minutes: 5,
  story:
    'Three equal shops with 20 workers each show reviews with every fifth request. Then reviews take 2 s instead of 20 ms. One shop is unprotected, one has a bulkhead, one a circuit breaker.',
  plot: 'At 0:30 reviews become a hundred times slower. A worker of the shop that asks for some stands and waits, as in every program with a thread for each request. By Little’s law 100 × 0.2 × 2 s = 40 workers would be waiting at a time, and there are 20: the first shop has none left, and those who do not want reviews wait with the others. The second shop lets at most five requests wait for reviews; a sixth is refused at once. The third stops asking: after half of the last 20 calls have taken longer than 250 ms, its circuit opens, and for 5 s at a time nobody waits at all. At 1:15 reviews are quick again.',
  watch: '“held” of the three shops: workers that only wait. And who gets errors: all users, or every fifth.',
  attempt:
    'to switch “hold the worker while waiting” off in the first shop. Or a time-out of 100 ms on its link to reviews and nothing else: is that enough?',
  claim:
    'While reviews are slow the unprotected shop answers hardly anybody in time; with a bulkhead or a breaker the four in five who want no reviews notice nothing.',
  design: {
    nodes: [
      users('plain', 'Users 1', 0),
      shop('plain', 0),
      reviews('plain', 0),
      users('bulkhead', 'Users 2', 190),
      shop('bulkhead', 190),
      {
        id: 'bulkhead',
        kind: 'service',
        name: 'Bulkhead of 5',
        position: { x: 400, y: 190 },
        settings: {
          concurrency: 5,
          blocking: true,
          queueCapacity: 0,
          serviceTime: { distribution: 'constant', value: 0 },
          costPerHour: 0,
        },
      },
      reviews('bulkhead', 190),
      users('breaker', 'Users 3', 380),
      shop('breaker', 380),
      reviews('breaker', 380),
    ],
    links: [
      link('users-plain', 'shop-plain'),
      link('shop-plain', 'reviews-plain', some),
      link('users-bulkhead', 'shop-bulkhead'),
      link('shop-bulkhead', 'bulkhead', some),
      link('bulkhead', 'reviews-bulkhead'),
      link('users-breaker', 'shop-breaker'),
      link('shop-breaker', 'reviews-breaker', {
        ...some,
        timeout: 0.25,
        breakerFailureRate: 0.5,
        breakerWindow: 20,
        breakerWait: 5,
      }),
    ],
    timeline: [
      {
        id: 'slow',
        at: 30,
        fault: 'slow',
        targets: ['reviews-plain', 'reviews-bulkhead', 'reviews-breaker'],
        settings: { factor: 100 },
        duration: 45,
      },
    ],
    run: { seed: 1, duration: 120, warmup: 0 },
  },
});
