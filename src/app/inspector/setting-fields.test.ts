import { describe, expect, it } from 'vitest';
import { kindById } from '../../catalog/kinds.ts';
import { changedNames, groupsOf, isShown } from './setting-fields.tsx';

const service = kindById('service')!;

describe('the form of a kind', () => {
  it('shows a field with a condition only while the condition is met', () => {
    const order = service.fields.calls!;
    expect(isShown(order, service.fields, {})).toBe(true);
    expect(isShown(order, service.fields, { routing: 'one' })).toBe(false);
  });

  it('keeps groups in the order of the kind, and each field in one of them', () => {
    const entries = Object.entries(service.fields);
    const groups = groupsOf(entries);
    expect(groups[0]![0]).toBe('Capacity');
    expect(groups.flatMap(([, fields]) => fields)).toHaveLength(entries.length);
    expect(new Set(groups.map(([group]) => group)).size).toBe(groups.length);
  });

  it('marks what differs from the initial value, not what was merely written down', () => {
    expect(changedNames(service.fields, { instances: 1, concurrency: 8, unknown: 3 })).toEqual([
      'concurrency',
    ]);
  });
});
