/**
 * The setting by which a set delays its messages by what they are (`message-latency.ts` compiles it).
 */
import { defineFields } from '../../model/fields.ts';

export const messageLatencyFields = defineFields({
  messageLatency: {
    type: 'message-latency',
    label: 'Latency by message',
    help: 'One-way delays of writes, their acknowledgements, reads and their responses, drawn for every message and replica and added to the latency of the links. Slow writes that fast reads overtake make a quorum stale (PBS, Bailis et al. 2012).',
    group: 'Network',
    initial: null,
  },
});
