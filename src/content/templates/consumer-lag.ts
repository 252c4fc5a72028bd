/**
 * A member of a consumer group dies: its partitions wait until the session is over, and then everybody waits, or
 * only those who take something over (Kafka: KIP-429, incremental cooperative rebalancing).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const sensors = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: {
    arrivals: { process: 'poisson', rate: 120 },
    readFraction: 0,
    keys: { count: 10_000, skew: 0 },
  },
});
const stream = (id: string, name: string, y: number, rebalanceProtocol: string): Node => ({
  id,
  kind: 'stream',
  name,
  position: { x: 280, y },
  settings: { partitions: 12, sessionTimeout: 10, rebalanceTime: 5, rebalanceProtocol, assignment: 'sticky' },
});
const readers = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'service',
  name,
  position: { x: 560, y },
  settings: { instances: 4, concurrency: 12, serviceTime: { distribution: 'exponential', mean: 0.05 } },
});

export const consumerLag = defineTemplate({
  id: 'consumer-lag',
  title: 'Lag, and who stands still for it',
  chapter: '6 Design patterns',
  question: 'One of four readers dies. Why do all of them stop?',
  level: 'once you know queues',
  minutes: 5,
  story:
    'Four readers share twelve partitions; one of them dies. One group rebalances eagerly, the other cooperatively.',
  plot: 'Records are split by key over twelve partitions, three for each reader. At 0:30 the machine of one reader dies. Nobody knows: its three partitions are read by nobody, and their lag grows by 30 records a second, until ten seconds later its session is over. Then the group shares out the partitions anew, which takes five seconds. In the eager protocol all members give back all partitions first, so that nothing at all is read meanwhile; in the cooperative one only the three that change their owner stand still. Then three readers work off what has piled up. What the dead one had done since its last commit is done again. At 1:30 it comes back, and the same happens once more, without the ten seconds.',
  watch:
    'the lag of both streams, and the arrivals at the readers: zero for five seconds above, never below.',
  attempt:
    'a session timeout of 3 s. Or a commit interval of 0, and look at the duplicates. With 2 partitions instead of 12 two readers are idle, and 120 records a second are more than two can do.',
  claim:
    'Ten seconds of silence cost both groups about 300 records of lag; the eager group then does nothing at all for 5 s and falls 600 further behind, the cooperative one goes on with nine partitions of twelve.',
  design: {
    nodes: [
      sensors('sensors-eager', 'Sensors 1', 0),
      stream('eager', 'Stream, eager', 0, 'eager'),
      readers('readers-eager', 'Readers 1', 0),
      sensors('sensors-cooperative', 'Sensors 2', 220),
      stream('cooperative', 'Stream, cooperative', 220, 'cooperative'),
      readers('readers-cooperative', 'Readers 2', 220),
    ],
    links: [
      { id: 'sensors-stream-1', from: 'sensors-eager', to: 'eager' },
      { id: 'stream-readers-1', from: 'eager', to: 'readers-eager' },
      { id: 'sensors-stream-2', from: 'sensors-cooperative', to: 'cooperative' },
      { id: 'stream-readers-2', from: 'cooperative', to: 'readers-cooperative' },
    ],
    timeline: [
      {
        id: 'death',
        at: 30,
        fault: 'crash',
        targets: ['readers-eager', 'readers-cooperative'],
        settings: { of: 'machine', instance: 0 },
        duration: 60,
      },
    ],
    dashboard: {
      cards: [
        {
          id: 'read',
          shows: 'chart',
          series: [
            { of: 'node', id: 'readers-eager', metric: 'arrivals' },
            { of: 'node', id: 'readers-cooperative', metric: 'arrivals' },
          ],
        },
      ],
    },
    run: { seed: 1, duration: 120, warmup: 0 },
  },
});
