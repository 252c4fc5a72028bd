/** Promises of a cut: the fault says what was drawn, shortly where it can, and says it in words. */
import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { blockedPairs, partitionSettingsSchema } from '../../model/partitions.ts';
import { cutByBorder, cutByLasso, cutByStroke, cutInWords, cutOff } from './cut.ts';
import { cutWorld } from './cut-geometry.ts';
import { zoneBoxes } from './zone-boxes.ts';

const node = (id: string, x: number, zone?: string) => ({
  id,
  kind: 'service',
  position: { x, y: 0 },
  settings: {},
  ...(zone === undefined ? {} : { zone }),
});
const link = (from: string, to: string) => ({ id: `${from}.${to}`, from, to, settings: {} });
const design: Design = {
  ...emptyDesign(),
  zones: [{ id: 'west', name: '' }],
  nodes: [node('a', 0, 'west'), node('b', 400), node('c', 800)],
  links: [link('a', 'b'), link('b', 'c')],
};
const world = cutWorld(design);
const box = (left: number, right: number) => [
  { x: left, y: -50 },
  { x: right, y: -50 },
  { x: right, y: 200 },
  { x: left, y: 200 },
];

describe('a cut', () => {
  it('by a stroke names the pairs that it parts, one way those that go to the right of it', () => {
    const down = [
      { x: 270, y: -50 },
      { x: 270, y: 200 },
    ];
    expect(cutByStroke(world, down, false).settings).toEqual({
      blocked: [
        ['a', 'b'],
        ['b', 'a'],
      ],
    });
    // Going south, the east is on the left.
    const one = cutByStroke(world, down, true);
    expect(one.settings).toEqual({ blocked: [['b', 'a']] });
    expect(cutInWords(one)).toBe('1 pair, one way');
    expect(cutByStroke(world, [{ x: 0, y: 900 }], false).settings).toBeNull();
  });

  it('by a lasso names two groups, and none where one of them would be empty', () => {
    const middle = cutByLasso(design, world, box(390, 560), false);
    expect(middle.settings).toEqual({ groups: [['b'], ['a', 'c']] });
    expect(cutInWords(middle)).toBe('1 node, 2 pairs');
    expect(cutByLasso(design, world, box(2000, 3000), false).settings).toBeNull();
    expect(cutByLasso(design, world, box(-100, 3000), false).settings).toBeNull();
  });

  it('of a border keeps what stands in it from being heard outside, one way', () => {
    expect(cutByBorder(design, world, zoneBoxes(design)[0]!, true).settings).toEqual({
      oneWay: [['a'], ['b', 'c']],
    });
  });

  it('names the pairs that communicate where groups would be too long to say', () => {
    const many: Design = {
      ...design,
      nodes: [...design.nodes, ...Array.from({ length: 2100 }, (_, i) => node(`n${i}`, 2000 + 200 * i))],
    };
    const settings = partitionSettingsSchema.parse(cutOff(many, ['a']));
    expect(blockedPairs(settings)).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });
});
