/**
 * One-way delays by what a message between a driver and a replica is: the four legs of the WARS model (Bailis
 * et al., "Probabilistically Bounded Staleness for Practical Partial Quorums", VLDB 2012). A write that travels
 * slowly to some replicas, and reads that overtake it, are what makes a quorum stale.
 */
import './zod-config.ts';
import { z } from 'zod';
import { distributionSchema } from './distribution.ts';

/** The legs in the order of a write and a read. */
export const messageLegNames = ['write', 'ack', 'read', 'response'] as const;
export type MessageLegName = (typeof messageLegNames)[number];

export const messageLatencySchema = z.strictObject({
  write: distributionSchema,
  ack: distributionSchema,
  read: distributionSchema,
  response: distributionSchema,
});
export type MessageLatency = z.infer<typeof messageLatencySchema>;
