/**
 * Settings of a replica set whose throughput is bought beforehand (`provisioned.ts` enforces them).
 */
import { defineFields } from '../../model/fields.ts';

const throughput = 'Throughput';
const when = { field: 'protocol', is: ['quorum', 'raft'] } as const;

export const provisionedFields = defineFields({
  provisionedReads: {
    type: 'optional-number',
    label: 'Provisioned reads',
    help: 'Read units a second of the whole set: one unit reads 4 KiB, or 8 KiB where R is one or any replica answers. Raft’s leader has them all; reads that any replica answers, and those of quorums, find them spread evenly over the replicas. Beyond them replicas refuse with “rate limited”.',
    group: throughput,
    when,
    unit: 'perSecond',
    min: 0,
    max: 1e9,
    initial: null,
    none: 'no limit',
  },
  provisionedWrites: {
    type: 'optional-number',
    label: 'Provisioned writes',
    help: 'Write units a second of the whole set: one unit writes 1 KiB. Raft’s leader has them all; in a quorum they are spread evenly over the replicas.',
    group: throughput,
    when,
    unit: 'perSecond',
    min: 0,
    max: 1e9,
    initial: null,
    none: 'no limit',
  },
  burstSeconds: {
    type: 'number',
    label: 'Burst credit',
    help: 'Units that were not used are saved for so long and can be spent at once (five minutes in DynamoDB).',
    group: throughput,
    when,
    unit: 'seconds',
    min: 1,
    max: 86_400,
    initial: 300,
  },
});
