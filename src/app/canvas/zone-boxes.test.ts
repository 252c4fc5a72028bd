/** Promises of the grounds: they hold what stands in them, and a node belongs to the ground that it is dropped on. */
import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { applyEdit } from '../../model/edits.ts';
import { boxOf } from './node-layout.ts';
import { borderAt, dropped, movedOnto, moveZone, placeZone, regionBoxes, zoneBoxes } from './zone-boxes.ts';

const node = (id: string, x: number, y: number, zone?: string) => ({
  id,
  kind: 'service',
  position: { x, y },
  settings: {},
  ...(zone === undefined ? {} : { zone }),
});

describe('a zone without an area of its own', () => {
  const design = {
    ...emptyDesign(),
    zones: [
      { id: 'a', name: 'eu-west a' },
      { id: 'empty', name: '' },
    ],
    nodes: [node('n1', 0, 0, 'a'), node('n2', 300, 200, 'a'), node('n3', 900, 900)],
  };
  const boxes = zoneBoxes(design);
  it('lies behind all of its nodes and only where it has some', () => {
    expect(boxes.map(({ id, count }) => ({ id, count }))).toEqual([{ id: 'a', count: 2 }]);
    const [zone] = boxes;
    for (const inside of design.nodes.slice(0, 2).map(boxOf)) {
      expect(zone!.x).toBeLessThan(inside.x);
      expect(zone!.y).toBeLessThan(inside.y);
      expect(zone!.x + zone!.width).toBeGreaterThan(inside.x + inside.width);
      expect(zone!.y + zone!.height).toBeGreaterThan(inside.y + inside.height);
    }
  });
  it('grows with a node of its own that is dragged away, and takes a stranger that is dropped on it', () => {
    expect(dropped(design, node('n1', 2000, 2000, 'a')).zone).toBe('a');
    expect(dropped(design, node('n3', 150, 100)).zone).toBe('a');
    expect(dropped(design, node('n3', 2000, 0)).zone).toBeUndefined();
  });
});

const area = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const design: Design = {
  ...emptyDesign(),
  zones: [
    { id: 'a', name: '', region: 'eu', area: area(0, 0, 400, 400) },
    { id: 'b', name: '', region: 'eu', area: area(500, 0, 400, 400) },
    { id: 'inner', name: '', area: area(20, 20, 200, 200) },
  ],
  nodes: [node('n', 40, 40, 'inner'), node('m', 600, 100, 'b'), node('o', 1000, 0)],
};

describe('a zone with an area', () => {
  it('loses a node that is dropped outside, and the smallest ground wins', () => {
    expect(dropped(design, node('n', 2000, 0, 'inner'))).not.toHaveProperty('zone');
    expect(dropped(design, node('n', 240, 250, 'inner')).zone).toBe('a');
    expect(dropped(design, node('o', 30, 30)).zone).toBe('inner');
    expect(dropped(design, design.nodes[1]!)).toBe(design.nodes[1]);
  });
  it('that is drawn around nodes takes them, and that shrinks loses them', () => {
    const around = placeZone(design, { id: 'c', name: '' }, area(950, -50, 400, 300), 'New zone');
    expect(applyEdit(design, around).nodes[2]?.zone).toBe('c');
    const shrunk = placeZone(design, design.zones[1]!, area(500, 0, 90, 90), 'Resize');
    expect(applyEdit(design, shrunk).nodes[1]).not.toHaveProperty('zone');
  });
  it('takes a node that is told to stand in it the shortest way onto its ground', () => {
    const ground = design.zones[1]!.area!;
    const moved = movedOnto(ground, node('o', 1000, 100));
    expect(moved.position).toEqual({ x: 740, y: 100 });
    expect(dropped(design, moved).zone).toBe('b');
    expect(movedOnto(ground, design.nodes[1]!)).toBe(design.nodes[1]);
  });
  it('moves with all that stands in it', () => {
    const after = applyEdit(design, moveZone(design, 'b', { x: 20, y: -40 }));
    expect(after.zones[1]?.area).toEqual(area(520, -40, 400, 400));
    expect(after.nodes[1]?.position).toEqual({ x: 620, y: 60 });
    expect(after.nodes[0]?.position).toEqual({ x: 40, y: 40 });
  });
});

describe('a region', () => {
  it('lies around its zones', () => {
    const [region] = regionBoxes(design);
    expect(region).toMatchObject({ id: 'eu', count: 1 });
    expect(region!.x).toBeLessThan(0);
    expect(region!.x + region!.width).toBeGreaterThan(900);
    expect(regionBoxes(design)).toHaveLength(1);
  });
});

describe('a border', () => {
  const boxes = zoneBoxes(design);
  it('is met near its line only, inside or outside, and the smaller area is meant', () => {
    expect(borderAt(boxes, { x: 403, y: 100 }, 6)?.id).toBe('a');
    expect(borderAt(boxes, { x: 218, y: 100 }, 6)?.id).toBe('inner');
    expect(borderAt(boxes, { x: 450, y: 100 }, 6)).toBeNull();
    expect(borderAt(boxes, { x: 300, y: 300 }, 6)).toBeNull();
  });
});
