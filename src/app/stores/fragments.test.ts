/** A copy is nobody else: ids and names are new, links inside come along, and nothing of the original changes. */
import { expect, test } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { annotationsOf } from '../../model/annotations.ts';
import { type Design, designSchema } from '../../model/design.ts';
import { applyEdit, invertEdit } from '../../model/edits.ts';
import { parseDesign } from '../../model/validation.ts';
import { mergeDesigns } from '../../model/versus.ts';
import { fragmentOf, middleOf, pasteEdit } from './fragments.ts';

const node = (id: string, kind: string, x: number, name?: string) => ({
  id,
  kind,
  position: { x, y: 0 },
  ...(name !== undefined && { name }),
});
const design: Design = designSchema.parse({
  version: 1,
  zones: [{ id: 'eu', name: 'EU', area: { x: 380, y: -40, width: 200, height: 180 } }],
  nodes: [
    node('users', 'client', 0, 'Users'),
    { ...node('app', 'service', 200, 'App'), settings: { instances: 3 } },
    { ...node('db', 'database', 400, 'Shop 2'), zone: 'eu' },
  ],
  links: [
    { id: 'l1', from: 'users', to: 'app', settings: { call: { timeout: 0.3 } } },
    { id: 'l2', from: 'app', to: 'db' },
  ],
  annotations: [
    { id: 'n1', type: 'note', text: 'Why', area: { x: 200, y: 120, width: 120, height: 60 } },
    { id: 'f1', type: 'frame', title: 'Core', area: { x: 180, y: -20, width: 180, height: 220 } },
  ],
});
const isValid = (candidate: Design) => parseDesign(candidate, kinds).ok;

test('links among what is copied come along with their settings, links to others stay behind', () => {
  const fragment = fragmentOf(design, { nodes: ['users', 'app'], annotations: [] });
  expect(fragment.links.map(({ id }) => id)).toEqual(['l1']);
  const { edit, nodes } = pasteEdit(design, fragment, { x: 40, y: 300 });
  const after = applyEdit(design, edit);
  expect(isValid(after)).toBe(true);
  expect(nodes).toHaveLength(2);
  expect(after.nodes.slice(0, 3)).toEqual(design.nodes);
  const [link] = after.links.slice(2);
  expect(link).toMatchObject({ from: nodes[0], to: nodes[1], settings: { call: { timeout: 0.3 } } });
  expect(after.nodes.find(({ id }) => id === nodes[1])).toMatchObject({
    position: { x: 240, y: 300 },
    settings: { instances: 3 },
  });
});

test('pasting again and again never gives an id or a name twice, and undo takes it all back', () => {
  const fragment = fragmentOf(design, { nodes: ['users', 'app', 'db'], annotations: ['n1'] });
  let now = design;
  for (let i = 1; i <= 4; i++) {
    const { edit } = pasteEdit(now, fragment, { x: 40 * i, y: 300 * i });
    const after = applyEdit(now, edit);
    expect(applyEdit(after, invertEdit(now, edit))).toEqual(now);
    now = after;
  }
  expect(isValid(now)).toBe(true);
  for (const list of [now.nodes, now.links, annotationsOf(now)])
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  const names = now.nodes.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  // a name that is free keeps what it is; one that is taken is counted on
  expect(names.slice(3, 6)).toEqual(['Users 2', 'App 2', 'Shop']);
});

test('a frame is copied with what lies in it, and lies around the copies', () => {
  const fragment = fragmentOf(design, { nodes: [], annotations: ['f1'] });
  expect(fragment.nodes.map(({ id }) => id)).toEqual(['app']);
  expect(fragment.annotations.map(({ id }) => id)).toEqual(['n1', 'f1']);
  const { edit, annotations } = pasteEdit(design, fragment, { x: 0, y: 400 });
  const after = applyEdit(design, edit);
  expect(annotations).toHaveLength(2);
  expect(annotationsOf(after)[3]?.area).toEqual({ x: 180, y: 380, width: 180, height: 220 });
});

test('a copy stands in the zone on whose ground it is put down, and in none elsewhere', () => {
  const fragment = fragmentOf(design, { nodes: ['db'], annotations: [] });
  const zoneAfter = (by: { x: number; y: number }) =>
    applyEdit(design, pasteEdit(design, fragment, by).edit).nodes.at(-1)?.zone;
  expect(zoneAfter({ x: 10, y: 10 })).toBe('eu');
  expect(zoneAfter({ x: 10, y: 1000 })).toBeUndefined();
});

test('in a comparison a copy belongs to the side where it is put down', () => {
  const both = mergeDesigns(design, design);
  if (!both.ok) throw new Error('they can be merged');
  const fragment = fragmentOf(both.value, { nodes: ['a:users', 'a:app'], annotations: [] });
  const far = middleOf(fragmentOf(both.value, { nodes: ['b:users', 'b:app'], annotations: [] }))!;
  const from = middleOf(fragment)!;
  const { edit, nodes } = pasteEdit(both.value, fragment, { x: far.x - from.x, y: far.y - from.y });
  expect(nodes.every((id) => id.startsWith('b:'))).toBe(true);
  expect(isValid(applyEdit(both.value, edit))).toBe(true);
});
