/**
 * The circuit breaker as a box in a path: it passes requests on until too many of them fail or are slow, and
 * then answers by itself. One breaker for all who call it, where the call policy of a link has one for each
 * caller; the same state machine (`engine/circuit-breaker.ts`).
 */
import { breakerFields } from '../../model/breaker-fields.ts';
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { costField, failureFields } from '../shared/machine-fields.ts';

const breaker = 'Circuit breaker';

const fields = defineFields({
  breakerFailureRate: {
    type: 'optional-number',
    label: 'Opens at',
    help: 'Opens the circuit when this share of the latest calls failed.',
    group: breaker,
    unit: 'ratio',
    min: 0.01,
    max: 1,
    initial: 0.5,
    none: 'not judged',
  },
  ...breakerFields(breaker),
  fallback: {
    type: 'choice',
    label: 'Fallback',
    help: 'What is answered when a call fails, or the circuit is open.',
    group: 'Fallback',
    options: [
      { value: 'none', label: 'The error', help: 'That of the call, or circuit-open.' },
      {
        value: 'answer',
        label: 'A prepared answer',
        help: 'Reads are answered all the same, with nothing in particular. Writes still fail: nobody is told that one was done.',
      },
      {
        value: 'second-link',
        label: 'The second link',
        help: 'The request goes to what stands behind the second link, and that is the answer.',
      },
    ],
    initial: 'none',
  },
  ...costField(0.02),
  ...failureFields,
});

export const circuitBreakerKind = defineKind({
  id: 'circuit-breaker',
  title: 'Circuit breaker',
  group: 'Routing',
  summary: 'Stops passing requests on while what stands behind it fails or is slow.',
  fields,
  placement: 'machine',
  accepts: { calls: true, help: '' },
  outLinks: {
    meaning: 'alternatives',
    min: 1,
    max: 2,
    inOrder: true,
    help: 'The first link leads to what is protected; a second one to what stands in for it.',
  },
  metrics: {
    circuitOpen: {
      type: 'gauge',
      title: 'Circuit open',
      unit: 'ratio',
      help: '0 while it is closed, 1 while it is open, a half while a few calls try; its mean is about the share of time that it was open.',
    },
    opened: { type: 'counter', title: 'Opened', unit: 'perSecond', help: 'How often the circuit opened.' },
    shortCircuited: {
      type: 'counter',
      title: 'Held back',
      unit: 'perSecond',
      help: 'Requests that were not passed on because the circuit was open.',
    },
    fallbacks: {
      type: 'counter',
      title: 'Fallbacks',
      unit: 'perSecond',
      help: 'Requests that were answered, or passed to the second link, instead of failing.',
    },
  },
  headline: { figure: 'arrivals', line: 'shortCircuited' },
  faults: ['crash', 'pause', 'restart', 'clock-drift'],
});
