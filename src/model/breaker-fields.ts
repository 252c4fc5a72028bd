/**
 * The settings of a circuit breaker beside the share of failures that opens it: the call policy of a link and the
 * kind `circuit-breaker` have the same, by the same names. Words and rules are Resilience4j's (`CircuitBreaker`).
 */
import { defineFields } from './fields.ts';

export function breakerFields<const Group extends string>(group: Group) {
  return defineFields({
    breakerSlowRate: {
      type: 'optional-number',
      label: 'Slow calls at',
      help: 'Opens the circuit, too, when this share of the latest calls was slow, failed or not.',
      group,
      unit: 'ratio',
      min: 0.01,
      max: 1,
      initial: null,
      none: 'not judged',
    },
    breakerSlowAfter: {
      type: 'number',
      label: 'Slow is longer than',
      help: 'A call that took longer is slow.',
      group,
      unit: 'seconds',
      min: 1e-6,
      max: 1e6,
      initial: 1,
    },
    breakerWindowType: {
      type: 'choice',
      label: 'Window of',
      help: 'Which calls are judged.',
      group,
      options: [
        { value: 'count', label: 'Calls', help: 'So many latest calls.' },
        { value: 'time', label: 'Time', help: 'The calls of the latest stretch of time.' },
      ],
      initial: 'count',
    },
    breakerWindow: {
      type: 'number',
      label: 'Breaker window',
      help: 'How many latest calls are judged.',
      group,
      unit: 'count',
      min: 1,
      max: 1000,
      integer: true,
      initial: 10,
      when: { field: 'breakerWindowType', is: ['count'] },
    },
    breakerWindowSeconds: {
      type: 'number',
      label: 'Breaker time',
      help: 'How far back calls are judged; what is older is forgotten a tenth of this at a time.',
      group,
      unit: 'seconds',
      min: 0.001,
      max: 86_400,
      initial: 10,
      when: { field: 'breakerWindowType', is: ['time'] },
    },
    breakerMinimum: {
      type: 'optional-number',
      label: 'Breaker minimum',
      help: 'Before so many of the judged calls have ended, the circuit stays closed.',
      group,
      unit: 'count',
      min: 1,
      max: 1000,
      integer: true,
      initial: null,
      none: 'a whole window, or 10',
    },
    breakerWait: {
      type: 'number',
      label: 'Breaker wait',
      help: 'How long the circuit stays open before a few calls may try whether all is well.',
      group,
      unit: 'seconds',
      min: 0.001,
      max: 1e6,
      initial: 10,
    },
    breakerTrials: {
      type: 'number',
      label: 'Breaker trials',
      help: 'How many calls may try; when as large a share of them fails or is slow, the circuit opens again, else it closes.',
      group,
      unit: 'count',
      min: 1,
      max: 1000,
      integer: true,
      initial: 3,
    },
  });
}
