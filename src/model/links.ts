/**
 * The settings of a link. Latency, loss and bandwidth are the network's; `call` is the caller's policy and
 * what it calls for, and counts only on links that leave a caller.
 */
import './zod-config.ts';
import { z } from 'zod';
import { type Distribution, distributionSchema } from './distribution.ts';
import { defineFields } from './fields.ts';
import { type Retries, retriesSchema } from './traffic.ts';

export type CallOperation = 'same' | 'read' | 'write';

export interface CallSettings {
  readonly probability: number;
  readonly count: number;
  readonly operation: CallOperation;
  readonly weight: number;
  readonly timeout: number | null;
  readonly retries: Retries | null;
}
export interface LinkSettings {
  readonly latency: Distribution;
  readonly loss: number;
  readonly bandwidth: number | null;
  readonly call: CallSettings;
}

const network = 'Network';
const call = 'Calls';

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
});

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
      timeout: z.number().min(1e-6).max(1e6).nullable().optional(),
      retries: retriesSchema.nullable().optional(),
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
    call: {
      probability: input.call?.probability ?? callFields.probability.initial,
      count: input.call?.count ?? callFields.count.initial,
      operation: input.call?.operation ?? 'same',
      weight: input.call?.weight ?? callFields.weight.initial,
      timeout: input.call?.timeout ?? null,
      retries: input.call?.retries ?? null,
    },
  };
}
