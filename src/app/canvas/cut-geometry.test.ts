/** Promises of scissors and lasso: what the stroke crosses is cut, undrawn pairs included, and nothing else. */
import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import {
  blockedBy,
  crossings,
  crossingsOfGroup,
  cutWorld,
  distanceToLine,
  lassoed,
  segmentsCross,
  strokePath,
} from './cut-geometry.ts';

const node = (id: string, kind: string, x: number, y: number) => ({
  id,
  kind,
  position: { x, y },
  settings: {},
});
const link = (from: string, to: string) => ({ id: `${from}.${to}`, from, to, settings: {} });

/** Alice and r1 in the west, Bob, r2 and r3 in the east; the drawing has the set in the west. */
const design: Design = {
  ...emptyDesign(),
  nodes: [
    node('alice', 'client', 0, 0),
    node('bob', 'client', 800, 0),
    node('set', 'replica-set', 200, 200),
    node('r1', 'replica', 0, 400),
    node('r2', 'replica', 800, 400),
    node('r3', 'replica', 800, 600),
  ],
  links: [link('alice', 'set'), link('bob', 'set'), link('set', 'r1'), link('set', 'r2'), link('set', 'r3')],
};
const world = cutWorld(design);
const names = (stroke: readonly (readonly [number, number])[]) =>
  crossings(
    world,
    stroke.map(([x, y]) => ({ x, y })),
  )
    .map(({ pair }) => `${pair.a} ${pair.b}`)
    .sort();

describe('scissors', () => {
  it('cut every pair across the stroke, replicas among each other included, by where the machines stand', () => {
    expect(
      names([
        [600, -200],
        [600, 900],
      ]),
    ).toEqual(['alice r2', 'alice r3', 'bob r1', 'r1 r2', 'r1 r3']);
  });

  it('cut a single pair of replicas that no line is drawn between', () => {
    expect(
      names([
        [830, 520],
        [900, 520],
      ]),
    ).toEqual(['bob r3', 'r2 r3']);
  });

  it('that meet nothing but a link to a driver cut those who talk over it', () => {
    expect(
      names([
        [205, 300],
        [205, 330],
        [150, 330],
      ]),
    ).toEqual(expect.arrayContaining(['alice r1', 'bob r1']));
  });

  it('cut nothing in an empty place', () => {
    expect(
      names([
        [400, -300],
        [500, -300],
      ]),
    ).toEqual([]);
  });

  it('block both ways, or only what goes from the left of the stroke to its right', () => {
    const down = crossings(world, [
      { x: 780, y: 520 },
      { x: 950, y: 520 },
    ]).filter(({ pair }) => pair.a === 'r2');
    expect(blockedBy(down, false)).toEqual([
      ['r2', 'r3'],
      ['r3', 'r2'],
    ]);
    // Going east, the north is on the left: r2 is above, r3 below.
    expect(blockedBy(down, true)).toEqual([['r2', 'r3']]);
    const back = crossings(world, [
      { x: 950, y: 520 },
      { x: 780, y: 520 },
    ]).filter(({ pair }) => pair.a === 'r2');
    expect(blockedBy(back, true)).toEqual([['r3', 'r2']]);
  });
});

describe('a drawn link between machines', () => {
  const shop: Design = {
    ...emptyDesign(),
    nodes: [node('z', 'service', 0, 0), node('a', 'database', 400, 0)],
    links: [link('z', 'a')],
  };
  it('is cut where it is drawn, and its direction is that of the link', () => {
    const cut = crossings(cutWorld(shop), [
      { x: 270, y: 200 },
      { x: 270, y: -200 },
    ]);
    // Going north, the west is on the left.
    expect(blockedBy(cut, true)).toEqual([['z', 'a']]);
  });
});

describe('a lasso', () => {
  const west = [
    { x: -50, y: -50 },
    { x: 500, y: -50 },
    { x: 500, y: 700 },
    { x: -50, y: 700 },
  ];
  it('holds the machines whose middle it goes around; a driver stands on no side', () => {
    expect(lassoed(design, west)).toEqual(['alice', 'r1']);
    expect(lassoed(design, west.slice(0, 2))).toEqual([]);
  });
  it('parts them from all others', () => {
    const cut = crossingsOfGroup(world, new Set(lassoed(design, west)));
    expect(cut.map(({ pair }) => `${pair.a} ${pair.b}`).sort()).toEqual([
      'alice r2',
      'alice r3',
      'bob r1',
      'r1 r2',
      'r1 r3',
    ]);
    expect(cut.find(({ pair }) => pair.a === 'bob')?.forward).toBe(false);
  });
});

describe('lines', () => {
  const p = (x: number, y: number) => ({ x, y });
  it('cross where they cross, not where they only point at each other', () => {
    expect(segmentsCross(p(0, 0), p(10, 10), p(0, 10), p(10, 0))).toBe(true);
    expect(segmentsCross(p(0, 0), p(4, 4), p(0, 10), p(10, 0))).toBe(false);
  });
  it('are as far away as their nearest piece', () => {
    expect(distanceToLine(p(5, 3), [p(0, 0), p(10, 0), p(10, 50)])).toBe(3);
    expect(distanceToLine(p(20, 60), [p(0, 0), p(10, 50)])).toBeCloseTo(Math.hypot(10, 10));
  });
  it('become paths that a browser can draw', () => {
    expect(strokePath([p(0, 0), p(5, 5), p(10, 0)])).toBe('M0.0 0.0Q5.0 5.0 7.5 2.5L10.0 0.0');
    expect(strokePath([])).toBe('');
  });
});
