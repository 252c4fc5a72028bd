/**
 * The settings of a link. Latency, loss and bandwidth are the network's; `call` is the caller's policy and
 * what it calls for, and counts only on links that leave a caller.
 */
import './zod-config.ts';
import { z } from 'zod';
import { breakerFields } from './breaker-fields.ts';
import { type Distribution, distributionSchema } from './distribution.ts';
import { defineFields, initialSettings, type SettingsOf } from './fields.ts';
import { classNamesSchema } from './request-classes.ts';
import { retriesSchema } from './traffic.ts';

const network = 'Network';
const call = 'Calls';
const retrying = 'Retries';
const hedging = 'Hedging';
const breaking = 'Circuit breaker';
const throttling = 'Throttling';
const bulkheads = 'Bulkhead';
const falling = 'Fallback';

/** Fields directly in a link's settings. */
export const linkFields = defineFields({
  latency: {
    type: 'distribution',
    label: 'Latency',
    help: 'One-way delay of a message. The latency between zones is added to it.',
    group: network,
    unit: 'seconds',
    initial: { distribution: 'constant', value: 0 },
  },
  loss: {
    type: 'number',
    label: 'Loss',
    help: 'Chance that a message is lost. Nobody is told: only a time-out notices.',
    group: network,
    unit: 'ratio',
    min: 0,
    max: 1,
    initial: 0,
  },
  bandwidth: {
    type: 'optional-number',
    label: 'Bandwidth',
    help: 'Messages leave one after the other, each taking its bytes ÷ bandwidth.',
    group: network,
    unit: 'bytesPerSecond',
    min: 1,
    max: 1e15,
    initial: null,
    none: 'no limit',
  },
});

