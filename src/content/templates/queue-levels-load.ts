/**
 * A queue before a service takes a rush that the service could not: queue-based load leveling (Microsoft Azure
 * Architecture Center), Competing Consumers (Hohpe and Woolf, "Enterprise Integration Patterns", 2003).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const users = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: { arrivals: { process: 'poisson', rate: 60 }, readFraction: 0, timeout: 1 },
});
const orders = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'service',
  name,
  position: { x: 560, y },
  settings: { concurrency: 10, serviceTime: { distribution: 'exponential', mean: 0.1 } },
});

export const queueLevelsLoad = defineTemplate({
  id: 'queue-levels-load',
  title: 'A queue levels the load',
  chapter: '6 Design patterns',
  question: 'How does a service survive nearly twice the load that it can do?',
  level: 'first steps',
  minutes: 4,
  story:
    'Two shops can do 100 orders a second and get 180 for twenty seconds. One takes orders directly, the other writes them down first.',
  plot: 'Above, users wait for the order to be done. At 0:30 three times as many come for 20 s, the line in front of the service grows beyond a second, users give up, and the service goes on working for people who have left. Below, a message queue stores each order within 2 ms, and says so; whether it is done now or in half a minute is no longer the user’s wait. In the rush 80 orders a second more come in than go out, and 1,600 lie there when it is over. Then 40 a second more go out than come in, and after another 40 s all are done: the service has run at its capacity all the time, and never beyond.',
  watch:
    'the depth of the queue, which climbs and melts in straight lines, and the latency of both groups of users. The age of messages when they are done is the price.',
  attempt:
    'a capacity of 500 for the queue: the rest is refused at once. With “Hold its sender” instead, the users are back to waiting. Or give it 20 workers and a prefetch of 20, and see the backlog melt in a quarter of the time or less.',
  claim:
    'The rush leaves about 1,600 orders in the queue, which are gone 40 s later; no user of the queue waits for more than 10 ms, while more than 5,000 of the others get no answer in time.',
  design: {
    nodes: [
      users('users-direct', 'Users 1', 0),
      orders('direct', 'Orders 1', 0),
      users('users-queue', 'Users 2, with a queue', 220),
      {
        id: 'queue',
        kind: 'message-queue',
        name: 'Order queue',
        position: { x: 280, y: 220 },
        settings: { acceptTime: { distribution: 'constant', value: 0.002 } },
      },
      orders('leveled', 'Orders 2', 220),
    ],
    links: [
      { id: 'users-direct', from: 'users-direct', to: 'direct' },
      { id: 'users-queue', from: 'users-queue', to: 'queue' },
      { id: 'queue-orders', from: 'queue', to: 'leveled' },
    ],
    timeline: [
      {
        id: 'rush',
        at: 30,
        fault: 'traffic-spike',
        targets: ['users-direct', 'users-queue'],
        settings: { factor: 3 },
        duration: 20,
      },
    ],
    dashboard: {
      cards: [
        {
          id: 'age',
          shows: 'chart',
          series: [{ of: 'node', id: 'queue', metric: 'sojournSeconds', statistic: 'p50' }],
        },
      ],
    },
    run: { seed: 1, duration: 120, warmup: 0 },
  },
});
