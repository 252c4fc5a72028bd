/** A node in a link: the caller's order, the call settings and the design's validity stay. */
import { beforeEach, describe, expect, test } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { type Design, designSchema } from '../../model/design.ts';
import { applyEdit, invertEdit } from '../../model/edits.ts';
import { parseDesign } from '../../model/validation.ts';
import { boxOf } from '../canvas/node-layout.ts';
import { useDesignStore } from './design-store.ts';
import {
  insertEdit,
  insertKindOnLink,
  insertOnLink,
  linkFor,
  linkNear,
  refusalOfInsert,
  roomBehind,
} from './insert-actions.ts';
import { useUiStore } from './ui-store.ts';

const node = (id: string, kind: string, x: number, y = 0) => ({ id, kind, name: id, position: { x, y } });
const design: Design = designSchema.parse({
  version: 1,
  nodes: [
    node('users', 'client', 0),
    node('app', 'service', 400),
    node('db', 'database', 800),
    node('pay', 'service', 800, 300),
    node('spare', 'cache', 0, 600),
  ],
  links: [
    { id: 'l1', from: 'users', to: 'app' },
    { id: 'l2', from: 'app', to: 'db', settings: { call: { probability: 0.5, timeout: 0.2 } } },
    { id: 'l3', from: 'app', to: 'pay' },
  ],
});
const link = (id: string) => design.links.find((each) => each.id === id)!;
const spare = design.nodes.at(-1)!;
const store = () => useDesignStore.getState();

beforeEach(() => {
  useDesignStore.setState({ design, undoList: [], redoList: [] });
  useUiStore.setState({ toasts: [] });
});

describe('a node put into a link', () => {
  test('takes the place of the old link in the caller’s order; the half that goes on keeps id and settings', () => {
    const after = applyEdit(design, insertEdit(design, link('l2'), spare));
    expect(parseDesign(after, kinds).ok).toBe(true);
    const called = after.links.filter(({ from }) => from === 'app').map(({ to }) => to);
    expect(called).toEqual(['spare', 'pay']);
    expect(after.links.find(({ id }) => id === 'l2')).toEqual({ ...link('l2'), from: 'spare' });
    expect(after.links.find(({ from, to }) => from === 'app' && to === 'spare')?.settings).toEqual({});
  });

  test('is one step, which undo takes back', () => {
    const edit = insertEdit(design, link('l2'), spare);
    expect(applyEdit(applyEdit(design, edit), invertEdit(design, edit))).toEqual(design);
  });

  test('is refused in words where it may not stand', () => {
    expect(refusalOfInsert(design, link('l2'), design.nodes[1]!)).toContain('is an end of this link');
    const client = { ...spare, id: 'new', kind: 'client' };
    expect(refusalOfInsert(design, link('l2'), client)).toMatch(/cannot|no links|calls/i);
    expect(insertKindOnLink('l2', 'client')).toBe(false);
    expect(useUiStore.getState().toasts.at(-1)?.text).toBe('Client cannot stand there.');
    expect(store().design).toBe(design);
  });
});

test('the link under a point is the nearest within reach', () => {
  expect(linkNear(design, { x: 270, y: 42 })).toBe('l1');
  expect(linkNear(design, { x: 270, y: 142 })).toBe(null);
});

test('dropped on a link a node goes into it, unless it has links of its own', () => {
  const at = { x: 600, y: 0 };
  expect(linkFor(design, { ...spare, position: at })).toBe('l2');
  expect(linkFor(design, { ...design.nodes[0]!, position: at })).toBe(null);
  expect(linkFor(design, { ...spare, position: { x: 600, y: 500 } })).toBe(null);
});

test('where the ends stand too close, what lies behind moves on by what is needed', () => {
  const close: Design = {
    ...design,
    nodes: design.nodes.map((each) => (each.id === 'app' ? { ...each, position: { x: 200, y: 0 } } : each)),
  };
  useDesignStore.setState({ design: close });
  expect(insertKindOnLink('l1', 'load-balancer')).toBe(true);
  const after = store().design;
  const x = (id: string) => after.nodes.find((each) => each.id === id)!.position.x;
  const fresh = after.nodes.at(-1)!;
  expect(fresh.position.x).toBeGreaterThanOrEqual(x('users') + 140 + 40);
  expect(x('app')).toBeGreaterThanOrEqual(fresh.position.x + 140 + 40);
  // the rest keeps its distance to what moved
  expect(x('db') - x('app')).toBe(600);
  expect(x('spare')).toBe(0);
});

test('a node that is dropped where it would cover others gets room, too', () => {
  useDesignStore.setState({
    design: {
      ...design,
      nodes: design.nodes.map((each) => (each.id === 'app' ? { ...each, position: { x: 200, y: 0 } } : each)),
    },
  });
  expect(insertOnLink('l1', 'spare', { x: 100, y: 10 })).toBe(true);
  const boxes = store().design.nodes.map(boxOf);
  const covering = boxes.some((a, i) =>
    boxes.slice(i + 1).some((b) => Math.abs(a.x - b.x) < 140 && Math.abs(a.y - b.y) < 84),
  );
  expect(covering).toBe(false);
});

test('grounds that somebody drew are not pushed about', () => {
  const zones = [{ id: 'z', name: '', area: { x: 0, y: 0, width: 100, height: 100 } }];
  const [a, b] = [
    { x: 0, y: 0, width: 140, height: 84 },
    { x: 200, y: 0, width: 140, height: 84 },
  ];
  expect(roomBehind({ ...design, zones }, a, b)).toBe(null);
});
