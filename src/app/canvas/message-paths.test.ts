import { describe, expect, test } from 'vitest';
import { directPath, fenceAround, type Place, pathAlong, placeOn, shareAtFence } from './message-paths.ts';

const box = (x: number, y: number) => ({ x, y, width: 140, height: 84 });
const on = (path: ReturnType<typeof directPath>, share: number): Place => {
  const place = { x: 0, y: 0, dx: 0, dy: 0 };
  placeOn(path, share, place);
  return place;
};

describe('the way of a message', () => {
  test('follows its links from box to box, past the driver in no time', () => {
    const path = pathAlong(
      [
        [box(0, 0), box(300, 0)],
        [box(300, 0), box(600, 0)],
      ],
      false,
    );
    expect(path.length).toBeCloseTo(320, 0);
    expect(on(path, 0).x).toBeCloseTo(140, 0);
    expect(on(path, 0.49).x).toBeLessThan(300);
    expect(on(path, 0.51).x).toBeGreaterThan(440);
    expect(on(path, 1).x).toBeCloseTo(600, 0);
  });

  test('of an answer is the same the other way round, on the other side of the link', () => {
    const links = [[box(0, 0), box(300, 0)]] as const;
    const there = on(pathAlong(links, false), 0.3);
    const back = on(pathAlong(links, true), 0.7);
    expect(back.x).toBeCloseTo(there.x, 0);
    expect(back.dx).toBeCloseTo(-there.dx, 2);
    expect(there.y - back.y).toBeGreaterThan(6);
  });

  test('between replicas is a bow outside both boxes, there and back on different sides', () => {
    const [a, b] = [box(0, 0), box(0, 400)];
    const there = directPath(a, b, []);
    expect(on(there, 0).y).toBeCloseTo(84, -1);
    expect(on(there, 1).y).toBeCloseTo(400, -1);
    const middle = on(there, 0.5).x;
    const back = on(directPath(b, a, []), 0.5).x;
    expect(Math.sign(middle - 70)).toBe(-Math.sign(back - 70));
  });

  test('goes round a box that stands between', () => {
    const between = box(0, 200);
    const path = directPath(box(0, 0), box(0, 400), [between]);
    for (let i = 0; i <= 20; i++) {
      const { x, y } = on(path, i / 20);
      const inside = x > 0 && x < 140 && y > 200 && y < 284;
      expect(inside).toBe(false);
    }
  });

  test('ends at the fence that it meets first, or at none', () => {
    const path = pathAlong([[box(0, 0), box(600, 0)]], false);
    const wall = [
      { x: 255, y: -500 },
      { x: 255, y: 500 },
    ];
    expect(shareAtFence(path, [wall])).toBeCloseTo(0.25, 1);
    expect(shareAtFence(path, [fenceAround(box(600, 0), 8)])).toBeGreaterThan(0.95);
    expect(shareAtFence(path, [])).toBeNull();
  });
});
