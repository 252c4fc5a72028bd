/**
 * The value of a setting in a few words: what a changed one started with, what is copied from node to node. The
 * same words as the editors use, without their controls.
 */
import { formatExactly, formatQuantity } from '../../base/units.ts';
import { meanBatch, meanRate } from '../../model/bursts.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { Field, Unit } from '../../model/fields.ts';
import { meanOf } from '../../model/law-figures.ts';
import type { RequestClasses } from '../../model/request-classes.ts';
import { attemptsOf } from '../../model/retry-delays.ts';
import type {
  Arrivals,
  BatchSize,
  Capacity,
  Failures,
  Keys,
  LoadShape,
  Retries,
} from '../../model/traffic.ts';
import { lawNames } from './field-editors/distribution-forms.ts';
import { shapeNames } from './field-editors/shape-handles.ts';

/** A value of a field as people read it: "5 ms", "Exponential, mean 5 ms", "no limit". */
export function settingInWords(field: Field, value: unknown): string {
  if (value === null) return absentInWords(field);
  switch (field.type) {
    case 'number':
    case 'optional-number':
      return formatExactly(value as number, field.unit);
    case 'boolean':
      return value === true ? 'on' : 'off';
    case 'choice':
      return field.options.find((option) => option.value === value)?.label ?? String(value);
    case 'distribution':
    case 'optional-distribution':
      return lawInWords(value as Distribution, field.unit);
    case 'arrivals':
      return arrivalsInWords(value as Arrivals);
    case 'load-shape':
      return shapeNames[(value as LoadShape).shape];
    case 'keys':
      return `${formatQuantity((value as Keys).count, 'count')}, skew ${(value as Keys).skew}`;
    case 'retries':
    case 'optional-retries':
      return retriesInWords(value as Retries);
    case 'capacity':
      return capacityInWords(value as Capacity);
    case 'failures':
      return failuresInWords(value as Failures);
    case 'message-latency':
      return 'a law for each message';
    case 'class-names':
      return (value as readonly string[]).join(', ');
    case 'classes':
      return classesInWords(value as RequestClasses);
  }
}

function absentInWords(field: Field): string {
  if (field.type === 'optional-number' || field.type === 'optional-distribution') return field.none;
  return field.type === 'optional-retries' ? 'as the caller' : 'none';
}

/** "Exponential, mean 5 ms"; a constant is its value. */
function lawInWords(law: Distribution, unit: Unit): string {
  const name = lawNames.find((each) => each.value === law.distribution)?.label ?? law.distribution;
  const mean = meanOf(law);
  if (law.distribution === 'constant') return formatExactly(law.value, unit);
  return `${name}, mean ${Number.isFinite(mean) ? formatQuantity(mean, unit) : 'infinite'}`;
}

function arrivalsInWords(arrivals: Arrivals): string {
  switch (arrivals.process) {
    case 'poisson':
      return `Poisson, ${requestsInWords(arrivals.rate, arrivals.batch)}`;
    case 'constant':
      return `constant, ${requestsInWords(arrivals.rate, arrivals.batch)}`;
    case 'mmpp':
      return `${arrivals.states.length} phases, ${requestsInWords(meanRate(arrivals), arrivals.batch)}`;
    case 'closed':
      return `${formatQuantity(arrivals.users, 'count')} users`;
    case 'trace':
      return `trace ${arrivals.trace.name}`;
  }
}

/** "100/s"; with batches "100/s in batches of 5". */
function requestsInWords(rate: number, batch: BatchSize | undefined): string {
  const size = meanBatch(batch);
  const each = formatQuantity(rate, 'perSecond');
  return size === 1 ? each : `${each} in batches of ${Number(size.toPrecision(3))}`;
}

/** "gold, bronze"; requests that are all alike have no classes. */
function classesInWords(classes: RequestClasses): string {
  return classes.length === 0 ? 'none' : classes.map(({ name }) => name).join(', ');
}

function retriesInWords(retries: Retries): string {
  return retries.strategy === 'none' ? 'none' : `${attemptsOf(retries)} tries, ${retries.strategy}`;
}

function capacityInWords(capacity: Capacity): string {
  return 'entries' in capacity
    ? `${formatQuantity(capacity.entries, 'count')} entries`
    : formatQuantity(capacity.bytes, 'bytes');
}

function failuresInWords({ mtbf, mttr }: Failures): string {
  return `up for ${formatQuantity(mtbf, 'seconds')}, down for ${formatQuantity(mttr, 'seconds')}`;
}
