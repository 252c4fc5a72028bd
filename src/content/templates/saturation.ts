/**
 * One server near saturation: M/M/1 at 90 %, where a little more load is a lot more waiting (D. G. Kendall
 * 1953; any textbook of queueing, e.g. Kleinrock, "Queueing Systems" 1, 1975, chapter 3).
 */
import { defineTemplate } from '../template.ts';

export const saturation = defineTemplate({
  id: 'saturation',
  title: 'One server near saturation',
  chapter: '3 Performance and capacity',
  question: 'Why does a server get slow long before it is full?',
  level: 'first steps',
  minutes: 4,
  story:
    'A server that could answer 100 requests a second gets 90. It is busy 90 % of the time, and yet nearly everybody waits.',
  plot: 'The server needs 10 ms for a request, on average. With 90 coming every second it has one tenth of its time to spare, but they do not come evenly: a request finds nine others before it and takes not 10 ms but 100. After a minute 20 % more arrive for half a minute, more than can be served: the queue climbs for as long as that lasts, and about as long again it melts away.',
  watch: 'the queue, and the latency, which follows it.',
  attempt:
    '80 requests a second and then 95; or a constant service time, which halves the wait. Then give the users a time-out of 1 s and send the rush again: the server is busier than ever, and nobody is served in time.',
  claim:
    'At 90 % load a request takes ten times its service time on average, and the rush leaves about 250 waiting.',
  design: {
    nodes: [
      {
        id: 'users',
        kind: 'client',
        name: 'Users',
        position: { x: 0, y: 0 },
        settings: { arrivals: { process: 'poisson', rate: 90 }, timeout: null },
      },
      {
        id: 'server',
        kind: 'service',
        name: 'Server',
        position: { x: 300, y: 0 },
        settings: { serviceTime: { distribution: 'exponential', mean: 0.01 } },
      },
    ],
    links: [{ id: 'users-server', from: 'users', to: 'server' }],
    timeline: [
      {
        id: 'rush',
        at: 60,
        fault: 'traffic-spike',
        targets: ['users'],
        settings: { factor: 1.2 },
        duration: 30,
      },
    ],
    run: { seed: 1, duration: 180, warmup: 10 },
  },
});
