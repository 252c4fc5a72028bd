/** Looking in the cells finds what looking through everything finds. */
import { describe, expect, it } from 'vitest';
import { Cells } from './cells.ts';
import { type Box, meet } from './link-geometry.ts';

/** A fixed sequence of numbers from 0 to 1 (Park and Miller 1988). */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('what lies in a box', () => {
  const next = numbers();
  const boxes: Box[] = Array.from({ length: 500 }, (_, i) => {
    const size = i % 50 === 0 ? 6000 : 300;
    return {
      ...{ x: 8000 * next() - 4000, y: 5000 * next() - 2500 },
      ...{ width: size * next(), height: size * next() },
    };
  });
  const cells = new Cells(boxes, (box) => box);

  it('is what meets it, in the order in which it was given, however large either is', () => {
    for (const size of [1, 90, 700, 9000]) {
      for (let i = 0; i < 60; i++) {
        const asked = {
          ...{ x: 9000 * next() - 4500, y: 6000 * next() - 3000 },
          ...{ width: size * next(), height: size * next() },
        };
        expect(cells.in(asked)).toEqual(boxes.filter((box) => meet(box, asked, 0)));
      }
    }
  });
  it('follows what is put in the place of something, to and fro', () => {
    const moved = new Cells(boxes, (box) => box);
    const now = [...boxes];
    for (let i = 0; i < 400; i++) {
      const place = Math.floor(500 * next());
      const size = i % 20 === 0 ? 6000 : 300;
      const box = { ...{ x: 8000 * next() - 4000, y: 5000 * next() - 2500 }, width: size, height: size };
      moved.replace(now[place]!, box);
      now[place] = box;
    }
    for (let i = 0; i < 60; i++) {
      const asked = { ...{ x: 9000 * next() - 4500, y: 6000 * next() - 3000 }, width: 700, height: 500 };
      expect(moved.in(asked)).toEqual(now.filter((box) => meet(box, asked, 0)));
    }
  });
  it('is nothing where nothing is', () => {
    expect(cells.in({ x: 90_000, y: 90_000, width: 10, height: 10 })).toEqual([]);
    expect(new Cells<Box>([], (box) => box).in(boxes[0]!)).toEqual([]);
  });
});
