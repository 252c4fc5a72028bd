/**
 * Fields that many kinds share, written once so that a word means the same on every node: what an hour costs,
 * how a machine fails by itself, the waiting room before its workers and who is let in. The queue follows Kendall's
 * notation: `queueCapacity` counts places to wait, so M/M/c/K has c workers and a capacity of K − c.
 */
import { defineFields } from '../../model/fields.ts';

const queue = 'Queue';
const limit = 'Concurrency limit';
const operation = 'Cost and failures';

/** Disciplines in which requests wait for a worker; under processor sharing all are in service. */
const waitingInLine = {
  field: 'discipline',
  is: ['fifo', 'lifo', 'random', 'priority', 'priority-preemptive', 'adaptive-lifo'],
} as const;

/** The waiting room of an instance. */
export const queueFields = defineFields({
  queueCapacity: {
    type: 'optional-number',
    label: 'Queue capacity',
    help: 'How many requests may wait at one instance, those being worked on not counted. A long queue turns overload into waiting, a short one into refusals.',
    group: queue,
    unit: 'count',
    min: 0,
    max: 100_000_000,
    integer: true,
    initial: null,
    none: 'no limit',
  },
  discipline: {
    type: 'choice',
    label: 'Discipline',
    help: 'Who is served next. Orders that do not look at the work have the same mean wait; who does the waiting differs.',
    group: queue,
    options: [
      { value: 'fifo', label: 'First come, first served', help: 'Everybody waits about equally long.' },
      {
        value: 'lifo',
        label: 'Last come, first served',
        help: 'In overload the newest are still answered in time, and the oldest, whose callers have left, wait.',
      },
      {
        value: 'random',
        label: 'Random order',
        help: 'Whoever waits is equally likely to be next: the same mean wait, a longer tail.',
      },
      {
        value: 'priority',
        label: 'By priority',
        help: 'The request class of the highest priority first; work that has begun is finished.',
      },
      {
        value: 'priority-preemptive',
        label: 'By priority, interrupting',
        help: 'A higher priority takes the worker of a lower one at once; the rest of that work is done later.',
      },
      {
        value: 'processor-sharing',
        label: 'Processor sharing',
        help: 'All are worked on at once and share the workers equally: short requests overtake long ones.',
      },
      {
        value: 'adaptive-lifo',
        label: 'Adaptive LIFO',
        help: 'First come, first served while few wait; the newest first while the queue is long.',
      },
    ],
    initial: 'fifo',
  },
  newestFirstAbove: {
    type: 'number',
    label: 'Newest first above',
    help: 'While more than so many wait, the newest goes first.',
    group: queue,
    unit: 'count',
    min: 0,
    max: 1_000_000,
    integer: true,
    initial: 10,
    when: { field: 'discipline', is: ['adaptive-lifo'] },
  },
  patience: {
    type: 'optional-distribution',
    label: 'Patience',
    help: 'How long a request waits in the queue before it leaves with the error “abandoned”, drawn for each. One whose work has begun stays.',
    group: queue,
    unit: 'seconds',
    initial: null,
    start: { distribution: 'exponential', mean: 1 },
    none: 'waits for ever',
    when: waitingInLine,
  },
  shedding: {
    type: 'choice',
    label: 'Drop what waits too long',
    help: 'Controlled delay: a burst may wait, a queue that stands may not. What is dropped fails with “shed” when a worker would have come to it.',
    group: queue,
    options: [
      { value: 'none', label: 'No' },
      {
        value: 'codel',
        label: 'CoDel: time limit',
        help: 'May wait as long as the interval; once the queue has stood for longer than that, only as long as the target (Fail at Scale, 2015).',
      },
      {
        value: 'codel-rfc8289',
        label: 'CoDel: RFC 8289',
        help: 'Once all have waited longer than the target for an interval, drops one, then more and more often. Made for senders who slow down.',
      },
    ],
    initial: 'none',
    when: waitingInLine,
  },
  codelTarget: {
    type: 'number',
    label: 'Target',
    help: 'How long a request may wait while the queue stands.',
    group: queue,
    unit: 'seconds',
    min: 0,
    max: 3600,
    initial: 0.005,
    when: { field: 'shedding', is: ['codel', 'codel-rfc8289'] },
  },
  codelInterval: {
    type: 'number',
    label: 'Interval',
    help: 'For how long a queue may stand before it counts as more than a burst.',
    group: queue,
    unit: 'seconds',
    min: 0.000_001,
    max: 3600,
    initial: 0.1,
    when: { field: 'shedding', is: ['codel', 'codel-rfc8289'] },
  },
  whenFull: {
    type: 'choice',
    label: 'When full',
    help: 'What happens to a request that finds no place to wait.',
    group: queue,
    options: [
      { value: 'reject', label: 'Refuse it', help: 'The caller is told “queue full” at once.' },
      {
        value: 'block',
        label: 'Hold its sender',
        help: 'The caller stands at the door until a place is free, and keeps its own worker meanwhile: back-pressure.',
      },
    ],
    initial: 'reject',
  },
});

