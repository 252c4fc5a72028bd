import { describe, expect, it } from 'vitest';
import { type Area, boundsOf, DotsStage, isSeen, placeOfDots, type View } from './dots-stage.ts';
import { linkCurve, measureCurve } from './link-geometry.ts';

const view: View = { width: 800, height: 600, transform: [100, 50, 0.5] };
const link: Area = { x: 200, y: 300, width: 400, height: 100 };

describe('the place of the dots', () => {
  it('holds every point of a link, with room for a dot on its edge', () => {
    const from = { x: 0, y: 0, width: 150, height: 80 };
    const track = measureCurve(linkCurve(from, { ...from, x: 400, y: 260 }));
    const place = placeOfDots([boundsOf(track)], { ...view, transform: [10, 20, 1] });
    for (let i = 0; i < track.points.length; i += 2) {
      expect(track.points[i]! + 10).toBeGreaterThan(place.x + 5);
      expect(track.points[i]! + 10).toBeLessThan(place.x + place.width - 5);
      expect(track.points[i + 1]! + 20).toBeGreaterThan(place.y + 5);
      expect(track.points[i + 1]! + 20).toBeLessThan(place.y + place.height - 5);
    }
  });

  it('is in pixels of the view, and around all links together', () => {
    expect(placeOfDots([link], view)).toEqual({ x: 193, y: 193, width: 214, height: 64 });
    const both = placeOfDots([link, { ...link, y: 700 }], view);
    expect(both).toEqual({ x: 193, y: 193, width: 214, height: 264 });
  });

  it('ends where the view ends, and leaves out what is not in view', () => {
    expect(placeOfDots([{ x: -1000, y: -1000, width: 5000, height: 5000 }], view)).toEqual({
      x: 0,
      y: 0,
      width: 800,
      height: 600,
    });
    const outside = { ...link, x: 2000 };
    expect(isSeen(outside, view)).toBe(false);
    expect(placeOfDots([link, outside], view)).toEqual(placeOfDots([link], view));
    expect(placeOfDots([outside], view)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });

  it('is everything while something moves, and small once nothing has moved for a while', () => {
    const stage = new DotsStage();
    const whole = { x: 0, y: 0, width: 800, height: 600 };
    const at = (now: number, seen: View, moved = false) => stage.placeAt(now, seen, moved, () => [link]);
    expect(at(0, view)).toEqual(whole);
    expect(at(200, view)).toEqual(whole);
    expect(at(300, view)).toEqual(placeOfDots([link], view));
    const panned: View = { ...view, transform: [101, 50, 0.5] };
    expect(at(316, panned)).toEqual(whole);
    expect(at(600, panned)).toEqual(placeOfDots([link], panned));
    expect(at(616, panned, true)).toEqual(whole);
  });
});