/** Fields under `call`. */
export const callFields = defineFields({
  probability: {
    type: 'number',
    label: 'Probability',
    help: 'Share of requests that use this link at all (a service that calls all its links).',
    group: call,
    unit: 'ratio',
    min: 0,
    max: 1,
    initial: 1,
  },
  count: {
    type: 'number',
    label: 'Calls a request',
    help: 'How many calls a request makes over this link, one after the other.',
    group: call,
    unit: 'count',
    min: 1,
    max: 1000,
    integer: true,
    initial: 1,
  },
  operation: {
    type: 'choice',
    label: 'Operation',
    help: 'What is called for: what the request asked for, or always a read or a write.',
    group: call,
    options: [
      { value: 'same', label: 'As requested' },
      { value: 'read', label: 'Read' },
      { value: 'write', label: 'Write' },
    ],
    initial: 'same',
  },
  classes: {
    type: 'class-names',
    label: 'Only classes',
    help: 'Only calls of these request classes take this link. A client names the classes of its requests; what has no class takes links for all.',
    group: call,
    initial: null,
  },
  weight: {
    type: 'number',
    label: 'Weight',
    help: 'Share of requests that take this link where a service picks one of its links. Weights that sum to less than 1 leave the rest to answer without a call.',
    group: call,
    unit: 'factor',
    min: 0,
    max: 1e6,
    initial: 1,
  },
  role: {
    type: 'choice',
    label: 'Leads to',
    help: 'What a message queue sends over this link.',
    group: call,
    options: [
      { value: 'consumer', label: 'A consumer', help: 'Every instance there is a consumer of the queue.' },
      {
        value: 'dead-letter',
        label: 'The dead-letter queue',
        help: 'Messages that failed too often, or for which there was no room, go there.',
      },
    ],
    initial: 'consumer',
  },
  timeout: {
    type: 'optional-number',
    label: 'Time-out',
    help: 'How long the caller waits for one attempt. None: a client’s links take the client’s time-out, others wait for ever.',
    group: call,
    unit: 'seconds',
    min: 1e-6,
    max: 1e6,
    initial: null,
    none: 'as the caller',
  },
  propagateDeadline: {
    type: 'boolean',
    label: 'Propagate the deadline',
    help: 'The call carries its deadline, and a server does not begin work that nobody waits for any more.',
    group: call,
    initial: false,
  },
  retries: {
    type: 'optional-retries',
    label: 'Retries',
    help: 'What the caller does after a failed attempt. None: a client’s links take the client’s, others do not retry.',
    group: retrying,
    initial: null,
  },
  retryBudget: {
    type: 'optional-number',
    label: 'Retry budget',
    help: 'Each first attempt earns this share of a token, and retries cost tokens. Keeps retries from multiplying an overload.',
    group: retrying,
    unit: 'ratio',
    min: 0,
    max: 10,
    initial: null,
    none: 'no budget',
  },
  retryBudgetSize: {
    type: 'number',
    label: 'Budget holds',
    help: 'So many tokens can be saved up; a caller begins with all of them.',
    group: retrying,
    unit: 'count',
    min: 1,
    max: 1e6,
    initial: 5,
  },
  retryCost: {
    type: 'number',
    label: 'A retry costs',
    help: 'Tokens that a retry takes; it needs more than that.',
    group: retrying,
    unit: 'count',
    min: 0.001,
    max: 1e6,
    initial: 1,
  },
  hedgeAfter: {
    type: 'optional-number',
    label: 'Hedge after',
    help: 'When there is no answer after this time, the call is sent once more to another endpoint, and the first good answer counts (Dean and Barroso 2013).',
    group: hedging,
    unit: 'seconds',
    min: 1e-6,
    max: 1e6,
    initial: null,
    none: 'never',
  },
  hedgeAttempts: {
    type: 'number',
    label: 'Sent at most',
    help: 'How often one call is sent in all, each time after the same wait.',
    group: hedging,
    unit: 'count',
    min: 2,
    max: 16,
    integer: true,
    initial: 2,
  },
  tied: {
    type: 'boolean',
    label: 'Tie them',
    help: 'Who begins to work tells the others, one way over this link, and they drop it if they have not begun: tied requests.',
    group: hedging,
    initial: false,
  },
  breakerFailureRate: {
    type: 'optional-number',
    label: 'Circuit breaker at',
    help: 'Opens the circuit when this share of the latest calls failed: calls then fail at once with circuit-open (as Resilience4j).',
    group: breaking,
    unit: 'ratio',
    min: 0.01,
    max: 1,
    initial: null,
    none: 'no breaker',
  },
  ...breakerFields(breaking),
  throttle: {
    type: 'optional-number',
    label: 'Throttle at',
    help: 'Sends at most this times as many calls as are answered without an error, and fails the rest at once with throttled. 2 is usual (Google’s SRE book).',
    group: throttling,
    unit: 'factor',
    min: 1,
    max: 1000,
    initial: null,
    none: 'never',
  },
  throttleWindow: {
    type: 'number',
    label: 'Throttle window',
    help: 'How far back calls and answers are counted.',
    group: throttling,
    unit: 'seconds',
    min: 0.1,
    max: 86_400,
    initial: 120,
  },
  bulkhead: {
    type: 'optional-number',
    label: 'Bulkhead',
    help: 'How many calls each instance of the caller may have out over this link at a time. So a slow dependency takes no more of it.',
    group: bulkheads,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: null,
    none: 'no limit',
  },
  bulkheadQueue: {
    type: 'number',
    label: 'May wait for it',
    help: 'How many more calls wait for a place, their time-out running; what finds none fails at once with bulkhead-full.',
    group: bulkheads,
    unit: 'count',
    min: 0,
    max: 10_000,
    integer: true,
    initial: 0,
  },
  fallback: {
    type: 'choice',
    label: 'Fallback',
    help: 'What the caller makes of a call that has failed for good, after all retries.',
    group: falling,
    options: [
      { value: 'none', label: 'The error' },
      {
        value: 'answer',
        label: 'A prepared answer',
        help: 'Reads are answered all the same, with nothing in particular. Writes still fail: nobody is told that one was done.',
      },
    ],
    initial: 'none',
  },
});

