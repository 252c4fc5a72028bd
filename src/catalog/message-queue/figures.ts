/** Places of a message queue's own figures, for the files that count them. */
import { counterIndex, gaugeIndex, histogramIndex } from '../../engine/behavior.ts';
import { messageQueueKind } from './kind.ts';

const { metrics } = messageQueueKind;
export const ACCEPTED = counterIndex(metrics, 'accepted');
export const DELIVERIES = counterIndex(metrics, 'deliveries');
export const REDELIVERIES = counterIndex(metrics, 'redeliveries');
export const ACKNOWLEDGED = counterIndex(metrics, 'acknowledged');
export const DUPLICATES = counterIndex(metrics, 'duplicates');
export const VISIBILITY_TIMEOUTS = counterIndex(metrics, 'visibilityTimeouts');
export const DEAD_LETTERED = counterIndex(metrics, 'deadLettered');
export const DROPPED = counterIndex(metrics, 'dropped');
export const LOST = counterIndex(metrics, 'lost');
export const EMPTY_POLLS = counterIndex(metrics, 'emptyPolls');
export const DEPTH = gaugeIndex(metrics, 'depth');
export const UNACKED = gaugeIndex(metrics, 'unacked');
export const BYTES_WAITING = gaugeIndex(metrics, 'bytesWaiting');
export const CONSUMERS = gaugeIndex(metrics, 'consumers');
export const AGE = histogramIndex(metrics, 'ageSeconds');
export const SOJOURN = histogramIndex(metrics, 'sojournSeconds');
