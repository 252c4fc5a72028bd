/**
 * A shop in three tiers, which runs when the page is opened: balancer, program, data, with a cache before the
 * database and a payment service beside it. Its timeline tells three short stories within 70 seconds.
 */
import { defineTemplate } from '../template.ts';

const quick = { latency: { distribution: 'constant', value: 0.0005 } } as const;

export const shop = defineTemplate({
  id: 'shop',
  title: 'Three-tier shop',
  chapter: '2 Architectural patterns',
  question: 'What breaks first in a shop that somebody tugs at?',
  level: 'first steps',
  minutes: 3,
  story:
    'Shoppers, a balancer, four instances of a shop, a cache, a database and payments. In the first minute: a crash, a sale, and an emptied cache.',
  plot: 'Every request comes through the load balancer to one of four instances of the shop, which looks up products in the cache and behind it in the database, and has every tenth request paid elsewhere. At 0:20 one instance crashes. The balancer asks each of them once a second whether it lives and believes the third “no”; until then its share of the shoppers gets an error, and afterwards the other three work harder. At 0:45 a sale begins with 40 % more shoppers, and at 0:55, in the midst of it, somebody empties the cache: for some seconds dozens of requests queue at the database.',
  watch:
    'errors and latency, the utilization of the shop, and the queue of the database. Who is the bottleneck, and when?',
  attempt:
    'the policy “least outstanding” of the balancer before the crash: a dead instance looks idle, and attracts everybody. Or give the shoppers a second attempt.',
  claim:
    'For two seconds after the crash a quarter of the shoppers get an error; then nobody does, and three do the work of four.',
  design: {
    nodes: [
      {
        id: 'shoppers',
        kind: 'client',
        name: 'Shoppers',
        position: { x: 0, y: 140 },
        settings: {
          arrivals: { process: 'poisson', rate: 800 },
          readFraction: 0.9,
          keys: { count: 20_000, skew: 0.9 },
          timeout: 1,
        },
      },
      {
        id: 'balancer',
        kind: 'load-balancer',
        name: 'Load balancer',
        position: { x: 200, y: 140 },
        settings: { checkInterval: 1, checkTimeout: 0.5, unhealthyAfter: 3 },
      },
      {
        id: 'shop',
        kind: 'service',
        name: 'Shop',
        position: { x: 400, y: 128 },
        settings: {
          instances: 4,
          concurrency: 2,
          serviceTime: { distribution: 'gamma', mean: 0.0065, cv: 0.7 },
        },
      },
      {
        id: 'cache',
        kind: 'cache',
        name: 'Product cache',
        position: { x: 600, y: 0 },
        settings: { capacity: { entries: 4000 } },
      },
      {
        id: 'database',
        kind: 'database',
        name: 'Database',
        position: { x: 600, y: 280 },
        settings: {
          connections: 6,
          readTime: { distribution: 'gamma', mean: 0.008, cv: 0.8 },
          writeTime: { distribution: 'gamma', mean: 0.012, cv: 0.8 },
        },
      },
      {
        id: 'payments',
        kind: 'service',
        name: 'Payments',
        position: { x: 400, y: 320 },
        settings: { concurrency: 6, serviceTime: { distribution: 'lognormal', mean: 0.03, cv: 0.5 } },
      },
    ],
    links: [
      {
        id: 'shoppers-balancer',
        from: 'shoppers',
        to: 'balancer',
        settings: { latency: { distribution: 'lognormal', mean: 0.015, cv: 0.4 } },
      },
      { id: 'balancer-shop', from: 'balancer', to: 'shop', settings: quick },
      { id: 'shop-cache', from: 'shop', to: 'cache', settings: quick },
      { id: 'cache-database', from: 'cache', to: 'database', settings: quick },
      {
        id: 'shop-payments',
        from: 'shop',
        to: 'payments',
        settings: {
          latency: { distribution: 'constant', value: 0.002 },
          call: { probability: 0.1, operation: 'write' },
        },
      },
    ],
    timeline: [
      {
        id: 'crash',
        at: 20,
        fault: 'crash',
        targets: ['shop'],
        settings: { of: 'process', instance: 1 },
        duration: 15,
      },
      {
        id: 'sale',
        at: 45,
        fault: 'traffic-spike',
        targets: ['shoppers'],
        settings: { factor: 1.4 },
        duration: 25,
      },
      { id: 'flush', at: 55, fault: 'flush', targets: ['cache'] },
    ],
    run: { seed: 7, duration: 120, warmup: 0 },
  },
});
