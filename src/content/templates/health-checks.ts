/**
 * A dead backend keeps its share of the requests until health checks have noticed; a dead machine costs its
 * callers their whole time-out on top. Interval and thresholds are HAProxy's initial ones.
 */
import { defineTemplate } from '../template.ts';

const server = {
  concurrency: 4,
  serviceTime: { distribution: 'exponential', mean: 0.03 },
} as const;

/** The balancer waits no longer for a server than the users wait for it. */
const patience = { call: { timeout: 1 } };

export const healthChecks = defineTemplate({
  id: 'health-checks',
  title: 'A dead server, found by health checks',
  chapter: '6 Design patterns',
  question: 'How long does a dead server go on hurting?',
  level: 'first steps',
  minutes: 4,
  story:
    'Three servers behind a balancer that asks each of them every 2 s whether it is alive. One dies twice: first its process, then the machine.',
  plot: 'At 0:30 the process of Server 2 crashes. Its machine still answers, so requests are refused at once. The balancer believes a server dead when three checks in a row have failed, after 6 s; then the other two carry the load and nobody sees an error. At 1:00 the server is back, and two good checks later it gets requests again. At 1:30 the whole machine dies: nothing refuses, there is only silence. A check now fails after its own time-out of 1 s, so the balancer knows after 7 s, and every user who was unlucky has waited for a whole second.',
  watch: '“healthy backends” and the errors by cause.',
  attempt: 'a shorter interval, or one retry for the users: which of the two crashes does it hide?',
  claim:
    'Until the third check has failed, a third of the requests fail; from then on none, though the server is still dead.',
  design: {
    nodes: [
      {
        id: 'users',
        kind: 'client',
        name: 'Users',
        position: { x: 0, y: 140 },
        settings: { arrivals: { process: 'poisson', rate: 120 }, timeout: 1 },
      },
      {
        id: 'balancer',
        kind: 'load-balancer',
        name: 'Load balancer',
        position: { x: 240, y: 140 },
        settings: { checkInterval: 2, checkTimeout: 1, unhealthyAfter: 3, healthyAfter: 2 },
      },
      { id: 'server-1', kind: 'service', name: 'Server 1', position: { x: 500, y: 0 }, settings: server },
      { id: 'server-2', kind: 'service', name: 'Server 2', position: { x: 500, y: 140 }, settings: server },
      { id: 'server-3', kind: 'service', name: 'Server 3', position: { x: 500, y: 280 }, settings: server },
    ],
    links: [
      { id: 'users-balancer', from: 'users', to: 'balancer' },
      { id: 'balancer-1', from: 'balancer', to: 'server-1', settings: patience },
      { id: 'balancer-2', from: 'balancer', to: 'server-2', settings: patience },
      { id: 'balancer-3', from: 'balancer', to: 'server-3', settings: patience },
    ],
    timeline: [
      {
        id: 'process',
        at: 30,
        fault: 'crash',
        targets: ['server-2'],
        settings: { of: 'process' },
        duration: 30,
      },
      {
        id: 'machine',
        at: 90,
        fault: 'crash',
        targets: ['server-2'],
        settings: { of: 'machine' },
        duration: 30,
      },
    ],
    run: { seed: 1, duration: 150, warmup: 0 },
  },
});
