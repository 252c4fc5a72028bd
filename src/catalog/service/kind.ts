/**
 * The service: a program that does some work for each request and may call others for it. One instance is a
 * queue with `concurrency` workers (Kendall's G/G/c); `speed` scales it up, `instances` scale it out. Whether
 * a worker is held while it waits downstream (`blocking`) decides how far a slow dependency spreads.
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { costField, failureFields, limitFields, queueFields } from '../shared/machine-fields.ts';

const capacity = 'Capacity';
const work = 'Work';
const downstream = 'Downstream';

const fields = defineFields({
  instances: {
    type: 'number',
    label: 'Instances',
    help: 'Scaling out: how many copies run, each with its own queue and workers. Without a balancer in front, a caller picks one at random.',
    group: capacity,
    unit: 'count',
    min: 0,
    max: 10_000,
    integer: true,
    initial: 1,
  },
  concurrency: {
    type: 'number',
    label: 'Workers per instance',
    help: 'How many requests one instance works on at the same time.',
    group: capacity,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: 1,
  },
  speed: {
    type: 'number',
    label: 'Speed',
    help: 'Scaling up: service times are divided by this factor.',
    group: capacity,
    unit: 'factor',
    min: 0.001,
    max: 1000,
    initial: 1,
  },
  serviceTime: {
    type: 'distribution',
    label: 'Service time',
    help: 'Own work for one request on one worker at speed 1, time downstream not included. Its variance matters as much as its mean: the wait grows with both.',
    group: work,
    unit: 'seconds',
    initial: { distribution: 'exponential', mean: 0.005 },
  },
  routing: {
    type: 'choice',
    label: 'Links used',
    help: 'Which of the links out of this service a request uses.',
    group: downstream,
    options: [
      { value: 'all', label: 'All of them', help: 'Each with its own probability and number of calls.' },
      {
        value: 'one',
        label: 'One, by weight',
        help: 'One link drawn by the weights; weights that sum to less than 1 leave the rest to answer without a call.',
      },
    ],
    initial: 'all',
  },
  calls: {
    type: 'choice',
    label: 'Order of calls',
    help: 'How the links are called. In sequence their times add up; in parallel the slowest decides.',
    group: downstream,
    options: [
      { value: 'sequence', label: 'In sequence' },
      { value: 'parallel', label: 'In parallel' },
    ],
    initial: 'sequence',
    when: { field: 'routing', is: ['all'] },
  },
  answer: {
    type: 'choice',
    label: 'Answer',
    help: 'Who answers the caller.',
    group: downstream,
    options: [
      { value: 'call', label: 'This service', help: 'It waits for the reply and passes it on.' },
      {
        value: 'forward',
        label: 'The next node',
        help: 'It hands the request over to the node picked and forgets it; the reply does not come this way.',
      },
    ],
    initial: 'call',
    when: { field: 'routing', is: ['one'] },
  },
  blocking: {
    type: 'boolean',
    label: 'Hold the worker while waiting',
    help: 'On: a thread per request; a slow dependency uses up the workers. Off: asynchronous, the worker takes the next request.',
    group: downstream,
    initial: false,
  },
  ...queueFields,
  ...limitFields,
  ...costField(0.1),
  ...failureFields,
});

export const serviceKind = defineKind({
  id: 'service',
  title: 'Service',
  group: 'Compute',
  summary: 'Works on requests with a fixed number of workers and may call other nodes for them.',
  fields,
  placement: 'machine',
  accepts: { calls: true, help: '' },
  outLinks: {
    meaning: 'calls',
    byClass: true,
    min: 0,
    max: 1000,
    help: 'What the service calls for a request; without links it answers by itself.',
  },
  instancesField: 'instances',
  station: { workers: 'concurrency', work: 'serviceTime', speed: 'speed', holds: 'blocking' },
  metrics: {},
  headline: { figure: 'arrivals', line: 'latencySeconds' },
  faults: ['crash', 'pause', 'restart', 'rolling-restart', 'slow', 'clock-skew', 'clock-jump'],
});
