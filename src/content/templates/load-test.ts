/**
 * Coordinated omission (named by Gil Tene, "How NOT to Measure Latency", 2013): a load generator that waits for
 * each answer sends nothing while the system stands still, and so hardly measures that it did. People do not wait
 * for each other (Schroeder, Wierman and Harchol-Balter, "Open Versus Closed", NSDI 2006).
 */
import { defineTemplate } from '../template.ts';

const server = { concurrency: 4, serviceTime: { distribution: 'constant', value: 0.005 } } as const;
const PAUSES = [20, 50, 80];

export const loadTest = defineTemplate({
  id: 'load-test',
  title: 'The load test that saw nothing',
  chapter: '3 Performance and capacity',
  question: 'Why do users suffer although the load test was green?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Two equal servers stand still for 5 s, three times, as in a long garbage collection. One serves people, the other a load test with 20 connections. Both get 100 requests a second.',
  plot: 'People come when they come: while the server stands still, 500 of them line up. The load test has 20 connections, and each waits for its answer before it sends the next request. While the server stands still, it sends nothing. So of 5 s without any answer it notes 20 slow requests among thousands of quick ones, and its p99 says that all is well. What it left out is exactly what people go through.',
  watch: 'p99 of the two, and how many requests are waiting while the servers stand still.',
  attempt:
    '200 connections that think ten times as long: the same load, and suddenly the test sees something. Who waits for an answer before asking again, and who does not, decides what one measures.',
  claim:
    'During the same three pauses the p99 of people is over 4 s, and the load test reports less than 20 ms.',
  design: {
    nodes: [
      {
        id: 'people',
        kind: 'client',
        name: 'People',
        position: { x: 0, y: 0 },
        settings: { arrivals: { process: 'poisson', rate: 100 }, timeout: null },
      },
      { id: 'live', kind: 'service', name: 'Live', position: { x: 320, y: 0 }, settings: server },
      {
        id: 'test',
        kind: 'client',
        name: 'Load test',
        position: { x: 0, y: 200 },
        settings: {
          arrivals: { process: 'closed', users: 20, thinkTime: { distribution: 'exponential', mean: 0.195 } },
          timeout: null,
        },
      },
      { id: 'staging', kind: 'service', name: 'Staging', position: { x: 320, y: 200 }, settings: server },
    ],
    links: [
      { id: 'people-live', from: 'people', to: 'live' },
      { id: 'test-staging', from: 'test', to: 'staging' },
    ],
    timeline: PAUSES.map((at) => ({
      id: `pause-${at}`,
      at,
      fault: 'pause' as const,
      targets: ['live', 'staging'],
      duration: 5,
    })),
    run: { seed: 1, duration: 120, warmup: 0 },
  },
});
