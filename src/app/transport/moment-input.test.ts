/** Promises of typed moments and speeds: every way in which people write them, and nothing else. */
import { describe, expect, it } from 'vitest';
import { looksLikeMoment, parseMoment, parseSpeed } from './moment-input.ts';

const base = { now: 30, end: 120 };

describe('a typed moment', () => {
  it('is a clock, a number of seconds, or a number with its unit', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['1:23.5', 83.5],
      ['0:05', 5],
      ['1:02:03', 3723],
      ['83.5', 83.5],
      ['83,5 s', 83.5],
      ['500 ms', 0.5],
      ['2min', 120],
      ['90:00', 5400],
    ];
    for (const [text, seconds] of cases) expect(parseMoment(text, base), text).toBe(seconds);
  });
  it('counts from now with a sign, and never from before the beginning', () => {
    expect(parseMoment('+10', base)).toBe(40);
    expect(parseMoment('−5 s', base)).toBe(25);
    expect(parseMoment('-1:00', base)).toBe(0);
  });
  it('may be the beginning, or the end of a run that has one', () => {
    expect(parseMoment('start', base)).toBe(0);
    expect(parseMoment('End', base)).toBe(120);
    expect(parseMoment('end', { now: 3, end: null })).toBeNull();
  });
  it('is none where the words mean nothing', () => {
    for (const text of ['', 'soon', '1:75', '1:60:00', '5 apples', '--3', '1:2:3:4', '.'])
      expect(parseMoment(text, base), text).toBeNull();
  });
  it('is known among other words only where it cannot be anything else', () => {
    for (const text of ['1:23', '12 s', '500ms', '+10', '-5']) expect(looksLikeMoment(text), text).toBe(true);
    for (const text of ['12', 'crash', 's', 'step-back', '3 nodes'])
      expect(looksLikeMoment(text), text).toBe(false);
  });
});

describe('a typed speed', () => {
  it('is a factor, a fraction or "max", within what the run can do', () => {
    expect(parseSpeed('20')).toBe(20);
    expect(parseSpeed('× 20')).toBe(20);
    expect(parseSpeed('x0.5')).toBe(0.5);
    expect(parseSpeed('1/50')).toBe(0.02);
    expect(parseSpeed('max')).toBe(Number.POSITIVE_INFINITY);
    expect(parseSpeed('1/100000')).toBe(0.001);
    for (const text of ['', 'fast', '0', '1/0', '-3', '2:00']) expect(parseSpeed(text), text).toBeNull();
  });
});
