/**
 * The rate limiter: a box in a path that lets so much through and no more. Its policies are those that gateways
 * and their documentation know; each is one file beside this one.
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { costField, failureFields } from '../shared/machine-fields.ts';

const limit = 'Limit';
const RATED = [
  ...(['token-bucket', 'leaky-bucket', 'gcra', 'fixed-window', 'sliding-window', 'sliding-log'] as const),
];
const BURSTS = ['token-bucket', 'leaky-bucket', 'gcra'];
const WINDOWS = ['fixed-window', 'sliding-window', 'sliding-log'];

const fields = defineFields({
  policy: {
    type: 'choice',
    label: 'Policy',
    help: 'What decides whether a request goes through.',
    group: limit,
    options: [
      {
        value: 'token-bucket',
        label: 'Token bucket',
        help: 'The rate in the long run, and a burst after a pause.',
      },
      {
        value: 'leaky-bucket',
        label: 'Leaky bucket',
        help: 'A queue that lets one through at a time, evenly: bursts become waiting.',
      },
      {
        value: 'gcra',
        label: 'Leaky bucket as a meter (GCRA)',
        help: 'Lets through what a token bucket does, and remembers a single moment.',
      },
      {
        value: 'fixed-window',
        label: 'Fixed window',
        help: 'So many in each stretch of time. Around its border twice as many get through.',
      },
      {
        value: 'sliding-window',
        label: 'Sliding window',
        help: 'Two counters make an estimate of the latest stretch (Cloudflare).',
      },
      {
        value: 'sliding-log',
        label: 'Sliding log',
        help: 'Exact over any stretch: remembers every request in it.',
      },
      {
        value: 'priority-shedding',
        label: 'Shed by priority',
        help: 'Counts how many are out, and keeps some of the room for what matters most.',
      },
    ],
    initial: 'token-bucket',
  },
  scope: {
    type: 'choice',
    label: 'Counted',
    help: 'Whether all share one limit, or each has its own.',
    group: limit,
    options: [
      { value: 'all', label: 'All together' },
      {
        value: 'caller',
        label: 'Each caller',
        help: 'Every instance that calls has the whole limit for itself.',
      },
      { value: 'key', label: 'Each key', help: 'As a limit for each user or account.' },
      { value: 'class', label: 'Each request class' },
    ],
    initial: 'all',
    when: { field: 'policy', is: RATED },
  },
  rate: {
    type: 'number',
    label: 'Rate',
    help: 'Requests that go through in the long run.',
    group: limit,
    unit: 'perSecond',
    min: 0.001,
    max: 1e9,
    initial: 100,
    when: { field: 'policy', is: RATED },
  },
  burst: {
    type: 'number',
    label: 'Burst',
    help: 'Requests that may come at once after a pause; of the leaky bucket, how many may wait.',
    group: limit,
    unit: 'count',
    min: 1,
    max: 100_000,
    integer: true,
    initial: 10,
    when: { field: 'policy', is: BURSTS },
  },
  window: {
    type: 'number',
    label: 'Window',
    help: 'The stretch over which requests are counted: rate × window of them go through, whole ones.',
    group: limit,
    unit: 'seconds',
    min: 0.001,
    max: 86_400,
    initial: 1,
    when: { field: 'policy', is: WINDOWS },
  },
  capacity: {
    type: 'number',
    label: 'Out at a time',
    help: 'Requests that may be out at a time, of whatever priority.',
    group: limit,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: 100,
    when: { field: 'policy', is: ['priority-shedding'] },
  },
  reserved: {
    type: 'number',
    label: 'Reserved',
    help: 'Share of the room that requests of priority 0 never get; higher ones get more of it, in proportion.',
    group: limit,
    unit: 'ratio',
    min: 0,
    max: 1,
    initial: 0.2,
    when: { field: 'policy', is: ['priority-shedding'] },
  },
  topPriority: {
    type: 'number',
    label: 'Top priority',
    help: 'From this priority of a request class on a request may use all of the room.',
    group: limit,
    unit: 'count',
    min: 1,
    max: 100,
    integer: true,
    initial: 1,
    when: { field: 'policy', is: ['priority-shedding'] },
  },
  ...costField(0.02),
  ...failureFields,
});

export const rateLimiterKind = defineKind({
  id: 'rate-limiter',
  title: 'Rate limiter',
  group: 'Routing',
  summary: 'Lets requests through up to a limit and turns the rest away at once.',
  fields,
  placement: 'machine',
  accepts: { calls: true, help: '' },
  outLinks: {
    meaning: 'alternatives',
    min: 1,
    max: 1,
    help: 'What it lets through goes on over its one link.',
  },
  passes: { most: 'rate', where: { field: 'policy', is: RATED } },
  metrics: {
    admitted: {
      type: 'counter',
      title: 'Let through',
      unit: 'perSecond',
      help: 'Requests within the limit.',
    },
    limited: {
      type: 'counter',
      title: 'Turned away',
      unit: 'perSecond',
      help: 'Requests over the limit, which failed at once.',
    },
    delayed: {
      type: 'gauge',
      title: 'In the bucket',
      unit: 'count',
      help: 'Requests that wait for their turn in the leaky bucket.',
    },
    delaySeconds: {
      type: 'histogram',
      title: 'Delay',
      unit: 'seconds',
      help: 'Time in the leaky bucket, of those that were let through.',
    },
  },
  headline: { figure: 'arrivals', line: 'limited' },
  faults: ['crash', 'pause', 'restart', 'clock-drift'],
});
