/**
 * The schema of a setting, derived from its field: the one place where a field's bounds and choices become
 * validation, types at run time and JSON schema. Cross-checks inside a value (probabilities that sum to 1)
 * stand with the value's own schema in `distribution.ts` and `traffic.ts`.
 */
import './zod-config.ts';
import { z } from 'zod';
import { unreachable } from '../base/assert.ts';
import { numberRange } from './describe-issue.ts';
import { distributionSchema } from './distribution.ts';
import type { ChoiceField, Field, NumberField, OptionalNumberField } from './fields.ts';
import { messageLatencySchema } from './message-latency.ts';
import { classNamesSchema, requestClassesSchema } from './request-classes.ts';
import {
  arrivalsSchema,
  capacitySchema,
  failuresSchema,
  keysSchema,
  loadShapeSchema,
  retriesSchema,
} from './traffic.ts';

const cache = new WeakMap<Field, z.ZodType>();

/** The schema of the values that a field takes. */
export function fieldSchema(field: Field): z.ZodType {
  let schema = cache.get(field);
  if (schema === undefined) {
    schema = makeSchema(field);
    cache.set(field, schema);
  }
  return schema;
}

function makeSchema(field: Field): z.ZodType {
  switch (field.type) {
    case 'number':
      return numberSchema(field, '');
    case 'optional-number':
      return numberSchema(field, `, or null for "${field.none}"`).nullable();
    case 'boolean':
      return z.boolean();
    case 'choice':
      return z.enum(choiceValues(field));
    case 'distribution':
      return distributionSchema;
    case 'optional-distribution':
      return distributionSchema.nullable();
    case 'arrivals':
      return arrivalsSchema;
    case 'load-shape':
      return loadShapeSchema;
    case 'keys':
      return keysSchema;
    case 'retries':
      return retriesSchema;
    case 'optional-retries':
      return retriesSchema.nullable();
    case 'capacity':
      return capacitySchema;
    case 'failures':
      return failuresSchema.nullable();
    case 'message-latency':
      return messageLatencySchema.nullable();
    case 'class-names':
      return classNamesSchema.nullable();
    case 'classes':
      return requestClassesSchema;
    default:
      return unreachable(field, 'field type');
  }
}

/** A number in a field's bounds. Whatever is wrong with it, the message is the whole expectation. */
function numberSchema(field: NumberField | OptionalNumberField, orElse: string): z.ZodNumber {
  const noun = field.integer === true ? 'a whole number' : 'a number';
  const error = `expected ${numberRange(noun, field.min, field.max)}${orElse}`;
  return (field.integer === true ? z.int({ error }) : z.number({ error })).min(field.min).max(field.max);
}

function choiceValues(field: ChoiceField): readonly [string, ...string[]] {
  return field.options.map((option) => option.value) as [string, ...string[]];
}
