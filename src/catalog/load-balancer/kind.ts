/**
 * The load balancer: one address in front of several backends. What it knows of them is what it has seen
 * itself (calls that are out, health checks that failed), never the truth; a dead backend keeps getting its
 * share until the checks notice. Health checks use HAProxy's words and initial values (`inter`, `fall`,
 * `rise`: HAProxy Configuration Manual, section 5.2).
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { costField, failureFields, queueFields } from '../shared/machine-fields.ts';

const balancing = 'Balancing';
const health = 'Health checks';
const capacity = 'Capacity';

const fields = defineFields({
  policy: {
    type: 'choice',
    label: 'Policy',
    help: 'How the backend of a request is picked among those believed healthy.',
    group: balancing,
    options: [
      {
        value: 'round-robin',
        label: 'Round robin',
        help: 'Each in turn: equal shares, whatever the requests cost.',
      },
      {
        value: 'random',
        label: 'Random',
        help: 'Equal shares on average, with the bad luck that chance brings.',
      },
      {
        value: 'least-outstanding',
        label: 'Least outstanding',
        help: 'The backend that owes the fewest answers: slow ones get less. A backend that fails fast looks idle.',
      },
      {
        value: 'consistent-hash',
        label: 'Consistent hash',
        help: 'The same key goes to the same backend; when one leaves, only its keys move. A hot key stays hot.',
      },
    ],
    initial: 'round-robin',
  },
  virtualNodes: {
    type: 'number',
    label: 'Virtual nodes',
    help: 'Points of each backend on the hash ring. More points, more equal shares: the spread falls with their square root.',
    group: balancing,
    unit: 'count',
    min: 1,
    max: 10_000,
    integer: true,
    initial: 100,
    when: { field: 'policy', is: ['consistent-hash'] },
  },
  healthChecks: {
    type: 'boolean',
    label: 'Check health',
    help: 'Asks every backend at an interval whether it answers. Without checks a dead backend keeps its share of the requests for ever.',
    group: health,
    initial: true,
  },
  checkInterval: {
    type: 'number',
    label: 'Interval',
    help: 'Time between two checks of one backend.',
    group: health,
    unit: 'seconds',
    min: 0.001,
    max: 86_400,
    initial: 2,
  },
  checkTimeout: {
    type: 'number',
    label: 'Time-out',
    help: 'A check that is not answered within this time has failed.',
    group: health,
    unit: 'seconds',
    min: 0.001,
    max: 86_400,
    initial: 1,
  },
  unhealthyAfter: {
    type: 'number',
    label: 'Unhealthy after',
    help: 'Failed checks in a row until a backend gets no more requests. A death is noticed after about interval × this number.',
    group: health,
    unit: 'count',
    min: 1,
    max: 100,
    integer: true,
    initial: 3,
  },
  healthyAfter: {
    type: 'number',
    label: 'Healthy after',
    help: 'Good checks in a row until it gets requests again.',
    group: health,
    unit: 'count',
    min: 1,
    max: 100,
    integer: true,
    initial: 2,
  },
  concurrency: {
    type: 'optional-number',
    label: 'Workers',
    help: 'How many requests the balancer itself handles at a time. With a forwarding time it becomes a bottleneck like any other machine.',
    group: capacity,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: null,
    none: 'no limit',
  },
  forwardTime: {
    type: 'distribution',
    label: 'Forwarding time',
    help: 'Own work for each request before it is passed on.',
    group: capacity,
    unit: 'seconds',
    initial: { distribution: 'constant', value: 0 },
  },
  ...queueFields,
  ...costField(0.03),
  ...failureFields,
});

export const loadBalancerKind = defineKind({
  id: 'load-balancer',
  title: 'Load balancer',
  group: 'Routing',
  summary:
    'Spreads requests over several backends and stops sending to those that do not answer health checks.',
  fields,
  placement: 'machine',
  accepts: { calls: true, help: '' },
  outLinks: {
    meaning: 'alternatives',
    min: 1,
    max: 1000,
    help: 'Every instance behind every link is a backend.',
  },
  station: { workers: 'concurrency', work: 'forwardTime' },
  metrics: {
    backends: { type: 'gauge', title: 'Backends', unit: 'count', help: 'Instances behind the links.' },
    healthyBackends: {
      type: 'gauge',
      title: 'Healthy backends',
      unit: 'count',
      help: 'Backends that the balancer believes to be alive and sends requests to.',
    },
    checks: { type: 'counter', title: 'Health checks', unit: 'perSecond', help: 'Health checks sent.' },
    failedChecks: {
      type: 'counter',
      title: 'Failed checks',
      unit: 'perSecond',
      help: 'Health checks that failed.',
    },
  },
  headline: { figure: 'arrivals', line: 'healthyBackends' },
  faults: ['crash', 'pause', 'restart', 'rolling-restart', 'slow'],
});