/** Call settings that count only while one of others is set. */
export const callGates: { readonly [name: string]: readonly (keyof typeof callFields)[] } = {
  retryBudgetSize: ['retryBudget'],
  retryCost: ['retryBudget'],
  hedgeAttempts: ['hedgeAfter'],
  tied: ['hedgeAfter'],
  breakerWindowType: ['breakerFailureRate', 'breakerSlowRate'],
  breakerWindow: ['breakerFailureRate', 'breakerSlowRate'],
  breakerWindowSeconds: ['breakerFailureRate', 'breakerSlowRate'],
  breakerMinimum: ['breakerFailureRate', 'breakerSlowRate'],
  breakerWait: ['breakerFailureRate', 'breakerSlowRate'],
  breakerTrials: ['breakerFailureRate', 'breakerSlowRate'],
  breakerSlowAfter: ['breakerSlowRate'],
  throttleWindow: ['throttle'],
  bulkheadQueue: ['bulkhead'],
};

export type CallSettings = SettingsOf<typeof callFields>;
export interface LinkSettings {
  readonly latency: Distribution;
  readonly loss: number;
  readonly bandwidth: number | null;
  readonly call: CallSettings;
}

export const linkSettingsSchema = z.strictObject({
  latency: distributionSchema.optional(),
  loss: z.number().min(0).max(1).optional(),
  bandwidth: z.number().min(1).max(1e15).nullable().optional(),
  call: z
    .strictObject({
      probability: z.number().min(0).max(1).optional(),
      count: z.int().min(1).max(1000).optional(),
      operation: z.enum(['same', 'read', 'write']).optional(),
      classes: classNamesSchema.nullable().optional(),
      weight: z.number().min(0).max(1e6).optional(),
      role: z.enum(['consumer', 'dead-letter']).optional(),
      timeout: z.number().min(1e-6).max(1e6).nullable().optional(),
      retries: retriesSchema.nullable().optional(),
      retryBudget: z.number().min(0).max(10).nullable().optional(),
      retryBudgetSize: z.number().min(1).max(1e6).optional(),
      retryCost: z.number().min(0.001).max(1e6).optional(),
      hedgeAfter: z.number().min(1e-6).max(1e6).nullable().optional(),
      hedgeAttempts: z.int().min(2).max(16).optional(),
      tied: z.boolean().optional(),
      propagateDeadline: z.boolean().optional(),
      breakerFailureRate: z.number().min(0.01).max(1).nullable().optional(),
      breakerSlowRate: z.number().min(0.01).max(1).nullable().optional(),
      breakerSlowAfter: z.number().min(1e-6).max(1e6).optional(),
      breakerWindowType: z.enum(['count', 'time']).optional(),
      breakerWindow: z.int().min(1).max(1000).optional(),
      breakerWindowSeconds: z.number().min(0.001).max(86_400).optional(),
      breakerMinimum: z.int().min(1).max(1000).nullable().optional(),
      breakerWait: z.number().min(0.001).max(1e6).optional(),
      breakerTrials: z.int().min(1).max(1000).optional(),
      throttle: z.number().min(1).max(1000).nullable().optional(),
      throttleWindow: z.number().min(0.1).max(86_400).optional(),
      bulkhead: z.int().min(1).max(1_000_000).nullable().optional(),
      bulkheadQueue: z.int().min(0).max(10_000).optional(),
      fallback: z.enum(['none', 'answer']).optional(),
    })
    .optional(),
});
export type LinkSettingsInput = z.infer<typeof linkSettingsSchema>;

/** A link's settings with everything that was left out filled in. */
export function resolveLinkSettings(input: LinkSettingsInput): LinkSettings {
  return {
    latency: input.latency ?? linkFields.latency.initial,
    loss: input.loss ?? linkFields.loss.initial,
    bandwidth: input.bandwidth ?? null,
    call: { ...initialSettings(callFields), ...withoutUndefined(input.call ?? {}) },
  };
}

function withoutUndefined(call: NonNullable<LinkSettingsInput['call']>): Partial<CallSettings> {
  return Object.fromEntries(Object.entries(call).filter(([, value]) => value !== undefined));
}
