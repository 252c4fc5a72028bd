/**
 * The JSON schema of the design document, derived from the same schemas and fields that validate it, for
 * editors that complete and check while one types. It is written to `public/design.schema.json`. What only
 * holds between elements (ids that exist, links that may be) no JSON schema can say; validation does.
 */
import './zod-config.ts';
import { z } from 'zod';
import { DESIGN_VERSION, designSchema, nodeSchema, timelineEntrySchema } from './design.ts';
import { faultDescriptors, faultKinds } from './faults.ts';
import { fieldSchema } from './field-schema.ts';
import type { Field, Fields } from './fields.ts';
import type { Kind } from './kind.ts';
import { partitionSettingsSchema } from './partitions.ts';

export type JsonSchema = { readonly [name: string]: unknown };

/** The JSON schema (draft 2020-12) of documents with these kinds. */
export function designJsonSchema(kinds: readonly Kind[]): JsonSchema {
  const definitions: { [name: string]: unknown } = {};
  const toJson = (schema: z.ZodType): JsonSchema => {
    // Documents are input: what has an initial value may be left out.
    const { $schema: _, $defs, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    Object.assign(definitions, $defs);
    return json;
  };
  const envelope = toJson(designSchema);
  const properties = envelope.properties as { readonly [name: string]: JsonSchema };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Scalarium design, version ${DESIGN_VERSION}`,
    ...envelope,
    properties: {
      $schema: { type: 'string' },
      ...properties,
      nodes: { ...properties.nodes, items: { oneOf: kinds.map((kind) => nodeOfKind(kind, toJson)) } },
      timeline: {
        ...properties.timeline,
        items: { oneOf: faultKinds.map((fault) => entryOfFault(fault, toJson)) },
      },
    },
    $defs: definitions,
  };
}

type ToJson = (schema: z.ZodType) => JsonSchema;

function nodeOfKind(kind: Kind, toJson: ToJson): JsonSchema {
  const settings = {
    ...settingsSchema(kind.fields, toJson),
    description: `Settings of a ${kind.title.toLowerCase()}.`,
  };
  return {
    title: kind.title,
    description: kind.summary,
    ...elementSchema(toJson(nodeSchema), { kind: { const: kind.id }, settings }),
  };
}

function entryOfFault(fault: (typeof faultKinds)[number], toJson: ToJson): JsonSchema {
  const { title, help, fields } = faultDescriptors[fault];
  const settings = fault === 'partition' ? toJson(partitionSettingsSchema) : settingsSchema(fields, toJson);
  return {
    title,
    description: help,
    ...elementSchema(toJson(timelineEntrySchema), { fault: { const: fault }, settings }),
  };
}

/** The schema of an element with some of its properties said more exactly. */
function elementSchema(json: JsonSchema, exact: { readonly [name: string]: JsonSchema }): JsonSchema {
  return { ...json, properties: { ...(json.properties as JsonSchema), ...exact } };
}

function settingsSchema(fields: Fields, toJson: ToJson): JsonSchema {
  const properties: { [name: string]: JsonSchema } = {};
  for (const [name, field] of Object.entries(fields)) properties[name] = settingSchema(field, toJson);
  return { type: 'object', additionalProperties: false, properties };
}

function settingSchema(field: Field, toJson: ToJson): JsonSchema {
  const json = toJson(fieldSchema(field));
  return { title: field.label, description: described(field), default: field.initial, ...json };
}

function described(field: Field): string {
  const unit = 'unit' in field ? ` Unit: ${field.unit}.` : '';
  return field.help + unit;
}
