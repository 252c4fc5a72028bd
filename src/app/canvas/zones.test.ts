/** Promises of the zones' grounds: they hold their nodes with room around, and empty zones have none. */
import { expect, it } from 'vitest';
import { emptyDesign } from '../../model/design.ts';
import { boxOf } from './node-layout.ts';
import { zoneBoxes } from './zones.tsx';

const node = (id: string, x: number, y: number, zone?: string) => ({
  id,
  kind: 'service',
  position: { x, y },
  settings: {},
  ...(zone === undefined ? {} : { zone }),
});

it('a zone lies behind all of its nodes and only where it has some', () => {
  const design = {
    ...emptyDesign(),
    zones: [
      { id: 'a', name: 'eu-west a' },
      { id: 'empty', name: '' },
    ],
    nodes: [node('n1', 0, 0, 'a'), node('n2', 300, 200, 'a'), node('n3', 900, 900)],
  };
  const boxes = zoneBoxes(design);
  expect(boxes.map(({ id, count }) => ({ id, count }))).toEqual([{ id: 'a', count: 2 }]);
  const [zone] = boxes;
  for (const inside of design.nodes.slice(0, 2).map(boxOf)) {
    expect(zone!.x).toBeLessThan(inside.x);
    expect(zone!.y).toBeLessThan(inside.y);
    expect(zone!.x + zone!.width).toBeGreaterThan(inside.x + inside.width);
    expect(zone!.y + zone!.height).toBeGreaterThan(inside.y + inside.height);
  }
});
