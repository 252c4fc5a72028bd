/**
 * The settings of a link. Latency, loss and bandwidth are the network's; `call` is the caller's policy and
 * what it calls for, and counts only on links that leave a caller.
 */
import './zod-config.ts';
import { z } from 'zod';
import { type Distribution, distributionSchema } from './distribution.ts';
import { defineFields, initialSettings, type SettingsOf } from './fields.ts';
import { retriesSchema } from './traffic.ts';

const network = 'Network';
const call = 'Calls';
const protection = 'Protection';

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
  retries: {
    type: 'optional-retries',
    label: 'Retries',
    help: 'What the caller does after a failed attempt. None: a client’s links take the client’s, others do not retry.',
    group: call,
    initial: null,
  },
  retryBudget: {
    type: 'optional-number',
    label: 'Retry budget',
    help: 'Each first attempt earns this share of a retry, up to 5 saved ones; a retry costs one and needs more than one. Keeps retries from multiplying an overload.',
    group: protection,
    unit: 'ratio',
    min: 0,
    max: 10,
    initial: null,
    none: 'no budget',
  },
  hedgeAfter: {
    type: 'optional-number',
    label: 'Hedge after',
    help: 'When there is no answer after this time, the call is sent once more to another endpoint, and the first good answer counts (Dean and Barroso 2013).',
    group: protection,
    unit: 'seconds',
    min: 1e-6,
    max: 1e6,
    initial: null,
    none: 'never',
  },
  propagateDeadline: {
    type: 'boolean',
    label: 'Propagate the deadline',
    help: 'The call carries its deadline, and a server does not begin work that nobody waits for any more.',
    group: protection,
    initial: false,
  },
  breakerFailureRate: {
    type: 'optional-number',
    label: 'Circuit breaker at',
    help: 'Opens the circuit when this share of the latest calls failed: calls then fail at once with circuit-open (as Resilience4j with a count window).',
    group: protection,
    unit: 'ratio',
    min: 0.01,
    max: 1,
    initial: null,
    none: 'no breaker',
  },
  breakerWindow: {
    type: 'number',
    label: 'Breaker window',
    help: 'How many latest calls are judged; before so many have ended, the circuit stays closed.',
    group: protection,
    unit: 'count',
    min: 1,
    max: 1000,
    integer: true,
    initial: 10,
  },
  breakerWait: {
    type: 'number',
    label: 'Breaker wait',
    help: 'How long the circuit stays open before a few calls may try whether all is well.',
    group: protection,
    unit: 'seconds',
    min: 0.001,
    max: 1e6,
    initial: 10,
  },
  breakerTrials: {
    type: 'number',
    label: 'Breaker trials',
    help: 'How many calls may try; when as large a share of them fails, the circuit opens again, else it closes.',
    group: protection,
    unit: 'count',
    min: 1,
    max: 1000,
    integer: true,
    initial: 3,
  },
});

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
      weight: z.number().min(0).max(1e6).optional(),
      role: z.enum(['consumer', 'dead-letter']).optional(),
      timeout: z.number().min(1e-6).max(1e6).nullable().optional(),
      retries: retriesSchema.nullable().optional(),
      retryBudget: z.number().min(0).max(10).nullable().optional(),
      hedgeAfter: z.number().min(1e-6).max(1e6).nullable().optional(),
      propagateDeadline: z.boolean().optional(),
      breakerFailureRate: z.number().min(0.01).max(1).nullable().optional(),
      breakerWindow: z.int().min(1).max(1000).optional(),
      breakerWait: z.number().min(0.001).max(1e6).optional(),
      breakerTrials: z.int().min(1).max(1000).optional(),
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
