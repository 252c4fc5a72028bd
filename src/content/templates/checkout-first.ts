/**
 * Load shedding by priority: when not all can be served, those are that matter most (Tarjan, "Scaling your API with
 * rate limiters", Stripe 2017; Beyer et al., "Site Reliability Engineering", 2016, chapter 21, criticality).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const people = (id: string, name: string, y: number, rate: number, priority: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: {
    arrivals: { process: 'poisson', rate },
    timeout: 1,
    classes: [{ name: priority > 0 ? 'checkout' : 'browse', share: 1, priority }],
  },
});
const shop = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'service',
  name,
  position: { x: 560, y },
  settings: { concurrency: 20, serviceTime: { distribution: 'exponential', mean: 0.05 } },
});

export const checkoutFirst = defineTemplate({
  id: 'checkout-first',
  title: 'Checkout first',
  chapter: '6 Design patterns',
  question: 'Who is served when not all can be?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Two equal shops meet twice the usual crowd for half a minute. In front of one stands a limiter that keeps a quarter of the room for those who pay.',
  plot: 'Each shop can do 400 requests a second; 300 people a second browse and 30 pay. From 0:30 to 1:00 the crowd that browses doubles: 630 requests a second. The first shop lets everybody in. Its queue grows to thousands, all wait longer than the second that they are willing to wait, and the shop works for people who have left, long after the crowd has gone. In front of the second shop at most 40 requests are let in at a time, and those that only browse get at most 30 of the places. What finds no place is turned away at once; who pays nearly always finds one, and the queue stays short.',
  watch:
    'goodput of “Pay” above and below, and how long the first shop needs to be well again after the crowd has left.',
  attempt:
    'to reserve nothing: the queue stays as short, but who pays is turned away as often as everybody else. Or another policy of the limiter, a token bucket of 400 a second.',
  claim:
    'In the rush the open shop answers hardly anybody in time, whoever pays included; with the reserved places more than 99 % of those who pay are answered, and more than half of those who browse.',
  design: {
    nodes: [
      people('browse-open', 'Browse 1', 0, 300, 0),
      people('pay-open', 'Pay 1', 130, 30, 1),
      shop('shop-open', 'Open shop', 65),
      people('browse-kept', 'Browse 2', 300, 300, 0),
      people('pay-kept', 'Pay 2', 430, 30, 1),
      {
        id: 'gate',
        kind: 'rate-limiter',
        name: 'Gate',
        position: { x: 280, y: 365 },
        settings: { policy: 'priority-shedding', capacity: 40, reserved: 0.25 },
      },
      shop('shop-kept', 'Shop with a gate', 365),
    ],
    links: [
      { id: 'browse-open.shop', from: 'browse-open', to: 'shop-open' },
      { id: 'pay-open.shop', from: 'pay-open', to: 'shop-open' },
      { id: 'browse-kept.gate', from: 'browse-kept', to: 'gate' },
      { id: 'pay-kept.gate', from: 'pay-kept', to: 'gate' },
      { id: 'gate.shop', from: 'gate', to: 'shop-kept' },
    ],
    timeline: [
      {
        id: 'crowd',
        at: 30,
        fault: 'traffic-spike',
        targets: ['browse-open', 'browse-kept'],
        settings: { factor: 2 },
        duration: 30,
      },
    ],
    run: { seed: 1, duration: 120, warmup: 0 },
  },
});
