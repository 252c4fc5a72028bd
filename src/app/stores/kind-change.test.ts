/** Another kind in the same place: what both kinds have stays, what goes is named before. */
import { describe, expect, test } from 'vitest';
import { kindById, kinds } from '../../catalog/kinds.ts';
import { templates } from '../../content/templates.ts';
import { type Design, designSchema } from '../../model/design.ts';
import { parseDesign } from '../../model/validation.ts';
import { changeKind, lossInWords } from './kind-change.ts';

const design: Design = designSchema.parse({
  version: 1,
  nodes: [
    { id: 'users', kind: 'client', name: 'Users' },
    { id: 'app', kind: 'service', name: 'Service', settings: { instances: 3, concurrency: 9 } },
    { id: 'db', kind: 'database', name: 'Orders', settings: { connections: 7 } },
  ],
  links: [
    { id: 'l1', from: 'users', to: 'app', settings: { call: { timeout: 0.3 } } },
    { id: 'l2', from: 'app', to: 'db' },
  ],
  timeline: [
    { id: 'f1', at: 5, fault: 'slow', targets: ['app'], settings: { factor: 3 }, duration: 2 },
    { id: 'f2', at: 9, fault: 'flush', targets: ['app'], duration: null },
  ].slice(0, 1),
});
const become = (id: string, kind: string) => changeKind(design, [id], kindById(kind)!);

describe('a node that becomes another kind', () => {
  test('keeps its id, its place, the settings that both have, and the links that both may have', () => {
    const { after, lostLinks } = become('app', 'cache');
    const node = after.nodes[1]!;
    expect(node).toMatchObject({ id: 'app', kind: 'cache', position: design.nodes[1]!.position });
    expect(after.links).toEqual(design.links);
    expect(lostLinks).toEqual([]);
    for (const name of Object.keys(node.settings)) expect(kindById('cache')!.fields[name]).toBeDefined();
    expect(parseDesign(after, kinds).ok).toBe(true);
  });

  test('names what it loses: settings by their labels, links by their ends', () => {
    const change = become('app', 'client');
    expect(change.lostLinks).toEqual(['Users → Service']);
    expect(change.after.links.map(({ id }) => id)).toEqual(['l2']);
    expect(change.lostSettings).toContain(kindById('service')!.fields.concurrency!.label);
    expect(lossInWords(change)).toMatch(/^Loses the link Users → Service; what was set for .+\.$/);
  });

  test('has a new name where the old one only said the kind, and keeps one of its own', () => {
    expect(become('app', 'cache').after.nodes[1]!.name).toBe('Cache');
    expect(become('db', 'cache').after.nodes[2]!.name).toBe('Orders');
  });

  test('of the same kind stays as it is', () => {
    const { after, lostLinks, lostSettings } = become('app', 'service');
    expect(after).toEqual(design);
    expect([...lostLinks, ...lostSettings]).toEqual([]);
  });
});

test('whatever becomes whatever, in every template, the design is valid and the loss is told', () => {
  for (const { design: drawn } of templates) {
    for (const node of drawn.nodes) {
      for (const kind of kinds) {
        const change = changeKind(drawn, [node.id], kind);
        const parsed = parseDesign(change.after, kinds);
        expect(parsed.ok ? [] : parsed.error, `${drawn.title}: ${node.id} as ${kind.id}`).toEqual([]);
        expect(change.lostLinks).toHaveLength(drawn.links.length - change.after.links.length);
        expect(change.lostFaults).toHaveLength(drawn.timeline.length - change.after.timeline.length);
      }
    }
  }
});
