/**
 * Fields that many kinds share, written once so that a word means the same on every node: what an hour costs,
 * how a machine fails by itself, and the waiting room before its workers. The queue follows Kendall's
 * notation: `queueCapacity` counts places to wait, so M/M/c/K has c workers and a capacity of K − c.
 */
import { defineFields } from '../../model/fields.ts';

const queue = 'Queue';
const operation = 'Cost and failures';

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
    help: 'Who is served next. The mean wait is the same; who does the waiting is not.',
    group: queue,
    options: [
      { value: 'fifo', label: 'First come, first served', help: 'Everybody waits about equally long.' },
      {
        value: 'lifo',
        label: 'Last come, first served',
        help: 'In overload the newest are still answered in time, and the oldest, whose callers have left, wait.',
      },
    ],
    initial: 'fifo',
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
