/** Promises of a partition's picture: a line between its sides, outlines where none fits, nothing of nobody. */
import { describe, expect, it } from 'vitest';
import { emptyDesign } from '../../model/design.ts';
import { partitionShape, wavyPath } from './partition-shape.ts';

const node = (id: string, x: number, y: number) => ({
  id,
  kind: 'database',
  position: { x, y },
  settings: {},
});
const between = (as: readonly string[], bs: readonly string[]) =>
  as.flatMap((a) => bs.flatMap((b) => [[a, b] as const, [b, a] as const]));
const design = {
  ...emptyDesign(),
  nodes: [
    node('a1', 0, 0),
    node('a2', 200, 0),
    node('b1', 0, 300),
    node('b2', 200, 300),
    node('other', 100, 150),
  ],
};

describe('a partition', () => {
  it('is a level line between an upper and a lower side, whoever else stands there', () => {
    const shape = partitionShape(design, between(['a1', 'a2'], ['b1', 'b2']));
    expect(shape?.type).toBe('line');
    if (shape?.type !== 'line') return;
    expect(shape.from.y).toBe(shape.to.y);
    expect(shape.from.y).toBeGreaterThan(84);
    expect(shape.from.y).toBeLessThan(300);
    expect(shape.from.x).toBeLessThan(0);
    expect(shape.to.x).toBeGreaterThan(340);
  });
  it('is an upright line between a left and a right side', () => {
    const shape = partitionShape(design, between(['a1', 'b1'], ['a2', 'b2']));
    expect(shape).toMatchObject({ type: 'line', from: { x: 170 }, to: { x: 170 } });
  });
  it('outlines the smaller side where no line divides them', () => {
    const shape = partitionShape(design, between(['a1', 'a2', 'b1', 'b2'], ['other']));
    expect(shape).toMatchObject({ type: 'outlines', boxes: [{ x: 100, y: 150 }] });
  });
  it('lays parts that share no pair side by side', () => {
    // a1 against b1, and b2 against a2: nobody says that a1 and a2 stand on one side
    const shape = partitionShape(design, [...between(['a1'], ['b1']), ...between(['b2'], ['a2'])]);
    expect(shape).toMatchObject({ type: 'line', from: { y: 192 }, to: { y: 192 } });
  });
  it('of three groups outlines those that are cut off the most', () => {
    const ring = [...between(['a1'], ['a2', 'b1', 'b2']), ...between(['a2'], ['b1'])];
    expect(partitionShape(design, ring)).toMatchObject({ type: 'outlines', boxes: [{ x: 0, y: 0 }] });
  });
  it('is the border of a zone that is cut off from the rest', () => {
    const area = { x: -50, y: -50, width: 260, height: 500 };
    const zoned = {
      ...design,
      zones: [{ id: 'z', name: '', area }],
      nodes: design.nodes.map((each) => (['a1', 'b1'].includes(each.id) ? { ...each, zone: 'z' } : each)),
    };
    const shape = partitionShape(zoned, between(['a1', 'b1'], ['a2', 'b2', 'other']));
    expect(shape).toMatchObject({ type: 'ring', box: area });
  });
  it('is a ring around a group that stands together among others', () => {
    const ring = { ...design, nodes: [...design.nodes, node('c', 420, 150), node('d', 420, 260)] };
    const shape = partitionShape(ring, between(['a2', 'other'], ['a1', 'c', 'b1', 'b2', 'd']));
    expect(shape?.type).toBe('outlines');
    const pair = partitionShape(ring, between(['c', 'd'], ['a1', 'a2', 'b1', 'b2', 'other']));
    expect(pair?.type).toBe('line');
  });
  it('is the stroke that cut it, as long as that would cut the same', () => {
    const linked = { ...design, links: [{ id: 'l', from: 'a1', to: 'b1', settings: {} }] };
    const stroke = {
      points: [
        { x: -50, y: 150 },
        { x: 200, y: 160 },
      ],
      closed: false,
    };
    expect(partitionShape(linked, between(['a1'], ['b1']), stroke)).toEqual({ type: 'stroke', stroke });
    const moved = {
      ...linked,
      nodes: linked.nodes.map((each) => ({ ...each, position: { x: each.position.x + 900, y: 0 } })),
    };
    expect(partitionShape(moved, between(['a1'], ['b1']), stroke)?.type).not.toBe('stroke');
  });
  it('of nodes that are not there is not drawn', () => {
    expect(partitionShape(design, [['x', 'y']])).toBeNull();
    expect(partitionShape(design, [])).toBeNull();
  });
  it('that is blocked one way only has the same two sides', () => {
    expect(partitionShape(design, [['a1', 'b1']])?.type).toBe('line');
  });
});

it('the wavy line begins and ends near its ends', () => {
  expect(wavyPath({ x: 0, y: 10 }, { x: 100, y: 10 })).toMatch(/^M0\.0 13\.0C.*S.* 100\.0 10\.0$/);
});
