/**
 * A circuit breaker with something to fall back to: while personal recommendations are slow everybody gets the
 * bestsellers, and the shop does not notice (Nygard, "Release It!", 2nd edition 2018, chapter 5).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const users = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: { arrivals: { process: 'poisson', rate: 100 }, timeout: 1, readFraction: 1 },
});
const shop = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'service',
  name,
  position: { x: 200, y },
  settings: { concurrency: 20, blocking: true, serviceTime: { distribution: 'exponential', mean: 0.01 } },
});
const recommendations = (id: string, y: number): Node => ({
  id,
  kind: 'service',
  name: 'Recommendations',
  position: { x: 600, y },
  settings: { concurrency: 200, serviceTime: { distribution: 'exponential', mean: 0.02 } },
});
const patience = { settings: { call: { timeout: 0.5 } } };

export const breakerFallback = defineTemplate({
  id: 'breaker-fallback',
  title: 'A breaker with a second choice',
  chapter: '6 Design patterns',
  question: 'What do you show when the best answer is not to be had?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Two equal shops put personal recommendations on every page. Then recommendations take two seconds instead of 20 ms. One shop has a circuit breaker in between, and bestsellers for such days.',
  plot: 'At 0:30 recommendations become a hundred times slower. The first shop waits half a second for each page and gives up: 100 × 0.5 s = 50 workers would be waiting at a time, and it has 20. It saturates, its queue grows, and its users leave before their turn. The breaker of the second shop has seen half of its last 20 calls fail after a few moments; it opens, and every page gets the bestsellers in 2 ms. Every five seconds three calls try whether recommendations are back. At 1:15 they are: the trials are quick, and the circuit closes by itself.',
  watch: 'the pill on the breaker, “circuit open”, and “held” of the two shops: workers that only wait.',
  attempt:
    'another fallback: the error, or a prepared answer. Or a breaker that opens for slow calls (“Slow calls at” 50 %, longer than 100 ms) while no call fails yet.',
  claim:
    'While recommendations are slow the first shop answers hardly anybody in time; behind the breaker more than 99 % of the pages come, most of them in less than 50 ms, and recommendations get less than a twentieth of their usual calls.',
  design: {
    nodes: [
      users('users-plain', 'Users 1', 0),
      shop('shop-plain', 'Shop 1', 0),
      recommendations('recs-plain', 0),
      users('users-breaker', 'Users 2', 230),
      shop('shop-breaker', 'Shop 2', 230),
      {
        id: 'breaker',
        kind: 'circuit-breaker',
        name: 'Breaker',
        position: { x: 400, y: 230 },
        settings: { breakerWindow: 20, breakerWait: 5, fallback: 'second-link' },
      },
      recommendations('recs-breaker', 230),
      {
        id: 'bestsellers',
        kind: 'service',
        name: 'Bestsellers',
        position: { x: 600, y: 370 },
        settings: { concurrency: 4, serviceTime: { distribution: 'constant', value: 0.002 } },
      },
    ],
    links: [
      { id: 'users-plain.shop', from: 'users-plain', to: 'shop-plain' },
      { id: 'shop-plain.recs', from: 'shop-plain', to: 'recs-plain', ...patience },
      { id: 'users-breaker.shop', from: 'users-breaker', to: 'shop-breaker' },
      { id: 'shop-breaker.breaker', from: 'shop-breaker', to: 'breaker' },
      { id: 'breaker.recs', from: 'breaker', to: 'recs-breaker', ...patience },
      { id: 'breaker.bestsellers', from: 'breaker', to: 'bestsellers' },
    ],
    timeline: [
      {
        id: 'slow',
        at: 30,
        fault: 'slow',
        targets: ['recs-plain', 'recs-breaker'],
        settings: { factor: 100 },
        duration: 45,
      },
    ],
    run: { seed: 1, duration: 120, warmup: 0 },
  },
});
