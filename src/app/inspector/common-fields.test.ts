import { describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { type Design, emptyDesign } from '../../model/design.ts';
import { applyEdit } from '../../model/edits.ts';
import { parseDesign } from '../../model/validation.ts';
import { changedOf, commonFields, mixedNames, settingOf } from './common-fields.ts';
import { isWanted } from './setting-search.tsx';
import { settingInWords } from './setting-words.ts';
import { onNodes } from './settings-clipboard.ts';

const node = (id: string, kind: string, settings: Design['nodes'][number]['settings'] = {}) => ({
  id,
  kind,
  name: id,
  position: { x: 0, y: 0 },
  settings,
});

describe('nodes selected together', () => {
  it('of one kind share all of its settings, of several what means the same to all', () => {
    const service = node('app', 'service');
    const database = node('db', 'database');
    expect(Object.keys(commonFields([service, node('b', 'service')]))).toContain('serviceTime');
    const shared = Object.keys(commonFields([service, database]));
    for (const name of ['queueCapacity', 'discipline', 'whenFull', 'limit', 'costPerHour', 'failures'])
      expect(shared).toContain(name);
    for (const name of ['serviceTime', 'concurrency', 'connections', 'readTime', 'speed'])
      expect(shared).not.toContain(name);
    expect(commonFields([service, database, node('c', 'client')])).toEqual({});
  });

  it('agree or differ by what holds, written down or not', () => {
    const a = node('a', 'service', { instances: 1, concurrency: 4 });
    const b = node('b', 'service', { speed: 2 });
    const fields = commonFields([a, b]);
    expect([...mixedNames([a, b], fields)]).toEqual(['concurrency', 'speed']);
    expect(changedOf([a, b], fields)).toEqual(['concurrency', 'speed']);
    expect(settingOf(b, 'instances')).toBe(1);
  });

  it('give nobody a setting that its kind would refuse', () => {
    for (const one of kinds) {
      for (const other of kinds) {
        const from = node('from', one.id);
        const to = node('to', other.id);
        const settings = Object.fromEntries(
          Object.keys(commonFields([from, to])).map((name) => [name, settingOf(from, name)]),
        );
        const design = { ...emptyDesign(), nodes: [{ ...to, settings }] };
        const parsed = parseDesign(design, kinds);
        expect(parsed.ok || parsed.error, `${one.id} to ${other.id}`).toBe(true);
      }
    }
  });
});

describe('settings copied to others', () => {
  const from = node('from', 'service', { instances: 4, queueCapacity: 10, costPerHour: 0.2 });
  const design: Design = {
    ...emptyDesign(),
    nodes: [from, node('twin', 'service', { speed: 3 }), node('db', 'database', { connections: 3 })],
  };

  it('make a node of the same kind the same', () => {
    const { edit, left } = onNodes(from, design, ['twin']);
    expect(edit.title).toBe('Settings of from for twin');
    expect(applyEdit(design, edit).nodes[1]!.settings).toEqual(from.settings);
    expect(left).toEqual([]);
  });

  it('go to another kind as far as it has them, and the rest is named', () => {
    const { edit, left } = onNodes(from, design, ['twin', 'db']);
    // 20 cents an hour is what a database begins with.
    expect(applyEdit(design, edit).nodes[2]!.settings).toEqual({ connections: 3, queueCapacity: 10 });
    expect(left).toEqual(['Instances']);
  });
});

describe('a setting in words', () => {
  it('can be said of every field of every kind', () => {
    for (const { id, fields } of kinds) {
      for (const [name, field] of Object.entries(fields)) {
        const words = settingInWords(field, field.initial);
        expect(words, `${id}.${name}`).not.toBe('');
        expect(words, `${id}.${name}`).not.toMatch(/undefined|NaN|object/);
      }
    }
    const service = kinds.find(({ id }) => id === 'service')!.fields;
    expect(settingInWords(service.serviceTime!, service.serviceTime!.initial)).toBe('Exponential, mean 5 ms');
    expect(settingInWords(service.queueCapacity!, null)).toBe('no limit');
  });

  it('is found by its name, its group, its options and its help', () => {
    const { discipline } = kinds.find(({ id }) => id === 'service')!.fields;
    for (const text of ['disc', 'QUEUE', 'last come', 'mean wait', ''])
      expect(isWanted(discipline!, text)).toBe(true);
    expect(isWanted(discipline!, 'last banana')).toBe(false);
  });
});
