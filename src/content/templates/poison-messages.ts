/**
 * Messages that no consumer can process come back for ever, and in the end there is nothing else: why queues
 * count receives and have a dead-letter queue (Hohpe and Woolf, "Enterprise Integration Patterns", 2003: Invalid
 * Message Channel, Dead Letter Channel; Amazon SQS Developer Guide, "Dead-letter queues").
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const shop = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: { arrivals: { process: 'poisson', rate: 50 }, readFraction: 0 },
});
const queue = (id: string, name: string, y: number, maxReceives: number | null): Node => ({
  id,
  kind: 'message-queue',
  name,
  position: { x: 280, y },
  settings: { poisonShare: 0.01, redeliveryDelay: 1, maxReceives },
});
const workers = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'service',
  name,
  position: { x: 560, y },
  settings: { concurrency: 10, serviceTime: { distribution: 'exponential', mean: 0.1 } },
});

export const poisonMessages = defineTemplate({
  id: 'poison-messages',
  title: 'Poison in the queue',
  chapter: '6 Design patterns',
  question: 'What does one message in a hundred do that always fails?',
  level: 'once you know queues',
  minutes: 5,
  story:
    'Two queues with half of the capacity to spare. One message in a hundred makes its worker fail, every time. One queue gives up after five tries.',
  plot: 'Workers do 100 messages a second and get 50. Every other second a message comes that nobody can process, say because it is malformed: a worker spends its time on it and fails, and a second later it is given out again. Nothing happens for a minute. But poison stays: after 100 s there are 50 such messages, each comes back every second or so, and the 50 deliveries a second that were to spare are theirs. From then on the queue grows for good, and it gives out the poison first, since that is oldest. Below, a message that was received five times goes to a dead-letter queue, where somebody can look at it.',
  watch:
    'the utilization of the workers, redeliveries, and the age of messages at delivery. Above, it is quiet for so long that nobody thinks of the deployment that did it.',
  attempt:
    'letting failed messages go back to the end of the line: then good messages are done in between. Or give the upper queue five receives at 2:30, and see how fast the poison is gone.',
  claim:
    'Without a limit the poison has all workers busy within three minutes and the queue grows; with five receives it costs 4 % more deliveries, and every poison message is found in the dead-letter queue.',
  design: {
    nodes: [
      shop('shop-endless', 'Shop 1', 0),
      queue('endless', 'Queue 1', 0, null),
      workers('workers-endless', 'Workers 1', 0),
      shop('shop-limited', 'Shop 2', 180),
      queue('limited', 'Queue 2, five tries', 180, 5),
      workers('workers-limited', 'Workers 2', 180),
      {
        id: 'dead-letters',
        kind: 'message-queue',
        name: 'Dead letters',
        position: { x: 280, y: 360 },
        settings: {},
      },
    ],
    links: [
      { id: 'shop-queue-1', from: 'shop-endless', to: 'endless' },
      { id: 'queue-workers-1', from: 'endless', to: 'workers-endless' },
      { id: 'shop-queue-2', from: 'shop-limited', to: 'limited' },
      { id: 'queue-workers-2', from: 'limited', to: 'workers-limited' },
      {
        id: 'queue-dead',
        from: 'limited',
        to: 'dead-letters',
        settings: { call: { role: 'dead-letter' } },
      },
    ],
    dashboard: {
      cards: [
        {
          id: 'redeliveries',
          shows: 'chart',
          series: [
            { of: 'node', id: 'endless', metric: 'redeliveries' },
            { of: 'node', id: 'limited', metric: 'redeliveries' },
          ],
        },
      ],
    },
    run: { seed: 1, duration: 240, warmup: 0 },
  },
});
