/**
 * Edits are what undo, the journal and replays stand on: applying one and then its inverse must give the very
 * same design, the order of elements included, for any design and any edit.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Annotation,
  type Design,
  type DesignLink,
  type DesignNode,
  emptyDesign,
  type TimelineEntry,
} from './design.ts';
import {
  addLink,
  applyEdit,
  changeLinkSetting,
  changeSetting,
  diffDesigns,
  type Edit,
  freeId,
  invertEdit,
  isEmptyEdit,
  moveNodes,
  putNode,
  removeLinks,
  removeNodes,
  renameNode,
} from './edits.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'constructor'];
const idArb = fc.constantFrom(...ids);
const nodeArb: fc.Arbitrary<DesignNode> = fc.record({
  id: idArb,
  kind: fc.constantFrom('service', 'client'),
  position: fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.constant(0) }),
  settings: fc.record({ rate: fc.integer({ min: 0, max: 3 }) }),
});
const linkArb: fc.Arbitrary<DesignLink> = fc.record({
  id: idArb,
  from: idArb,
  to: idArb,
  settings: fc.constantFrom({}, { loss: 0.5 }),
});
const entryArb: fc.Arbitrary<TimelineEntry> = fc.record({
  id: idArb,
  at: fc.integer({ min: 0, max: 5 }),
  fault: fc.constant('crash' as const),
  targets: fc.array(idArb, { maxLength: 2 }),
  settings: fc.constant({}),
  duration: fc.constant(null),
});
const annotationArb: fc.Arbitrary<Annotation> = fc.record({
  id: idArb,
  type: fc.constant('note' as const),
  text: fc.string(),
  area: fc.constant({ x: 0, y: 0, width: 160, height: 80 }),
});
const listOf = <T extends { id: string }>(arb: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(arb, { selector: (one) => one.id, maxLength: 7 });
const designArb: fc.Arbitrary<Design> = fc
  .record({
    nodes: listOf(nodeArb),
    links: listOf(linkArb),
    timeline: listOf(entryArb),
    title: fc.string(),
    annotations: listOf(annotationArb),
  })
  .map(({ annotations, ...parts }) => ({
    ...emptyDesign(),
    ...parts,
    ...(annotations.length > 0 && { annotations }),
  }));
const at = fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 7 });
const editArb: fc.Arbitrary<Edit> = fc
  .record(
    {
      title: fc.constant('Any'),
      putNodes: listOf(nodeArb),
      putNodesAt: at,
      removeNodes: fc.array(idArb, { maxLength: 3 }),
      putLinks: listOf(linkArb),
      putLinksAt: at,
      removeLinks: fc.array(idArb, { maxLength: 3 }),
      putTimeline: listOf(entryArb),
      removeTimeline: fc.array(idArb, { maxLength: 3 }),
      document: fc.record({ title: fc.string(), annotations: listOf(annotationArb) }, { requiredKeys: [] }),
    },
    { requiredKeys: ['title'] },
  )
  .map((edit) => edit as Edit);
const runs = { numRuns: 3000, seed: 7 };

test('an edit and then its inverse give the same design, order included', () => {
  fc.assert(
    fc.property(designArb, editArb, (design, edit) => {
      const after = applyEdit(design, edit);
      expect(applyEdit(after, invertEdit(design, edit))).toEqual(design);
    }),
    runs,
  );
});

test('applying an edit twice is the same as once', () => {
  fc.assert(
    fc.property(designArb, editArb, (design, edit) => {
      const once = applyEdit(design, edit);
      expect(applyEdit(once, edit)).toEqual(once);
    }),
    runs,
  );
});

test('the difference of two designs turns one into the other', () => {
  fc.assert(
    fc.property(designArb, designArb, (a, b) => {
      const target = { ...b, version: a.version };
      expect(applyEdit(a, diffDesigns(a, target))).toEqual(target);
    }),
    runs,
  );
});

test('no edit changes the design it is applied to', () => {
  fc.assert(
    fc.property(designArb, editArb, (design, edit) => {
      const before = structuredClone(design);
      applyEdit(design, edit);
      invertEdit(design, edit);
      expect(design).toEqual(before);
    }),
    { numRuns: 500, seed: 7 },
  );
});

function shop(): Design {
  const node = (id: string, kind = 'service'): DesignNode => ({
    id,
    kind,
    position: { x: 0, y: 0 },
    settings: {},
  });
  const link = (id: string, from: string, to: string): DesignLink => ({ id, from, to, settings: {} });
  return {
    ...emptyDesign('Shop'),
    nodes: [node('shoppers', 'client'), node('app'), node('stock'), node('pay')],
    links: [link('l1', 'shoppers', 'app'), link('l2', 'app', 'stock'), link('l3', 'app', 'pay')],
    timeline: [
      { id: 't1', at: 1, fault: 'crash', targets: ['app', 'stock'], settings: {}, duration: null },
      { id: 't2', at: 2, fault: 'cut', targets: ['l2'], settings: {}, duration: null },
      {
        id: 't3',
        at: 3,
        fault: 'partition',
        targets: [],
        settings: { blocked: [['app', 'stock']] },
        duration: null,
      },
    ],
  };
}

test('untouched elements stay the same objects, so that the screen redraws only what changed', () => {
  const design = shop();
  const after = applyEdit(design, changeSetting(design, ['app'], 'instances', 3, 'Instances'));
  expect(after.nodes[0]).toBe(design.nodes[0]);
  expect(after.nodes[1]).not.toBe(design.nodes[1]);
  expect(after.links).toBe(design.links);
  expect(after.timeline).toBe(design.timeline);
});

test('removing a node takes its links and what the timeline did to them along, and undo brings all back in place', () => {
  const design = shop();
  const edit = removeNodes(design, ['stock']);
  const after = applyEdit(design, edit);
  expect(after.links.map((link) => link.id)).toEqual(['l1', 'l3']);
  expect(after.timeline.map((entry) => [entry.id, entry.targets])).toEqual([['t1', ['app']]]);
  expect(edit.title).toBe('Delete stock');
  expect(applyEdit(after, invertEdit(design, edit))).toEqual(design);
});

test('removing a link takes its faults along', () => {
  const design = shop();
  const after = applyEdit(design, removeLinks(design, ['l2']));
  expect(after.timeline.map((entry) => entry.id)).toEqual(['t1', 't3']);
});

test('removing a node takes it out of groups, and leaves what is planned for a zone of the same name', () => {
  const entry = { at: 1, targets: [], settings: {}, duration: null };
  const design: Design = {
    ...shop(),
    zones: [{ id: 'stock', name: '' }],
    timeline: [
      { ...entry, id: 'p1', fault: 'partition', settings: { groups: [['app', 'stock'], ['pay']] } },
      { ...entry, id: 'p2', fault: 'partition', settings: { groups: [['app'], ['stock']], bridge: ['pay'] } },
      { ...entry, id: 'z', fault: 'zone-outage', targets: ['stock'] },
      { ...entry, id: 'r', fault: 'reorder', targets: ['l2'] },
    ],
  };
  const edit = removeNodes(design, ['stock']);
  const after = applyEdit(design, edit);
  expect(after.timeline.map(({ id, settings }) => [id, settings])).toEqual([
    ['p1', { groups: [['app'], ['pay']] }],
    ['z', {}],
  ]);
  expect(applyEdit(after, invertEdit(design, edit))).toEqual(design);
});

test('a new link gets an id that nobody has', () => {
  const design = shop();
  design.links[1]!.id = 'l4';
  const after = applyEdit(design, addLink(design, 'stock', 'pay'));
  expect(after.links.map((link) => link.id)).toEqual(['l1', 'l4', 'l3', 'l5']);
  expect(freeId([], 'n')).toBe('n1');
});

test('common edits say in their title what they did', () => {
  const design = shop();
  expect(renameNode(design, 'app', 'Checkout').title).toBe('Rename app to Checkout');
  expect(putNode(design.nodes[1]!).title).toBe('Add app');
  expect(addLink(design, 'app', 'pay').title).toBe('Link app to pay');
  expect(changeSetting(design, ['app', 'pay'], 'instances', 2, 'Instances').title).toBe(
    'Instances of 2 nodes',
  );
  expect(changeLinkSetting(design, 'l1', { loss: 0.1 }, 'Loss').title).toBe('Loss of link shoppers to app');
  expect(moveNodes(design, new Map([['app', { x: 5, y: 5 }]])).title).toBe('Move app');
});

test('a drag that ends where it began is an empty edit', () => {
  const design = shop();
  expect(isEmptyEdit(design, moveNodes(design, new Map([['app', { x: 0, y: 0 }]])))).toBe(true);
  expect(isEmptyEdit(design, moveNodes(design, new Map([['app', { x: 1, y: 0 }]])))).toBe(false);
});

test('changing one call setting of a link keeps the others', () => {
  const design = shop();
  const once = applyEdit(design, changeLinkSetting(design, 'l2', { call: { count: 2 } }, 'Calls'));
  const twice = applyEdit(once, changeLinkSetting(once, 'l2', { call: { probability: 0.5 } }, 'Probability'));
  expect(twice.links[1]!.settings).toEqual({ call: { count: 2, probability: 0.5 } });
});
