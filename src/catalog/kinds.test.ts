import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Field, Fields } from '../model/fields.ts';
import { commonMetrics } from '../model/telemetry.ts';
import { kindById, kinds } from './kinds.ts';

const folder = (id: string) => fileURLToPath(new URL(`./${id}/`, import.meta.url));

test('every kind is found by its id and nothing else is', () => {
  for (const kind of kinds) expect(kindById(kind.id)).toBe(kind);
  expect(new Set(kinds.map((kind) => kind.id)).size).toBe(kinds.length);
  expect(kindById('constructor')).toBeUndefined();
});

test('the palette shows each group in one piece', () => {
  const seen = kinds.map((kind) => kind.group);
  const runs = seen.filter((group, i) => group !== seen[i - 1]);
  expect(new Set(runs).size).toBe(runs.length);
});

/** True when a field may be seen while `gate` has a value; what decides about it may itself be hidden then. */
function isSeen(field: Field | undefined, fields: Fields, gate: string, value: string): boolean {
  if (field?.when === undefined) return true;
  const { field: other, is } = field.when;
  return other === gate ? is.includes(value) : isSeen(fields[other], fields, gate, value);
}

/** The first choice that decides which other settings are seen (a set's protocol), and what it may be. */
function firstSwitch(fields: Fields): readonly [gate: string, values: readonly string[]] {
  const deciding = new Set(Object.values(fields).map(({ when }) => when?.field));
  for (const [name, field] of Object.entries(fields)) {
    if (field.type === 'choice' && deciding.has(name)) return [name, field.options.map(({ value }) => value)];
  }
  return ['', ['']];
}

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (id, kind) => {
  const fields = Object.entries(kind.fields) as [string, Field][];

  test('has its documentation and an icon that takes the color of its text', () => {
    expect(existsSync(`${folder(id)}docs.md`)).toBe(true);
    const icon = readFileSync(`${folder(id)}icon.svg`, 'utf8');
    expect(icon).toContain('viewBox="0 0 16 16"');
    expect(icon).toContain('stroke="currentColor"');
    expect(icon).toContain('fill="none"');
  });

  test('speaks in whole sentences and keeps the sections of its settings together', () => {
    expect(kind.summary).toMatch(/^[A-Z].*\.$/);
    for (const [name, field] of fields) expect(field.help, name).toMatch(/^[^a-z].*[.)]$/);
    const [gate, values] = firstSwitch(kind.fields);
    for (const value of values) {
      const seen = fields.filter(([, field]) => isSeen(field, kind.fields, gate, value));
      const groups = seen.map(([, field]) => field.group);
      const runs = groups.filter((group, i) => group !== groups[i - 1]);
      expect(runs, value).toEqual([...new Set(runs)]);
    }
  });

  test('starts from settings that its own bounds and options allow', () => {
    for (const [name, field] of fields) {
      if (field.type === 'choice') {
        expect(
          field.options.map((option) => option.value),
          name,
        ).toContain(field.initial);
        for (const option of field.options) expect(option.value, name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      }
      if ((field.type === 'number' || field.type === 'optional-number') && field.initial !== null) {
        expect(field.initial, name).toBeGreaterThanOrEqual(field.min);
        expect(field.initial, name).toBeLessThanOrEqual(field.max);
      }
    }
  });

  test('shows a field only under choices that exist', () => {
    for (const [name, field] of fields) {
      if (field.when === undefined) continue;
      const other = kind.fields[field.when.field];
      expect(other?.type, name).toBe('choice');
      if (other?.type !== 'choice') continue;
      const values = other.options.map((option) => option.value);
      for (const value of field.when.is) expect(values, name).toContain(value);
    }
  });

  test('names only metrics that it or every node has, and redefines none', () => {
    const common = Object.keys(commonMetrics);
    const own = Object.keys(kind.metrics);
    for (const name of own) expect(common).not.toContain(name);
    for (const name of Object.values(kind.headline)) expect([...common, ...own]).toContain(name);
  });

  test('refuses links with a reason, and names only kinds that exist', () => {
    expect(kind.outLinks.help).toMatch(/^[A-Z].*\.$/);
    for (const target of kind.outLinks.targets ?? []) expect(kindById(target), target).toBeDefined();
    for (const source of kind.accepts.from ?? []) expect(kindById(source), source).toBeDefined();
    if (!kind.accepts.calls || kind.accepts.from) expect(kind.accepts.help).toMatch(/^[A-Z].*\.$/);
    expect(kind.outLinks.min).toBeLessThanOrEqual(kind.outLinks.max);
    if (kind.instancesField !== undefined) expect(kind.fields[kind.instancesField]?.type).toBe('number');
  });

  test('has a price and random failures wherever it is a machine that can be called', () => {
    const machine = kind.placement !== 'driver' && kind.accepts.calls;
    expect(kind.fields.costPerHour !== undefined).toBe(machine);
    expect(kind.fields.failures !== undefined).toBe(machine);
  });
});