const limited = ['fixed', 'aimd', 'gradient'] as const;
const adaptive = { field: 'concurrencyLimit', is: ['aimd', 'gradient'] } as const;
const byGradient = { field: 'concurrencyLimit', is: ['gradient'] } as const;

/** How many requests an instance lets in at once. */
export const limitFields = defineFields({
  concurrencyLimit: {
    type: 'choice',
    label: 'Concurrency limit',
    help: 'How many requests one instance has at once, waiting, worked on or waiting for others. What is over it fails with “over-limit” at once.',
    group: limit,
    options: [
      { value: 'none', label: 'None' },
      { value: 'fixed', label: 'Fixed' },
      {
        value: 'aimd',
        label: 'AIMD',
        help: 'One more for each success, a tenth less for each answer that took too long: as TCP finds its window.',
      },
      {
        value: 'gradient',
        label: 'Gradient',
        help: 'Shrinks while latency is above its long-term mean, and so finds by itself how much the instance can do.',
      },
    ],
    initial: 'none',
  },
  limit: {
    type: 'number',
    label: 'Limit',
    help: 'The limit; one that adapts begins with it.',
    group: limit,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: 20,
    when: { field: 'concurrencyLimit', is: limited },
  },
  minLimit: {
    type: 'number',
    label: 'At least',
    help: 'The limit never falls below this. With fewer than its workers an instance cannot be busy.',
    group: limit,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: 1,
    when: adaptive,
  },
  maxLimit: {
    type: 'number',
    label: 'At most',
    help: 'The limit never rises above this.',
    group: limit,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: 1000,
    when: adaptive,
  },
  limitLatency: {
    type: 'number',
    label: 'Too slow from',
    help: 'An answer that took longer counts as a drop and makes the limit smaller. A few times the latency without a queue.',
    group: limit,
    unit: 'seconds',
    min: 0.000_001,
    max: 3600,
    initial: 0.1,
    when: { field: 'concurrencyLimit', is: ['aimd'] },
  },
  limitBackoff: {
    type: 'number',
    label: 'Back-off',
    help: 'What the limit is multiplied by at a drop.',
    group: limit,
    unit: 'ratio',
    min: 0.1,
    max: 0.999,
    initial: 0.9,
    when: { field: 'concurrencyLimit', is: ['aimd'] },
  },
  limitTolerance: {
    type: 'number',
    label: 'Tolerance',
    help: 'The limit shrinks when latency is more than so many times its long-term mean.',
    group: limit,
    unit: 'factor',
    min: 1,
    max: 100,
    initial: 1.5,
    when: byGradient,
  },
  limitQueue: {
    type: 'number',
    label: 'Queue allowed',
    help: 'By how many the limit tries to grow in each window while latency is as usual.',
    group: limit,
    unit: 'count',
    min: 0,
    max: 10_000,
    initial: 4,
    when: byGradient,
  },
  limitSmoothing: {
    type: 'number',
    label: 'Smoothing',
    help: 'Share of each new estimate: 1 believes the last window alone.',
    group: limit,
    unit: 'ratio',
    min: 0.001,
    max: 1,
    initial: 0.2,
    when: byGradient,
  },
  limitWindow: {
    type: 'number',
    label: 'Window',
    help: 'Over how long latency is averaged before the limit is moved; ten answers at least.',
    group: limit,
    unit: 'seconds',
    min: 0.001,
    max: 3600,
    initial: 1,
    when: byGradient,
  },
  limitLongWindow: {
    type: 'number',
    label: 'Long window',
    help: 'Over how many windows the long-term mean of latency is taken.',
    group: limit,
    unit: 'count',
    min: 1,
    max: 100_000,
    integer: true,
    initial: 600,
    when: byGradient,
  },
});

/** Random failures of a machine. */
export const failureFields = defineFields({
  failures: {
    type: 'failures',
    label: 'Random failures',
    help: 'Each instance crashes by itself: exponential times to failure (MTBF) and to repair (MTTR). Its availability is MTBF ÷ (MTBF + MTTR).',
    group: operation,
    initial: null,
  },
});

/** What one instance costs, in dollars an hour. */
export function costField<const Dollars extends number>(dollars: Dollars) {
  return defineFields({
    costPerHour: {
      type: 'number',
      label: 'Cost per hour',
      help: 'Price of one instance for an hour, busy or idle. It is what “cost per million requests” is computed from.',
      group: operation,
      unit: 'dollarsPerHour',
      min: 0,
      max: 1_000_000,
      initial: dollars,
    },
  });
}
