/**
 * The published JSON schema accepts what validation accepts, and refuses what an editor can refuse. It is
 * checked by a small validator of just the words that occur in it; an unknown word fails the test.
 */
import { expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { initialValues } from './initial-values.ts';
import { designJsonSchema, type JsonSchema } from './json-schema.ts';
import { parseDesign } from './validation.ts';

const schema = designJsonSchema(kinds);
const SILENT = new Set(['$schema', '$defs', 'title', 'description', 'default', 'id']);

type Rule = (value: unknown, expected: never, schema: JsonSchema) => boolean;
const isObject = (value: unknown): value is { [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numeric =
  (test: (value: number, bound: number) => boolean): Rule =>
  (value, bound) =>
    typeof value !== 'number' || test(value, bound);

const rules: { readonly [word: string]: Rule } = {
  type: (value, type: string) => {
    if (type === 'integer') return Number.isInteger(value);
    if (type === 'array') return Array.isArray(value);
    if (type === 'null') return value === null;
    return type === 'object' ? isObject(value) : typeof value === type;
  },
  const: (value, expected: unknown) => value === expected,
  enum: (value, choices: readonly unknown[]) => choices.includes(value),
  minimum: numeric((value, bound) => value >= bound),
  maximum: numeric((value, bound) => value <= bound),
  exclusiveMinimum: numeric((value, bound) => value > bound),
  minLength: (value, bound: number) => typeof value !== 'string' || value.length >= bound,
  maxLength: (value, bound: number) => typeof value !== 'string' || value.length <= bound,
  pattern: (value, pattern: string) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  minItems: (value, bound: number) => !Array.isArray(value) || value.length >= bound,
  maxItems: (value, bound: number) => !Array.isArray(value) || value.length <= bound,
  items: (value, item: JsonSchema | false, { prefixItems }) =>
    !Array.isArray(value) ||
    value
      .slice(Array.isArray(prefixItems) ? prefixItems.length : 0)
      .every((one) => item !== false && accepts(item, one)),
  prefixItems: (value, items: readonly JsonSchema[]) =>
    !Array.isArray(value) || value.every((one, i) => items[i] === undefined || accepts(items[i], one)),
  properties: (value, properties: { readonly [name: string]: JsonSchema }) =>
    !isObject(value) ||
    Object.entries(value).every(
      ([name, one]) => !Object.hasOwn(properties, name) || accepts(properties[name]!, one),
    ),
  required: (value, names: readonly string[]) =>
    !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  propertyNames: (value, names: JsonSchema) =>
    !isObject(value) || Object.keys(value).every((name) => accepts(names, name)),
  additionalProperties: (value, allowed: boolean | JsonSchema, { properties = {} }) =>
    !isObject(value) ||
    allowed !== false ||
    Object.keys(value).every((name) => Object.hasOwn(properties as object, name)),
  anyOf: (value, some: readonly JsonSchema[]) => some.some((one) => accepts(one, value)),
  oneOf: (value, some: readonly JsonSchema[]) => some.filter((one) => accepts(one, value)).length === 1,
  $ref: (value, ref: string) => accepts(definition(ref), value),
};

function definition(ref: string): JsonSchema {
  const found = (schema.$defs as { readonly [name: string]: JsonSchema })[ref.replace('#/$defs/', '')];
  if (found === undefined) throw new Error(`no definition ${ref}`);
  return found;
}

function accepts(part: JsonSchema, value: unknown): boolean {
  return Object.entries(part).every(([word, expected]) => {
    if (SILENT.has(word)) return true;
    const rule = rules[word];
    if (rule === undefined) throw new Error(`the schema says "${word}", which this test cannot check`);
    return rule(value, expected as never, part);
  });
}

function design(): { version: number; nodes: { [name: string]: unknown }[] } & { [name: string]: unknown } {
  const initial = initialValues(kinds);
  return {
    $schema: './design.schema.json',
    version: 1,
    nodes: kinds.map((kind, i) => ({ id: `n${i}`, kind: kind.id, settings: initial[`kind ${kind.id}`] })),
    links: [{ id: 'l', from: 'n0', to: 'n1', settings: { ...initial.link, call: initial['link call'] } }],
    timeline: [
      { id: 'a', at: 0, fault: 'slow', targets: ['n1'], settings: { factor: 2 }, duration: 5 },
      { id: 'b', at: 0, fault: 'partition', settings: { blocked: [['n0', 'n1']] } },
    ],
    run: { seed: 1, duration: null },
  };
}

test('a design with all kinds and all initial values written out is accepted by schema and validation alike', () => {
  expect(accepts(schema, design())).toBe(true);
  expect(parseDesign(design(), kinds).ok).toBe(true);
});

test.each<[string, (one: ReturnType<typeof design>) => void]>([
  [
    'an unknown name',
    (one) => {
      one.titel = 'x';
    },
  ],
  [
    'an unknown kind',
    (one) => {
      one.nodes[0]!.kind = 'blockchain';
    },
  ],
  [
    'an unknown setting',
    (one) => {
      one.nodes[3]!.settings = { instence: 1 };
    },
  ],
  [
    'a setting of another kind',
    (one) => {
      one.nodes[0]!.settings = { instances: 1 };
    },
  ],
  [
    'a number out of bounds',
    (one) => {
      one.nodes[3]!.settings = { instances: -1 };
    },
  ],
  [
    'half a request worker',
    (one) => {
      one.nodes[3]!.settings = { concurrency: 1.5 };
    },
  ],
  [
    'a distribution that nobody knows',
    (one) => {
      one.nodes[3]!.settings = { serviceTime: { distribution: 'gauss', mean: 1 } };
    },
  ],
  [
    'a fault setting that nobody knows',
    (one) => {
      one.timeline = [{ id: 'a', at: 0, fault: 'slow', targets: ['n1'], settings: { by: 2 } }];
    },
  ],
  [
    'a missing version',
    (one) => {
      Reflect.deleteProperty(one, 'version');
    },
  ],
])('%s is refused by schema and validation alike', (_, change) => {
  const one = design();
  change(one);
  expect(accepts(schema, one)).toBe(false);
  expect(parseDesign(one, kinds).ok).toBe(false);
});
