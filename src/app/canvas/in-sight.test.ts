/** Promises of what is drawn of a large design: whatever is seen, with room for what stands out, and little else. */
import { describe, expect, it } from 'vitest';
import { distanceAt } from './far-view.ts';
import { isInSight } from './in-sight.ts';

const view = (x: number, y: number, zoom: number) => ({
  width: 800,
  height: 400,
  transform: [x, y, zoom] as [number, number, number],
});
const box = (x: number, y: number) => ({ x, y, width: 140, height: 84 });

describe('a node of a large design', () => {
  it('is drawn while any of it, or of what stands out of it, can be seen', () => {
    const near = view(0, 0, 1);
    expect(isInSight(box(0, 0), near)).toBe(true);
    expect(isInSight(box(-139, 399), near)).toBe(true);
    // its pill and its ring
    expect(isInSight(box(-170, 0), near)).toBe(true);
    expect(isInSight(box(-300, 0), near)).toBe(false);
    expect(isInSight(box(0, 600), near)).toBe(false);
  });
  it('comes into sight with the camera, by moving and by going away from it', () => {
    expect(isInSight(box(2000, 0), view(0, 0, 1))).toBe(false);
    expect(isInSight(box(2000, 0), view(-1500, 0, 1))).toBe(true);
    expect(isInSight(box(2000, 0), view(0, 0, 0.3))).toBe(true);
  });
  it('is drawn before the view has been measured: the first picture is whole', () => {
    expect(isInSight(box(9000, 9000), { ...view(0, 0, 1), width: 0, height: 0 })).toBe(true);
  });
});

it('one looks from further away, the smaller things are; a lecture sits further away', () => {
  expect([1, 0.5, 0.2].map((zoom) => distanceAt(zoom, false))).toEqual(['near', 'far', 'furthest']);
  expect([1, 0.65, 0.4].map((zoom) => distanceAt(zoom, true))).toEqual(['near', 'far', 'furthest']);
});
