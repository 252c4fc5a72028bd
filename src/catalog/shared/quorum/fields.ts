/** Settings of a replica set that runs the leaderless quorum protocol. */
import { defineFields } from '../../../model/fields.ts';

export const quorumFields = defineFields({});
