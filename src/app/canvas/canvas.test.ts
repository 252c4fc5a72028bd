/** Promises of the canvas's headless parts: where links run, how dots flow, how sparklines are drawn. */
import { describe, expect, it } from 'vitest';
import { LinkDots } from './call-dots.ts';
import { callsPerDot } from './dot-scale.ts';
import {
  curvePath,
  errorLevel,
  linkCurve,
  linkWidth,
  measureCurve,
  stepUp,
  trackPoint,
} from './link-geometry.ts';
import { freePlace } from './node-layout.ts';
import { sparklinePaths } from './sparkline.tsx';

const box = (x: number, y: number) => ({ x, y, width: 140, height: 84 });

describe('a link', () => {
  it('runs between the sides that look at each other', () => {
    const right = linkCurve(box(0, 0), box(300, 0));
    expect([right.start, right.end]).toEqual([
      { x: 140, y: 42 },
      { x: 300, y: 42 },
    ]);
    const left = linkCurve(box(300, 0), box(0, 0));
    expect([left.start.x, left.end.x]).toEqual([300, 140]);
    const down = linkCurve(box(0, 0), box(20, 300));
    expect([down.start, down.end]).toEqual([
      { x: 70, y: 84 },
      { x: 90, y: 300 },
    ]);
  });
  it('is a path that a browser can draw, wherever the boxes are', () => {
    for (const to of [box(0, 0), box(10, 5), box(-400, 900)]) {
      expect(curvePath(linkCurve(box(0, 0), to))).toMatch(/^M[-\d. ]+C[-\d. ]+$/);
    }
  });
  it('is as wide as the square root of its rate, between bounds', () => {
    expect(linkWidth(0, 100)).toBe(linkWidth(Number.NaN, 100));
    expect(linkWidth(100, 100)).toBeGreaterThan(linkWidth(25, 100));
    const thin = linkWidth(0, 100);
    const quarter = linkWidth(25, 100) - thin;
    expect(quarter / (linkWidth(100, 100) - thin)).toBeCloseTo(0.5, 1);
  });
  it('keeps its scale while the busiest rate wiggles', () => {
    expect(stepUp(1340)).toBe(stepUp(1710));
    expect(stepUp(3)).toBe(5);
    expect(stepUp(0)).toBe(1);
  });
  it('has five colors for the share of errors', () => {
    expect([0, 0.001, 0.02, 0.1, 0.4, 1].map(errorLevel)).toEqual([0, 0, 1, 2, 3, 4]);
  });
});

describe('dots', () => {
  const track = measureCurve(linkCurve(box(0, 0), box(400, 100)));
  const run = (
    dots: LinkDots,
    seconds: number,
    traffic: { rate: number; errorShare: number; cut: boolean },
  ) => {
    for (let i = 0; i < seconds * 60; i++) dots.advance(1 / 60, track, traffic);
  };
  it('start and end where the link does', () => {
    expect(trackPoint(track, 0).x).toBeCloseTo(140, 3);
    expect(trackPoint(track, 1).x).toBeCloseTo(400, 3);
  });
  it('move at an even pace along the curve', () => {
    const steps = Array.from({ length: 20 }, (_, i) => {
      const a = trackPoint(track, i / 20);
      const b = trackPoint(track, (i + 1) / 20);
      return Math.hypot(b.x - a.x, b.y - a.y);
    });
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.1);
  });
  it('stand for one call each while an eye can follow, and for a round number of calls beyond', () => {
    expect([0, 2, 12].map((rate) => callsPerDot(rate, 1))).toEqual([1, 1, 1]);
    expect([13, 40, 400, 1e6].map((rate) => callsPerDot(rate, 1))).toEqual([2, 5, 50, 100_000]);
    for (const rate of [13, 77, 12_345]) expect(rate / callsPerDot(rate, 1)).toBeLessThanOrEqual(12);
  });
  it('keep what they stand for while the rate wanders', () => {
    expect(callsPerDot(300, 50)).toBe(50);
    expect(callsPerDot(155, 50)).toBe(50);
    expect(callsPerDot(140, 50)).toBe(20);
    expect(callsPerDot(650, 50)).toBe(100);
  });
  it('are as many as the rate says', () => {
    const dots = new LinkDots();
    let seconds = 0;
    // one that crosses in 2.2 s is there for so long
    for (let i = 0; i < 300; i++) {
      run(dots, 1, { rate: 4, errorShare: 0, cut: false });
      seconds += dots.count;
    }
    const crossing = Math.min(2.4, Math.max(0.55, track.length / 130));
    expect(seconds / 300).toBeGreaterThan(0.95 * 4 * crossing);
    expect(seconds / 300).toBeLessThan(1.05 * 4 * crossing);
  });
  it('stop being born when nothing flows, and those on their way arrive', () => {
    const dots = new LinkDots();
    run(dots, 5, { rate: 6, errorShare: 0, cut: false });
    expect(dots.count).toBeGreaterThan(0);
    run(dots, 5, { rate: 0, errorShare: 0, cut: false });
    expect(dots.count).toBe(0);
  });
  it('fail in the share of the calls that fail', () => {
    let failed = 0;
    let all = 0;
    const dots = new LinkDots();
    for (let i = 0; i < 400; i++) {
      run(dots, 1, { rate: 6, errorShare: 0.3, cut: false });
      dots.draw(track, false, (_x, _y, bad) => {
        all += 1;
        failed += bad ? 1 : 0;
      });
    }
    // Four standard deviations of a binomial share; a dot is seen about twice, so half of them are independent.
    expect(Math.abs(failed / all - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / (all / 2)));
  });
  it('never pass the middle of a link that is cut', () => {
    const dots = new LinkDots();
    run(dots, 6, { rate: 6, errorShare: 0, cut: true });
    let furthest = 0;
    dots.draw(track, true, (x) => {
      furthest = Math.max(furthest, x);
    });
    expect(furthest).toBeLessThanOrEqual(trackPoint(track, 0.5).x);
  });
});

describe('a new node', () => {
  it('goes to a free place on the grid', () => {
    const taken = [{ id: 'a', kind: 'service', position: { x: 200, y: 100 }, settings: {} }];
    const place = freePlace(taken, { x: 203, y: 96 });
    expect(Math.abs(place.x % 20) + Math.abs(place.y % 20)).toBe(0);
    expect(Math.abs(place.x - 200) >= 140 || Math.abs(place.y - 100) >= 84).toBe(true);
    expect(freePlace([], { x: 203, y: 96 })).toEqual({ x: 200, y: 100 });
  });
});

describe('a sparkline', () => {
  it('has a gap where there was no value', () => {
    const { line } = sparklinePaths(Float64Array.from([1, 2, Number.NaN, 3, 4]), 40, 16);
    expect(line.match(/M/g)).toHaveLength(2);
  });
  it('is nothing without values', () => {
    expect(sparklinePaths(new Float64Array(0), 40, 16).line).toBe('');
    expect(sparklinePaths(Float64Array.from([Number.NaN]), 40, 16).line).toBe('');
  });
});
