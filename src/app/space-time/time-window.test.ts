import { describe, expect, test } from 'vitest';
import { digitsFor, momentText } from '../ui/moment-text.ts';
import { followingWindow, moved, reach, spanOf, zoomed } from './time-window.ts';

describe('the time in view', () => {
  test('goes along with the run, as long as the speed lets one see', () => {
    expect(spanOf(followingWindow, 0.01)).toBeCloseTo(0.08, 9);
    expect(spanOf(followingWindow, 1)).toBe(0.5);
    const { from, to } = reach(followingWindow, 0.01, 10);
    expect(from).toBeLessThan(10);
    expect(to).toBeGreaterThan(10);
    expect(to - from).toBeCloseTo(0.08, 9);
  });

  test('is zoomed about what is pointed at, and stays within bounds', () => {
    const window = { span: 1, end: 10 };
    const nearer = zoomed(window, 1, 20, 0.5, 0.2);
    const { from, to } = reach(nearer, 1, 20);
    expect(to - from).toBeCloseTo(0.5, 9);
    expect(from + 0.2 * (to - from)).toBeCloseTo(9.2, 9);
    expect(spanOf(zoomed(window, 1, 20, 1e-12), 1)).toBe(20e-6);
    expect(spanOf(zoomed(window, 1, 20, 1e12), 1)).toBe(60);
    expect(zoomed(followingWindow, 1, 20, 0.5).end).toBeNull();
  });

  test('is moved back, and goes along again when it comes to the present', () => {
    const back = moved(followingWindow, 0.01, 10, -0.5);
    expect(reach(back, 0.01, 10).to).toBeLessThan(10);
    expect(moved(back, 0.01, 10, 0.4).end).not.toBeNull();
    expect(moved(back, 0.01, 10, 0.6).end).toBeNull();
    expect(reach(moved({ span: 1, end: 1.2 }, 1, 10, -5), 1, 10).from).toBe(0);
  });

  test('is written as finely as it is zoomed', () => {
    expect([1, 0.5, 0.01, 0.00002].map(digitsFor)).toEqual([0, 1, 2, 5]);
    expect(momentText(20.015, 3)).toBe('0:20.015');
    expect(momentText(20.0151234, 5)).toBe('0:20.01512');
    expect(momentText(61.99999999, 5)).toBe('1:02.00000');
  });
});
