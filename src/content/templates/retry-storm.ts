/**
 * A metastable failure: the trigger is over, and the system stays down, kept there by the retries that it causes
 * itself (Bronson et al., "Metastable Failures in Distributed Systems", HotOS 2021). A retry budget bounds the
 * load that retries can add (Brooker, "Fixing retries with token buckets and circuit breakers", 2022).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const users = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: {
    arrivals: { process: 'poisson', rate: 70 },
    timeout: 1,
    retries: { strategy: 'exponential', attempts: 4, base: 0.1, cap: 1, jitter: 'full' },
  },
});
const server = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'service',
  name,
  position: { x: 320, y },
  settings: { concurrency: 10, serviceTime: { distribution: 'exponential', mean: 0.1 } },
});

export const retryStorm = defineTemplate({
  id: 'retry-storm',
  title: 'A retry storm that feeds itself',
  chapter: '6 Design patterns',
  question: 'Why does it not recover, although the cause is gone?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Two servers with 30 % to spare meet twice the usual load for 10 s. Users try four times each. One group has a retry budget.',
  plot: 'Each server can do 100 requests a second and has 70 to do. From 0:30 to 0:40 there are 140, and a queue grows. Once it takes longer than a second, users give up and ask again: every request now comes up to four times, 280 a second. The server works through a queue of requests whose senders have left, and so nobody is answered in time, and so everybody retries. The rush is long over, and nothing gets better: what keeps it down is no longer what brought it down. Below, retries have a budget: ten first attempts earn one retry. The load cannot exceed 77 a second, and the queue melts away.',
  watch:
    'goodput, and the arrivals at the two servers after 0:40. Such a failure ends only when somebody takes the load away.',
  attempt:
    'what operators do: set the rate of the upper users to 20 for a while, and then back to 70. Or give the upper server a queue capacity of 50: refusing early keeps the wait short.',
  claim:
    'A rush of 10 s ends all goodput of the first server for good, with four times the load from retries alone; the one with a budget is well again within a minute.',
  design: {
    nodes: [
      users('users-storm', 'Users 1', 0),
      server('server-storm', 'Server 1', 0),
      users('users-budget', 'Users 2, with a budget', 200),
      server('server-budget', 'Server 2', 200),
    ],
    links: [
      { id: 'users-server-1', from: 'users-storm', to: 'server-storm' },
      {
        id: 'users-server-2',
        from: 'users-budget',
        to: 'server-budget',
        settings: { call: { retryBudget: 0.1 } },
      },
    ],
    timeline: [
      {
        id: 'rush',
        at: 30,
        fault: 'traffic-spike',
        targets: ['users-storm', 'users-budget'],
        settings: { factor: 2 },
        duration: 10,
      },
    ],
    run: { seed: 1, duration: 180, warmup: 0 },
  },
});
