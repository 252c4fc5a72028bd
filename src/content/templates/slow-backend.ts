/**
 * What a balancer must know: equal shares are fair to servers that are equal, and one of four that has become slow
 * drowns in its share. Counting who owes answers needs no health check to notice (the `leastconn` of HAProxy, the
 * `least_conn` of nginx; for the theory Winston, "Optimality of the Shortest Line Discipline", 1977).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const server = { serviceTime: { distribution: 'exponential', mean: 0.01 } } as const;
const group = (id: string, name: string, policy: string, y: number): Node[] => [
  {
    id: `users-${id}`,
    kind: 'client',
    name,
    position: { x: 0, y: y + 60 },
    settings: { arrivals: { process: 'poisson', rate: 240 }, timeout: 1 },
  },
  {
    id: `balancer-${id}`,
    kind: 'load-balancer',
    name: policy === 'round-robin' ? 'Round robin' : 'Least outstanding',
    position: { x: 240, y: y + 60 },
    settings: { policy },
  },
  {
    id: `quick-${id}`,
    kind: 'service',
    name: 'Three servers',
    position: { x: 500, y },
    settings: { ...server, instances: 3 },
  },
  {
    id: `slow-${id}`,
    kind: 'service',
    name: 'The fourth',
    position: { x: 500, y: y + 130 },
    settings: server,
  },
];
const links = (id: string) => [
  { id: `users-${id}.balancer`, from: `users-${id}`, to: `balancer-${id}` },
  { id: `balancer-${id}.quick`, from: `balancer-${id}`, to: `quick-${id}` },
  { id: `balancer-${id}.slow`, from: `balancer-${id}`, to: `slow-${id}` },
];

export const slowBackend = defineTemplate({
  id: 'slow-backend',
  title: 'One slow server of four',
  chapter: '6 Design patterns',
  question: 'Which balancing policy notices that a server is ill?',
  level: 'first steps',
  minutes: 3,
  story:
    'Two balancers with four servers each. Then one server of each becomes four times slower, and goes on answering its health checks.',
  plot: 'All four can do 100 requests a second and have 60 to do. At 0:20 the fourth can do only 25. It is not dead: it says yes to every health check, so both balancers keep it. The upper one deals requests out like cards, each server in turn. The fourth still gets its 60 a second, its queue grows without end, and everybody who is sent there waits until his patience is over. The lower one sends each request to whoever owes the fewest answers. It knows nothing of speeds, but a slow server owes more, and so gets less: just what it can do.',
  watch: 'the queue of the fourth server above, and what share of the requests it gets below.',
  attempt:
    'the policy “random” above. Then crash the fourth server below instead of slowing it: who fails at once owes nothing, and looks idle.',
  claim:
    'While one of four is slow, round robin loses every fourth request; least outstanding loses none, with the same servers and the same load.',
  design: {
    nodes: [
      ...group('turn', 'Users 1', 'round-robin', 0),
      ...group('least', 'Users 2', 'least-outstanding', 290),
    ],
    links: [...links('turn'), ...links('least')],
    timeline: [
      {
        id: 'slow',
        at: 20,
        fault: 'slow',
        targets: ['slow-turn', 'slow-least'],
        settings: { factor: 4 },
        duration: 50,
      },
    ],
    run: { seed: 1, duration: 100, warmup: 0 },
  },
});
