/** Automatic layout: callers at the left, nothing over anything, and what belongs together stays together. */
import { describe, expect, test } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { templates } from '../../content/templates.ts';
import { annotationsOf } from '../../model/annotations.ts';
import { type Design, designSchema } from '../../model/design.ts';
import { sideOf } from '../../model/sides.ts';
import { parseDesign } from '../../model/validation.ts';
import { contentsOf } from '../stores/annotation-actions.ts';
import { laidOut } from './layout-plan.ts';
import type { Box } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';
import { sideBoxes } from './side-boxes.ts';
import { centreOf, contains, surround, zoneBoxes } from './zone-boxes.ts';

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
const anyOverlap = (boxes: readonly Box[]) =>
  boxes.some((box, i) => boxes.slice(i + 1).some((other) => overlap(box, other)));

const shop: Design = designSchema.parse({
  version: 1,
  nodes: ['users', 'lb', 'app', 'cache', 'db'].map((id, i) => ({
    id,
    kind: ['client', 'load-balancer', 'service', 'cache', 'database'][i]!,
    position: { x: (i * 37) % 90, y: (i * 53) % 70 },
  })),
  links: [
    { id: 'l1', from: 'users', to: 'lb' },
    { id: 'l2', from: 'lb', to: 'app' },
    { id: 'l3', from: 'app', to: 'cache' },
    { id: 'l4', from: 'cache', to: 'db' },
    { id: 'l5', from: 'app', to: 'db' },
  ],
});

describe('a design that is laid out', () => {
  test('has every caller to the left of what it calls, and no node over another', () => {
    const after = laidOut(shop);
    const at = new Map(after.nodes.map((node) => [node.id, boxOf(node)]));
    for (const { from, to } of after.links)
      expect(at.get(from)!.x + at.get(from)!.width).toBeLessThan(at.get(to)!.x);
    expect(anyOverlap([...at.values()])).toBe(false);
  });

  test('begins where it began, on the grid, and lies the same when it is laid out again', () => {
    const after = laidOut(shop);
    const [was, is] = [surround(shop.nodes.map(boxOf))!, surround(after.nodes.map(boxOf))!];
    expect(Math.abs(is.x - was.x)).toBeLessThanOrEqual(2);
    expect(Math.abs(is.y - was.y)).toBeLessThanOrEqual(2);
    for (const { position } of after.nodes)
      expect([position.x % 4, position.y % 4].map(Math.abs)).toEqual([0, 0]);
    expect(laidOut(shop)).toEqual(after);
  });

  test('stays valid in every template; zones hold their own nodes and nobody else’s, sides stay apart', () => {
    for (const { design } of templates) {
      const after = laidOut(design);
      expect(parseDesign(after, kinds).ok, design.title).toBe(true);
      expect(anyOverlap(after.nodes.map(boxOf)), design.title).toBe(false);
      for (const zone of zoneBoxes(after)) {
        for (const node of after.nodes)
          expect(contains(zone, centreOf(boxOf(node))), `${design.title}: ${node.id} in ${zone.id}`).toBe(
            node.zone === zone.id,
          );
      }
      const drawn = zoneBoxes(after);
      expect(anyOverlap(drawn), `${design.title}: grounds`).toBe(false);
      expect(anyOverlap(sideBoxes(after)), `${design.title}: sides`).toBe(false);
      for (const node of after.nodes) expect(sideOf(node.id)).toBe(sideOf(node.id));
    }
  });
});

test('a part is laid out around its middle, and the rest stays', () => {
  const after = laidOut(shop, ['app', 'cache']);
  for (const id of ['users', 'lb', 'db'])
    expect(after.nodes.find((node) => node.id === id)).toEqual(shop.nodes.find((node) => node.id === id));
});

test('a note that would lie over a node lies beside it', () => {
  const area = { x: 150, y: 0, width: 200, height: 100 };
  const after = laidOut({ ...shop, annotations: [{ id: 'n', type: 'note', text: 'Why', area }] });
  const [note] = annotationsOf(after);
  expect(after.nodes.some((node) => overlap(boxOf(node), note!.area))).toBe(false);
});

test('a frame still holds what it held, and a note goes with its node', () => {
  const around = surround(shop.nodes.slice(2, 4).map(boxOf))!;
  const design: Design = {
    ...shop,
    nodes: shop.nodes.map((node, i) => ({
      ...node,
      position: { x: i * 200, y: i === 2 || i === 3 ? 0 : 300 },
    })),
    annotations: [
      { id: 'f', type: 'frame', title: 'Core', area: { ...around, x: 380, y: -20, width: 400, height: 124 } },
      { id: 'n', type: 'note', text: 'Why', area: { x: 0, y: 400, width: 120, height: 40 } },
    ],
  };
  const [frame, note] = annotationsOf(design);
  expect(contentsOf(design, frame!).nodes).toEqual(['app', 'cache']);
  const after = laidOut(design);
  expect(contentsOf(after, annotationsOf(after)[0]!).nodes).toEqual(['app', 'cache']);
  const moved = after.nodes[0]!.position;
  const was = design.nodes[0]!.position;
  expect(annotationsOf(after)[1]!.area.x - note!.area.x).toBe(moved.x - was.x);
});
