/** Places of a stream's own figures, for the files that count them. */
import { counterIndex, gaugeIndex, histogramIndex } from '../../engine/behavior.ts';
import { streamKind } from './kind.ts';

const { metrics } = streamKind;
export const APPENDED = counterIndex(metrics, 'appended');
export const PROCESSED = counterIndex(metrics, 'processed');
export const DUPLICATES = counterIndex(metrics, 'duplicates');
export const SKIPPED = counterIndex(metrics, 'skipped');
export const LOST = counterIndex(metrics, 'lost');
export const LOST_TO_RETENTION = counterIndex(metrics, 'lostToRetention');
export const IMBALANCE = gaugeIndex(metrics, 'imbalance');
export const RECORDS = gaugeIndex(metrics, 'records');
export const BYTES_KEPT = gaugeIndex(metrics, 'bytesKept');
export const AGE = histogramIndex(metrics, 'ageSeconds');
export const SOJOURN = histogramIndex(metrics, 'sojournSeconds');
