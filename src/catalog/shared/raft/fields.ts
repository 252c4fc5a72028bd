/** Settings of a replica set that runs the Raft protocol. */
import { defineFields } from '../../../model/fields.ts';

export const raftFields = defineFields({});
