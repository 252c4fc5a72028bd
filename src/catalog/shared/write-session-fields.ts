/**
 * Whether a write that is sent again is done again: a setting of the protocols that have one place for all writes
 * (`write-sessions.ts`).
 */
import { defineFields } from '../../model/fields.ts';

export const writeSessionFields = defineFields({
  deduplicate: {
    type: 'boolean',
    label: 'Do each write once',
    help: 'Drivers number their writes, and replicas remember the last one of each session: a write that is tried again is not done again.',
    group: 'Protocol',
    when: { field: 'protocol', is: ['raft', 'leader-follower'] },
    initial: true,
  },
});
